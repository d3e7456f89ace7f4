/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_RATE_H
#define PARLORD_RATE_H

#include <stdint.h>

#include "base/net.h"

/*
 * Token buckets. A bucket is one number: when it will be full again, if nothing is taken from it
 * until then (the generic cell rate algorithm, ITU-T I.371). So a bucket that has been full for
 * some time need not be kept. Times are in microseconds, of now_us().
 */
struct rate {
	int64_t interval; /* a token's; 0: no bound */
	int64_t burst;    /* tokens in a full bucket, at least 1 */
};

struct rate rate_of(int per_second, int burst);

/* Takes a token and returns 0, or returns how long it will be until there is one. */
int64_t rate_take(int64_t *full_at, const struct rate *rate, int64_t now);

/*
 * The buckets of addresses, of a bounded number: in memory that processes share and of which
 * nothing is ever locked, so any of them may die at any time. All zeros but for the key is an empty
 * table; the key is random, lest somebody chooses addresses that meet in one place.
 */
enum { RATE_SETS = 8192, RATE_WAYS = 8, RATE_KEYS = 4 };

struct rate_table {
	uint64_t key[RATE_KEYS];
	uint64_t sets[RATE_SETS][RATE_WAYS];
};

/* The same for who's bucket. Where a place is wanted the fullest bucket in its set is forgotten. */
int64_t rate_table_take(
    struct rate_table *table, const struct net_addr *who, const struct rate *rate, int64_t now);

/* A hash of an address, for which nobody outside knows others with the same. */
uint64_t rate_table_hash(const struct rate_table *table, const struct net_addr *who);

#endif
