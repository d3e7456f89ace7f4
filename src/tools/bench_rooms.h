/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_ROOMS_H
#define PARLORD_BENCH_ROOMS_H

#include "tools/bench.h"

/* The rooms of the preset, with all clients in them, and what is in them before the load. */
MUST_CHECK enum status bench_make_rooms(struct bench *bench, int64_t deadline, struct errbuf *why);

/* Notes a room's newest message after the load. */
MUST_CHECK enum status bench_look_afterwards(
    struct bench *bench, struct client *link, unsigned room, struct errbuf *why);

#endif
