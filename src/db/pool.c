/* SPDX-License-Identifier: ISC */
#include <errmsg.h>
#include <mysqld_error.h>
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
call_free(struct db_call *call)
{
	if (call == NULL)
		return;
	if (call->retry != NULL)
		event_free(call->retry);
	free(call);
}

/* Nothing but an answer to the same call can tell what became of an attempt that was lost. */
static void
pool_done(struct db_call *call, enum db_outcome outcome, enum status status, const char *message)
{
	bool unsure = call->unsure && outcome != DB_OK && outcome != DB_REFUSED;
	struct db_result result = { unsure ? DB_UNCERTAIN : outcome, status, message, 0 };
	const struct db_caller *caller = call->caller;
	void *ctx = call->ctx;

	/* A procedure has but one text: the seconds come first in it (sql/README). */
	if (status == STATUS_TRY_LATER) {
		result.retry_after = atoi(message);
		result.message += strspn(message, "0123456789 ");
	}
	call_free(call);
	caller->done(ctx, &result);
}

static void
pool_tick_on(struct db_pool *pool)
{
	static const struct timeval interval = { 0, TICK_MS * 1000 };

	if (!event_pending(pool->tick, EV_TIMEOUT, NULL))
		event_add(pool->tick, &interval);
}

/* A call that can't be repeated has all its time for its only attempt. */
static int64_t
pool_patience(const struct db_pool *pool, const struct db_call *call)
{
	if (call->proc->effect == DB_WRITES)
		return call->deadline;
	return now_ms() + pool->conf->database.query_timeout / 2;
}

