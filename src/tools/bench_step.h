/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_STEP_H
#define PARLORD_BENCH_STEP_H

#include "tools/bench.h"

/* What is done before and after a load, one request and its reply at a time. */

#define BENCH_PASSWORD "parlor bench"

/* Something that is asked many times, for numbers from 0. */
struct bench_step {
	const char *what;
	json_t *(*request)(struct bench *bench, unsigned number);
	/* Takes what is in the reply, which may be null; false: it is not the right one. */
	bool (*answer)(struct bench *bench, unsigned number, const json_t *reply);
	/* Null: all are. */
	bool (*needed)(struct bench *bench, unsigned number);
};

/* Asks for each number below count for which it is needed, and reads the answers: on the clients'
 * connections by turns. */
MUST_CHECK enum status bench_take_step(struct bench *bench, const struct bench_step *step,
    unsigned count, int64_t deadline, struct errbuf *why);

/* Asks and waits for the answer; the caller frees it. */
MUST_CHECK enum status bench_ask(
    struct client *link, json_t *request, const char *what, json_t **reply, struct errbuf *why);

/* The room of a dialog; they count around. */
unsigned bench_dialog_number(const struct bench *bench, unsigned number);

/* So many numbers give each client a dialog, and each dialog a client. */
unsigned bench_count_pairs(const struct bench *bench);

#endif
