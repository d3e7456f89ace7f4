/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_SETUP_H
#define PARLORD_BENCH_SETUP_H

#include "tools/bench.h"

/* Connects the clients, and makes users, dialogs and members, as far as they are not there. */
MUST_CHECK enum status bench_setup(struct bench *bench, struct errbuf *why);

/* Leaves nobody in a game, and looks whether silent clients are still there. */
MUST_CHECK enum status bench_tidy(struct bench *bench, struct errbuf *why);

/* Frees what the struct has, not itself. */
void bench_free(struct bench *bench);

#endif