void
pool_run_waiting(struct db_pool *pool)
{
	while (!TAILQ_EMPTY(&pool->waiting) && !TAILQ_EMPTY(&pool->idle)) {
		struct db_call *call = TAILQ_FIRST(&pool->waiting);
		struct db_conn *conn = TAILQ_FIRST(&pool->idle);

		TAILQ_REMOVE(&pool->waiting, call, link);
		pool->nwaiting--;
		db_conn_remove(&pool->idle, conn);
		db_conn_insert(&pool->busy, conn);
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

static void
pool_wait_again(struct db_pool *pool, struct db_call *call)
{
	TAILQ_INSERT_HEAD(&pool->waiting, call, link);
	pool->nwaiting++;
}

static void
on_pause_over(evutil_socket_t fd, short what, void *ctx)
{
	struct db_call *call = ctx;
	struct db_pool *pool = call->pool;

	(void)fd;
	(void)what;
	TAILQ_REMOVE(&pool->pausing, call, link);
	pool_wait_again(pool, call);
	pool_run_waiting(pool);
}

/* Two that collided should not collide again: each pauses for a random while, longer each time. */
static void
pool_pause(struct db_pool *pool, struct db_call *call)
{
	uint32_t most = 5u << (call->attempts < 6 ? call->attempts : 6);
	uint32_t ms = 1 + random_below(most);
	const struct timeval pause = { 0, (suseconds_t)ms * 1000 };

	if (call->retry == NULL)
		call->retry = evtimer_new(pool->base, on_pause_over, call);
	if (call->retry == NULL)
		log_fatal("event: out of memory");
	TAILQ_INSERT_TAIL(&pool->pausing, call, link);
	event_add(call->retry, &pause);
}

static bool
is_lost(unsigned number)
{
	switch (number) {
	case ER_SERVER_SHUTDOWN:
	case ER_NORMAL_SHUTDOWN:
	case ER_CONNECTION_KILLED:
	case ER_QUERY_INTERRUPTED:
		return true;
	default:
		return number >= CR_MIN_ERROR && number <= CR_MAX_ERROR;
	}
}

/* What a race between transactions can cause; it is rolled back and can be repeated. */
static bool
is_collision(unsigned number)
{
	return number == ER_LOCK_DEADLOCK || number == ER_LOCK_WAIT_TIMEOUT ||
	    number == ER_DUP_ENTRY;
}

/*
 * How long the same may take once more (ms). A wait for a lock that is cut by the call's end leaves
 * it uncertain, so it is not begun.
 */
static int64_t
collision_time(const struct db_pool *pool, unsigned number)
{
	return number == ER_LOCK_WAIT_TIMEOUT ? connector_lock_wait(pool->conf) * 1000 : 0;
}

static void
pool_lost(struct db_pool *pool, struct db_call *call, const struct db_error *error)
{
	call->unsure |= error->sent && call->proc->effect != DB_READS;
	if (!error->sent || call->proc->effect != DB_WRITES)
		pool_wait_again(pool, call);
	else
		pool_done(call, DB_UNCERTAIN, STATUS_INTERNAL, error->message);
}

static void
pool_call_over(struct db_pool *pool, struct db_call *call, const struct db_error *error)
{
	enum status status;

	if (error->number == 0)
		pool_done(call, DB_OK, STATUS_OK, "");
	else if ((status = status_of_sqlstate(error->sqlstate)) != STATUS_INTERNAL)
		pool_done(call, DB_REFUSED, status, error->message);
	else if (is_lost(error->number))
		pool_lost(pool, call, error);
	else if (is_collision(error->number) &&
	    now_ms() + collision_time(pool, error->number) < call->deadline)
		pool_pause(pool, call);
	else if (is_collision(error->number))
		pool_done(call, DB_BUSY, STATUS_INTERNAL, error->message);
	else
		pool_done(call, DB_FAILED, STATUS_INTERNAL, error->message);
}

/*
 * Whether the connection can go on after this: after an error that no handler of the procedure saw
 * its transaction may still be open, and closing it is what ends that.
 */
static bool
is_clean(const struct db_error *error)
{
	return error->number == 0 || is_collision(error->number) ||
	    status_of_sqlstate(error->sqlstate) != STATUS_INTERNAL;
}

void
pool_conn_over(void *ctx, struct db_conn *conn, struct db_call *call, const struct db_error *error)
{
	struct db_pool *pool = ctx;
	struct db_conn_list *list = call == NULL ? &pool->idle : &pool->busy;
	bool clean = is_clean(error);

	if (clean) {
		db_conn_remove(list, conn);
		db_conn_insert(&pool->idle, conn);
	}
	if (call != NULL)
		pool_call_over(pool, call, error);
	else
		log_event(
		    EVENT_DATABASE_LOST, NULL, "database: connection lost: %s", error->message);
	if (!clean)
		supply_remove(pool, list, conn);
	supply_connect(pool);
	pool_run_waiting(pool);
}

/*
 * A call that takes long and can be made again is made again, over another connection, while there
 * is time to learn what became of it.
 */
static void
repeat_running(struct db_pool *pool, struct db_conn *conn, struct db_call *call)
{
	call->unsure |= db_conn_sent(conn) && call->proc->effect != DB_READS;
	supply_remove(pool, &pool->busy, conn);
	pool_wait_again(pool, call);
}

/* Nobody gets an answer any more; what may have been done meanwhile is uncertain. */
static void
expire_running(struct db_pool *pool, struct db_conn *conn, struct db_call *call)
{
	bool harmless = !db_conn_sent(conn) || call->proc->effect == DB_READS;

	supply_remove(pool, &pool->busy, conn);
	pool_done(call, harmless ? DB_AWAY : DB_UNCERTAIN, STATUS_INTERNAL, "no answer in time");
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
	struct db_conn *conn, *next;
	struct db_call *call;
	int64_t now = now_ms();

	(void)fd;
	(void)what;
	for (conn = TAILQ_FIRST(&pool->busy); conn != NULL; conn = next) {
		next = db_conn_next(conn);
		call = db_conn_call(conn);
		if (call != NULL && call->deadline <= now)
			expire_running(pool, conn, call);
		else if (call != NULL && call->patience <= now)
			repeat_running(pool, conn, call);
	}
	pool->nwaiting -= take_expired(&pool->waiting, &expired, now);
	take_expired(&pool->pausing, &expired, now);
	while ((call = TAILQ_FIRST(&expired)) != NULL) {
		TAILQ_REMOVE(&expired, call, link);
		pool_done(call, DB_AWAY, STATUS_INTERNAL, "no answer in time");
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

static void
drop_calls(struct call_list *list)
{
	struct db_call *call;

	while ((call = TAILQ_FIRST(list)) != NULL) {
		TAILQ_REMOVE(list, call, link);
		call_free(call);
	}
}

void
db_pool_free(struct db_pool **pool_ptr)
{
	struct db_pool *pool = *pool_ptr;
	struct db_conn *conn;

	*pool_ptr = NULL;
	while ((conn = TAILQ_FIRST(&pool->busy)) != NULL) {
		struct db_call *call = db_conn_call(conn);

		supply_remove(pool, &pool->busy, conn);
		call_free(call);
	}
	drop_calls(&pool->waiting);
	drop_calls(&pool->pausing);
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
}
