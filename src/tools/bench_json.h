/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_JSON_H
#define PARLORD_BENCH_JSON_H

#include "tools/bench.h"

/* Prints what was measured as JSON; ok is what bench_verify() gave. */
void bench_report_json(const struct bench *bench, bool ok);

#endif
