/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"
#include "base/util.h"

/* buf */

static void
test_buf_grows(void **state)
{
	struct buf buf = { 0 };
	char expected[5000];
	size_t len = 0;

	(void)state;
	for (size_t n = 0; len + n <= sizeof(expected); n++) {
		memset(expected + len, (int)('a' + n % 26), n);
		buf_add(&buf, expected + len, n);
		len += n;
		assert_int_equal(buf.len, len);
		assert_true(buf.size >= buf.len);
	}
	assert_memory_equal(buf.data, expected, len);
	buf_free(&buf);
	assert_null(buf.data);
	assert_int_equal(buf.len, 0);
	assert_int_equal(buf.size, 0);
	buf_free(&buf);
}

/* A sanitizer watches the bytes that are written here. */
static void
test_buf_reserve(void **state)
{
	struct buf buf = { 0 };
	char *end;

	(void)state;
	buf_addstr(&buf, "head");
	end = buf_reserve(&buf, 100000);
	assert_ptr_equal(end, buf.data + 4);
	assert_int_equal(buf.len, 4);
	memset(end, 'x', 100000);
	buf.len += 100000;
	assert_memory_equal(buf.data, "headxxx", 7);
	/* What fits doesn't move. */
	buf.len = 0;
	end = buf.data;
	assert_ptr_equal(buf_reserve(&buf, 100004), end);
	buf_free(&buf);
}

static void
test_buf_keeps_any_byte(void **state)
{
	struct buf buf = { 0 };

	(void)state;
	buf_add(&buf, "a\0b", 3);
	buf_addstr(&buf, "");
	buf_addstr(&buf, "c\0d");
	assert_int_equal(buf.len, 4);
	assert_memory_equal(buf.data, "a\0bc", 4);
	buf_free(&buf);
}

/* errbuf */

static void
test_errbuf(void **state)
{
	struct errbuf why;

	(void)state;
	errbuf_set(&why, "%s:%d: %s", "parlord.conf", 7, "no such option");
	assert_string_equal(why.text, "parlord.conf:7: no such option");
	errbuf_set(&why, "%s", "short");
	assert_string_equal(why.text, "short");
	errbuf_set(&why, "%01000d", 1);
	assert_int_equal(strlen(why.text), sizeof(why.text) - 1);
}

/* status: the table in protocol and procedures, written down once more. */

static void
test_status(void **state)
{
	static const struct {
		enum status status;
		const char *name;
		const char *sqlstate;
	} expected[] = {
		{ STATUS_OK, "ok", "00000" },
		{ STATUS_BAD_REQUEST, "badRequest", "PLREQ" },
		{ STATUS_BAD_COMMAND, "badCommand", "PLCMD" },
		{ STATUS_TRY_LATER, "badCommand", "PLTRY" },
		{ STATUS_INTERNAL, "internalError", "PLINT" },
		{ STATUS_BAD_PASSWORD, "badPassword", "PLPWD" },
		{ STATUS_BAD_SID, "badSid", "PLSID" },
		{ STATUS_ALREADY_EXISTS, "alreadyExists", "PLDUP" },
		{ STATUS_ALREADY_IN_GAME, "alreadyInGame", "PLING" },
		{ STATUS_NOT_IN_GAME, "notInGame", "PLOUT" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		assert_string_equal(status_name(expected[i].status), expected[i].name);
		assert_int_equal(status_of_sqlstate(expected[i].sqlstate), expected[i].status);
	}
}

static void
test_unknown_sqlstate_is_internal(void **state)
{
	static const char *const unknown[] = { "", "45000", "40001", "HY000", "plsid", "PLSI",
		"PLSIDX" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(unknown); i++)
		assert_int_equal(status_of_sqlstate(unknown[i]), STATUS_INTERNAL);
}

/* util */

static void
test_allocation(void **state)
{
	unsigned char *zeros = xcalloc(100, 10);
	char *text = xstrndup("secret\0and more", 3), *copy;

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(zeros[i], 0);
	zeros = xrealloc(zeros, 2000);
	zeros[1999] = 1;
	free(zeros);
	assert_string_equal(text, "sec");
	copy = xstrdup(text);
	assert_ptr_not_equal(copy, text);
	assert_string_equal(copy, "sec");
	secret_free(&copy);
	assert_null(copy);
	secret_free(&copy);
	free(text);
	text = xstrdup("");
	assert_string_equal(text, "");
	free(text);
}

static void
test_clock_goes_on(void **state)
{
	int64_t before = now_ms(), deadline = before + 10000;

	(void)state;
	assert_true(before > 0);
	while (now_ms() == before)
		;
	assert_true(now_ms() > before);
	assert_true(now_ms() < deadline);
}

static void
test_random_bytes(void **state)
{
	unsigned char a[300] = { 0 }, b[300] = { 0 };
	size_t changed = 0;

	(void)state;
	random_bytes(a, 298);
	random_bytes(b, 298);
	assert_memory_not_equal(a, b, 298);
	for (size_t i = 0; i < 298; i++)
		changed += a[i] != 0;
	assert_true(changed > 200);
	assert_int_equal(a[298] | a[299], 0);
	random_bytes(NULL, 0);
}

static void
test_random_below(void **state)
{
	int seen[5] = { 0 };

	(void)state;
	assert_int_equal(random_below(0), 0);
	assert_int_equal(random_below(1), 0);
	for (int i = 0; i < 1000; i++) {
		uint32_t r = random_below(5);

		assert_true(r < 5);
		seen[r]++;
	}
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		assert_true(seen[i] > 0);
}

static void
test_hex(void **state)
{
	char out[10] = "?????????";

	(void)state;
	hex_encode(out, "\x00\x1f\xa9\xff", 4);
	assert_string_equal(out, "001fa9ff");
	assert_int_equal(out[9], '\0');
	hex_encode(out, NULL, 0);
	assert_string_equal(out, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buf_grows),
		cmocka_unit_test(test_buf_reserve),
		cmocka_unit_test(test_buf_keeps_any_byte),
		cmocka_unit_test(test_errbuf),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_unknown_sqlstate_is_internal),
		cmocka_unit_test(test_allocation),
		cmocka_unit_test(test_clock_goes_on),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_random_below),
		cmocka_unit_test(test_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
