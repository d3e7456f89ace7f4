/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_PLOT_H
#define PARLORD_BENCH_PLOT_H

#include "tools/bench.h"

/* Lets gnuplot(1) draw options.plot. */
MUST_CHECK enum status bench_plot(const struct bench *bench, struct errbuf *why);

#endif
