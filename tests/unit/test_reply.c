/* SPDX-License-Identifier: ISC */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/util.h"
#include "command/rows.h"
#include "json/reply.h"

/* Takes the buffer's text and frees it. */
static void
assert_wrote(struct buf *buf, const char *expected)
{
	buf_add(buf, "", 1);
	assert_string_equal(buf->data, expected);
	assert_int_equal(buf->len, strlen(expected) + 1);
	buf_free(buf);
}

/* reply_string */

/* RFC 8259, section 7: quote, backslash and what is below U+0020, and nothing else. */
static void
test_ascii(void **state)
{
	static const char *const short_forms[128] = {
		['\b'] = "\\b",
		['\t'] = "\\t",
		['\n'] = "\\n",
		['\f'] = "\\f",
		['\r'] = "\\r",
		['"'] = "\\\"",
		['\\'] = "\\\\",
	};

	(void)state;
	for (int c = 0; c < 128; c++) {
		char text[1] = { (char)c }, expected[16];
		struct buf buf = { 0 };

		if (short_forms[c] != NULL)
			(void)snprintf(expected, sizeof(expected), "\"%s\"", short_forms[c]);
		else if (c < 0x20)
			(void)snprintf(expected, sizeof(expected), "\"\\u%04x\"", (unsigned)c);
		else
			(void)snprintf(expected, sizeof(expected), "\"%c\"", c);
		reply_string(&buf, text, 1);
		assert_wrote(&buf, expected);
	}
}

/* Writes the string, reads it with Jansson and compares. */
static void
assert_round_trip(const char *text, size_t len)
{
	struct buf buf = { 0 };
	json_error_t error;
	json_t *json;

	/* Behind what is there already. */
	buf_addstr(&buf, "[1,");
	reply_string(&buf, text, len);
	buf_addstr(&buf, ",2]");
	for (size_t i = 0; i < buf.len; i++)
		assert_true((unsigned char)buf.data[i] >= 0x20);
	json = json_loadb(buf.data, buf.len, JSON_ALLOW_NUL, &error);
	if (json == NULL)
		fail_msg("%s at %d: %.*s", error.text, error.position, (int)buf.len, buf.data);
	assert_int_equal(json_array_size(json), 3);
	assert_int_equal(json_string_length(json_array_get(json, 1)), len);
	assert_memory_equal(json_string_value(json_array_get(json, 1)), text, len);
	json_decref(json);
	buf_free(&buf);
}

static void
test_strings_come_back(void **state)
{
	static const char *const texts[] = { "", "plain", "a\"b\\c/d", "\\u0041\\n", "\"\"\"", "\\",
		"\r\n\t \x7f", "ñ é Привет 密码 עברית ไทย", "e\xcc\x81", "\xf0\x9f\x94\x91 emoji",
		"\xc2\x80\xc2\x9f", "\xe2\x80\xa8\xe2\x80\xa9", "\xef\xbf\xbf \xf4\x8f\xbf\xbf",
		" trailing  " };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		assert_round_trip(texts[i], strlen(texts[i]));
	assert_round_trip("a\0b\0", 4);
}

/* What lies behind the length is not looked at; a sanitizer watches. */
static void
test_string_ends_at_its_length(void **state)
{
	struct buf buf = { 0 };
	char *text = xrealloc(NULL, 3);

	(void)state;
	memcpy(text, "abc", 3);
	reply_string(&buf, text, 3);
	reply_string(&buf, "defghi", 2);
	assert_wrote(&buf, "\"abc\"\"de\"");
	free(text);
}

/* The longest form of all bytes at once. */
static void
test_long_strings(void **state)
{
	static char text[100000];

	(void)state;
	memset(text, 0x01, sizeof(text));
	assert_round_trip(text, sizeof(text));
	memset(text, '"', sizeof(text));
	assert_round_trip(text, sizeof(text));
	memset(text, 'x', sizeof(text));
	for (size_t len = 0; len < 600; len++)
		assert_round_trip(text, len);
}

/* A Unicode scalar value of a random length in UTF-8, with many that want escaping. */
static uint32_t
random_character(unsigned short seed[3])
{
	static const struct {
		uint32_t first, last;
	} ranges[] = { { 0, 0x1f }, { '"', '"' }, { '\\', '\\' }, { 0x20, 0x7f }, { 0x80, 0x7ff },
		{ 0x800, 0xd7ff }, { 0xe000, 0xffff }, { 0x10000, 0x10ffff } };
	size_t i = (size_t)nrand48(seed) % COUNT_OF(ranges);

	return ranges[i].first + (uint32_t)nrand48(seed) % (ranges[i].last - ranges[i].first + 1);
}

static void
add_utf8(struct buf *buf, uint32_t c)
{
	char bytes[4];
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char leads[] = { 0, 0x00, 0xc0, 0xe0, 0xf0 };

	for (size_t i = len - 1; i > 0; i--, c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3f));
	bytes[0] = (char)(leads[len] | c);
	buf_add(buf, bytes, len);
}

