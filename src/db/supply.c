/* SPDX-License-Identifier: ISC */
#include "db/pool_internal.h"

#include "base/board.h"
#include "base/log.h"
#include "base/util.h"

/* One connection is always wanted, so that it is there; more when calls wait. */
void
supply_connect(struct db_pool *pool)
{
	int wanted = pool->nwaiting > 1 ? pool->nwaiting : 1;

	if (event_pending(pool->reconnect, EV_TIMEOUT, NULL))
		return;
	while (pool->connections + pool->connecting < pool->conf->database.pool_size &&
	    pool->connecting < wanted && (pool->nwaiting > 0 || pool->connections == 0)) {
		pool->connecting++;
		connector_start(pool->connector);
	}
}

void
supply_remove(struct db_pool *pool, struct db_conn_list *list, struct db_conn *conn)
{
	db_conn_remove(list, conn);
	pool->connections--;
	db_conn_free(&conn);
}

/* Grows with each failure; the random part keeps workers from coming back all at once. */
static void
back_off(struct db_pool *pool)
{
	const int min = pool->conf->database.retry_min, max = pool->conf->database.retry_max;
	struct timeval pause;
	int ms;

	pool->backoff = pool->backoff == 0 ? min
	    : pool->backoff * 2 > max      ? max
					   : pool->backoff * 2;
	ms = pool->backoff / 2 + (int)random_below((uint32_t)pool->backoff / 2 + 1);
	pause = (struct timeval){ ms / 1000, ms % 1000 * 1000 };
	event_add(pool->reconnect, &pause);
}

static void
failed(struct db_pool *pool, const struct connector_result *result)
{
	board_count(BOARD_CONNECT_FAILURES, 1);
	/* Each kind of trouble once, not for each attempt. */
	if (pool->backoff == 0)
		pool->away_since = now_ms();
	if (result->mismatch && !pool->mismatch) {
		pool->mismatch = true;
		pool->watcher->mismatch(pool->ctx, result->why.text);
	} else if (!result->mismatch && pool->backoff == 0) {
		log_event(EVENT_DATABASE_AWAY, NULL,
		    "database: can't connect: %s; trying again until it is back", result->why.text);
		pool->watcher->away(pool->ctx);
	}
	if (!event_pending(pool->reconnect, EV_TIMEOUT, NULL))
		back_off(pool);
}

static void
connected(struct db_pool *pool, MYSQL *mysql)
{
	struct db_conn *conn = db_conn_new(pool->base, mysql, pool_conn_over, pool);

	board_count(BOARD_CONNECTS, 1);
	db_conn_insert(&pool->idle, conn);
	pool->connections++;
	if (pool->backoff != 0) {
		log_event(EVENT_DATABASE_BACK, NULL, "database: connected again after %.1f s",
		    (double)(now_ms() - pool->away_since) / 1000);
		pool->backoff = 0;
		pool->mismatch = false;
		event_del(pool->reconnect);
		if (pool->was_ready)
			pool->watcher->back(pool->ctx);
	}
	if (!pool->was_ready) {
		pool->was_ready = true;
		pool->watcher->ready(pool->ctx);
	}
	pool_run_waiting(pool);
}

static void
on_connect(void *ctx, const struct connector_result *result)
{
	struct db_pool *pool = ctx;

	pool->connecting--;
	if (result->mysql != NULL)
		connected(pool, result->mysql);
	else
		failed(pool, result);
}

static void
on_reconnect(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	supply_connect(ctx);
}

void
supply_init(struct db_pool *pool, struct event_base *base)
{
	pool->reconnect = evtimer_new(base, on_reconnect, pool);
	if (pool->reconnect == NULL)
		log_fatal("event: out of memory");
	pool->connector = connector_new(base, pool->conf, on_connect, pool);
}

void
supply_release(struct db_pool *pool)
{
	struct db_conn *conn;

	connector_free(&pool->connector);
	while ((conn = TAILQ_FIRST(&pool->idle)) != NULL)
		supply_remove(pool, &pool->idle, conn);
	event_free(pool->reconnect);
}
