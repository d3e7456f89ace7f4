/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/log_limit.h"
#include "base/util.h"

/* Standard error goes through a pipe while a capture lasts. Lines here fit into a pipe's buffer. */
struct capture {
	int saved;
	int reader;
};

static struct capture
capture_begin(void)
{
	struct capture capture;
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	capture.reader = fds[0];
	capture.saved = dup(STDERR_FILENO);
	assert_true(capture.saved >= 0);
	assert_int_equal(dup2(fds[1], STDERR_FILENO), STDERR_FILENO);
	close(fds[1]);
	return capture;
}

/* Returns all that was written, as a string. */
static char *
capture_end(struct capture *capture)
{
	struct buf buf = { 0 };
	ssize_t n;

	assert_int_equal(dup2(capture->saved, STDERR_FILENO), STDERR_FILENO);
	close(capture->saved);
	while ((n = read(capture->reader, buf_reserve(&buf, 4096), 4096)) > 0)
		buf.len += (size_t)n;
	close(capture->reader);
	buf_add(&buf, "", 1);
	assert_int_equal(strlen(buf.data), buf.len - 1);
	return buf.data;
}

static void
assert_logged(const char *text, const char *escaped)
{
	struct capture capture;
	char *said, *expected = NULL;

	log_init("worker 3", LOG_LEVEL_INFO);
	capture = capture_begin();
	log_info("%s", text);
	said = capture_end(&capture);
	assert_true(
	    asprintf(&expected, "parlord[%ld]: worker 3: info: %s\n", (long)getpid(), escaped) > 0);
	assert_string_equal(said, expected);
	free(expected);
	free(said);
}

static void
test_log_line(void **state)
{
	(void)state;
	assert_logged("listening on 127.0.0.1:7420", "listening on 127.0.0.1:7420");
	assert_logged("100 % “quoted” 'words' — ñ 密 \xf0\x9f\x94\x91",
	    "100 % “quoted” 'words' — ñ 密 \xf0\x9f\x94\x91");
	assert_logged("", "");
}

static void
test_log_escapes(void **state)
{
	(void)state;
	assert_logged(
	    "a\nparlord[1]: master: info: forged", "a\\x0aparlord[1]: master: info: forged");
	assert_logged("\r\t\b\x1b[31m\x7f", "\\x0d\\x09\\x08\\x1b[31m\\x7f");
	assert_logged("\x01\x1f ~", "\\x01\\x1f ~");
	/* Or else a client could write what looks like an escape. */
	assert_logged("\\x0a", "\\x5cx0a");
}

static void
test_log_escapes_what_is_not_utf8(void **state)
{
	(void)state;
	assert_logged("a\xff\x80z", "a\\xff\\x80z");
	assert_logged("\xc3(", "\\xc3(");                 /* a sequence broken off */
	assert_logged("\xe2\x82", "\\xe2\\x82");          /* and at the end */
	assert_logged("\xc0\x8a", "\\xc0\\x8a");          /* an overlong line feed */
	assert_logged("\xed\xa0\x80", "\\xed\\xa0\\x80"); /* a surrogate */
	assert_logged("\xc2\x9b[m", "\\xc2\\x9b[m");      /* U+009B steers a terminal */
	assert_logged("\xe2\x80\xae", "\\xe2\\x80\\xae"); /* U+202E turns the direction of text */
	assert_logged("\xe2\x80\xa8", "\\xe2\\x80\\xa8"); /* U+2028 ends a line */
}

static void
test_log_level_parse(void **state)
{
	static const char *const names[] = { "error", "warning", "info", "debug" };
	static const char *const unknown[] = { "", "Info", "infos", "warn", "fatal" };
	enum log_level level;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		assert_true(log_level_parse(names[i], &level));
		assert_int_equal(level, i);
	}
	for (size_t i = 0; i < COUNT_OF(unknown); i++) {
		level = LOG_LEVEL_DEBUG;
		assert_false(log_level_parse(unknown[i], &level));
		assert_int_equal(level, LOG_LEVEL_DEBUG);
	}
}

