/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_ENGINE_INTERNAL_H
#define PARLORD_ENGINE_INTERNAL_H

#include "auth/hasher.h"
#include "command/engine.h"
#include "command/incident.h"
#include "command/index.h"

/* For the files of src/command only. */
struct engine {
	const struct engine_setup *setup;
	const struct conf *conf;
	const struct vk *vk;
	struct db_pool *pool;
	struct hasher *hasher;
	struct poster *poster;
	struct poller *poller;
	const struct db_watcher *watcher;
	void *watcher_ctx;
	struct field_limits limits;
	struct incidents incidents;
	struct command_index *commands;
	struct command_index *watched; /* null: its own are those that are counted */
	size_t nrequests;
	unsigned epoch; /* counts the calls of clear, after which ids are given anew */
};

/* A queue that was full has room. */
void engine_has_room(const struct engine *engine);

#endif
