/* SPDX-License-Identifier: ISC */
#include <fcntl.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/util.h"
#include "json/frame.h"
#include "json/scan.h"

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
size_t __sanitizer_get_current_allocated_bytes(void);
#define allocated() __sanitizer_get_current_allocated_bytes()
#define SLACK       0
#else
#define allocated() (mallinfo2().uordblks + mallinfo2().hblkhd)
#define SLACK       16384 /* glibc counts what its thread caches keep */
#endif

#define MAX      65536
#define IN(text) text, sizeof(text) - 1

/* What the stream holds, and its events: "= value" or "! fault", or "# too long". */
struct stream {
	const char *bytes;
	size_t len;
	const char *events;
};

/* clang-format off */
static const struct stream streams[] = {
	/* values and what separates them */
	{ IN(""), "" },
	{ IN(" \t\r\n \n"), "" },
	{ IN("{}"), "= {}\n" },
	{ IN("{\"a\":1}\n{\"a\":2}\r\n"), "= {\"a\":1}\n= {\"a\":2}\n" },
	{ IN("{}{}[]\"x\"null 1 2"), "= {}\n= {}\n= []\n= \"x\"\n= null\n= 1\n= 2\n" },
	{ IN("truefalsenull"), "= true\n= false\n= null\n" },
	{ IN("12{}-3\"a\"0[4]1.5e2"), "= 12\n= {}\n= -3\n= \"a\"\n= 0\n= [4]\n= 150.0\n" },
	{ IN("{\n \"a\" :\r\n [ 1 ,\t2 ]\n}\n"), "= {\"a\":[1,2]}\n" },
	{ IN("[true,false,null,\"\",[],{}]"), "= [true,false,null,\"\",[],{}]\n" },
	{ IN("012"), "= 0\n= 12\n" },
	{ IN("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\""), "= \"\\\"\\\\/\\b\\f\\n\\r\\tA\"\n" },
	{ IN("\"\x7f\xc2\x80\xe0\xa0\x80\xed\x9f\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""),
	  "= \"\x7f\xc2\x80\xe0\xa0\x80\xed\x9f\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"\n" },
	{ IN("\"\\ud83d\\uDE00\\uFFFF\""), "= \"\xf0\x9f\x98\x80\xef\xbf\xbf\"\n" },

	/* what is no JSON, and where the stream goes on */
	{ IN("{'a':1}\n{}"), "! expected '\"' or '}' at byte 1\n= {}\n" },
	{ IN("hello {}\n{}"), "! expected a value at byte 0\n= {}\n" },
	{ IN("\xef\xbb\xbf{}\n{}"), "! expected a value at byte 0\n= {}\n" },
	{ IN("\0{}\n{}"), "! expected a value at byte 0\n= {}\n" },
	{ IN("[1\0]\n{}"), "! expected ',' or ']' at byte 2\n= {}\n" },
	{ IN("{\"a\0b\":1}\n{}"), "! control character in a string at byte 3\n= {}\n" },
	{ IN("}\n]\n:\n{}"), "! expected a value at byte 0\n! expected a value at byte 0\n"
	  "! expected a value at byte 0\n= {}\n" },
	{ IN("[1}]\n{}"), "! expected ',' or ']' at byte 2\n= {}\n" },
	{ IN("{\"a\":1]}\n{}"), "! expected ',' or '}' at byte 6\n= {}\n" },
	{ IN("[[1]}"), "! expected ',' or ']' at byte 4\n" },
	{ IN("[1,]\n{\"a\":1,}\n{}"), "! expected a value at byte 3\n! expected '\"' at byte 7\n= {}\n" },
	{ IN("[,]\n{,}"), "! expected a value or ']' at byte 1\n! expected '\"' or '}' at byte 1\n" },
	{ IN("{\"a\" 1}\n{\"a\":}"), "! expected ':' at byte 5\n! expected a value at byte 5\n" },
	{ IN("[1 2]\n[\"a\" \"b\"]\n[01]"), "! expected ',' or ']' at byte 3\n"
	  "! expected ',' or ']' at byte 5\n! expected ',' or ']' at byte 2\n" },
	{ IN("[-]\n[1.]\n[1e]\n[1e+]"), "! expected a digit at byte 2\n! expected a digit at byte 3\n"
	  "! expected a digit or a sign at byte 3\n! expected a digit at byte 4\n" },
	{ IN("[.5]\n[+1]"), "! expected a value or ']' at byte 1\n! expected a value or ']' at byte 1\n" },
	{ IN("trUe\nfalze\nnul\n{}"), "! expected true at byte 2\n! expected false at byte 3\n"
	  "! expected null at byte 3\n= {}\n" },
	{ IN("\"\\x\"\n\"\\u12g4\""), "! unknown escape at byte 2\n"
	  "! expected a hexadecimal digit at byte 5\n" },

	/* the faulty byte is the line feed itself: nothing more is skipped */
	{ IN("{\"a\":\"x\n{}\n{}"), "! control character in a string at byte 7\n= {}\n= {}\n" },
	{ IN("\"\\\n{}\n\"\xc3\n{}"), "! unknown escape at byte 2\n= {}\n! bad UTF-8 at byte 2\n= {}\n" },
	{ IN("-\n{}"), "! expected a digit at byte 1\n= {}\n" },
	{ IN("{\"a\":\"x\r\n{}\n"), "! control character in a string at byte 7\n= {}\n" },
	{ IN("x\r\n{}\r\nx\r\n"), "! expected a value at byte 0\n= {}\n! expected a value at byte 0\n" },
	/* in the middle of lines */
	{ IN("{\n\"a\": oops,\n\"b\": 1\n}\n{}"), "! expected a value at byte 7\n= \"b\"\n"
	  "! expected a value at byte 0\n! expected a value at byte 0\n= {}\n" },
	{ IN("  [1,\n2 3,\n4]\n5 "), "! expected ',' or ']' at byte 6\n= 4\n"
	  "! expected a value at byte 0\n= 5\n" },

	/* UTF-8 (RFC 3629): stray tails, bytes that never occur, overlong, surrogates, too high, cut */
	{ IN("\"\x80\"\n\"\xbf\"\n{}"), "! bad UTF-8 at byte 1\n! bad UTF-8 at byte 1\n= {}\n" },
	{ IN("\"\xc0\x80\"\n\"\xc1\xbf\"\n{}"), "! bad UTF-8 at byte 1\n! bad UTF-8 at byte 1\n= {}\n" },
	{ IN("\"\xf5\x80\"\n\"\xff\"\n{}"), "! bad UTF-8 at byte 1\n! bad UTF-8 at byte 1\n= {}\n" },
	{ IN("\"\xe0\x9f\x80\"\n\"\xf0\x8f\x80\"\n"), "! bad UTF-8 at byte 2\n! bad UTF-8 at byte 2\n" },
	{ IN("\"\xed\xa0\x80\"\n\"\xf4\x90\x80\"\n"), "! bad UTF-8 at byte 2\n! bad UTF-8 at byte 2\n" },
	{ IN("\"\xc3(\"\n\"\xe2\x82\"\n"), "! bad UTF-8 at byte 2\n! bad UTF-8 at byte 3\n" },
	{ IN("{\"\xf0\x9f\x98\":1}\n{}"), "! bad UTF-8 at byte 5\n= {}\n" },
	{ IN("\"\\u0000\"\n{\"a\\u0000\":1}\n{}"), "! \\u0000 is not allowed at byte 6\n! \\u0000 is not allowed at byte 8\n= {}\n" },
	{ IN("\"\\udc00\"\n\"\\uDFFF\"\n"), "! lone surrogate at byte 4\n! lone surrogate at byte 4\n" },
	{ IN("\"\\ud800\"\n\"\\uDBFFx\"\n"), "! lone surrogate at byte 7\n! lone surrogate at byte 7\n" },
	{ IN("\"\\ud800\\n\"\n\"\\ud800\\u0041\"\n\"\\ud800\\ud800\"\n{}"), "! lone surrogate at byte 8\n"
	  "! lone surrogate at byte 9\n! lone surrogate at byte 10\n= {}\n" },

	/* what only Jansson sees; the rest of the line is skipped from there, too */
	{ IN("{\"a\":1,\"a\":2} {}\n{}"), "! key given twice at byte 9\n= {}\n" },
	{ IN("{\"a\":1,\"\\u0061\":2}\n{}"), "! key given twice at byte 14\n= {}\n" },
	{ IN("{\"\xc3\xa9\":1,\"\xc3\xa9\"  :2}\n{}"), "! key given twice at byte 11\n= {}\n" },
	{ IN(" {\"x\":[{\"a\":1},{\"\":1,\"\":2}]}\n{}"), "! key given twice at byte 21\n= {}\n" },
	{ IN("{\"a\":1,\"a\"\n:2}\n{}"), "! key given twice at byte 9\n"
	  "! expected a value at byte 0\n= {}\n" },
	{ IN("[1e400,\n{\"k\":1,\"k\":2},\n3]\n{}"), "! number out of range at byte 5\n"
	  "! key given twice at byte 9\n= 3\n! expected a value at byte 0\n= {}\n" },
	{ IN("9223372036854775807 -9223372036854775808"),
	  "= 9223372036854775807\n= -9223372036854775808\n" },
	{ IN("9223372036854775808"), "! number out of range at byte 18\n" },
	{ IN("9223372036854775808 {}\n{}"), "! number out of range at byte 18\n= {}\n" },
	{ IN("9223372036854775808\n{}"), "! number out of range at byte 18\n= {}\n" },
	{ IN("[-9223372036854775809 ]\n{}"), "! number out of range at byte 20\n= {}\n" },
	{ IN("1E400\n[-1e400]\n"), "! number out of range at byte 4\n! number out of range at byte 6\n" },
	{ IN("{\"a\":1e99999999999999999999}\n{}"), "! number out of range at byte 26\n= {}\n" },
	{ IN("1.7976931348623159e308\n1.7976931348623157e308"), "! number out of range at byte 21\n"
	  "= 1.7976931348623157e308\n" },
	/* what is too small for a double becomes zero; an integer has no negative zero */
	{ IN("[1e-400,-1e-400,-0,-0.0,0e0,0E+99999]"), "= [0.0,-0.0,0,-0.0,0.0,0.0]\n" },

	/* the input ends inside a value */
	{ IN("{\"a\""), "! the input ends inside a value at byte 4\n" },
	{ IN("{} ["), "= {}\n! the input ends inside a value at byte 1\n" },
	{ IN("tru"), "! the input ends inside a value at byte 3\n" },
	{ IN("-"), "! the input ends inside a value at byte 1\n" },
	{ IN("1.5e"), "! the input ends inside a value at byte 4\n" },
	{ IN("\"\xf0\x9f"), "! the input ends inside a value at byte 3\n" },
	{ IN("x and no line feed"), "! expected a value at byte 0\n" },
};
/* clang-format on */

static void
record(struct buf *out, enum frame_event event, json_t *value, const struct errbuf *why)
{
	static const char not_json[] = "Not JSON: ";
	char *dump;

	if (event == FRAME_VALUE) {
		dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
		buf_addstr(out, "= ");
		buf_addstr(out, dump);
		free(dump);
		json_decref(value);
	} else if (event == FRAME_FAULT) {
		assert_memory_equal(why->text, not_json, strlen(not_json));
		buf_addstr(out, "! ");
		buf_addstr(out, why->text + strlen(not_json));
	} else {
		buf_addstr(out, "# ");
		buf_addstr(out, why->text);
	}
	buf_addstr(out, "\n");
}

/* Records what frame_next() gives before FRAME_MORE; false when that does not come any more. */
static bool
drain(struct frame *frame, struct buf *out)
{
	enum frame_event event;
	struct errbuf why;
	json_t *value;

	while ((event = frame_next(frame, &value, &why)) != FRAME_MORE) {
		assert_false(frame_pending(frame));
		record(out, event, value, &why);
		if (event == FRAME_TOO_LONG)
			return false;
	}
	return true;
}

enum cut { WHOLE, BYTES, RANDOM, RANDOM_UNDRAINED };

/* The events of a stream that arrives cut into pieces. The caller frees the text. */
static char *
events_of(const char *bytes, size_t len, size_t max_size, enum cut cut)
{
	struct frame *frame = frame_new(max_size);
	struct buf out = { 0 };
	struct errbuf why;
	json_t *value;
	bool open = true;

	for (size_t at = 0, n; at < len && open; at += n) {
		n = cut == WHOLE ? len : cut == BYTES ? 1 : 1 + (size_t)random() % 7;
		n = n < len - at ? n : len - at;
		frame_feed(frame, bytes + at, n);
		if (cut != RANDOM_UNDRAINED || random() % 4 == 0)
			open = drain(frame, &out);
	}
	if (open && drain(frame, &out)) {
		enum frame_event event = frame_end(frame, &value, &why);

		if (event != FRAME_MORE)
			record(&out, event, value, &why);
		assert_int_equal(frame_end(frame, &value, &why), FRAME_MORE);
	}
	assert_false(frame_pending(frame));
	frame_free(&frame);
	assert_null(frame);
	buf_add(&out, "", 1);
	return out.data;
}

static void
assert_events(const char *bytes, size_t len, size_t max_size, const char *expected)
{
	for (int i = 0; i < 12; i++) {
		enum cut cut = i < 2 ? (enum cut)i : i % 2 == 0 ? RANDOM : RANDOM_UNDRAINED;
		char *events = events_of(bytes, len, max_size, cut);

		assert_string_equal(events, expected);
		free(events);
	}
}

static void
test_streams(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(streams); i++)
		assert_events(streams[i].bytes, streams[i].len, MAX, streams[i].events);
}

/* Streams after one another, each but the last in lines of its own, don't disturb each other. */
static void
test_joined_streams(void **state)
{
	(void)state;
	for (int round = 0; round < 300; round++) {
		struct buf in = { 0 }, expected = { 0 };

		for (int i = 0; i < 8; i++) {
			const struct stream *s = &streams[(size_t)random() % COUNT_OF(streams)];

			if (strstr(s->events, "the input ends") != NULL)
				continue;
			buf_add(&in, s->bytes, s->len);
			buf_addstr(&in, "\n");
			buf_addstr(&expected, s->events);
		}
		buf_add(&expected, "", 1);
		assert_events(in.data, in.len, MAX, expected.data);
		buf_free(&in);
		buf_free(&expected);
	}
}

static void
test_depth(void **state)
{
	struct buf good = { 0 }, bad = { 0 }, events = { 0 };

	(void)state;
	for (int i = 0; i < SCAN_MAX_DEPTH / 2; i++)
		buf_addstr(&good, "{\"k\":[");
	for (int i = 0; i < SCAN_MAX_DEPTH / 2; i++)
		buf_addstr(&good, "]}");
	buf_addstr(&events, "= ");
	buf_add(&events, good.data, good.len);
	buf_add(&events, "\n", 2);
	assert_events(good.data, good.len, MAX, events.data);

	for (int i = 0; i < SCAN_MAX_DEPTH + 1; i++)
		buf_addstr(&bad, "[");
	buf_addstr(&bad, "\n{}");
	assert_events(bad.data, bad.len, MAX, "! nested too deeply at byte 32\n= {}\n");
	buf_free(&good);
	buf_free(&bad);
	buf_free(&events);
}

/* What Jansson would make most of: so many are taken, and one more is a fault where it begins. */
static void
test_items(void **state)
{
	static const struct {
		const char *before, *item, *after;
		int least; /* items that are there besides */
	} shapes[] = {
		{ "[0", ",0", "]", 1 },
		{ "[{}", ",{}", "]", 1 },
		{ "[[]", ",[]", "]", 2 }, /* an empty array counts, too */
		{ "{\"a\":[1", ",1", "]}", 2 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(shapes); i++) {
		int each = strcmp(shapes[i].item, ",[]") == 0 ? 2 : 1;
		int count = (SCAN_MAX_ITEMS - shapes[i].least) / each;
		struct buf in = { 0 }, events = { 0 };
		struct errbuf fault;

		buf_addstr(&in, shapes[i].before);
		for (int n = 0; n < count; n++)
			buf_addstr(&in, shapes[i].item);
		buf_addstr(&events, "= ");
		buf_add(&events, in.data, in.len);
		buf_addstr(&events, shapes[i].after);
		buf_add(&events, "\n", 2);
		errbuf_set(&fault, "! too many values at byte %zu\n= 2\n", in.len);
		buf_addstr(&in, shapes[i].after);
		assert_events(in.data, in.len, MAX, events.data);

		in.len -= strlen(shapes[i].after);
		buf_addstr(&in, shapes[i].item);
		buf_addstr(&in, shapes[i].after);
		buf_addstr(&in, "\n2 ");
		assert_events(in.data, in.len, MAX, fault.text);
		buf_free(&in);
		buf_free(&events);
	}
}

/* Each level is found faulty by Jansson only when its end was scanned. */
static void
test_faults_on_all_levels(void **state)
{
	struct buf in = { 0 }, events = { 0 };

	(void)state;
	for (int i = 0; i < SCAN_MAX_DEPTH; i++) {
		buf_addstr(&in, "[1e999,\n");
		buf_addstr(&events, "! number out of range at byte 5\n");
	}
	buf_addstr(&in, "1");
	for (int i = 0; i < SCAN_MAX_DEPTH; i++)
		buf_addstr(&in, "]");
	buf_addstr(&in, "\n{}");
	buf_addstr(&events, "= 1\n! expected a value at byte 0\n= {}\n");
	buf_add(&events, "", 1);
	assert_events(in.data, in.len, MAX, events.data);
	buf_free(&in);
	buf_free(&events);
}

static void
test_too_long(void **state)
{
	static const char why[] = "# Request longer than 8 bytes\n";

	(void)state;
	assert_events(IN("[1,2,34] [1,2,3] {}"), 8, "= [1,2,34]\n= [1,2,3]\n= {}\n");
	assert_events(IN("[1,2,345] {}"), 8, why);
	assert_events(IN("          [1,2,345]"), 8, why);
	assert_events(IN("12345678 12345678"), 8, "= 12345678\n= 12345678\n");
	assert_events(IN("12345678x\n{}"), 8, "= 12345678\n! expected a value at byte 0\n= {}\n");
	assert_events(IN("123456789"), 8, why);
	assert_events(IN("[1,2,3}}}}}}}\n{}"), 8, "! expected ',' or ']' at byte 6\n= {}\n");
	assert_events(IN("[1,2,34}"), 8, "! expected ',' or ']' at byte 7\n");
	assert_events(IN("[1,2,345}"), 8, why);
	assert_events(IN("[1,2,345}"), 9, "! expected ',' or ']' at byte 8\n");
	assert_events(IN("[1,2,34"), 8, "! the input ends inside a value at byte 7\n");
	assert_events(IN("xxxxxxxxxxxxxxxxxxxxx\n{}"), 8, "! expected a value at byte 0\n= {}\n");
}

static void
test_too_long_is_final(void **state)
{
	struct frame *frame = frame_new(4);
	struct errbuf why;
	json_t *value;

	(void)state;
	frame_feed(frame, "[1,2]", 5);
	assert_int_equal(frame_next(frame, &value, &why), FRAME_TOO_LONG);
	frame_feed(frame, "\n{}", 3);
	assert_int_equal(frame_next(frame, &value, &why), FRAME_TOO_LONG);
	assert_int_equal(frame_end(frame, &value, &why), FRAME_TOO_LONG);
	assert_false(frame_pending(frame));
	frame_free(&frame);
	frame_free(&frame);
}

static void
test_pending(void **state)
{
	static const char in[] = " {\"a\"\n:1}x \n12 ";
	static const char pending[] = " +++++++    ++ ";
	struct frame *frame = frame_new(MAX);
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < strlen(in); i++) {
		frame_feed(frame, in + i, 1);
		assert_true(drain(frame, &out));
		assert_int_equal(frame_pending(frame), pending[i] == '+');
	}
	buf_free(&out);
	frame_free(&frame);
}

static void
test_memory_of_idle(void **state)
{
	static struct frame *frames[1000];
	size_t before = allocated();
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(frames); i++) {
		frames[i] = frame_new(MAX);
		frame_feed(frames[i], "{} [1\n} \nx", 10);
		assert_true(drain(frames[i], &out));
		buf_free(&out);
	}
	assert_true(allocated() - before < COUNT_OF(frames) * 128);
	for (size_t i = 0; i < COUNT_OF(frames); i++)
		frame_free(&frames[i]);
}