static void
test_log_levels(void **state)
{
	static const char *const names[] = { "error", "warning", "info", "debug" };

	(void)state;
	for (int level = LOG_LEVEL_ERROR; level <= LOG_LEVEL_DEBUG; level++) {
		struct capture capture;
		char *said, expected[512] = "";

		log_init("master", (enum log_level)level);
		for (int i = 0; i <= level; i++)
			(void)snprintf(expected + strlen(expected),
			    sizeof(expected) - strlen(expected), "parlord[%ld]: master: %s: %d\n",
			    (long)getpid(), names[i], i);
		capture = capture_begin();
		log_error("%d", 0);
		log_warning("%d", 1);
		log_info("%d", 2);
		log_debug("%d", 3);
		said = capture_end(&capture);
		assert_string_equal(said, expected);
		free(said);
	}
}

/* However long the text and whatever it swells to: one line with one end, not without bound. */
static void
test_log_long_lines(void **state)
{
	static const char fillers[] = { 'x', '\n', '\\' };
	static char text[100000];

	(void)state;
	log_init("master", LOG_LEVEL_INFO);
	for (size_t i = 0; i < COUNT_OF(fillers); i++)
		for (size_t len = 1; len < sizeof(text); len += len < 2500 ? 7 : 30000) {
			struct capture capture;
			char *said;

			memset(text, fillers[i], len);
			text[len] = '\0';
			capture = capture_begin();
			log_info("%s", text);
			said = capture_end(&capture);
			assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
			assert_true(strlen(said) > (len < 2000 ? len : 2000));
			assert_true(strlen(said) < 4096);
			free(said);
		}
}

static void
test_log_long_role(void **state)
{
	struct capture capture;
	char *said;

	(void)state;
	log_init(
	    "a role with a name longer than anybody would think of giving to one", LOG_LEVEL_INFO);
	capture = capture_begin();
	log_info("%s", "here");
	said = capture_end(&capture);
	assert_non_null(strstr(said, ": a role with a name longer"));
	assert_non_null(strstr(said, ": info: here\n"));
	free(said);
}

/* The role is copied. */
static void
test_log_role_is_copied(void **state)
{
	char role[] = "control";
	struct capture capture;
	char *said;

	(void)state;
	log_init(role, LOG_LEVEL_INFO);
	memset(role, '?', sizeof(role) - 1);
	capture = capture_begin();
	log_info("%s", "here");
	said = capture_end(&capture);
	assert_non_null(strstr(said, ": control: info: here\n"));
	free(said);
}

static void
test_log_fatal(void **state)
{
	struct capture capture;
	char *said;
	pid_t pid;
	int status;

	(void)state;
	log_init("master", LOG_LEVEL_ERROR);
	capture = capture_begin();
	pid = fork();
	if (pid == 0)
		log_fatal("no memory for %d", 42);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	said = capture_end(&capture);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), EX_OSERR);
	assert_non_null(strstr(said, ": master: error: no memory for 42\n"));
	free(said);
}

/* How often something stands in a text. */
static int
count(const char *text, const char *wanted)
{
	int n = 0;

	for (; (text = strstr(text, wanted)) != NULL; text++)
		n++;
	return n;
}

static void
fail_from(const char *client)
{
	log_event(EVENT_AUTH_FAILED, LOG_FIELDS(.client = client), "a failure from %s", client);
}

/* events */

static void
test_event_is_a_line(void **state)
{
	struct capture capture;
	char *said, expected[128];

	(void)state;
	log_init("worker 1", LOG_LEVEL_INFO);
	capture = capture_begin();
	log_event(EVENT_INCIDENT_OVER, LOG_FIELDS(.incident = "1234"), "over\n%s", "and out");
	log_event(EVENT_INCIDENT_OVER, NULL, "no fields");
	log_event(EVENT_AUTH_OK, LOG_FIELDS(.user = "ann"), "of level debug");
	said = capture_end(&capture);
	(void)snprintf(expected, sizeof(expected),
	    "parlord[%1$ld]: worker 1: info: over\\x0aand out\n"
	    "parlord[%1$ld]: worker 1: info: no fields\n",
	    (long)getpid());
	assert_string_equal(said, expected);
	free(said);
}

/* Each event has the level of its row. */
static void
test_event_levels(void **state)
{
#define LEVEL_ROW(id, name, level, limit, message_id) LOG_LEVEL_##level,
	static const enum log_level expected[] = { LOG_EVENTS(LEVEL_ROW) };

	(void)state;
	for (int event = 0; event < LOG_EVENT_COUNT; event++)
		for (int level = LOG_LEVEL_ERROR; level <= LOG_LEVEL_DEBUG; level++) {
			struct capture capture;
			char *said;

			log_init("worker 1", (enum log_level)level);
			capture = capture_begin();
			log_event((enum log_event)event, NULL, "said");
			said = capture_end(&capture);
			assert_int_equal(*said != '\0', (int)expected[event] <= level);
			free(said);
			log_limit_forget();
		}
}

