/* SPDX-License-Identifier: ISC */
#include "command/poll.h"

#include <stdlib.h>
#include <sys/queue.h>

#include "base/compiler.h"
#include "base/util.h"
#include "command/array.h"
#include "command/request_internal.h"

/* Somebody who asks, and what for. */
struct poll {
	TAILQ_ENTRY(poll) link;
	struct request *req;
	struct db_value sid;   /* its hash, or null */
	struct db_value user;  /* else whom the connection is bound to */
	struct db_value room;  /* a dialog; null: a game's */
	struct db_value game;  /* its name, or null */
	struct db_value after; /* the last seq that he knows */
};

TAILQ_HEAD(poll_list, poll);

struct poller {
	struct engine *engine;
	struct poll_list queue; /* in the order of their arrival */
	int count;
	bool busy; /* a call is under way, and does not take long yet */
	bool was_full;
	struct db_gather *gather; /* begins the next call */
};

/* Those whom one call looks after. */
struct batch {
	struct poller *poller;
	bool holds; /* those who came later wait for it */
	struct buf array;
	struct buf quiet; /* the places, from 1, of those for whom there is no news */
	struct db_value args[2];
	unsigned npolls;
	struct poll *polls[];
};

static const struct db_proc poll_batch = { "poll_batch", DB_READS };

/* The reply of a list that is empty. */
static void
no_news(struct request *req)
{
	buf_addstr(&req->out, req->command->reply.before);
	buf_addstr(&req->out, req->command->reply.after);
	buf_addstr(&req->out, "}\n");
	request_resume(req, PROGRESS_DONE);
}

/* Each of them is told what is new, or what is wrong, by a call of its own. */
static void
go_alone(struct batch *batch)
{
	for (unsigned i = 0; i < batch->npolls; i++)
		if (batch->polls[i] != NULL)
			(void)call_start(batch->polls[i]->req);
}

static void
answer_quiet(struct batch *batch)
{
	const char *list = batch->quiet.data;
	int64_t place;

	while (array_next(&list, &place)) {
		struct poll *poll;

		if (place < 1 || place > batch->npolls || (poll = batch->polls[place - 1]) == NULL)
			continue;
		batch->polls[place - 1] = NULL;
		no_news(poll->req);
	}
}

static void
batch_done(struct batch *batch, const struct db_result *result)
{
	switch (result->outcome) {
	case DB_OK:
		incident_over(&batch->poller->engine->incidents);
		answer_quiet(batch);
		go_alone(batch);
		break;
	case DB_REFUSED:
	case DB_FAILED:
		/* One of them may be to blame; alone it can't harm the others. */
		go_alone(batch);
		break;
	case DB_BUSY:
	case DB_AWAY:
	case DB_UNWRITABLE:
	case DB_UNCERTAIN:
		for (unsigned i = 0; i < batch->npolls; i++)
			request_resume(
			    batch->polls[i]->req, request_fail(batch->polls[i]->req, result));
		break;
	}
}

static void
batch_free(struct batch *batch)
{
	buf_free(&batch->array);
	buf_free(&batch->quiet);
	free(batch);
}

static void
on_begin(void *ctx)
{
	struct batch *batch = ctx;

	batch->quiet.len = 0;
	buf_add(&batch->quiet, "", 1);
}

static void
on_row(void *ctx, const struct db_row *row)
{
	struct batch *batch = ctx;

	array_keep_list(&batch->quiet, &row->values[0]);
}

static void
let_go(struct batch *batch)
{
	if (!batch->holds)
		return;
	batch->holds = false;
	poller_go_on(batch->poller);
}

/* Those who ask again when they are answered here are the next batch. */
static void
on_done(void *ctx, const struct db_result *result)
{
	struct batch *batch = ctx;

	batch_done(batch, result);
	let_go(batch);
	batch_free(batch);
}

static void
on_slow(void *ctx)
{
	let_go(ctx);
}

static const struct db_caller caller = {
	.begin = on_begin, .row = on_row, .done = on_done, .slow = on_slow
};

/* [dialog or null, after, sid or null, user or null, game if any] */
static void
put_poll(struct buf *out, const struct poll *poll)
{
	buf_addstr(out, out->len == 1 ? "[" : ",[");
	array_number(out, &poll->room);
	buf_addstr(out, ",");
	array_number(out, &poll->after);
	buf_addstr(out, ",");
	array_hex(out, &poll->sid);
	buf_addstr(out, ",");
	array_number(out, &poll->user);
	if (poll->game.type != DB_NULL) {
		buf_addstr(out, ",");
		array_text(out, &poll->game);
	}
	buf_addstr(out, "]");
}

static struct poll *
take_first(struct poller *poller)
{
	struct poll *poll = TAILQ_FIRST(&poller->queue);

	TAILQ_REMOVE(&poller->queue, poll, link);
	poller->count--;
	return poll;
}

