/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/rate.h"
#include "base/util.h"

#define SECOND 1000000

/* As the machine has been up for some time. */
#define START ((int64_t)100 * 86400 * SECOND)

static void
test_a_burst_then_the_rate(void **state)
{
	const struct rate rate = rate_of(10, 3);
	int64_t full_at = 0, now = START;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(rate_take(&full_at, &rate, now), 0);
	assert_int_equal(rate_take(&full_at, &rate, now), SECOND / 10);
	/* A refusal takes nothing. */
	assert_int_equal(rate_take(&full_at, &rate, now + SECOND / 20), SECOND / 20);
	for (int i = 0; i < 100; i++) {
		now += SECOND / 10;
		assert_int_equal(rate_take(&full_at, &rate, now), 0);
		assert_int_equal(rate_take(&full_at, &rate, now), SECOND / 10);
	}
	/* After a long time it is just full. */
	now += 1000 * (int64_t)SECOND;
	for (int i = 0; i < 3; i++)
		assert_int_equal(rate_take(&full_at, &rate, now), 0);
	assert_true(rate_take(&full_at, &rate, now) > 0);
}

static struct rate_table *
new_table(void)
{
	struct rate_table *table = xcalloc(1, sizeof(*table));

	random_bytes(table->key, sizeof(table->key));
	return table;
}

static struct net_addr
numbered(uint32_t number)
{
	return net_addr_from_ipv4(&number);
}

/* The highest rate, at which the rounding of times counts most. */
static void
test_a_table_keeps_the_rate(void **state)
{
	const struct rate rate = rate_of(10000, 10);
	const struct net_addr who = numbered(1);
	struct rate_table *table = new_table();
	int taken = 0;

	(void)state;
	for (int64_t now = START; now < START + SECOND; now += 33)
		taken += rate_table_take(table, &who, &rate, now) == 0;
	assert_in_range(taken, 8800, 11200);
	free(table);
}

static void
test_addresses_have_buckets_of_their_own(void **state)
{
	const struct rate rate = rate_of(1, 1);
	struct rate_table *table = new_table();
	int shared = 0;

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		const struct net_addr who = numbered(i);

		shared += rate_table_take(table, &who, &rate, START) > 0;
		assert_true(rate_table_take(table, &who, &rate, START) > 0);
	}
	/* One in a million. */
	assert_in_range(shared, 0, 1);
	free(table);
}

/* Many more addresses than there are places: they are let through, and the table still works. */
static void
test_a_full_table_forgets_the_fullest(void **state)
{
	const struct rate rate = rate_of(1, 2);
	const struct net_addr busy = numbered(UINT32_MAX);
	struct rate_table *table = new_table();

	(void)state;
	for (uint32_t i = 0; i < 4 * RATE_SETS * RATE_WAYS; i++) {
		const struct net_addr who = numbered(i);

		(void)rate_table_take(table, &who, &rate, START);
	}
	/* With two taken it is the emptiest of its set, so it stays. */
	assert_int_equal(rate_table_take(table, &busy, &rate, START), 0);
	assert_int_equal(rate_table_take(table, &busy, &rate, START), 0);
	for (uint32_t i = 0; i < RATE_SETS * RATE_WAYS; i++) {
		const struct net_addr who = numbered(i);

		(void)rate_table_take(table, &who, &rate, START);
	}
	assert_true(rate_table_take(table, &busy, &rate, START) > 0);
	free(table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_burst_then_the_rate),
		cmocka_unit_test(test_a_table_keeps_the_rate),
		cmocka_unit_test(test_addresses_have_buckets_of_their_own),
		cmocka_unit_test(test_a_full_table_forgets_the_fullest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
