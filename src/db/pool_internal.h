/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_POOL_INTERNAL_H
#define PARLORD_POOL_INTERNAL_H

#include "db/conn.h"
#include "db/connector.h"

/*
 * The pool has three parts: pool.c has the calls, their queue and their times; outcome.c what
 * becomes of a call that has run; supply.c the connections, how they are made and made again.
 */
TAILQ_HEAD(call_list, db_call);

/* Trouble that changes its face more often than this is not logged again. */
enum { MAX_LOGGED = 8 };

struct db_pool {
	struct event_base *base;
	const struct conf *conf;
	const struct db_watcher *watcher;
	void *ctx;

	/* A connection is on one of these, or still being made. A busy one has a call, or had one.
	 */
	struct db_conn_list idle;
	struct db_conn_list busy;
	int connections; /* on both lists */
	int connecting;

	/* A call is waiting for a connection, running on a busy one, or pausing: before a retry, or
	 * until its time is over. */
	struct call_list waiting;
	struct call_list pausing;
	int nwaiting;
	bool full; /* and its owner wants to know when it isn't */

	struct connector *connector;
	struct event *tick;
	struct event *reconnect;
	int backoff; /* ms, before the next attempt; 0 when the last one succeeded */
	int64_t failing_since;
	bool was_ready;
	bool mismatch;               /* and its owner knows */
	unsigned logged[MAX_LOGGED]; /* errors of connecting since it last succeeded */
	unsigned nlogged;

	struct errbuf away; /* why there is no connection, for the log; empty: there was one */
	bool unwritable;    /* the database takes no changes */
	const struct db_proc *refused_proc; /* the last one that was refused therefore */
};

/* pool.c: gives waiting calls to idle connections. */
void pool_run_waiting(struct db_pool *pool);

/* outcome.c: the call's time is over. */
void pool_no_answer(struct db_pool *pool, struct db_call *call);

/* The call waits for a connection once more, before all others. */
void pool_wait_again(struct db_pool *pool, struct db_call *call);

/* What a connection tells of its call, or of its end (db_conn_over). */
void pool_conn_over(
    void *ctx, struct db_conn *conn, struct db_call *call, const struct db_error *error);

/* supply.c */
void supply_init(struct db_pool *pool, struct event_base *base);

/* Closes the idle connections and makes no more. */
void supply_release(struct db_pool *pool);

/* Sees to it that there are as many connections as are wanted, or will be. */
void supply_connect(struct db_pool *pool);

/* Closes a connection. */
void supply_remove(struct db_pool *pool, struct db_conn *conn);

#endif
