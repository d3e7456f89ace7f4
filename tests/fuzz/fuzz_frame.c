/* SPDX-License-Identifier: ISC */
/* The framer: however a stream is cut, the same comes out; what is a value is one for Jansson. */
#include "fuzz.h"

#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "json/frame.h"

#define MAX_SIZE 4096

/* Writes what the stream becomes, fed in pieces of that size, as text. */
static void
write_events(const uint8_t *data, size_t size, size_t piece, struct buf *out)
{
	struct frame *frame = frame_new(MAX_SIZE);
	enum frame_event event = FRAME_MORE;
	struct errbuf why;
	json_t *value = NULL;

	for (size_t at = 0; at <= size && event != FRAME_TOO_LONG;) {
		event = frame_next(frame, &value, &why);
		if (event == FRAME_MORE && at < size) {
			size_t len = piece < size - at ? piece : size - at;

			frame_feed(frame, (const char *)data + at, len);
			at += len;
			continue;
		}
		if (event == FRAME_MORE) {
			event = frame_end(frame, &value, &why);
			at = size + 1;
		}
		if (event == FRAME_VALUE) {
			char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
			json_t *again =
			    json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);

			HOLDS(again != NULL && json_equal(again, value));
			buf_addstr(out, text);
			json_decref(again);
			json_decref(value);
			free(text);
		} else if (event != FRAME_MORE) {
			buf_addstr(out, why.text);
		}
		buf_addstr(out, "\n");
	}
	frame_free(&frame);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole = { 0 }, bytes = { 0 }, pieces = { 0 };

	write_events(data, size, size + 1, &whole);
	write_events(data, size, 1, &bytes);
	write_events(data, size, 1 + size / 3, &pieces);
	HOLDS(whole.len == bytes.len &&
	    (whole.len == 0 || memcmp(whole.data, bytes.data, whole.len) == 0));
	HOLDS(whole.len == pieces.len &&
	    (whole.len == 0 || memcmp(whole.data, pieces.data, whole.len) == 0));
	buf_free(&whole);
	buf_free(&bytes);
	buf_free(&pieces);
	return 0;
}
