/* SPDX-License-Identifier: ISC */
#include "command/post.h"

#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/util.h"
#include "command/post_internal.h"

static const struct db_proc post_batch = { "post_batch", DB_COUNTED };
static const struct db_proc post_one = { "post_one", DB_COUNTED };

/* The posts may be gone when done() returns. */
static void
lane_over(struct lane *lane, const struct db_result *result,
    void (*done)(struct lane *lane, const struct db_result *result))
{
	done(lane, result);
	lane->busy = false;
	lane->nposts = 0;
	db_gather_soon(lane->poster->gather);
}

static void
on_batch_done(void *ctx, const struct db_result *result)
{
	lane_over(ctx, result, post_batch_done);
}

static void
on_single_done(void *ctx, const struct db_result *result)
{
	lane_over(ctx, result, post_single_done);
}

static void
on_slow(void *ctx)
{
	struct lane *lane = ctx;

	lane->slow = true;
	db_gather_soon(lane->poster->gather);
}

static const struct db_caller batch_caller = {
	.begin = lane_begin, .row = lane_row, .done = on_batch_done, .slow = on_slow
};
static const struct db_caller single_caller = {
	.begin = lane_begin, .row = lane_row, .done = on_single_done, .slow = on_slow
};

/* Two resends of one message in a batch would collide with each other. */
static bool
has_nonce(const struct lane *lane, const struct post *post)
{
	if (post->nonce.type == DB_NULL)
		return false;
	for (unsigned i = 0; i < lane->nposts; i++) {
		const struct db_value *nonce = &lane->posts[i]->nonce;

		if (nonce->type != DB_NULL && nonce->len == post->nonce.len &&
		    memcmp(nonce->text, post->nonce.text, nonce->len) == 0)
			return true;
	}
	return false;
}

/* A second batch for a room would only wait for the first one's lock, and both would be small. */
static bool
is_room_busy(const struct poster *poster, const struct post *post)
{
	for (unsigned i = 0; i < BATCH_LANES; i++)
		if (poster->batches[i].busy && lane_has_room(&poster->batches[i], post))
			return true;
	return false;
}

static void
fill_batch(struct lane *lane)
{
	struct poster *poster = lane->poster;
	const struct conf *conf = poster->engine->conf;
	struct post *post, *next;
	size_t bytes = 0;

	for (post = TAILQ_FIRST(&poster->queue.batch);
	     post != NULL && lane->nposts < (unsigned)conf->limits.batch_messages; post = next) {
		next = TAILQ_NEXT(post, link);
		if (is_room_busy(poster, post))
			continue;
		bytes += post->text.len;
		if (lane->nposts > 0 &&
		    (bytes > (size_t)conf->limits.batch_bytes || has_nonce(lane, post)))
			break;
		post_queue_remove(&poster->queue, &poster->queue.batch, post);
		lane->posts[lane->nposts++] = post;
	}
}

static int64_t
first_deadline(const struct lane *lane)
{
	int64_t deadline = lane->posts[0]->deadline;

	for (unsigned i = 1; i < lane->nposts; i++)
		if (lane->posts[i]->deadline < deadline)
			deadline = lane->posts[i]->deadline;
	return deadline;
}

static void
start_call(
    struct lane *lane, const struct db_proc *proc, unsigned nargs, const struct db_caller *caller)
{
	lane->busy = true;
	lane->slow = false;
	board_count(BOARD_BATCHES, 1);
	board_count(BOARD_BATCHED, lane->nposts);
	db_call_by(lane->poster->engine->pool, proc, lane->args, nargs, first_deadline(lane),
	    caller, lane);
}

static void
start_one(struct lane *lane)
{
	lane_write_one(lane);
	start_call(lane, &post_one, LANE_MAX_ARGS, &single_caller);
}

/* A batch of one is no batch. */
static void
start_batch(struct lane *lane)
{
	fill_batch(lane);
	if (lane->nposts == 1) {
		start_one(lane);
	} else if (lane->nposts > 1) {
		lane_write_batch(lane);
		start_call(lane, &post_batch, LANE_BATCH_ARGS, &batch_caller);
	}
}

static void
start_single(struct lane *lane)
{
	lane->posts[0] = post_queue_take(&lane->poster->queue, &lane->poster->queue.alone);
	lane->nposts = 1;
	start_one(lane);
}

/*
 * Two batches at a time would each have half of the messages, and each costs a transaction. But who
 * speaks in other rooms must not wait for one that is held up, as by a room that somebody has
 * locked.
 */
