/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_DB_H
#define PARLORD_DB_H

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"

/*
 * Calls of stored procedures over a pool of connections, on the caller's event loop. A call is one
 * transaction; it waits in a FIFO queue while every connection is busy, and is over, whatever
 * happens, when database.query_timeout has passed since it was made.
 */
struct db_pool;

enum db_type { DB_NULL, DB_INT, DB_BOOL, DB_TEXT, DB_BYTES };

struct db_value {
	enum db_type type;
	int64_t number;   /* of DB_INT and DB_BOOL */
	const char *text; /* of DB_TEXT (UTF-8) and DB_BYTES; not ended by a NUL */
	size_t len;
};

/* What may be done when the outcome of a call is not known. */
enum db_effect {
	DB_READS, /* it changes nothing: it is repeated */
	DB_KEYED, /* a repetition with the same arguments is told from a new call: it is repeated */

	/*
	 * The same, and it gets one argument more, the last: 1, or 2, 3, … where attempts before
	 * this one were lost and may still be carried out.
	 */
	DB_COUNTED,
	DB_WRITES, /* it is not repeated */
};

struct db_proc {
	const char *name;
	enum db_effect effect;
};

struct db_row {
	unsigned set; /* the result set it is of: 0, 1, … */
	unsigned ncolumns;
	const char *const *names;
	const struct db_value *values;
};

enum db_outcome {
	DB_OK,      /* done and committed */
	DB_REFUSED, /* by the procedure, with a status and words for the client; nothing changed */
	DB_FAILED,  /* an error; nothing changed */
	DB_BUSY,    /* others held what it needed for all its time; nothing changed */
	DB_AWAY,    /* no answer within the time; nothing changed */
	DB_UNWRITABLE, /* it takes no changes now: read-only, or a full disk; nothing changed */
	DB_UNCERTAIN,  /* the connection was lost: it may have happened or may still happen */
};

struct db_result {
	enum db_outcome outcome;
	enum status status;  /* of DB_REFUSED */
	const char *message; /* of DB_REFUSED for the client, otherwise for the log */
	int retry_after;     /* of STATUS_TRY_LATER: seconds; else 0 */
	bool wrote;          /* DB_OK of a procedure that changes something */
};

/* Who wants to know. Never called from inside db_call(). */
struct db_caller {
	void (*begin)(void *ctx); /* forget rows: the call begins (again) */
	void (*row)(
	    void *ctx, const struct db_row *row); /* what it points to lives during the call */
	void (*done)(void *ctx, const struct db_result *result); /* once, and last */
	void (*slow)(void *ctx); /* it has been running for 50 ms or more; null: nobody cares */
};

/* What the pool's owner wants to know. */
struct db_watcher {
	void (*ready)(void *ctx); /* the first connection is there */
	void (*back)(void *ctx);  /* so is one after an outage */
	void (*away)(void *ctx);  /* the database can't be reached any more, or yet */
	void (*mismatch)(void *ctx, const char *why); /* the database is not one for this daemon */
	void (*room)(void *ctx);                      /* a full queue has room again */
};

/* conf and watcher must outlive the pool. Connecting begins at once and goes on by itself. */
struct db_pool *db_pool_new(
    struct event_base *base, const struct conf *conf, const struct db_watcher *watcher, void *ctx);

/* Closes the connections. All calls must be done. */
void db_pool_free(struct db_pool **pool);

/* args: always as many for one proc; they and proc must live until done is called. */
void db_call(struct db_pool *pool, const struct db_proc *proc, const struct db_value *args,
    unsigned nargs, const struct db_caller *caller, void *ctx);

/* The same with a time of its own, of now_ms(), at which the call is over. */
void db_call_by(struct db_pool *pool, const struct db_proc *proc, const struct db_value *args,
    unsigned nargs, int64_t deadline, const struct db_caller *caller, void *ctx);

/*
 * For whoever makes one call for all that ask at the same time. due() is called once after
 * db_gather_soon(), when the loop has written what is to be written now and has read once more what
 * has arrived: whoever is just being answered can ask again in time.
 */
struct db_gather;
struct db_gather *db_gather_new(struct db_pool *pool, void (*due)(void *ctx), void *ctx);
void db_gather_free(struct db_gather **gather);
void db_gather_soon(struct db_gather *gather);

/* Puts on the board how many connections and calls there are. */
void db_pool_measure(const struct db_pool *pool);

/* Whether database.pool_queue calls wait for a connection: make no more until there is room. */
bool db_pool_full(const struct db_pool *pool);

#endif
