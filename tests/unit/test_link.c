/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/link.h"

static int ends[2];

static int
open_link(void **state)
{
	(void)state;
	return link_open(ends) ? 0 : -1;
}

static int
close_link(void **state)
{
	(void)state;
	close(ends[0]);
	return close(ends[1]);
}

/* What becomes of a message from that speaker. */
static enum link_event
hear(enum link_speaker speaker, enum link_word word)
{
	struct link_message message;

	link_send(ends[1], word, 7, "why");
	return link_receive(ends[0], speaker, &message);
}

static void
test_messages_arrive(void **state)
{
	struct link_message message;
	char text[LINK_TEXT_SIZE * 2];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(link_receive(ends[0], LINK_WORKER, &message), LINK_NOTHING);
	link_send(ends[1], LINK_MISMATCH, -7, text);
	link_send(ends[1], LINK_READY, INT64_MAX, NULL);
	assert_int_equal(link_receive(ends[0], LINK_WORKER, &message), LINK_MESSAGE);
	assert_int_equal(message.word, LINK_MISMATCH);
	assert_int_equal(message.number, -7);
	assert_int_equal(strlen(message.text), LINK_TEXT_SIZE - 1);
	assert_int_equal(link_receive(ends[0], LINK_WORKER, &message), LINK_MESSAGE);
	assert_int_equal(message.word, LINK_READY);
	assert_true(message.number == INT64_MAX);
	assert_string_equal(message.text, "");
}

static void
test_only_the_control_process_may_ask_for_what_administrators_may(void **state)
{
	static const enum link_word words[] = { LINK_KICK_CLIENT, LINK_KICK_USER, LINK_DRAIN,
		LINK_RELOAD };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		assert_int_equal(hear(LINK_WORKER, words[i]), LINK_NOTHING);
		assert_int_equal(hear(LINK_CONTROL, words[i]), LINK_MESSAGE);
	}
	assert_int_equal(hear(LINK_WORKER, LINK_ACCEPT), LINK_NOTHING);
	assert_int_equal(hear(LINK_CONTROL, LINK_LEAVE), LINK_NOTHING);
	assert_int_equal(hear(LINK_MASTER, LINK_DRAIN), LINK_NOTHING);
	assert_int_equal(hear(LINK_MASTER, LINK_KICK_USER), LINK_MESSAGE);
	assert_int_equal(hear(LINK_MASTER, (enum link_word)1000), LINK_NOTHING);
	assert_int_equal(hear(LINK_WORKER, (enum link_word) - 1), LINK_NOTHING);
	/* What comes behind is heard. */
	assert_int_equal(hear(LINK_WORKER, LINK_READY), LINK_MESSAGE);
}

static void
test_other_sizes_are_no_messages(void **state)
{
	char bytes[2 * sizeof(struct link_message)] = { 0 };
	struct link_message message;

	(void)state;
	for (size_t size = 1; size <= sizeof(bytes); size++) {
		assert_int_equal(send(ends[1], bytes, size, 0), size);
		assert_int_equal(link_receive(ends[0], LINK_WORKER, &message),
		    size == sizeof(message) ? LINK_MESSAGE : LINK_NOTHING);
	}
}

static void
test_the_end(void **state)
{
	struct link_message message;

	(void)state;
	assert_int_equal(shutdown(ends[1], SHUT_WR), 0);
	assert_int_equal(link_receive(ends[0], LINK_WORKER, &message), LINK_END);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_link, close_link)
	const struct CMUnitTest tests[] = {
		TEST(test_messages_arrive),
		TEST(test_only_the_control_process_may_ask_for_what_administrators_may),
		TEST(test_other_sizes_are_no_messages),
		TEST(test_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
