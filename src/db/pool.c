/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/board.h"
#include "base/log.h"
#include "base/util.h"
#include "db/pool_internal.h"

/* How often deadlines are looked at while there are calls. */
#define TICK_MS 50

static void
pool_tick_on(struct db_pool *pool)
{
	static const struct timeval interval = { 0, TICK_MS * 1000L };

	if (!event_pending(pool->tick, EV_TIMEOUT, NULL))
		event_add(pool->tick, &interval);
}

/*
 * A call that can't be repeated has all its time for its only attempt. Another's attempt has most
 * of it, for a server that is slow; the rest is for a second one, in case it was the connection.
 */
static int64_t
pool_patience(const struct db_pool *pool, const struct db_call *call)
{
	int64_t patience;

	if (call->proc->effect == DB_WRITES)
		return call->deadline;
	patience = now_ms() + pool->conf->database.query_timeout * 3 / 4;
	return patience < call->deadline ? patience : call->deadline;
}

void
pool_run_waiting(struct db_pool *pool)
{
	while (!TAILQ_EMPTY(&pool->waiting) && !TAILQ_EMPTY(&pool->idle)) {
		struct db_call *call = TAILQ_FIRST(&pool->waiting);
		struct db_conn *conn = TAILQ_FIRST(&pool->idle);

		TAILQ_REMOVE(&pool->waiting, call, link);
		pool->nwaiting--;
		db_conn_move(conn, &pool->busy);
		if (call->attempts++ > 0)
			board_count(BOARD_CALL_RETRIES, 1);
		call->patience = pool_patience(pool, call);
		db_conn_run(conn, call);
	}
	if (pool->nwaiting > 0)
		supply_connect(pool);
	if (pool->full && !db_pool_full(pool)) {
		pool->full = false;
		pool->watcher->room(pool->ctx);
	}
}

/*
 * Takes a call off its connection, which comes back when the server is done with it: with
 * statements that are prepared, and without a second call like it in the server meanwhile.
 */
static void
take_call(struct db_pool *pool, struct db_conn *conn, struct db_call *call)
{
	call->lost += db_conn_sent(conn) && call->proc->effect != DB_READS;
	db_conn_withdraw(conn, now_ms() + pool->conf->database.query_timeout);
}

/* Two ticks are an interval. */
static void
tell_slow(struct db_call *call)
{
	if (++call->ticks == 2 && call->caller->slow != NULL)
		call->caller->slow(call->ctx);
}

/*
 * Looks after the running calls. One that takes long and can be made again is made again, over
 * another connection, while there is time to learn what became of it.
 */
static void
take_late(struct db_pool *pool, struct call_list *expired, int64_t now)
{
	struct db_conn *conn, *next;

	for (conn = TAILQ_FIRST(&pool->busy); conn != NULL; conn = next) {
		struct db_call *call = db_conn_call(conn);

		next = db_conn_next(conn);
		if (call == NULL && db_conn_withdrawn(conn) <= now)
			supply_remove(pool, conn);
		if (call == NULL)
			continue;
		tell_slow(call);
		if (call->patience > now)
			continue;
		take_call(pool, conn, call);
		if (call->deadline <= now)
			TAILQ_INSERT_TAIL(expired, call, link);
		else
			pool_wait_again(pool, call);
	}
}

/* Moves the calls of list whose time is over to expired; returns how many. */
static int
take_expired(struct call_list *list, struct call_list *expired, int64_t now)
{
	struct db_call *call, *next;
	int count = 0;

	for (call = TAILQ_FIRST(list); call != NULL; call = next) {
		next = TAILQ_NEXT(call, link);
		if (call->deadline > now)
			continue;
		TAILQ_REMOVE(list, call, link);
		TAILQ_INSERT_TAIL(expired, call, link);
		count++;
	}
	return count;
}

static void
on_tick(evutil_socket_t fd, short what, void *ctx)
{
	struct db_pool *pool = ctx;
	struct call_list expired = TAILQ_HEAD_INITIALIZER(expired);
	struct db_call *call;
	int64_t now = now_ms();

	(void)fd;
	(void)what;
	take_late(pool, &expired, now);
	pool->nwaiting -= take_expired(&pool->waiting, &expired, now);
	take_expired(&pool->pausing, &expired, now);
	while ((call = TAILQ_FIRST(&expired)) != NULL) {
		TAILQ_REMOVE(&expired, call, link);
		pool_no_answer(pool, call);
	}
	pool_run_waiting(pool);
	if (!TAILQ_EMPTY(&pool->busy) || !TAILQ_EMPTY(&pool->waiting) ||
	    !TAILQ_EMPTY(&pool->pausing))
		pool_tick_on(pool);
}

struct db_pool *
db_pool_new(
    struct event_base *base, const struct conf *conf, const struct db_watcher *watcher, void *ctx)
{
	struct db_pool *pool = xcalloc(1, sizeof(*pool));

	pool->base = base;
	pool->conf = conf;
	pool->watcher = watcher;
	pool->ctx = ctx;
	TAILQ_INIT(&pool->idle);
	TAILQ_INIT(&pool->busy);
	TAILQ_INIT(&pool->waiting);
	TAILQ_INIT(&pool->pausing);
	if ((pool->tick = evtimer_new(base, on_tick, pool)) == NULL)
		log_fatal("event: out of memory");
	supply_init(pool, base);
	supply_connect(pool);
	return pool;
}

void
db_pool_free(struct db_pool **pool_ptr)
{
	struct db_pool *pool = *pool_ptr;
	struct db_conn *conn;

	*pool_ptr = NULL;
	/* Those that go on without their calls. */
	while ((conn = TAILQ_FIRST(&pool->busy)) != NULL)
		supply_remove(pool, conn);
	supply_release(pool);
	event_free(pool->tick);
	free(pool);
}

void
db_call(struct db_pool *pool, const struct db_proc *proc, const struct db_value *args,
    unsigned nargs, const struct db_caller *caller, void *ctx)
{
	int64_t deadline = now_ms() + pool->conf->database.query_timeout;

	db_call_by(pool, proc, args, nargs, deadline, caller, ctx);
}

void
db_call_by(struct db_pool *pool, const struct db_proc *proc, const struct db_value *args,
    unsigned nargs, int64_t deadline, const struct db_caller *caller, void *ctx)
{
	struct db_call *call = xcalloc(1, sizeof(*call));

	call->pool = pool;
	call->proc = proc;
	call->args = args;
	call->nargs = nargs;
	call->caller = caller;
	call->ctx = ctx;
	call->deadline = deadline;
	TAILQ_INSERT_TAIL(&pool->waiting, call, link);
	pool->nwaiting++;
	board_count(BOARD_CALLS, 1);
	pool_tick_on(pool);
	pool_run_waiting(pool);
	pool->full = db_pool_full(pool);
}

bool
db_pool_full(const struct db_pool *pool)
{
	return pool->nwaiting >= pool->conf->database.pool_queue;
}

void
db_pool_measure(const struct db_pool *pool)
{
	const struct db_conn *conn;
	int busy = 0;

	for (conn = TAILQ_FIRST(&pool->busy); conn != NULL; conn = db_conn_next(conn))
		busy++;
	board_gauge(BOARD_POOL_BUSY, (uint64_t)busy);
	board_gauge(BOARD_POOL_IDLE, (uint64_t)(pool->connections - busy));
	board_gauge(BOARD_POOL_WAITING, (uint64_t)pool->nwaiting);
	board_gauge(BOARD_POOL_UNWRITABLE, pool->unwritable);
}
