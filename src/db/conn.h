/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_DB_CONN_H
#define PARLORD_DB_CONN_H

#include <event2/event.h>
#include <mysql.h>
#include <stdbool.h>
#include <sys/queue.h>

#include "db/db.h"

/*
 * One connection to the database and the call that runs on it, through Connector/C's non-blocking
 * functions. Knows nothing of queues or retries: that is the pool's.
 */
struct db_conn;

/* A call as the pool queues it and a connection runs it. */
struct db_call {
	TAILQ_ENTRY(db_call) link;
	struct db_pool *pool;
	const struct db_proc *proc;
	const struct db_value *args;
	unsigned nargs;
	const struct db_caller *caller;
	void *ctx;
	int64_t deadline; /* of now_ms() */
	int64_t patience; /* until when this attempt may run, if there may be another */
	unsigned attempts;
	unsigned ticks;      /* of the pool's that it has seen while it was running */
	unsigned lost;       /* attempts whose outcome is not known: they may have been done */
	struct event *retry; /* its pause before the next attempt, or null */
};

/* How far a call got that failed. */
struct db_error {
	unsigned number; /* the server's or the client library's; 0: none */
	char sqlstate[6];
	const char *message; /* lives until the connection's next call or its end */
	bool sent;           /* the procedure may have begun */
	bool late;           /* it was not sent, as too little was left of its time; number is 0 */
};

/*
 * Called on the loop when a call is over (call is what was given to db_conn_run()), and, with call
 * null, when a connection without one was lost or has become idle; never from inside db_conn_run().
 */
typedef void db_conn_over(
    void *ctx, struct db_conn *conn, struct db_call *call, const struct db_error *error);

/* Takes mysql over. */
struct db_conn *db_conn_new(struct event_base *base, MYSQL *mysql, db_conn_over *over, void *ctx);

/* Closes without waiting; a running call is cut, and not reported. */
void db_conn_free(struct db_conn **conn);

/* Runs a call on an idle connection. */
void db_conn_run(struct db_conn *conn, struct db_call *call);

/* The running call, or null. */
struct db_call *db_conn_call(const struct db_conn *conn);

/* Whether the running call's procedure may have begun. */
bool db_conn_sent(const struct db_conn *conn);

/*
 * Takes the running call away, which may be freed then. What has begun goes on, unheard, until the
 * connection is idle. until: of now_ms(), how long that may take.
 */
void db_conn_withdraw(struct db_conn *conn, int64_t until);

/* When what was withdrawn must have come to its end; 0: there is nothing of that kind. */
int64_t db_conn_withdrawn(const struct db_conn *conn);

/* The connections of a pool form lists; each is on one of them, or on none. */
TAILQ_HEAD(db_conn_list, db_conn);
struct db_conn *db_conn_next(const struct db_conn *conn);
void db_conn_move(struct db_conn *conn, struct db_conn_list *list);

#endif
