/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_HISTOGRAM_H
#define PARLORD_HISTOGRAM_H

#include <stdint.h>

/*
 * Counts how often values occur, in buckets that are less than 1 % of their values wide, whatever
 * their magnitude: up to 255 each value has a bucket of its own, from there on each power of two is
 * cut into 128.
 */
enum { HISTOGRAM_CUTS = 128, HISTOGRAM_BUCKETS = (64 - 7 + 1) * HISTOGRAM_CUTS };

/* Zeroed is empty. */
struct histogram {
	uint64_t counts[HISTOGRAM_BUCKETS];
	uint64_t total;
	uint64_t max; /* exactly */
};

void histogram_add(struct histogram *histogram, uint64_t value);

/* Adds all that other counts. */
void histogram_merge(struct histogram *histogram, const struct histogram *other);

/*
 * The value that so many of a million values do not exceed; up to 1 % above the exact one, never
 * above the highest. 0 where there is none.
 */
uint64_t histogram_quantile(const struct histogram *histogram, uint64_t millionths);

#endif
