/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_ERRBUF_H
#define PARLORD_ERRBUF_H

#include "base/compiler.h"

/* Words for a human that go with a status. Owned by the caller, overwritten by the callee. */
struct errbuf {
	char text[512];
};

/* Writes the words, cut at the buffer's size; never fails. */
void errbuf_set(struct errbuf *why, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
