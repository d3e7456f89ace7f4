/* SPDX-License-Identifier: ISC */
#include "command/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/log.h"
#include "base/util.h"
#include "command/engine_internal.h"
#include "command/post.h"
#include "command/tables.h"

#define TESTING_PASSWORD_COST 1

static const struct command_table *const tables[] = { &lobby_commands, &chat_commands };

static int
compare_commands(const void *a, const void *b)
{
	const struct command *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static void
build_index(struct engine *engine)
{
	for (size_t t = 0; t < COUNT_OF(tables); t++)
		engine->ncommands += tables[t]->count;
	engine->index = xcalloc(engine->ncommands, sizeof(const struct command *));
	for (size_t t = 0, n = 0; t < COUNT_OF(tables); t++)
		for (size_t i = 0; i < tables[t]->count; i++)
			engine->index[n++] = &tables[t]->commands[i];
	qsort(engine->index, engine->ncommands, sizeof(const struct command *), compare_commands);
}

const struct command *
engine_find(const struct engine *engine, const char *name)
{
	const struct command wanted = { .name = name }, *key = &wanted;
	const struct command **found = bsearch(&key, engine->index, engine->ncommands,
	    sizeof(const struct command *), compare_commands);

	return found == NULL ? NULL : *found;
}

struct engine *
engine_new(struct event_base *base, const struct conf *conf, const struct vk *vk,
    const struct db_watcher *watcher, void *ctx)
{
	struct engine *engine = xcalloc(1, sizeof(*engine));
	const struct hasher_options hashing = {
		.threads = conf->limits.hash_threads,
		.queue = conf->limits.hash_queue,
		.cost = conf->testing ? TESTING_PASSWORD_COST : conf->limits.password_cost,
	};

	engine->conf = conf;
	engine->vk = vk;
	engine->watcher = watcher;
	engine->watcher_ctx = ctx;
	engine->limits.max_message = conf->limits.max_message_length;
	build_index(engine);
	engine->hasher = hasher_new(base, &hashing);
	engine->pool = db_pool_new(base, conf, watcher, ctx);
	engine->poster = poster_new(engine);
	return engine;
}

void
engine_free(struct engine **engine_ptr)
{
	struct engine *engine = *engine_ptr;

	*engine_ptr = NULL;
	db_pool_free(&engine->pool);
	poster_free(&engine->poster);
	hasher_free(&engine->hasher);
	free(engine->index);
	free(engine);
}

bool
engine_is_full(const struct engine *engine)
{
	return db_pool_full(engine->pool) || poster_is_full(engine->poster);
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
