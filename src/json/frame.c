/* SPDX-License-Identifier: ISC */
#include "json/frame.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "json/scan.h"

#define MIN_ROOM 128

enum mode {
	BETWEEN,  /* values; start is the next byte to look at */
	INSIDE,   /* a value, which begins at start; pos is the next byte to scan */
	SKIPPING, /* the rest of a line with a fault in it, from start */
	CLOSED,   /* a value was too long */
};

/*
 * Requests carry passwords. So bytes leave only through drop() and move_to(), which wipe them, and
 * what lies outside [start, len) never holds any.
 */
struct frame {
	char *data;
	size_t start;
	size_t pos;
	size_t len;
	size_t room;
	size_t max_size;
	enum mode mode;
	struct scan scan;
};

struct frame *
frame_new(size_t max_size)
{
	struct frame *frame = xcalloc(1, sizeof(*frame));

	frame->max_size = max_size;
	return frame;
}

/* Forgets the bytes before the offset upto. An idle frame has no buffer. */
static void
drop(struct frame *frame, size_t upto)
{
	explicit_bzero(frame->data + frame->start, upto - frame->start);
	frame->start = frame->pos = upto;
	if (frame->start < frame->len)
		return;
	free(frame->data);
	frame->data = NULL;
	frame->start = frame->pos = frame->len = frame->room = 0;
}

void
frame_free(struct frame **frame)
{
	if (*frame == NULL)
		return;
	if ((*frame)->data != NULL)
		drop(*frame, (*frame)->len);
	free(*frame);
	*frame = NULL;
}

/* Moves what was not dropped to the beginning of data, which has room for so many bytes. */
static void
move_to(struct frame *frame, char *data, size_t room)
{
	size_t live = frame->len - frame->start;

	if (live > 0) {
		memcpy(data, frame->data + frame->start, live);
		explicit_bzero(frame->data + frame->start, live);
	}
	if (data != frame->data)
		free(frame->data);
	frame->data = data;
	frame->room = room;
	frame->pos -= frame->start;
	frame->start = 0;
	frame->len = live;
}

/* By a factor, so that the copying stays linear, but a small one where it would cost memory. */
static size_t
room_for(const struct frame *frame, size_t need)
{
	if (need < MIN_ROOM)
		return MIN_ROOM;
	return need < frame->max_size / 2 ? need * 2 : need + need / 8;
}

/* Not by realloc(), which would leave a copy behind. */
static void
make_room(struct frame *frame, size_t more)
{
	size_t live = frame->len - frame->start;
	size_t room = room_for(frame, live + more);

	if (frame->room - frame->len >= more)
		return;
	/* Bytes move down only over as many that were dropped: that is linear, too. */
	if (frame->start >= live && frame->room - live >= more)
		move_to(frame, frame->data, frame->room);
	else
		move_to(frame, xrealloc(NULL, room), room);
}

void
frame_feed(struct frame *frame, const char *bytes, size_t len)
{
	if (len == 0 || frame->mode == CLOSED)
		return;
	make_room(frame, len);
	memcpy(frame->data + frame->len, bytes, len);
	frame->len += len;
}

/*
 * Reports the fault at an offset from the value's start and skips from there. The offset may lie
 * before pos, because Jansson sees a whole value only after the scanner: then bytes are scanned
 * again, but at most once for each level of brackets. For no string holds a line feed, so what
 * follows the skipped line inside the old value are tokens, and each value made of them is nested
 * in the old one.
 */
static enum frame_event
fault_at(struct frame *frame, size_t offset, const char *what, struct errbuf *why)
{
	errbuf_set(why, "Not JSON: %s at byte %zu", what, offset);
	frame->mode = SKIPPING;
	drop(frame, frame->start + offset);
	return FRAME_FAULT;
}

/* Jansson 2.14 stands behind the token that it refuses; its own words quote the input. */
static enum frame_event
refused(struct frame *frame, json_error_t *error, struct errbuf *why)
{
	size_t len = frame->pos - frame->start;
	size_t offset = error->position > 0 ? (size_t)error->position - 1 : 0;
	const char *what = "unacceptable value";

	if (json_error_code(error) == json_error_duplicate_key)
		what = "key given twice";
	else if (json_error_code(error) == json_error_numeric_overflow)
		what = "number out of range";
	explicit_bzero(error, sizeof(*error));
	return fault_at(frame, offset < len ? offset : len - 1, what, why);
}

