/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_MESSAGES_H
#define PARLORD_BENCH_MESSAGES_H

#include "tools/bench.h"

/* Writes a text of the length asked for; number is that of a message of the slot. */
void bench_text(const struct bench *bench, char *out, uint32_t slot, uint64_t number);

/* Points to the last digit of the number in a request with such a text. */
char *bench_text_number(char *request);

/* Reads back what was acknowledged, and counts what is there. */
MUST_CHECK enum status bench_read_back(struct bench *bench, struct errbuf *why);

#endif
