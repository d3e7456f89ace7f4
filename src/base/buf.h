/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BUF_H
#define PARLORD_BUF_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that grow at their end. Zeroed is empty; the owner frees it with buf_free(). */
struct buf {
	char *data;
	size_t len;
	size_t size;
	bool secret; /* wiped whenever memory is given back; to be set before the secret comes */
};

/* Makes room for at least more bytes behind len and returns where they go. */
char *buf_reserve(struct buf *buf, size_t more);
void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_addstr(struct buf *buf, const char *text);

/* Releases the memory and leaves an empty buffer. */
void buf_free(struct buf *buf);

#endif
