/* SPDX-License-Identifier: ISC */
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
#include "base/errbuf.h"
#include "base/log.h"
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

/* log */

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
		cmocka_unit_test(test_log_line),
		cmocka_unit_test(test_log_escapes),
		cmocka_unit_test(test_log_escapes_what_is_not_utf8),
		cmocka_unit_test(test_log_level_parse),
		cmocka_unit_test(test_log_levels),
		cmocka_unit_test(test_log_long_lines),
		cmocka_unit_test(test_log_long_role),
		cmocka_unit_test(test_log_role_is_copied),
		cmocka_unit_test(test_log_fatal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
