/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_STEP_H
#define PARLORD_BENCH_STEP_H

#include "tools/bench.h"

/* Something that is asked many times: of client number, about room number, both modulo how many
 * there are. */
struct bench_step {
	const char *what;
	json_t *(*request)(struct bench *bench, unsigned number);
	/* Takes what is in the reply, which may be null; false: it is not the right one. */
	bool (*answer)(struct bench *bench, unsigned number, const json_t *reply);
	/* Null: all are. */
	bool (*needed)(struct bench *bench, unsigned number);
};

/* Both count around: number may be any. */
struct bench_client *bench_client_of(struct bench *bench, unsigned number);
struct bench_room *bench_room_of(struct bench *bench, unsigned number);

/* So many numbers give each client a room, and each room a client. */
unsigned bench_count_pairs(const struct bench_options *options);

/* Asks for each number below count for which it is needed, and reads the answers. */
MUST_CHECK enum status bench_take_step(struct bench *bench, const struct bench_step *step,
    unsigned count, int64_t deadline, struct errbuf *why);

#endif
