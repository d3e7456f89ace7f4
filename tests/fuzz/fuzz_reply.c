/* SPDX-License-Identifier: ISC */
/* Rows as JSON: whatever text the database has, the reply is JSON and says just that. */
#include "fuzz.h"

#include <jansson.h>
#include <string.h>

#include "command/rows.h"
#include "json/reply.h"

static void
check_row(const char *text, size_t len, int64_t number, json_t *expected)
{
	const char *names[] = { "id", "text", "none", "flag", "_cursor" };
	const struct db_value values[] = {
		{ .type = DB_INT, .number = number },
		{ .type = DB_TEXT, .text = text, .len = len },
		{ .type = DB_NULL },
		{ .type = DB_BOOL, .number = number & 1 },
		{ .type = DB_INT, .number = number },
	};
	const struct db_row row = { .ncolumns = 5, .names = names, .values = values };
	struct buf out = { 0 };
	json_t *got, *value;

	rows_object(&out, &row);
	got = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, NULL);
	HOLDS(got != NULL && json_object_size(got) == 4);
	HOLDS(json_integer_value(json_object_get(got, "id")) == number);
	value = json_object_get(got, "text");
	HOLDS(json_equal(value, expected));
	HOLDS(memchr(out.data, '\n', out.len) == NULL);
	json_decref(got);
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t number = 0;
	json_t *expected;

	if (size < sizeof(number))
		return 0;
	memcpy(&number, data, sizeof(number));
	data += sizeof(number);
	size -= sizeof(number);
	/* The database has nothing that is not UTF-8, or NUL. */
	expected = json_stringn((const char *)data, size);
	if (expected != NULL && memchr(data, '\0', size) == NULL)
		check_row((const char *)data, size, number, expected);
	json_decref(expected);
	return 0;
}
