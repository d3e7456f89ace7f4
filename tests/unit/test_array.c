/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/compiler.h"
#include "command/array.h"

static const struct db_value null = { .type = DB_NULL };

static struct db_value
text(const char *words)
{
	return (struct db_value){ .type = DB_TEXT, .text = words, .len = strlen(words) };
}

static void
check_text(struct buf *out, const char *expected)
{
	assert_int_equal(out->len, strlen(expected));
	assert_memory_equal(out->data, expected, out->len);
	out->len = 0;
}

static void
test_values(void **state)
{
	struct db_value words = text("a\"\n"), number = { .type = DB_INT, .number = INT64_MIN },
			bytes = { .type = DB_BYTES, .text = "\0\xff", .len = 2 };
	struct buf out = { 0 };

	(void)state;
	array_text(&out, &words);
	check_text(&out, "\"a\\\"\\n\"");
	array_number(&out, &number);
	check_text(&out, "-9223372036854775808");
	array_hex(&out, &bytes);
	check_text(&out, "\"00ff\"");
	array_text(&out, &null);
	array_number(&out, &null);
	array_hex(&out, &null);
	check_text(&out, "nullnullnull");
	buf_free(&out);
}

static void
test_list(void **state)
{
	const struct db_value said = text("3,1,12"), again = text("7");
	struct buf kept = { 0 };
	const char *list;
	int64_t number;

	(void)state;
	array_keep_list(&kept, &said);
	/* Nothing takes its place. */
	array_keep_list(&kept, &null);
	list = kept.data;
	for (unsigned i = 0; i < 3; i++) {
		static const int64_t expected[] = { 3, 1, 12 };

		assert_true(array_next(&list, &number));
		assert_int_equal(number, expected[i]);
	}
	assert_false(array_next(&list, &number));
	array_keep_list(&kept, &again);
	list = kept.data;
	assert_true(array_next(&list, &number));
	assert_int_equal(number, 7);
	assert_false(array_next(&list, &number));
	buf_free(&kept);
}

/* Whatever it is, there is an end. */
static void
test_no_list(void **state)
{
	static const char *const lists[] = { "", ",", "x", "1,x", "1x", "1,,2", " " };
	int64_t number;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		const char *list = lists[i];
		unsigned n = 0;

		while (array_next(&list, &number))
			assert_in_range(++n, 1, 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
