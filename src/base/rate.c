/* SPDX-License-Identifier: ISC */
#include "base/rate.h"

#include <string.h>

/*
 * A bucket in the table: the address's tag in the upper bits, so many low bits for the time, in
 * units of 16 us: enough for nine years after the machine's start. One word, so that it is always
 * whole.
 */
#define TIME_BITS  44
#define TIME_MASK  (((uint64_t)1 << TIME_BITS) - 1)
#define TIME_SHIFT 4

/* How often another process may be faster before a token is given away. */
#define MOST_ATTEMPTS 8

struct rate
rate_of(int per_second, int burst)
{
	return (struct rate){ per_second > 0 ? 1000000 / per_second : 0, burst };
}

int64_t
rate_take(int64_t *full_at, const struct rate *rate, int64_t now)
{
	int64_t next = (*full_at > now ? *full_at : now) + rate->interval;
	int64_t wait = next - now - rate->burst * rate->interval;

	if (wait > 0)
		return wait;
	*full_at = next;
	return 0;
}

/* The finaliser of MurmurHash3. */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
	x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
	return x ^ x >> 33;
}

uint64_t
rate_table_hash(const struct rate_table *table, const struct net_addr *who)
{
	uint64_t half[2];

	memcpy(half, who->bytes, sizeof(half));
	half[0] = mix(half[0] ^ table->key[0]) + table->key[1];
	return mix(half[1] ^ half[0] ^ table->key[2]) ^ table->key[3];
}

static uint64_t
pack(uint64_t tag, int64_t full_at)
{
	/* To the nearest: many roundings in one direction would be another rate. */
	uint64_t units = ((uint64_t)full_at + (1 << TIME_SHIFT) / 2) >> TIME_SHIFT;

	return tag << TIME_BITS | (units & TIME_MASK);
}

static int64_t
time_of(uint64_t word)
{
	return (int64_t)((word & TIME_MASK) << TIME_SHIFT);
}

/* The place of that tag, or the one whose bucket is, or was, full first. */
static uint64_t *
find_place(uint64_t *set, uint64_t tag, uint64_t *word)
{
	uint64_t *place = NULL;

	for (int i = 0; i < RATE_WAYS; i++) {
		uint64_t here = __atomic_load_n(&set[i], __ATOMIC_RELAXED);

		if (here >> TIME_BITS == tag) {
			*word = here;
			return &set[i];
		}
		if (place == NULL || time_of(here) < time_of(*word)) {
			place = &set[i];
			*word = here;
		}
	}
	return place;
}

int64_t
rate_table_take(
    struct rate_table *table, const struct net_addr *who, const struct rate *rate, int64_t now)
{
	uint64_t hash = rate_table_hash(table, who), tag = hash >> TIME_BITS;
	uint64_t *set = table->sets[hash % RATE_SETS];

	for (int i = 0; i < MOST_ATTEMPTS; i++) {
		uint64_t word, *place = find_place(set, tag, &word);
		int64_t full_at = word >> TIME_BITS == tag ? time_of(word) : 0;
		int64_t wait = rate_take(&full_at, rate, now);

		if (wait > 0)
			return wait;
		if (__atomic_compare_exchange_n(place, &word, pack(tag, full_at), false,
			__ATOMIC_RELAXED, __ATOMIC_RELAXED))
			break;
	}
	return 0;
}
