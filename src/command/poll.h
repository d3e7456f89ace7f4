/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_POLL_H
#define PARLORD_POLL_H

#include <stdbool.h>

#include "command/command.h"

/*
 * The way of those who ask what is new in a room since the last message that they know. For most of
 * them nothing is, and to find that out is cheap for many at once: while one such call is under
 * way, those who ask meanwhile wait; then one call looks at the rooms of all of them. Whoever it
 * does not find without news goes the way of other commands, by which everything else is told: what
 * is new, and what is wrong.
 */
struct engine;
struct poller;

struct poller *poller_new(struct engine *engine);

/* No request may be waiting. */
void poller_free(struct poller **poller);

/* Whether so many wait that no new request should be begun. */
bool poller_is_full(const struct poller *poller);

/* The call by which a request held up the others is over, or takes long; they may go on. */
void poller_go_on(struct poller *poller);

/* getChatHistory and get_msg. */
enum progress poll_history(struct request *req);
enum progress poll_messages(struct request *req);

#endif
