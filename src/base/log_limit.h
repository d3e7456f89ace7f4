/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOG_LIMIT_H
#define PARLORD_LOG_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Counts what is repeated too often to be written, by kind and key, over an interval that begins
 * with the first of a kind and key. For log.c; any thread may call.
 */

/* What events must have in common to be alike. */
enum log_limit {
	LIMIT_NEVER,    /* each is written: it can't come often, or is asked for with the level */
	LIMIT_EVENT,    /* the event */
	LIMIT_CLIENT,   /* and the client's address: nobody hides behind somebody louder */
	LIMIT_INCIDENT, /* and the incident */
};

/* A key that is longer is cut. The pairs that are told apart at a time: */
enum { LOG_KEY_SIZE = 64, LOG_LIMIT_SLOTS = 256 };

/* An interval that is over. */
struct log_suppressed {
	int kind;
	char key[LOG_KEY_SIZE];
	int64_t count; /* of what was not written */
	int64_t begun; /* when the first of them all came, of now_ms() */
};

/* burst: how many are written in interval milliseconds. */
void log_limit_set(int burst, int64_t interval);

/*
 * Whether one more may be written at now; otherwise it is counted. Call log_limit_take() before: it
 * is what makes room, and without room there is no limit.
 */
bool log_limit_admit(int kind, const char *key, int64_t now);

/* Ends an interval that is over at now, or the oldest one if there is no room for another, and
 * returns true if there was something suppressed; false when there is nothing more to tell. */
bool log_limit_take(int64_t now, struct log_suppressed *out);

/* Begins anew, as in a child, whose parent will tell what it has counted. */
void log_limit_forget(void);

#endif