static void
write_array(struct batch *batch)
{
	bool games = false;

	buf_addstr(&batch->array, "[");
	for (unsigned i = 0; i < batch->npolls; i++) {
		put_poll(&batch->array, batch->polls[i]);
		games |= batch->polls[i]->game.type != DB_NULL;
	}
	buf_addstr(&batch->array, "]");
	batch->args[0] = array_argument(&batch->array);
	batch->args[1] = (struct db_value){ .type = DB_INT, .number = games };
}

static void
start_batch(struct poller *poller)
{
	const struct conf *conf = poller->engine->conf;
	unsigned most = (unsigned)conf->limits.batch_messages;
	unsigned npolls = (unsigned)poller->count < most ? (unsigned)poller->count : most;
	struct batch *batch = xcalloc(1, sizeof(*batch) + npolls * sizeof(batch->polls[0]));

	batch->poller = poller;
	batch->holds = true;
	while (batch->npolls < npolls)
		batch->polls[batch->npolls++] = take_first(poller);
	write_array(batch);
	board_count(BOARD_POLL_BATCHES, 1);
	board_count(BOARD_POLLS_BATCHED, npolls);
	db_call_by(poller->engine->pool, &poll_batch, batch->args, COUNT_OF(batch->args),
	    batch->polls[0]->req->deadline, &caller, batch);
}

/* A batch of one would be followed by a second call where something is new. */
static void
start_alone(struct poller *poller)
{
	struct request *req = take_first(poller)->req;

	req->holds_polls = true;
	(void)call_start(req);
}

/* Those that have waited too long are told so. */
static void
expire(struct poller *poller, int64_t now)
{
	const struct db_result away = {
		.outcome = DB_AWAY, .status = STATUS_INTERNAL, .message = "no answer in time"
	};

	while (poller->count > 0 && TAILQ_FIRST(&poller->queue)->req->deadline <= now) {
		struct request *req = take_first(poller)->req;

		request_resume(req, request_fail(req, &away));
	}
}

static void
poller_pump(void *ctx)
{
	struct poller *poller = ctx;

	expire(poller, now_ms());
	if (!poller->busy && poller->count > 0) {
		poller->busy = true;
		if (poller->count == 1)
			start_alone(poller);
		else
			start_batch(poller);
	}
	if (poller->was_full && !poller_is_full(poller)) {
		poller->was_full = false;
		engine_has_room(poller->engine);
	}
}

void
poller_go_on(struct poller *poller)
{
	poller->busy = false;
	db_gather_soon(poller->gather);
}

/* Whether he asks what is new in one room, and it is known who he is. */
static bool
is_poll(const struct poll *poll, struct db_value before)
{
	return poll->after.type != DB_NULL && before.type == DB_NULL &&
	    (poll->room.type != DB_NULL || poll->game.type != DB_NULL) &&
	    (poll->sid.type != DB_NULL || poll->user.type != DB_NULL);
}

static enum progress
poll_start(struct request *req, const struct poll *asked, struct db_value before)
{
	struct poller *poller = req->engine->poller;
	struct poll *poll;

	if (!is_poll(asked, before))
		return call_start(req);
	poll = xcalloc(1, sizeof(*poll));
	*poll = *asked;
	poll->req = req;
	req->state = poll;
	req->state_free = free;
	req->deadline = now_ms() + req->engine->conf->database.query_timeout;
	TAILQ_INSERT_TAIL(&poller->queue, poll, link);
	poller->count++;
	poller->was_full = poller_is_full(poller);
	db_gather_soon(poller->gather);
	return PROGRESS_WAIT;
}

enum progress
poll_history(struct request *req)
{
	enum { SID, GAME, AFTER, BEFORE };
	struct poll asked = {
		.sid = request_arg(req, SID),
		.game = request_arg(req, GAME),
		.after = request_arg(req, AFTER),
	};

	/* The lobby is dialog 1. */
	if (asked.game.type == DB_NULL)
		asked.room = (struct db_value){ .type = DB_INT, .number = 1 };
	return poll_start(req, &asked, request_arg(req, BEFORE));
}

enum progress
poll_messages(struct request *req)
{
	enum { SID, DIALOG, AFTER, BEFORE };
	struct poll asked = {
		.sid = request_arg(req, SID),
		.user = request_bound(req),
		.room = request_arg(req, DIALOG),
		.after = request_arg(req, AFTER),
	};

	return poll_start(req, &asked, request_arg(req, BEFORE));
}

struct poller *
poller_new(struct engine *engine)
{
	struct poller *poller = xcalloc(1, sizeof(*poller));

	poller->engine = engine;
	poller->gather = db_gather_new(engine->pool, poller_pump, poller);
	TAILQ_INIT(&poller->queue);
	return poller;
}

void
poller_free(struct poller **poller_ptr)
{
	db_gather_free(&(*poller_ptr)->gather);
	free(*poller_ptr);
	*poller_ptr = NULL;
}

bool
poller_is_full(const struct poller *poller)
{
	return poller->count >= poller->engine->conf->database.pool_queue;
}
