/* SPDX-License-Identifier: ISC */
#include "command/engine.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/util.h"
#include "command/engine_internal.h"
#include "command/poll.h"
#include "command/post.h"

#define TESTING_PASSWORD_COST 1

struct engine *
engine_new(struct event_base *base, const struct engine_setup *setup,
    const struct db_watcher *watcher, void *ctx)
{
	struct engine *engine = xcalloc(1, sizeof(*engine));
	const struct conf *conf = setup->conf;
	const struct hasher_options hashing = {
		.threads = conf->limits.hash_threads,
		.queue = conf->limits.hash_queue,
		.share = conf->limits.hash_share,
		.cost = conf->testing ? TESTING_PASSWORD_COST : conf->limits.password_cost,
	};

	engine->setup = setup;
	engine->conf = conf;
	engine->vk = setup->vk;
	engine->watcher = watcher;
	engine->watcher_ctx = ctx;
	engine->incidents.together = conf->log.interval;
	engine->limits.max_message = conf->limits.max_message_length;
	engine->commands = command_index_new(setup->tables, setup->ntables);
	if (setup->watched != NULL)
		engine->watched = command_index_new(setup->watched, setup->nwatched);
	engine->hasher = hasher_new(base, &hashing);
	engine->pool = db_pool_new(base, conf, watcher, ctx);
	engine->poster = poster_new(engine);
	engine->poller = poller_new(engine);
	return engine;
}

void
engine_free(struct engine **engine_ptr)
{
	struct engine *engine = *engine_ptr;

	*engine_ptr = NULL;
	db_pool_free(&engine->pool);
	poster_free(&engine->poster);
	poller_free(&engine->poller);
	hasher_free(&engine->hasher);
	command_index_free(&engine->commands);
	command_index_free(&engine->watched);
	free(engine);
}

bool
engine_is_full(const struct engine *engine)
{
	return db_pool_full(engine->pool) || poster_is_full(engine->poster) ||
	    poller_is_full(engine->poller);
}

void
engine_has_room(const struct engine *engine)
{
	engine->watcher->room(engine->watcher_ctx);
}

size_t
engine_requests(const struct engine *engine)
{
	return engine->nrequests;
}

void
engine_measure(const struct engine *engine)
{
	board_gauge(BOARD_REQUESTS, engine->nrequests);
	board_gauge(BOARD_HASHES, (uint64_t)hasher_jobs(engine->hasher));
	db_pool_measure(engine->pool);
}
