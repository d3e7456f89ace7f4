/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TALK_DIALOG_H
#define PARLORD_TALK_DIALOG_H

#include <stdbool.h>

struct talk;

/* Goes to the dialog of an id or name, or to the lobby by its name; whether that went well. */
bool dialog_enter(struct talk *talk, const char *id_or_name);

/* The commands about dialogs, each with its argument. */
void dialog_list(struct talk *talk, char *argument);
void dialog_go(struct talk *talk, char *argument);
void dialog_new(struct talk *talk, char *argument);
void dialog_private(struct talk *talk, char *argument);
void dialog_invite(struct talk *talk, char *argument);

#endif
