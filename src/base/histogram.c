/* SPDX-License-Identifier: ISC */
#include "base/histogram.h"

#define MILLION 1000000

/* The bits of a value that do not choose its bucket. */
static int
low_bits(uint64_t value)
{
	return value < HISTOGRAM_CUTS ? 0 : 64 - 8 - __builtin_clzll(value);
}

/* With low bits the highest of the others is set: value >> low is from 128 to 255. */
static unsigned
bucket_of(uint64_t value)
{
	int low = low_bits(value);

	return (unsigned)low * HISTOGRAM_CUTS + (unsigned)(value >> low);
}

static uint64_t
highest_in(unsigned bucket)
{
	unsigned low = bucket < 2 * HISTOGRAM_CUTS ? 0 : bucket / HISTOGRAM_CUTS - 1;
	uint64_t high = bucket - low * HISTOGRAM_CUTS;

	return (high << low) + ((UINT64_C(1) << low) - 1);
}

void
histogram_add(struct histogram *histogram, uint64_t value)
{
	histogram->counts[bucket_of(value)]++;
	histogram->total++;
	if (value > histogram->max)
		histogram->max = value;
}

void
histogram_merge(struct histogram *histogram, const struct histogram *other)
{
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++)
		histogram->counts[i] += other->counts[i];
	histogram->total += other->total;
	if (other->max > histogram->max)
		histogram->max = other->max;
}

/* How many of the total that is, rounded up; written so that nothing overflows. */
static uint64_t
share(uint64_t total, uint64_t millionths)
{
	return total / MILLION * millionths +
	    (total % MILLION * millionths + MILLION - 1) / MILLION;
}

uint64_t
histogram_quantile(const struct histogram *histogram, uint64_t millionths)
{
	uint64_t wanted = share(histogram->total, millionths), seen = 0;

	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += histogram->counts[i];
		if (seen > 0 && seen >= wanted) {
			uint64_t highest = highest_in(i);

			return highest < histogram->max ? highest : histogram->max;
		}
	}
	return 0;
}
