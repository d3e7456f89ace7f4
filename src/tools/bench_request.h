/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_REQUEST_H
#define PARLORD_BENCH_REQUEST_H

#include "tools/bench.h"

uint32_t bench_slot_add(struct bench *bench, unsigned client, unsigned room);

/* Adds a request to those of the client of that number, which are moved by that; takes the
 * reference to json. */
struct bench_request *bench_request_add(
    struct bench *bench, unsigned number, const struct bench_op *op, json_t *json, uint32_t slot);

/* Gives the request a field "after", with that value. */
void bench_request_begin_after(struct bench_request *request, int64_t after);

/* Puts request->after into that field. */
void bench_request_set_after(struct bench_request *request);

void bench_request_free(struct bench_request *request);

#endif