static void
test_memory_of_endless(void **state)
{
	static char piece[4096];
	static const struct {
		const char *first, *then;
		size_t bound;
	} rows[] = {
		{ "[1", "][1", 512 },                           /* short requests */
		{ "x", piece, sizeof(piece) * 5 / 2 },          /* a line with a fault */
		{ "\"", piece, (MAX + sizeof(piece)) * 5 / 4 }, /* a string */
	};

	(void)state;
	memset(piece, 'y', sizeof(piece) - 1);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t before = allocated();
		struct frame *frame = frame_new(MAX);
		struct buf out = { 0 };
		bool open = true;

		frame_feed(frame, rows[i].first, strlen(rows[i].first));
		for (int n = 0; n < 2000 && open; n++) {
			open = drain(frame, &out);
			buf_free(&out);
			frame_feed(frame, rows[i].then, strlen(rows[i].then));
			assert_true(allocated() < before + rows[i].bound + SLACK);
		}
		assert_int_equal(open, i != 2);
		frame_free(&frame);
	}
}

/* Processor time for a value of so many bytes that arrives byte by byte. */
static double
seconds_for(size_t len)
{
	struct frame *frame = frame_new(len);
	struct errbuf why;
	json_t *value;
	clock_t start = clock();

	frame_feed(frame, "[\"", 2);
	for (size_t i = 4; i < len; i++) {
		frame_feed(frame, "x", 1);
		assert_int_equal(frame_next(frame, &value, &why), FRAME_MORE);
	}
	frame_feed(frame, "\"]", 2);
	assert_int_equal(frame_next(frame, &value, &why), FRAME_VALUE);
	json_decref(value);
	frame_free(&frame);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Were any byte looked at or moved once per piece, this would take hours. */
static void
test_linear(void **state)
{
	double small = seconds_for(1 << 20), big = seconds_for(4 << 20);

	(void)state;
	print_message("1 MB in bytes: %.3f s, 4 MB: %.3f s\n", small, big);
	assert_true(big < small * 12 + 0.1);
}

/* Whether writable memory holds the text, of which the caller has only an encoded copy. */
static bool
region_holds(int mem, size_t from, size_t to, const char *hidden)
{
	static char page[1 << 16];
	size_t len = strlen(hidden);
	ssize_t n;

	for (size_t at = from; at < to; at += sizeof(page) - len) {
		n = pread(mem, page, to - at < sizeof(page) ? to - at : sizeof(page), (off_t)at);
		for (char *p = page; n > 0; p++) {
			size_t i = 0;

			p = memchr(p, hidden[0] ^ 1, (size_t)(page + n - p));
			if (p == NULL || (size_t)(page + n - p) < len)
				break;
			while (i < len && p[i] == (hidden[i] ^ 1))
				i++;
			if (i == len) {
				explicit_bzero(page, sizeof(page));
				return true;
			}
		}
		explicit_bzero(page, sizeof(page));
	}
	return false;
}

static bool
memory_holds(const char *hidden)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	size_t from, to;
	char line[4500];
	bool found = false;

	assert_non_null(maps);
	assert_true(mem >= 0);
	while (!found && fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%zx-%zx", &from, &to) != 2 || strstr(line, " rw") == NULL)
			continue;
		/* What is larger is a sanitizer's shadow. */
		if (to - from < (size_t)1 << 30)
			found = region_holds(mem, from, to, hidden);
	}
	(void)fclose(maps);
	(void)close(mem);
	return found;
}