/* limits */

static void
test_limit_by_kind_and_key(void **state)
{
	struct log_suppressed what;

	(void)state;
	log_limit_forget();
	log_limit_set(2, 1000);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(log_limit_admit(1, "a", 100 + i), i < 2);
		assert_int_equal(log_limit_admit(1, "b", 200 + i), i < 2);
		assert_int_equal(log_limit_admit(2, "a", 300 + i), i < 2);
	}
	assert_false(log_limit_take(1099, &what));
	assert_true(log_limit_take(1200, &what));
	assert_int_equal(what.kind, 1);
	assert_string_equal(what.key, "a");
	assert_int_equal(what.count, 3);
	assert_int_equal(what.begun, 100);
	assert_true(log_limit_take(1200, &what));
	assert_string_equal(what.key, "b");
	assert_false(log_limit_take(1200, &what));
	/* Those two begin anew, the third does not. */
	assert_true(log_limit_admit(1, "a", 1200));
	assert_true(log_limit_admit(1, "b", 1200));
	assert_false(log_limit_admit(2, "a", 1200));
	assert_true(log_limit_take(INT64_MAX, &what));
	assert_int_equal(what.kind, 2);
	assert_int_equal(what.count, 4);
}

/* An interval in which nothing was suppressed is over without a word. */
static void
test_limit_of_what_is_rare(void **state)
{
	struct log_suppressed what;

	(void)state;
	log_limit_forget();
	log_limit_set(1, 1000);
	for (int64_t now = 0; now < 100000; now += 1000) {
		assert_false(log_limit_take(now, &what));
		assert_true(log_limit_admit(1, "a", now));
	}
	assert_false(log_limit_take(INT64_MAX, &what));
}

/* However many keys there are: each is written, the newest are told apart, no count is lost. */
static void
test_limit_with_many_keys(void **state)
{
	struct log_suppressed what;
	int64_t told = 0;
	char key[16];

	(void)state;
	log_limit_forget();
	log_limit_set(1, 1000000);
	for (int i = 0; i < 10000; i++) {
		(void)snprintf(key, sizeof(key), "%d", i);
		while (log_limit_take(i, &what)) {
			assert_int_equal(what.count, 2);
			assert_int_equal(atoi(what.key), told++);
		}
		assert_true(log_limit_admit(1, key, i));
		assert_false(log_limit_admit(1, key, i));
		assert_false(log_limit_admit(1, key, i));
	}
	assert_int_equal(told, 10000 - LOG_LIMIT_SLOTS);
	while (log_limit_take(INT64_MAX, &what))
		told++;
	assert_int_equal(told, 10000);
}

