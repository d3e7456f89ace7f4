/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_ENGINE_H
#define PARLORD_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "auth/vk.h"
#include "base/board.h"
#include "base/conf.h"
#include "command/command.h"

struct event_base;

/*
 * What requests run on: the commands, the database, the hashing threads. One per process that
 * serves clients; made after the fork.
 */
struct engine;

/* What commands for administrators ask of the processes around them; link: the host's. */
struct engine_host {
	void (*kick_client)(int link, uint64_t id);
	void (*kick_user)(int link, int64_t user);
	void (*drain)(int link);
	void (*reload)(int link);
};

struct engine_setup {
	const struct conf *conf;
	const struct vk *vk; /* null where VK log-ins are off */
	const struct command_table *const *tables;
	size_t ntables;
	/* What follows is for the commands for administrators alone. */
	const struct engine_host *host;
	int link;
	const struct board *board;
	const struct command_table *const *watched; /* whose commands are counted on the board */
	size_t nwatched;
};

/* setup must live as long as the engine. watcher: what the owner wants to know of the database. */
struct engine *engine_new(struct event_base *base, const struct engine_setup *setup,
    const struct db_watcher *watcher, void *ctx);

/* All requests must be over; see engine_requests(). */
void engine_free(struct engine **engine);

/* Whether so much waits for the database that no new request should be begun. */
bool engine_is_full(const struct engine *engine);

/* How many requests there are, abandoned ones included that still wait for something. */
size_t engine_requests(const struct engine *engine);

/* Puts on the board what the engine has at the moment. */
void engine_measure(const struct engine *engine);

#endif
