/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_STEP_H
#define PARLORD_BENCH_STEP_H

#include "tools/bench.h"

/* What is done before and after a load; and the parts that a preset's script puts together. */

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

/* Notes a room's newest message after the load. */
MUST_CHECK enum status bench_look_afterwards(
    struct bench *bench, struct client *link, unsigned room, struct errbuf *why);

/* The room of a dialog; they count around. */
unsigned bench_dialog_number(const struct bench *bench, unsigned number);

/* So many numbers give each client a dialog, and each dialog a client. */
unsigned bench_count_pairs(const struct bench *bench);

/* --- bench_request.c --- */

uint32_t bench_slot_add(struct bench *bench, unsigned client, unsigned room);

/* Adds a request to those of a client, which are moved by that; takes the reference to json. */
struct bench_request *bench_request_add(
    struct bench *bench, unsigned client, const struct bench_op *op, json_t *json, uint32_t slot);

/* Gives the request a field "after", with that value. */
void bench_request_begin_after(struct bench_request *request, int64_t after);

/* Puts request->after into that field. */
void bench_request_set_after(struct bench_request *request);

void bench_request_free(struct bench_request *request);

#endif
