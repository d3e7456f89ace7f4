/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "command/incident.h"

static const struct log_fields login = { .command = "Login" };
static const struct log_fields clear = { .command = "clear" };

struct words {
	char text[128];
};

static struct words
report(struct incidents *incidents, const struct log_fields *about, enum db_outcome outcome,
    const char *message)
{
	const struct db_result result = { .outcome = outcome, .message = message };
	struct words words;

	incident_report(incidents, about, &result, words.text, sizeof(words.text));
	return words;
}

/* Whether the words are these, and an id of which the log is told. */
static void
assert_words(const struct words *words, const char *expected)
{
	size_t len = strlen(expected);
	char id[32];
	int end = 0;

	assert_memory_equal(words->text, expected, len);
	assert_int_equal(sscanf(words->text + len, " (incident %31[0-9a-f])%n", id, &end), 1);
	assert_int_equal(strlen(id), INCIDENT_ID_LENGTH);
	assert_int_equal(words->text[len + (size_t)end], '\0');
}

static void
assert_same(const struct words *a, const struct words *b)
{
	assert_string_equal(a->text, b->text);
}

static void
assert_differ(const struct words *a, const struct words *b)
{
	assert_string_not_equal(a->text, b->text);
}

static void
test_words(void **state)
{
	struct incidents incidents = { .together = 60000 };
	struct words words;

	(void)state;
	words = report(&incidents, &login, DB_FAILED, "broken");
	assert_words(&words, "Internal error, nothing was changed");
	words = report(&incidents, &login, DB_BUSY, "lock");
	assert_words(&words, "Internal error, nothing was changed");
	words = report(&incidents, &login, DB_UNCERTAIN, "lost");
	assert_words(&words, "The outcome of this command is unknown");
	words = report(&incidents, &login, DB_AWAY, "away");
	assert_words(&words, "The database does not answer, nothing was changed");
	words = report(&incidents, &login, DB_UNWRITABLE, "full");
	assert_words(&words, "The database takes no changes at present, nothing was changed");
	incident_fault(&incidents, &login, "crypt(3) failed", words.text, sizeof(words.text));
	assert_words(&words, "Internal error, nothing was changed");
}

/* All requests of an outage are one incident, whatever they wanted; the next outage is another. */
static void
test_an_outage_is_one_incident(void **state)
{
	struct incidents incidents = { 0 };
	struct words first, second, other;

	(void)state;
	first = report(&incidents, &login, DB_AWAY, "away");
	second = report(&incidents, &clear, DB_AWAY, "still away");
	assert_same(&first, &second);
	assert_int_equal(incidents.lasting[INCIDENT_AWAY].requests, 2);
	incident_over(&incidents);
	assert_int_equal(incidents.lasting[INCIDENT_AWAY].requests, 0);
	other = report(&incidents, &login, DB_AWAY, "away");
	assert_differ(&first, &other);
}

/* That it answers does not mean that it takes changes. */
static void
test_what_ends_an_outage(void **state)
{
	struct incidents incidents = { 0 };
	struct words unwritable, away, later;

	(void)state;
	unwritable = report(&incidents, &login, DB_UNWRITABLE, "full");
	away = report(&incidents, &login, DB_AWAY, "away");
	incident_over(&incidents);
	later = report(&incidents, &clear, DB_UNWRITABLE, "full");
	assert_same(&unwritable, &later);
	later = report(&incidents, &clear, DB_AWAY, "away");
	assert_differ(&away, &later);
	away = later;
	incident_written(&incidents);
	later = report(&incidents, &clear, DB_UNWRITABLE, "full");
	assert_differ(&unwritable, &later);
	later = report(&incidents, &clear, DB_AWAY, "away");
	assert_differ(&away, &later);
}

static void
test_alike_faults_are_one_incident(void **state)
{
	struct incidents incidents = { .together = 60000 };
	struct words first, again;

	(void)state;
	first = report(&incidents, &login, DB_FAILED, "broken");
	again = report(&incidents, &login, DB_FAILED, "broken");
	assert_same(&first, &again);
	again = report(&incidents, &clear, DB_FAILED, "broken");
	assert_differ(&first, &again);
	again = report(&incidents, &login, DB_FAILED, "broken otherwise");
	assert_differ(&first, &again);
	/* The latest are remembered, and no more. */
	for (int i = 0; i < INCIDENT_MOST_FAULTS; i++) {
		char error[16];

		(void)snprintf(error, sizeof(error), "error %d", i);
		(void)report(&incidents, &login, DB_FAILED, error);
	}
	again = report(&incidents, &login, DB_FAILED, "broken");
	assert_differ(&first, &again);
}

static void
test_soon_after_each_other(void **state)
{
	struct incidents incidents = { .together = 60000 };
	struct words first, later;

	(void)state;
	first = report(&incidents, &login, DB_FAILED, "broken");
	for (int i = 0; i < INCIDENT_MOST_FAULTS; i++)
		incidents.faults[i].begun -= incidents.together;
	later = report(&incidents, &login, DB_FAILED, "broken");
	assert_differ(&first, &later);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_an_outage_is_one_incident),
		cmocka_unit_test(test_what_ends_an_outage),
		cmocka_unit_test(test_alike_faults_are_one_incident),
		cmocka_unit_test(test_soon_after_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