/* The value is [start, pos). The scanner let it pass; what it can't see is left to Jansson. */
static enum frame_event
take(struct frame *frame, json_t **value, struct errbuf *why)
{
	json_error_t error;
	json_t *loaded = json_loadb(frame->data + frame->start, frame->pos - frame->start,
	    JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);

	if (loaded == NULL)
		return refused(frame, &error, why);
	*value = loaded;
	frame->mode = BETWEEN;
	drop(frame, frame->pos);
	return FRAME_VALUE;
}

static enum frame_event
too_long(struct frame *frame, struct errbuf *why)
{
	errbuf_set(why, "Request longer than %zu bytes", frame->max_size);
	frame->mode = CLOSED;
	if (frame->data != NULL)
		drop(frame, frame->len);
	return FRAME_TOO_LONG;
}

/* Scans at most len of the bytes that are there. */
static enum scan_result
scan(struct frame *frame, size_t len)
{
	size_t there = frame->len - frame->pos;
	size_t used;
	enum scan_result result;

	result =
	    scan_bytes(&frame->scan, frame->data + frame->pos, there < len ? there : len, &used);
	frame->pos += used;
	return result;
}

static enum frame_event
inside(struct frame *frame, json_t **value, struct errbuf *why)
{
	enum scan_result result = scan(frame, frame->max_size - (frame->pos - frame->start));

	if (result == SCAN_MORE && frame->pos < frame->len) {
		/* The byte behind the longest value may still show that a number has ended. */
		result = scan(frame, 1);
		if (result != SCAN_DONE || frame->pos - frame->start > frame->max_size)
			return too_long(frame, why);
	}
	if (result == SCAN_DONE)
		return take(frame, value, why);
	if (result == SCAN_FAULT)
		return fault_at(frame, frame->pos - frame->start, frame->scan.fault, why);
	return FRAME_MORE;
}

static void
between(struct frame *frame)
{
	size_t p = frame->start;

	/* NOLINTNEXTLINE(bugprone-not-null-terminated-result): a NUL is not among them */
	while (p < frame->len && memchr(" \t\r\n", frame->data[p], 4) != NULL)
		p++;
	if (p < frame->len) {
		scan_start(&frame->scan);
		frame->mode = INSIDE;
	}
	drop(frame, p);
}

static void
skip_line(struct frame *frame)
{
	const char *from = frame->data + frame->start;
	const char *lf = memchr(from, '\n', frame->len - frame->start);

	if (lf != NULL)
		frame->mode = BETWEEN;
	drop(frame, lf == NULL ? frame->len : frame->start + (size_t)(lf - from) + 1);
}

enum frame_event
frame_next(struct frame *frame, json_t **value, struct errbuf *why)
{
	enum frame_event event = FRAME_MORE;

	if (frame->mode == CLOSED)
		return too_long(frame, why);
	while (event == FRAME_MORE && frame->pos < frame->len) {
		if (frame->mode == SKIPPING)
			skip_line(frame);
		else if (frame->mode == BETWEEN)
			between(frame);
		else
			event = inside(frame, value, why);
	}
	return event;
}

enum frame_event
frame_end(struct frame *frame, json_t **value, struct errbuf *why)
{
	enum frame_event event;

	if (frame->mode == CLOSED)
		return too_long(frame, why);
	if (frame->mode != INSIDE)
		return FRAME_MORE;
	if (scan_whole_at_end(&frame->scan))
		event = take(frame, value, why);
	else
		event = fault_at(
		    frame, frame->pos - frame->start, "the input ends inside a value", why);
	/* Nothing can follow, not even the rest of a line. */
	if (frame->data != NULL)
		drop(frame, frame->len);
	frame->mode = BETWEEN;
	return event;
}

bool
frame_pending(const struct frame *frame)
{
	return frame->mode == INSIDE;
}

size_t
frame_size(const struct frame *frame)
{
	return frame->room;
}
