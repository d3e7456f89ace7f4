/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_ENGINE_H
#define PARLORD_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "auth/vk.h"
#include "base/conf.h"
#include "command/command.h"

struct event_base;

/*
 * What requests run on: the commands, the database, the hashing threads. One per process that
 * serves clients; made after the fork.
 */
struct engine;

/* vk: null where VK log-ins are off. watcher: what the owner wants to know of the database. */
struct engine *engine_new(struct event_base *base, const struct conf *conf, const struct vk *vk,
    const struct db_watcher *watcher, void *ctx);

/* All requests must be over; see engine_requests(). */
void engine_free(struct engine **engine);

/* Whether so much waits for the database that no new request should be begun. */
bool engine_is_full(const struct engine *engine);

/* How many requests there are, abandoned ones included that still wait for something. */
size_t engine_requests(const struct engine *engine);

#endif
