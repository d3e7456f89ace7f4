/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_PROGRESS_H
#define PARLORD_BENCH_PROGRESS_H

#include "tools/bench.h"

/* The number of all replies that were not right, and of lost connections. */
uint64_t bench_errors(const struct bench *bench);

/* Ends an interval when it is time, or at once, and shows what was in it. */
void bench_progress(struct bench *bench, int64_t now, bool at_once);

#endif
