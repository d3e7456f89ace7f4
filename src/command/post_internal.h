/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_POST_INTERNAL_H
#define PARLORD_POST_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "command/lane.h"
#include "command/post.h"
#include "command/post_queue.h"
#include "command/request_internal.h"

/* The parts of the way of messages: post.c has who goes when, post_done.c what becomes of a call's
 * messages. */

/* One batch at a time, and another one where the first takes long. */
#define BATCH_LANES 2

/* Messages that go alone; what an enemy can do with them must not hold up the others. */
#define SINGLE_LANES 2

struct poster {
	struct engine *engine;
	struct lane batches[BATCH_LANES];
	struct lane singles[SINGLE_LANES];
	struct post_queue queue;
	struct db_gather *gather; /* gives free lanes something to do */
	uint64_t arrivals;
	bool was_full;
};

/* A call of that kind is over: its messages are answered, or wait for another one. */
void post_batch_done(struct lane *lane, const struct db_result *result);
void post_single_done(struct lane *lane, const struct db_result *result);

/* Its client is told. */
void post_failed(struct post *post, const struct db_result *result);

#endif
