/* SPDX-License-Identifier: ISC */
#include <mysqld_error.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/util.h"
#include "db/errors.h"
#include "db/pool_internal.h"

static void
call_free(struct db_call *call)
{
	if (call->retry != NULL)
		event_free(call->retry);
	free(call);
}

/*
 * Whether a call that went well has changed something. One that can be repeated may find that there
 * was nothing to do, so it counts only if it was refused before.
 */
static bool
pool_wrote(const struct db_call *call)
{
	return call->proc->effect == DB_WRITES ||
	    (call->proc->effect != DB_READS && call->proc == call->pool->refused_proc);
}

/* Nothing but an answer to the same call can tell what became of an attempt that was lost. */
static void
pool_done(struct db_call *call, enum db_outcome outcome, enum status status, const char *message)
{
	bool unsure = call->lost > 0 && outcome != DB_OK && outcome != DB_REFUSED;
	struct db_result result = { .outcome = unsure ? DB_UNCERTAIN : outcome,
		.status = status,
		.message = message,
		.wrote = outcome == DB_OK && pool_wrote(call) };
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

/* No connection, or one that is silent. */
void
pool_no_answer(struct db_pool *pool, struct db_call *call)
{
	pool_done(call, DB_AWAY, STATUS_INTERNAL,
	    pool->away.text[0] != '\0' ? pool->away.text : "no answer in time");
}

void
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
	call->lost += error->sent && call->proc->effect != DB_READS;
	if (!error->sent || call->proc->effect != DB_WRITES)
		pool_wait_again(pool, call);
	else
		pool_done(call, DB_UNCERTAIN, STATUS_INTERNAL, error->message);
}

static void
pool_collided(struct db_pool *pool, struct db_call *call, const struct db_error *error)
{
	if (now_ms() + collision_time(pool, error->number) < call->deadline)
		pool_pause(pool, call);
	else
		pool_done(call, DB_BUSY, STATUS_INTERNAL, error->message);
}

static void
pool_unwritable(struct db_pool *pool, struct db_call *call, const struct db_error *error)
{
	pool->unwritable = true;
	pool->refused_proc = call->proc;
	pool_done(call, DB_UNWRITABLE, STATUS_INTERNAL, error->message);
}

static void
pool_failed(struct db_pool *pool, struct db_call *call, const struct db_error *error)
{
	(void)pool;
	pool_done(call, DB_FAILED, STATUS_INTERNAL, error->message);
}

static void (*const on_error[])(
    struct db_pool *pool, struct db_call *call, const struct db_error *error) = {
	[DB_ERROR_OTHER] = pool_failed,
	[DB_ERROR_LOST] = pool_lost,
	[DB_ERROR_COLLISION] = pool_collided,
	[DB_ERROR_UNWRITABLE] = pool_unwritable,
};

static void
pool_call_over(struct db_pool *pool, struct db_call *call, const struct db_error *error)
{
	enum status status = status_of_sqlstate(error->sqlstate);

	if (error->late) {
		/* Told of it now, its owner could make it again, with even less time. */
		TAILQ_INSERT_TAIL(&pool->pausing, call, link);
	} else if (error->number == 0) {
		if (pool_wrote(call))
			pool->unwritable = false;
		pool_done(call, DB_OK, STATUS_OK, "");
	} else if (status != STATUS_INTERNAL) {
		pool_done(call, DB_REFUSED, status, error->message);
	} else {
		on_error[db_error_kind(error->number, error->message)](pool, call, error);
	}
}

/*
 * Whether the connection can go on after this: after an error that no handler of the procedure saw
 * its transaction may still be open, and closing it is what ends that.
 */
static bool
is_clean(const struct db_error *error)
{
	enum db_error_kind kind;

	if (error->number == 0 || status_of_sqlstate(error->sqlstate) != STATUS_INTERNAL)
		return true;
	kind = db_error_kind(error->number, error->message);
	return kind == DB_ERROR_COLLISION || kind == DB_ERROR_UNWRITABLE;
}

void
pool_conn_over(void *ctx, struct db_conn *conn, struct db_call *call, const struct db_error *error)
{
	struct db_pool *pool = ctx;
	bool clean = is_clean(error);

	if (clean)
		db_conn_move(conn, &pool->idle);
	if (call != NULL)
		pool_call_over(pool, call, error);
	else if (!clean)
		log_event(
		    EVENT_DATABASE_LOST, NULL, "database: connection lost: %s", error->message);
	if (!clean)
		supply_remove(pool, conn);
	supply_connect(pool);
	pool_run_waiting(pool);
}
