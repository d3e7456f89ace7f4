/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "base/histogram.h"

static struct histogram histogram;

static int
empty_it(void **state)
{
	(void)state;
	memset(&histogram, 0, sizeof(histogram));
	return 0;
}

static void
test_empty(void **state)
{
	(void)state;
	assert_int_equal(histogram_quantile(&histogram, 500000), 0);
	assert_int_equal(histogram_quantile(&histogram, 1000000), 0);
	assert_int_equal(histogram.max, 0);
}

static void
test_small_values_are_exact(void **state)
{
	(void)state;
	for (uint64_t value = 1; value <= 100; value++)
		histogram_add(&histogram, value);
	assert_int_equal(histogram.total, 100);
	assert_int_equal(histogram.max, 100);
	assert_int_equal(histogram_quantile(&histogram, 0), 1);
	assert_int_equal(histogram_quantile(&histogram, 500000), 50);
	assert_int_equal(histogram_quantile(&histogram, 501000), 51);
	assert_int_equal(histogram_quantile(&histogram, 990000), 99);
	assert_int_equal(histogram_quantile(&histogram, 1000000), 100);
}

/* The value, or less than 1 % more: a larger one is there too, which would else be the limit. */
static void
test_each_magnitude_is_within_a_hundredth(void **state)
{
	(void)state;
	for (int shift = 0; shift < 63; shift++) {
		uint64_t base = UINT64_C(1) << shift;
		uint64_t values[] = { base, base + 1, base + base / 3, base * 2 - 1 };

		for (size_t i = 0; i < COUNT_OF(values); i++) {
			uint64_t found;

			empty_it(NULL);
			histogram_add(&histogram, values[i]);
			histogram_add(&histogram, UINT64_MAX);
			found = histogram_quantile(&histogram, 500000);
			assert_true(found >= values[i]);
			assert_true(found - values[i] <= values[i] / 100);
		}
	}
}

static void
test_extremes(void **state)
{
	(void)state;
	histogram_add(&histogram, 0);
	assert_int_equal(histogram_quantile(&histogram, 1000000), 0);
	histogram_add(&histogram, UINT64_MAX);
	assert_true(histogram_quantile(&histogram, 1000000) == UINT64_MAX);
	assert_int_equal(histogram_quantile(&histogram, 500000), 0);
}

static void
test_never_above_the_highest(void **state)
{
	(void)state;
	histogram_add(&histogram, 1000001);
	assert_int_equal(histogram_quantile(&histogram, 500000), 1000001);
}

static void
test_rare_values_show_where_they_belong(void **state)
{
	(void)state;
	for (int i = 0; i < 9990; i++)
		histogram_add(&histogram, 10);
	for (int i = 0; i < 10; i++)
		histogram_add(&histogram, 100);
	assert_int_equal(histogram_quantile(&histogram, 999000), 10);
	assert_int_equal(histogram_quantile(&histogram, 999001), 100);
}

static void
test_merged_is_as_if_counted_together(void **state)
{
	static struct histogram other;

	(void)state;
	memset(&other, 0, sizeof(other));
	for (int i = 0; i < 50; i++)
		histogram_add(&histogram, 10);
	for (int i = 0; i < 49; i++)
		histogram_add(&other, 20);
	histogram_add(&other, 1000001);
	histogram_merge(&histogram, &other);
	assert_int_equal(histogram.total, 100);
	assert_int_equal(histogram.max, 1000001);
	assert_int_equal(histogram_quantile(&histogram, 500000), 10);
	assert_int_equal(histogram_quantile(&histogram, 500001), 20);
	assert_int_equal(histogram_quantile(&histogram, 990000), 20);
	assert_int_equal(histogram_quantile(&histogram, 1000000), 1000001);
	assert_int_equal(other.total, 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_empty, empty_it),
		cmocka_unit_test_setup(test_small_values_are_exact, empty_it),
		cmocka_unit_test_setup(test_each_magnitude_is_within_a_hundredth, empty_it),
		cmocka_unit_test_setup(test_extremes, empty_it),
		cmocka_unit_test_setup(test_never_above_the_highest, empty_it),
		cmocka_unit_test_setup(test_rare_values_show_where_they_belong, empty_it),
		cmocka_unit_test_setup(test_merged_is_as_if_counted_together, empty_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
