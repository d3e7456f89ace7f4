/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_POST_H
#define PARLORD_POST_H

#include <stdbool.h>

#include "command/command.h"

/*
 * The way of messages. Those that arrive together go together; while one batch of them is being
 * committed, those that arrive wait for the next one. Nothing is delayed by a timer, and a disk
 * flush is shared by as many as there are. What can't be done for many at once (a first message
 * that makes its sender a member, anything that is refused) goes alone.
 */
struct engine;
struct poster;

struct poster *poster_new(struct engine *engine);

/* No request may be waiting. */
void poster_free(struct poster **poster);

/* Whether so many messages wait that no new request should be begun. */
bool poster_is_full(const struct poster *poster);

/* chat and send_msg. */
enum progress post_chat(struct request *req);
enum progress post_send_msg(struct request *req);

#endif