/* PARLORD_TEST_SEED=N repeats a run. */
static uint32_t
choose_seed(void)
{
	const char *given = getenv("PARLORD_TEST_SEED");
	uint32_t number;

	if (given != NULL)
		number = (uint32_t)strtoul(given, NULL, 10);
	else
		random_bytes(&number, sizeof(number));
	print_message("# PARLORD_TEST_SEED=%lu\n", (unsigned long)number);
	return number;
}

static void
test_random_strings_come_back(void **state)
{
	uint32_t number = choose_seed();
	unsigned short seed[3] = { 0x330e, (unsigned short)number, (unsigned short)(number >> 16) };

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct buf text = { 0 };

		(void)buf_reserve(&text, 1);
		for (long n = nrand48(seed) % 100; n > 0; n--)
			add_utf8(&text, random_character(seed));
		assert_round_trip(text.data, text.len);
		buf_free(&text);
	}
}

/* reply_integer */

static void
test_integers(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	reply_integer(&buf, INT64_MIN);
	buf_addstr(&buf, " ");
	reply_integer(&buf, INT64_MAX);
	buf_addstr(&buf, " ");
	reply_integer(&buf, 0);
	reply_integer(&buf, -1);
	reply_integer(&buf, 4294967296);
	assert_wrote(&buf, "-9223372036854775808 9223372036854775807 0-14294967296");
}

/* reply_status */

static void
test_status_without_retry_after(void **state)
{
	static const int none[] = { 0, -1, INT_MIN };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(none); i++) {
		struct buf buf = { 0 };

		reply_status(&buf, STATUS_BAD_SID, "Log in first", none[i]);
		assert_wrote(&buf, "{\"status\":\"badSid\",\"message\":\"Log in first\"}\n");
	}
}

static void
test_status_with_retry_after(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	reply_status(&buf, STATUS_BAD_COMMAND, "Too many", 1);
	reply_status(&buf, STATUS_INTERNAL, "", INT_MAX);
	assert_wrote(&buf,
	    "{\"status\":\"badCommand\",\"message\":\"Too many\",\"retry_after\":1}\n"
	    "{\"status\":\"internalError\",\"message\":\"\",\"retry_after\":2147483647}\n");
}

static void
test_status_names(void **state)
{
	(void)state;
	for (int status = STATUS_OK; status <= STATUS_NOT_IN_GAME; status++) {
		struct buf buf = { 0 };
		char expected[100];

		(void)snprintf(expected, sizeof(expected),
		    "{\"status\":\"%s\",\"message\":\"m\"}\n", status_name((enum status)status));
		reply_status(&buf, (enum status)status, "m", 0);
		assert_wrote(&buf, expected);
	}
}

/* Whatever the words are, such as a field's name that a client made up, a reply is one line. */
static void
test_status_escapes_the_message(void **state)
{
	static const char message[] = "a\n\"b\"\\: {\xf0\x9f\x94\x91}\x01";
	struct buf buf = { 0 };
	json_t *json;

	(void)state;
	reply_status(&buf, STATUS_BAD_REQUEST, message, 0);
	assert_ptr_equal(memchr(buf.data, '\n', buf.len), buf.data + buf.len - 1);
	json = json_loadb(buf.data, buf.len, 0, NULL);
	assert_int_equal(json_object_size(json), 2);
	assert_string_equal(json_string_value(json_object_get(json, "status")), "badRequest");
	assert_string_equal(json_string_value(json_object_get(json, "message")), message);
	json_decref(json);
	buf_free(&buf);
}

/* rows */

#define INT(n) \
	{ \
		.type = DB_INT, .number = (n) \
	}
#define BOOL(n) \
	{ \
		.type = DB_BOOL, .number = (n) \
	}
#define TEXT(t) \
	{ \
		.type = DB_TEXT, .text = (t), .len = sizeof(t) - 1 \
	}
#define BYTES(t) \
	{ \
		.type = DB_BYTES, .text = (t), .len = sizeof(t) - 1 \
	}
#define NOTHING \
	{ \
		.type = DB_NULL \
	}

static struct db_row
row_of(const char *const *names, const struct db_value *values, unsigned ncolumns)
{
	return (struct db_row){ .ncolumns = ncolumns, .names = names, .values = values };
}

static void
assert_object(const struct db_row *row, const char *expected)
{
	struct buf buf = { 0 };

	rows_object(&buf, row);
	assert_wrote(&buf, expected);
}

static void
assert_members(const struct db_row *row, const char *expected)
{
	struct buf buf = { 0 };

	buf_addstr(&buf, "{\"status\":\"ok\"");
	rows_members(&buf, row);
	assert_wrote(&buf, expected);
}

static const char *const type_names[] = { "int", "low", "high", "no", "yes", "also", "text",
	"empty", "bytes", "null" };
static const struct db_value type_values[] = { INT(42), INT(INT64_MIN), INT(INT64_MAX), BOOL(0),
	BOOL(1), BOOL(-1), TEXT("é \"x\"\n"), TEXT(""), BYTES("raw"), NOTHING };
