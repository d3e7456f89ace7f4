/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errmsg.h>
#include <mysqld_error.h>

#include "base/util.h"
#include "db/errors.h"

static void
assert_kind(const unsigned *numbers, size_t count, enum db_error_kind kind)
{
	for (size_t i = 0; i < count; i++)
		assert_int_equal(db_error_kind(numbers[i], ""), kind);
}

/* Nobody knows whether the call was carried out; that includes all that the client itself finds. */
static void
test_lost(void **state)
{
	static const unsigned numbers[] = {
		CR_SERVER_LOST,
		CR_SERVER_GONE_ERROR,
		CR_MALFORMED_PACKET,
		CR_COMMANDS_OUT_OF_SYNC,
		CR_MIN_ERROR,
		CR_MAX_ERROR,
		ER_SERVER_SHUTDOWN,
		ER_CONNECTION_KILLED,
		ER_QUERY_INTERRUPTED,
		ER_STATEMENT_TIMEOUT,
	};

	(void)state;
	assert_kind(numbers, COUNT_OF(numbers), DB_ERROR_LOST);
}

static void
test_collisions(void **state)
{
	static const unsigned numbers[] = {
		ER_LOCK_DEADLOCK,
		ER_LOCK_WAIT_TIMEOUT,
		ER_DUP_ENTRY,
	};

	(void)state;
	assert_kind(numbers, COUNT_OF(numbers), DB_ERROR_COLLISION);
}

static void
test_unwritable(void **state)
{
	static const unsigned numbers[] = {
		ER_OPTION_PREVENTS_STATEMENT,
		ER_READ_ONLY_MODE,
		ER_INNODB_READ_ONLY,
		ER_DISK_FULL,
		ER_RECORD_FILE_FULL,
	};

	(void)state;
	assert_kind(numbers, COUNT_OF(numbers), DB_ERROR_UNWRITABLE);
}

/* Two errors say only in words that the disk is full, behind a number of the operating system's. */
static void
test_a_full_disk_in_words(void **state)
{
	static const char full[] =
	    "Got error 28 \"No space left on device\" from storage engine InnoDB";
	static const char broken[] =
	    "Got error 5 \"Input/output error\" from storage engine InnoDB";

	(void)state;
	assert_int_equal(db_error_kind(ER_GET_ERRNO, full), DB_ERROR_UNWRITABLE);
	assert_int_equal(db_error_kind(ER_ERROR_ON_WRITE, full), DB_ERROR_UNWRITABLE);
	assert_int_equal(db_error_kind(ER_GET_ERRNO, broken), DB_ERROR_OTHER);
	assert_int_equal(db_error_kind(ER_ERROR_ON_WRITE, broken), DB_ERROR_OTHER);
	assert_int_equal(db_error_kind(ER_PARSE_ERROR, full), DB_ERROR_OTHER);
}

static void
test_others(void **state)
{
	static const unsigned numbers[] = {
		ER_PARSE_ERROR,
		ER_NO_SUCH_TABLE,
		ER_SIGNAL_EXCEPTION,
		CR_MIN_ERROR - 1,
		CR_MAX_ERROR + 1,
	};

	(void)state;
	assert_kind(numbers, COUNT_OF(numbers), DB_ERROR_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_collisions),
		cmocka_unit_test(test_unwritable),
		cmocka_unit_test(test_a_full_disk_in_words),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
