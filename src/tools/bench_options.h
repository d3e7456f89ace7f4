/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_OPTIONS_H
#define PARLORD_BENCH_OPTIONS_H

#include <stdio.h>

#include "tools/bench.h"

/* Reads the command line. STATUS_BAD_REQUEST: help was asked for. */
MUST_CHECK enum status bench_options_parse(
    struct bench *bench, int argc, char **argv, struct errbuf *why);

void bench_usage(FILE *out);

#endif