#define TYPES \
	"\"int\":42,\"low\":-9223372036854775808,\"high\":9223372036854775807,\"no\":false," \
	"\"yes\":true,\"also\":true,\"text\":\"é \\\"x\\\"\\n\",\"empty\":\"\",\"bytes\":\"raw\"," \
	"\"null\":null"

static void
test_types(void **state)
{
	const struct db_row row = row_of(type_names, type_values, COUNT_OF(type_values));

	(void)state;
	assert_object(&row, "{" TYPES "}");
	assert_members(&row, "{\"status\":\"ok\"," TYPES);
}

/* A null is one whatever else the value holds: bound columns keep what the last row left. */
static void
test_null_shows_nothing_of_the_row_before(void **state)
{
	static const char *const names[] = { "a", "b" };
	static const struct db_value values[] = {
		{ .type = DB_NULL, .number = 7, .text = "old", .len = 3 }, INT(1)
	};
	const struct db_row row = row_of(names, values, 2);

	(void)state;
	assert_object(&row, "{\"a\":null,\"b\":1}");
	assert_members(&row, "{\"status\":\"ok\",\"a\":null,\"b\":1");
}

static void
test_text_is_not_terminated(void **state)
{
	static const char *const names[] = { "t" };
	const struct db_value values[] = { { .type = DB_TEXT, .text = "abcdef", .len = 3 } };
	const struct db_row row = row_of(names, values, 1);

	(void)state;
	assert_object(&row, "{\"t\":\"abc\"}");
}

static void
test_cursor_is_hidden_wherever_it_stands(void **state)
{
	static const char *const names[][3] = {
		{ "_cursor", "a", "b" },
		{ "a", "_cursor", "b" },
		{ "a", "b", "_cursor" },
	};
	static const struct db_value values[][3] = {
		{ INT(9), INT(1), NOTHING },
		{ INT(1), INT(9), NOTHING },
		{ INT(1), NOTHING, INT(9) },
	};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		const struct db_row row = row_of(names[i], values[i], 3);

		assert_int_equal(rows_cursor(&row), i);
		assert_object(&row, "{\"a\":1,\"b\":null}");
	}
}

static void
test_only_that_name_is_the_cursor(void **state)
{
	static const char *const names[] = { "_cursors", "cursor", "_Cursor", "_" };
	static const struct db_value values[] = { INT(1), INT(2), INT(3), INT(4) };
	const struct db_row row = row_of(names, values, 4);

	(void)state;
	assert_int_equal(rows_cursor(&row), 4);
	assert_object(&row, "{\"_cursors\":1,\"cursor\":2,\"_Cursor\":3,\"_\":4}");
}

static void
test_nothing_but_a_cursor_is_an_empty_object(void **state)
{
	static const char *const names[] = { "_cursor" };
	static const struct db_value values[] = { INT(1) };
	const struct db_row row = row_of(names, values, 1);

	(void)state;
	assert_object(&row, "{}");
}

static void
test_no_columns(void **state)
{
	const struct db_row row = row_of(NULL, NULL, 0);

	(void)state;
	assert_int_equal(rows_cursor(&row), 0);
	assert_object(&row, "{}");
	assert_members(&row, "{\"status\":\"ok\"");
}

/* A column's name may be empty (SELECT '') or need escaping (SELECT 1 AS `"`). */
static void
test_column_names(void **state)
{
	static const char *const names[] = { "", "\"", "имя" };
	static const struct db_value values[] = { INT(1), INT(2), INT(3) };
	const struct db_row row = row_of(names, values, 3);

	(void)state;
	assert_object(&row, "{\"\":1,\"\\\"\":2,\"имя\":3}");
	assert_members(&row, "{\"status\":\"ok\",\"\":1,\"\\\"\":2,\"имя\":3");
}

/* Rows are written one behind the other. */
static void
test_rows_are_appended(void **state)
{
	const struct db_row row = row_of(type_names, type_values, 1);
	struct buf buf = { 0 };

	(void)state;
	buf_addstr(&buf, "[");
	rows_object(&buf, &row);
	buf_addstr(&buf, ",");
	rows_object(&buf, &row);
	assert_wrote(&buf, "[{\"int\":42},{\"int\":42}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_strings_come_back),
		cmocka_unit_test(test_string_ends_at_its_length),
		cmocka_unit_test(test_long_strings),
		cmocka_unit_test(test_random_strings_come_back),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_status_without_retry_after),
		cmocka_unit_test(test_status_with_retry_after),
		cmocka_unit_test(test_status_names),
		cmocka_unit_test(test_status_escapes_the_message),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_null_shows_nothing_of_the_row_before),
		cmocka_unit_test(test_text_is_not_terminated),
		cmocka_unit_test(test_cursor_is_hidden_wherever_it_stands),
		cmocka_unit_test(test_only_that_name_is_the_cursor),
		cmocka_unit_test(test_nothing_but_a_cursor_is_an_empty_object),
		cmocka_unit_test(test_no_columns),
		cmocka_unit_test(test_column_names),
		cmocka_unit_test(test_rows_are_appended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