static void
feed_hidden(struct frame *frame, const char *before, const char *hidden, const char *after)
{
	char text[64];
	size_t len = strlen(hidden);

	frame_feed(frame, before, strlen(before));
	for (size_t i = 0; i < len; i++)
		text[i] = hidden[i] ^ 1;
	frame_feed(frame, text, len);
	explicit_bzero(text, sizeof(text));
	frame_feed(frame, after, strlen(after));
}

static void
wiping_free(void *p)
{
	if (p != NULL)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

/* Jansson's memory is not the frame's, so here it wipes its own. */
static void
test_wiped(void **state)
{
	static const char hidden[] = "~j!gdv!qhmmnvr!vhui!i`s!";
	static const struct {
		const char *before, *after;
	} rows[] = {
		{ "[\"", "\"]" },                        /* taken */
		{ "[\"", "\"] [\"more\"" },              /* taken, and more behind it */
		{ "[\"", "\"}" },                        /* a fault */
		{ "nonsense ", " \n[" },                 /* skipped */
		{ "{\"a\":1,\"a\":2, \"b\":\"", "\"}" }, /* refused by Jansson */
		{ "[\"", "0123456789012345678901234567890123456789" }, /* too long */
		{ "[\"what free(3) itself overwrites", "" }, /* pending when the connection ends */
	};
	struct buf out = { 0 };

	(void)state;
	buf_reserve(&out, 1000000);
	json_set_alloc_funcs(malloc, wiping_free);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct frame *frame = frame_new(64);

		feed_hidden(frame, rows[i].before, hidden, rows[i].after);
		assert_true(memory_holds(hidden));
		drain(frame, &out);
		explicit_bzero(out.data, out.len);
		if (frame_pending(frame) && i + 1 == COUNT_OF(rows)) {
			/* so that the buffer has to grow */
			for (int n = 0; n < 200; n++)
				frame_feed(frame, "     ", 5);
			assert_true(memory_holds(hidden));
			frame_free(&frame);
		}
		assert_false(memory_holds(hidden));
		frame_free(&frame);
	}
	json_set_alloc_funcs(malloc, free);
	buf_free(&out);
}

