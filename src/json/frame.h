/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_FRAME_H
#define PARLORD_FRAME_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/errbuf.h"

/*
 * Cuts a stream of bytes into JSON values (RFC 8259), separated by white space or nothing. Each
 * byte is looked at once, however the stream arrives. A fault is reported with its offset from the
 * start of the value, and the rest of the line that holds it is skipped, so the stream can go on.
 */
struct frame;

enum frame_event {
	FRAME_MORE,     /* everything fed was looked at; no whole value yet */
	FRAME_VALUE,    /* *value is the next value, owned by the caller */
	FRAME_FAULT,    /* why tells what is wrong; the stream goes on */
	FRAME_TOO_LONG, /* a value exceeds the bound; the stream can't be resynchronised */
};

/* max_size: the most bytes that a value may have. */
struct frame *frame_new(size_t max_size);
void frame_free(struct frame **frame);

/*
 * Appends bytes of the stream. They are kept until looked at by frame_next(); a caller bounds
 * memory by feeding only after FRAME_MORE.
 */
void frame_feed(struct frame *frame, const char *bytes, size_t len);

/* The next event of what was fed. */
enum frame_event frame_next(struct frame *frame, json_t **value, struct errbuf *why);

/*
 * The stream has ended, after FRAME_MORE: FRAME_VALUE for a number that only the end completes,
 * FRAME_FAULT when it ended inside a value, FRAME_MORE when nothing was pending.
 */
enum frame_event frame_end(struct frame *frame, json_t **value, struct errbuf *why);

/* How many bytes of memory the stream's buffer takes. */
size_t frame_size(const struct frame *frame);

/* Whether part of a value has been seen. */
bool frame_pending(const struct frame *frame);

#endif
