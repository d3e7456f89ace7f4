/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_CLIENT_H
#define PARLORD_BENCH_CLIENT_H

#include "tools/bench.h"

/* Sends what the client may send now. */
void bench_client_send(struct bench *bench, struct bench_client *client, int64_t now);

/* Does what epoll(7) tells of the client's socket. */
void bench_client_event(struct bench *bench, struct bench_client *client, uint32_t events);

#endif
