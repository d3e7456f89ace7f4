/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_LOAD_H
#define PARLORD_BENCH_LOAD_H

#include "tools/bench.h"

/* Loads the server and counts. What goes wrong is counted too. */
MUST_CHECK enum status bench_load(struct bench *bench, struct errbuf *why);

#endif
