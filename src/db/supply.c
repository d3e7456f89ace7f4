/* SPDX-License-Identifier: ISC */
#include "db/pool_internal.h"

#include "base/board.h"
#include "base/log.h"
#include "base/util.h"

/* The connection that goes on longest without its call makes room for another; false: there is
 * none. */
static bool
make_room(struct db_pool *pool)
{
	struct db_conn *conn, *oldest = NULL;

	for (conn = TAILQ_FIRST(&pool->busy); conn != NULL; conn = db_conn_next(conn)) {
		int64_t until = db_conn_withdrawn(conn);

		if (until != 0 && (oldest == NULL || until < db_conn_withdrawn(oldest)))
			oldest = conn;
	}
	if (oldest != NULL)
		supply_remove(pool, oldest);
	return oldest != NULL;
}

static bool
has_room(struct db_pool *pool)
{
	return pool->connections + pool->connecting < pool->conf->database.pool_size ||
	    (pool->nwaiting > 0 && TAILQ_EMPTY(&pool->idle) && make_room(pool));
}

/* One connection is wanted, so that it is there, unless that is done without; more when calls wait.
 */
void
supply_connect(struct db_pool *pool)
{
	bool first = pool->connections == 0 && !pool->conf->database.on_demand;
	int wanted = pool->nwaiting > 1 ? pool->nwaiting : 1;

	if (event_pending(pool->reconnect, EV_TIMEOUT, NULL))
		return;
	while (pool->connecting < wanted && (pool->nwaiting > 0 || first) && has_room(pool)) {
		pool->connecting++;
		connector_start(pool->connector);
	}
}

void
supply_remove(struct db_pool *pool, struct db_conn *conn)
{
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
	pause = (struct timeval){ ms / 1000, ms % 1000 * 1000L };
	event_add(pool->reconnect, &pause);
}

/* Each kind of trouble once, not for each attempt. */
static bool
is_news(struct db_pool *pool, unsigned number)
{
	for (unsigned i = 0; i < pool->nlogged; i++)
		if (pool->logged[i] == number)
			return false;
	if (pool->nlogged == MAX_LOGGED)
		return false;
	pool->logged[pool->nlogged++] = number;
	return true;
}

/* Another connection can't be made, but there are some. */
static void
failed_to_grow(struct db_pool *pool, const struct connector_result *result)
{
	if (is_news(pool, result->number))
		log_event(EVENT_POOL_SHORT, NULL, "database: can't make connection %d: %s",
		    pool->connections + 1, result->why.text);
}

static void
failed_to_connect(struct db_pool *pool, const struct connector_result *result)
{
	bool was_away = pool->away.text[0] != '\0';

	errbuf_set(&pool->away, "can't connect: %s", result->why.text);
	if (!was_away)
		pool->nlogged = 0;
	if (is_news(pool, result->number))
		log_event(EVENT_DATABASE_AWAY, NULL, "database: %s; trying again until it is back",
		    pool->away.text);
	if (!was_away)
		pool->watcher->away(pool->ctx);
}

static void
failed(struct db_pool *pool, const struct connector_result *result)
{
	board_count(BOARD_CONNECT_FAILURES, 1);
	if (pool->backoff == 0)
		pool->failing_since = now_ms();
	if (result->mismatch && !pool->mismatch) {
		pool->mismatch = true;
		errbuf_set(&pool->away, "%s", result->why.text);
		pool->watcher->mismatch(pool->ctx, result->why.text);
	} else if (!result->mismatch && pool->connections > 0) {
		failed_to_grow(pool, result);
	} else if (!result->mismatch) {
		failed_to_connect(pool, result);
	}
	if (!event_pending(pool->reconnect, EV_TIMEOUT, NULL))
		back_off(pool);
}

/* The trouble with connecting is over. */
static void
recovered(struct db_pool *pool)
{
	double seconds = (double)(now_ms() - pool->failing_since) / 1000;
	bool was_away = pool->away.text[0] != '\0';

	log_event(EVENT_DATABASE_BACK, NULL, "database: connected again after %.1f s", seconds);
	pool->backoff = 0;
	pool->mismatch = false;
	pool->nlogged = 0;
	pool->away.text[0] = '\0';
	event_del(pool->reconnect);
	if (was_away && pool->was_ready)
		pool->watcher->back(pool->ctx);
}

static void
connected(struct db_pool *pool, MYSQL *mysql)
{
	struct db_conn *conn = db_conn_new(pool->base, mysql, pool_conn_over, pool);

	board_count(BOARD_CONNECTS, 1);
	db_conn_move(conn, &pool->idle);
	pool->connections++;
	if (pool->backoff != 0)
		recovered(pool);
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
		supply_remove(pool, conn);
	event_free(pool->reconnect);
}
