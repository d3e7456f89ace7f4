/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_ENGINE_INTERNAL_H
#define PARLORD_ENGINE_INTERNAL_H

#include "auth/hasher.h"
#include "command/engine.h"
#include "command/incident.h"

/* For the files of src/command only. */
struct engine {
	const struct conf *conf;
	const struct vk *vk;
	struct db_pool *pool;
	struct hasher *hasher;
	struct poster *poster;
	const struct db_watcher *watcher;
	void *watcher_ctx;
	struct field_limits limits;
	struct incidents incidents;
	const struct command **index; /* all commands, sorted by name */
	size_t ncommands;
	size_t nrequests;
	unsigned epoch; /* counts the calls of clear, after which ids are given anew */
};

/* A queue that was full has room. */
void engine_has_room(const struct engine *engine);

/* The command of that name, or null. */
const struct command *engine_find(const struct engine *engine, const char *name);

#endif