/* Compares with Jansson whether the whole text is one value, and which. */
static bool
assert_like_jansson(const char *text, size_t len)
{
	json_t *expected = json_loadb(text, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
	struct frame *frame = frame_new(MAX);
	struct errbuf why = { "" };
	json_t *value = NULL, *second = NULL;
	bool one, accepted = expected != NULL;

	frame_feed(frame, text, len);
	one = frame_next(frame, &value, &why) == FRAME_VALUE;
	if (one)
		one = frame_next(frame, &second, &why) == FRAME_MORE &&
		    frame_end(frame, &second, &why) == FRAME_MORE;
	else if (frame_pending(frame))
		one = frame_end(frame, &value, &why) == FRAME_VALUE;
	if (one != accepted && strstr(why.text, "nested too deeply") == NULL)
		fail_msg("%.*s: %s", (int)len, text, why.text);
	if (one)
		assert_true(json_equal(value, expected));
	json_decref(value);
	json_decref(second);
	json_decref(expected);
	frame_free(&frame);
	return accepted;
}

static size_t
mutate(char *text, size_t len)
{
	/* No NUL: Jansson 2.14 loses one that ends a number. */
	static const char spice[] =
	    "{}[]\",:\\/ \n\t\r0123456789.eE+-truefalsnbdDcC8\x80\xc3\xe2\xed\xa0\xf0\x9f\xf4";
	size_t at = (size_t)random() % len, from = (size_t)random() % len;
	char extra = spice[(size_t)random() % (sizeof(spice) - 1)];

	switch (random() % 4) {
	case 0:
		text[at] = extra;
		break;
	case 1:
		memmove(text + at + 1, text + at, len++ - at);
		text[at] = extra;
		break;
	case 2:
		memmove(text + at, text + at + 1, --len - at);
		break;
	default:
		text[at] = text[from];
	}
	return len > 0 ? len : 1;
}

static void
test_mutations(void **state)
{
	static const char *const texts[] = {
		"{\"cmd\":\"chat\",\"sid\":\"0af3\",\"message\":\"\xd0\xaf "
		"\\\"\\u00e9\\ud83d\\ude00\"}",
		"[0,-1,12.5e-3,1E+2,-0.0,9223372036854775807,1e308]",
		"{\"a\":{\"b\":[true,false,null,{}]},\"c\":[],\"aa\":"
		"\"\xf0\x9f\x98\x80\xed\x9f\xbf\"}",
		"\"\\u0001\\uD834\\uDD1E\\n\\t\\\\\xe2\x82\xac\"",
		"-12.75e+10",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
	};
	int accepted = 0, all = 200000;

	(void)state;
	for (int i = 0; i < all; i++) {
		const char *from = texts[i % (int)COUNT_OF(texts)];
		size_t len = strlen(from);
		char text[256];

		memcpy(text, from, len);
		for (long n = random() % 4; n >= 0; n--)
			len = mutate(text, len);
		accepted += assert_like_jansson(text, len);
	}
	print_message("%d of %d mutations accepted\n", accepted, all);
	assert_in_range(accepted, all / 20, all - all / 20);
}

/* All sequences of two bytes and all edges of longer ones; all escapes, and surrogates in pairs. */
static void
test_characters(void **state)
{
	static const char tails[] = "\x7f\x80\xbf\xc0";
	char text[32] = "\"";

	(void)state;
	for (int i = 0; i < 0x10000; i++) {
		text[1] = (char)(i >> 8);
		text[2] = (char)i;
		assert_like_jansson(strcpy(text + 3, "\"") - 3, 4);
		for (int t = 0; t < 16 && i >= 0xe000; t++) {
			text[3] = tails[t % 4];
			assert_like_jansson(strcpy(text + 4, "\"") - 4, 5);
			text[4] = tails[t / 4];
			assert_like_jansson(strcpy(text + 5, "\"") - 5, 6);
		}
	}
	for (unsigned i = 0; i < 0x10000; i++) {
		assert_like_jansson(text, (size_t)sprintf(text, "\"\\u%04x\"", i));
		assert_like_jansson(
		    text, (size_t)sprintf(text, "\"\\u%04X\\u%04x\"", i, 0xd7ff + i % 0x802));
		assert_like_jansson(
		    text, (size_t)sprintf(text, "\"\\uD8%02x\\u%04X\"", i & 255, i));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_streams),
		cmocka_unit_test(test_joined_streams),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_faults_on_all_levels),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_too_long_is_final),
		cmocka_unit_test(test_pending),
		cmocka_unit_test(test_memory_of_idle),
		cmocka_unit_test(test_memory_of_endless),
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_wiped),
		cmocka_unit_test(test_mutations),
		cmocka_unit_test(test_characters),
	};
	const char *given = getenv("TEST_SEED");
	unsigned seed =
	    given != NULL ? (unsigned)strtoul(given, NULL, 0) : random_below(UINT32_MAX);

	print_message("TEST_SEED=%u\n", seed);
	srandom(seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
