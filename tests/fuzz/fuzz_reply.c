/* SPDX-License-Identifier: ISC */
/*
 * Rows and refusals as JSON: whatever text the database has, the reply is JSON, stays on its line
 * and says just that.
 */
#include "fuzz.h"

#include <jansson.h>
#include <string.h>

#include "command/rows.h"
#include "json/reply.h"

static json_t *
parse(struct buf *out)
{
	json_t *got = json_loadb(out->data, out->len, JSON_REJECT_DUPLICATES, NULL);

	HOLDS(json_is_object(got) && memchr(out->data, '\n', out->len) == NULL);
	buf_free(out);
	return got;
}

static void
check_status(const char *text, size_t len, int64_t number, const json_t *expected)
{
	enum status status = (enum status)((uint64_t)number % (STATUS_NOT_IN_GAME + 1));
	int retry_after = (int)(number >> 40);
	char *message = strndup(text, len);
	struct buf out = { 0 };
	json_t *got;

	reply_status(&out, status, message, retry_after);
	HOLDS(out.data[--out.len] == '\n');
	got = parse(&out);
	HOLDS(json_object_size(got) == 2 + (retry_after > 0));
	HOLDS(strcmp(json_string_value(json_object_get(got, "status")), status_name(status)) == 0);
	HOLDS(json_equal(json_object_get(got, "message"), expected));
	HOLDS(retry_after <= 0 ||
	    json_integer_value(json_object_get(got, "retry_after")) == retry_after);
	json_decref(got);
	free(message);
}

/* The same row with its first column as the key, and as members of a reply. */
static void
check_parts(const struct db_row *row, const json_t *whole)
{
	struct buf out = { 0 };
	json_t *got, *keyed;
	char key[24];

	buf_addstr(&out, "{");
	rows_keyed_object(&out, row);
	buf_addstr(&out, "}");
	got = parse(&out);
	snprintf(key, sizeof(key), "%lld", (long long)row->values[0].number);
	keyed = json_object_get(got, key);
	HOLDS(json_object_size(got) == 1 && json_object_size(keyed) == 3);
	HOLDS(json_object_set(keyed, "id", json_object_get(whole, "id")) == 0);
	HOLDS(json_equal(keyed, whole));
	json_decref(got);
	buf_addstr(&out, "{\"status\":\"ok\"");
	rows_members(&out, row);
	buf_addstr(&out, "}");
	got = parse(&out);
	HOLDS(json_object_size(got) == 1 + row->ncolumns);
	HOLDS(json_equal(json_object_get(got, "text"), json_object_get(whole, "text")));
	json_decref(got);
}

static void
check_row(const char *text, size_t len, int64_t number, const json_t *expected)
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
	got = parse(&out);
	HOLDS(json_object_size(got) == 4);
	HOLDS(json_integer_value(json_object_get(got, "id")) == number);
	value = json_object_get(got, "text");
	HOLDS(json_equal(value, expected));
	HOLDS(json_is_null(json_object_get(got, "none")));
	HOLDS(json_is_true(json_object_get(got, "flag")) == (number & 1));
	check_parts(&row, got);
	json_decref(got);
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
	if (expected != NULL && memchr(data, '\0', size) == NULL) {
		check_row((const char *)data, size, number, expected);
		check_status((const char *)data, size, number, expected);
	}
	json_decref(expected);
	return 0;
}