static bool
is_batch_due(const struct poster *poster)
{
	for (unsigned i = 0; i < BATCH_LANES; i++)
		if (poster->batches[i].busy && !poster->batches[i].slow)
			return false;
	return true;
}

/* Those that have waited too long are told so, rather than have a call made that can't end in time.
 */
static void
expire(struct poster *poster, struct post_list *list, int64_t now)
{
	const struct db_result away = {
		.outcome = DB_AWAY, .status = STATUS_INTERNAL, .message = "no answer in time"
	};

	/* They are in the order of their arrival, or nearly so. */
	while (!TAILQ_EMPTY(list) && TAILQ_FIRST(list)->deadline <= now)
		post_failed(post_queue_take(&poster->queue, list), &away);
}

/* Gives each free lane something to do. */
static void
poster_pump(void *ctx)
{
	struct poster *poster = ctx;
	int64_t now = now_ms();

	expire(poster, &poster->queue.batch, now);
	expire(poster, &poster->queue.alone, now);
	for (unsigned i = 0; i < BATCH_LANES; i++)
		if (!poster->batches[i].busy && !TAILQ_EMPTY(&poster->queue.batch) &&
		    is_batch_due(poster))
			start_batch(&poster->batches[i]);
	for (unsigned i = 0; i < SINGLE_LANES; i++)
		if (!poster->singles[i].busy && !TAILQ_EMPTY(&poster->queue.alone))
			start_single(&poster->singles[i]);
	if (poster->was_full && !poster_is_full(poster)) {
		poster->was_full = false;
		engine_has_room(poster->engine);
	}
}

/* Whether the post is one that a batch takes, as far as can be told here. */
static bool
fits_batch(const struct post *post, const struct conf *conf)
{
	if (post->text.len > (size_t)conf->limits.batch_bytes)
		return false;
	if (post->sid.type != DB_NULL)
		return true;
	if (post->user.type != DB_NULL)
		return post->given.type == DB_NULL || post->user.number == post->given.number;
	/* Nobody has logged in. */
	return !conf->require_login && post->given.type != DB_NULL;
}

static enum progress
post_start(struct post *post)
{
	struct request *req = post->req;
	struct poster *poster = req->engine->poster;
	struct post_queue *queue = &poster->queue;

	req->state = post;
	req->state_free = free;
	post->arrival = ++poster->arrivals;
	post->deadline = now_ms() + req->engine->conf->database.query_timeout;
	post_queue_add(
	    queue, fits_batch(post, req->engine->conf) ? &queue->batch : &queue->alone, post);
	poster->was_full = poster_is_full(poster);
	db_gather_soon(poster->gather);
	return PROGRESS_WAIT;
}

enum progress
post_chat(struct request *req)
{
	enum { SID, MESSAGE, GAME, NONCE };
	struct post *post = xcalloc(1, sizeof(*post));

	post->req = req;
	post->sid = request_arg(req, SID);
	post->text = request_arg(req, MESSAGE);
	post->game = request_arg(req, GAME);
	post->nonce = request_arg(req, NONCE);
	return post_start(post);
}

enum progress
post_send_msg(struct request *req)
{
	enum { SID, TEXT, DIALOG, GIVEN, NONCE };
	struct post *post = xcalloc(1, sizeof(*post));

	post->req = req;
	post->sid = request_arg(req, SID);
	post->text = request_arg(req, TEXT);
	post->dialog = request_arg(req, DIALOG);
	post->given = request_arg(req, GIVEN);
	post->nonce = request_arg(req, NONCE);
	post->user = request_bound(req);
	return post_start(post);
}

struct poster *
poster_new(struct engine *engine)
{
	struct poster *poster = xcalloc(1, sizeof(*poster));

	poster->engine = engine;
	poster->gather = db_gather_new(engine->pool, poster_pump, poster);
	post_queue_init(&poster->queue);
	for (unsigned i = 0; i < BATCH_LANES; i++)
		lane_init(&poster->batches[i], poster, engine->conf->limits.batch_messages);
	for (unsigned i = 0; i < SINGLE_LANES; i++)
		lane_init(&poster->singles[i], poster, 1);
	return poster;
}

void
poster_free(struct poster **poster_ptr)
{
	struct poster *poster = *poster_ptr;

	*poster_ptr = NULL;
	for (unsigned i = 0; i < BATCH_LANES; i++)
		lane_free(&poster->batches[i]);
	for (unsigned i = 0; i < SINGLE_LANES; i++)
		lane_free(&poster->singles[i]);
	db_gather_free(&poster->gather);
	free(poster);
}

bool
poster_is_full(const struct poster *poster)
{
	return poster->queue.count >= poster->engine->conf->database.pool_queue;
}
