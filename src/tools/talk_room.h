/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TALK_ROOM_H
#define PARLORD_TALK_ROOM_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct talk;

/* A place for messages: the lobby, a dialog, or the room of a game. */
struct room;

enum room_kind { ROOM_LOBBY, ROOM_DIALOG, ROOM_GAME };

#define LOBBY_ID 1 /* the lobby is also the dialog of that id */

/*
 * Makes this the current room, if the server lets the user read there, and shows its newest
 * messages if he sees messages as they come. id is a dialog's, name a dialog's or a game's. A
 * refusal is told, unless hushed.
 */
bool room_enter(struct talk *talk, enum room_kind kind, int64_t id, const char *name, bool hushed);

/* Shows what is new in the current room. */
void room_poll(struct talk *talk);

/* Shows the newest messages of the current room, whether they were shown before or not. */
void room_read(struct talk *talk, int count);

/* Shows who is in the current room. */
void room_who(struct talk *talk);

/* Leaves the current room, for the lobby. */
void room_leave(struct talk *talk);

/* The id of the dialog that is the current room, or 0. */
int64_t room_dialog(const struct talk *talk);

/* A request that says something in the current room. */
json_t *room_message(const struct talk *talk, const char *text, const char *nonce);

void room_free(struct room **room);

#endif
