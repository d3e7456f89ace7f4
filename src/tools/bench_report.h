/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_REPORT_H
#define PARLORD_BENCH_REPORT_H

#include "tools/bench.h"

struct bench_quantile {
	const char *name; /* for JSON */
	const char *shown;
	uint64_t millionths;
};
extern const struct bench_quantile bench_quantiles[];
extern const unsigned bench_nquantiles;

double bench_quantile_us(const struct histogram *histogram, uint64_t millionths);

/* All commands' together. */
void bench_total_latency(const struct bench *bench, struct histogram *out);

/* Of the measurement: how long it was, and requests a second. */
double bench_seconds(const struct bench *bench);
double bench_rate(const struct bench *bench);

/* Whether all went right; if not, bench->example has words. */
bool bench_verify(struct bench *bench);

/* Prints what was measured; ok is what bench_verify() gave. */
void bench_report(const struct bench *bench, bool ok);

#endif