/* A key that is too long counts as its beginning, which fits. */
static void
test_limit_with_long_keys(void **state)
{
	struct log_suppressed what;
	char key[200];

	(void)state;
	memset(key, 'k', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	log_limit_forget();
	log_limit_set(1, 1000);
	assert_true(log_limit_admit(1, key, 0));
	assert_false(log_limit_admit(1, key, 0));
	assert_true(log_limit_take(INT64_MAX, &what));
	assert_int_equal(strlen(what.key), LOG_KEY_SIZE - 1);
}

static void
test_repeated_events_are_summarised(void **state)
{
	struct capture capture;
	char *said;

	(void)state;
	log_init("worker 1", LOG_LEVEL_INFO);
	log_limit_forget();
	log_limit_set(3, 3600000);
	capture = capture_begin();
	for (int i = 0; i < 10; i++)
		fail_from("192.0.2.1");
	fail_from("192.0.2.2");
	log_flush_suppressed(now_ms());
	for (int i = 0; i < 10; i++)
		log_event(EVENT_INCIDENT_OVER, NULL, "never limited");
	log_flush_suppressed(INT64_MAX);
	said = capture_end(&capture);
	assert_int_equal(count(said, "warning: a failure from 192.0.2.1\n"), 3);
	assert_int_equal(count(said, "warning: a failure from 192.0.2.2\n"), 1);
	assert_int_equal(count(said, "never limited"), 10);
	assert_int_equal(
	    count(said, "warning: auth-failed 192.0.2.1: 7 more like this were not logged"), 1);
	assert_int_equal(count(said, "\n"), 15);
	free(said);
}

/* The next event, whatever it is, tells what is due. */
static void
test_summary_comes_with_the_next_event(void **state)
{
	const int64_t end = now_ms() + 10000;
	struct capture capture;
	char *said;
	bool told;

	(void)state;
	log_init("worker 1", LOG_LEVEL_INFO);
	log_limit_forget();
	log_limit_set(1, 50);
	do {
		capture = capture_begin();
		log_event(EVENT_DATABASE_LOST, NULL, "lost");
		log_event(EVENT_DATABASE_LOST, NULL, "lost");
		log_info("plain");
		said = capture_end(&capture);
		told = strstr(said, "info: database-lost: ") != NULL;
		free(said);
	} while (!told && now_ms() < end);
	assert_true(told);
}

/* What the parent has counted it tells itself. */
static void
test_child_counts_anew(void **state)
{
	struct capture capture;
	char *said;
	pid_t pid;

	(void)state;
	log_init("master", LOG_LEVEL_INFO);
	log_limit_forget();
	log_limit_set(1, 3600000);
	capture = capture_begin();
	fail_from("192.0.2.1");
	fail_from("192.0.2.1");
	pid = fork();
	if (pid == 0) {
		log_init("worker 1", LOG_LEVEL_INFO);
		fail_from("192.0.2.1");
		log_flush_suppressed(INT64_MAX);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	log_flush_suppressed(INT64_MAX);
	said = capture_end(&capture);
	assert_int_equal(count(said, "master: warning: a failure"), 1);
	assert_int_equal(count(said, "worker 1: warning: a failure"), 1);
	assert_int_equal(count(said, "not logged"), 1);
	assert_non_null(
	    strstr(said, "master: warning: auth-failed 192.0.2.1: 1 more like this was"));
	free(said);
}

/* a reader that is stuck */

/* Nobody waits for him long, and when he is back he learns how much he missed. */
static void
test_stuck_reader(void **state)
{
	static char line[1000];
	const int lines = 1000;
	struct capture capture;
	int64_t begun = now_ms();
	char drained[8192], *said;
	const char *remark;
	int told, written = 0;
	ssize_t n;

	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	log_init("worker 1", LOG_LEVEL_INFO);
	log_limit_forget();
	capture = capture_begin();
	for (int i = 0; i < lines; i++)
		log_info("%s", line);
	/* With a wait for each it would be more than a minute. */
	assert_true(now_ms() - begun < 20000);
	assert_int_equal(fcntl(capture.reader, F_SETFL, O_NONBLOCK), 0);
	while ((n = read(capture.reader, drained, sizeof(drained))) > 0)
		for (ssize_t i = 0; i < n; i++)
			written += drained[i] == '\n';
	assert_int_equal(errno, EAGAIN);
	assert_true(written < lines);
	log_info("back");
	said = capture_end(&capture);
	remark = strstr(said, "worker 1: warning: ");
	assert_non_null(remark);
	assert_int_equal(
	    sscanf(remark, "worker 1: warning: %d lines of the log could not", &told), 1);
	assert_int_equal(written + told, lines);
	assert_non_null(strstr(remark, "worker 1: info: back\n"));
	free(said);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_log_line),
		cmocka_unit_test(test_log_escapes),
		cmocka_unit_test(test_log_escapes_what_is_not_utf8),
		cmocka_unit_test(test_log_level_parse),
		cmocka_unit_test(test_log_levels),
		cmocka_unit_test(test_log_long_lines),
		cmocka_unit_test(test_log_long_role),
		cmocka_unit_test(test_log_role_is_copied),
		cmocka_unit_test(test_log_fatal),
		cmocka_unit_test(test_event_is_a_line),
		cmocka_unit_test(test_event_levels),
		cmocka_unit_test(test_limit_by_kind_and_key),
		cmocka_unit_test(test_limit_of_what_is_rare),
		cmocka_unit_test(test_limit_with_many_keys),
		cmocka_unit_test(test_limit_with_long_keys),
		cmocka_unit_test(test_repeated_events_are_summarised),
		cmocka_unit_test(test_summary_comes_with_the_next_event),
		cmocka_unit_test(test_child_counts_anew),
		cmocka_unit_test(test_stuck_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
