/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_HASHER_H
#define PARLORD_HASHER_H

#include <event2/event.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/net.h"
#include "base/status.h"

/*
 * Password hashing with crypt(5)'s yescrypt, in threads of low priority, so that the event loop
 * never waits for it (a verification costs about 10 ms). Results come back on the loop. Every
 * function is for the loop's own thread.
 */
struct hasher;

struct hasher_options {
	int threads;
	int queue; /* the most jobs waiting, besides one for each thread */
	int share; /* the most jobs, waiting or not, of one client */
	int cost;  /* yescrypt's cost, 1 to 11 (crypt(5)) */
};

enum hash_result {
	HASH_MADE,     /* hash is the new one */
	HASH_MATCH,    /* the password is right; hash is null, or a new one where the old one cost
			  less than is configured now */
	HASH_MISMATCH, /* wrong, or there was no hash to compare with */
	HASH_FAILED,   /* crypt(3) could not do it: no memory, or it can't read the stored hash */
};

/* Called exactly once per job, on the loop, never from inside the call that queued it. hash lives
 * only during the call and is wiped after it. It may queue further jobs, but must not free the
 * hasher. */
typedef void hash_done(void *ctx, enum hash_result result, const char *hash);

/* Made after fork, as threads don't survive it. Leaves the process if threads can't be had. */
struct hasher *hasher_new(struct event_base *base, const struct hasher_options *options);

/* How many jobs wait or run. */
int hasher_jobs(const struct hasher *hasher);

/* Waits for the jobs that run, drops those that wait, ends the threads. No callback is called any
 * more, so what their ctx points to stays the caller's to free. Comes before event_base_free(), and
 * never from a hash_done. */
void hasher_free(struct hasher **hasher);

/*
 * from: the address that a job is counted for, or null: then only the queue bounds it.
 * STATUS_TRY_LATER: the client has its share.
 *
 * Hashes a password of len bytes (at most 511, no NUL), which is copied and wiped after use. Where
 * it doesn't return STATUS_OK, done is not called. STATUS_INTERNAL: the queue is full.
 * STATUS_BAD_REQUEST: the password is too long or has a NUL, at which crypt(3) would cut it.
 */
MUST_CHECK enum status hasher_make(struct hasher *hasher, const struct net_addr *from,
    const char *password, size_t len, hash_done *done, void *ctx);

/* Compares a password with a hash in crypt(5)'s format, which is copied. With a null hash it takes
 * as long and answers HASH_MISMATCH, so that unknown names can't be told from wrong passwords.
 * Returns what hasher_make() does. */
MUST_CHECK enum status hasher_verify(struct hasher *hasher, const struct net_addr *from,
    const char *password, size_t len, const char *hash, hash_done *done, void *ctx);

#endif
