/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TALK_MESSAGE_H
#define PARLORD_TALK_MESSAGE_H

#include <jansson.h>

struct talk;

/* The messages in a reply of either protocol, as an array, owned by the caller. */
json_t *message_list(const json_t *reply);

/* Shows a message: the time of day, who said it, and what. */
void message_print(struct talk *talk, const json_t *message);

/* A user's name by his id, valid until the next call. Names that the server has told are kept. */
const char *message_user_name(struct talk *talk, json_int_t id);

#endif
