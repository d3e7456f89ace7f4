/* SPDX-License-Identifier: ISC */
#include "tools/parlor_test.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/util.h"
#include "tools/client.h"
#include "tools/testcase.h"

#define EXIT_USAGE      2
#define DEFAULT_ADDRESS "127.0.0.1:7420"
#define DEFAULT_TIMEOUT 10
#define MAX_TIMEOUT     86400
#define MAX_WRONG       3 /* replies of one test that are shown: the first explains the rest */

struct options {
	struct client_address server;
	double timeout; /* seconds, for a whole test */
	bool bytewise;
};

/* What went wrong in one test, as TAP diagnostics, which come after its "not ok". */
struct report {
	struct buf text;
	const char *during; /* "clear: " or nothing, in front of each fault */
	size_t faults;
	size_t wrong; /* replies, of which only the first are shown */
	bool unreachable;
};

/* Appends text that may be anything, so that it stays on its line and is UTF-8. */
static void
add_escaped(struct buf *out, const char *text)
{
	json_t *utf8 = json_string(text);

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
		char hex[5];

		if (*p >= 0x20 && *p != 0x7f && (*p < 0x80 || utf8 != NULL)) {
			buf_add(out, p, 1);
		} else {
			(void)snprintf(hex, sizeof(hex), "\\x%02x", *p);
			buf_addstr(out, hex);
		}
	}
	json_decref(utf8);
}

static void fault(struct report *report, const char *format, ...) PRINTF_LIKE(2, 3);

static void
fault(struct report *report, const char *format, ...)
{
	va_list ap;
	char *text;

	report->faults++;
	va_start(ap, format);
	if (vasprintf(&text, format, ap) < 0)
		log_fatal("out of memory");
	va_end(ap);
	buf_addstr(&report->text, "# ");
	buf_addstr(&report->text, report->during);
	add_escaped(&report->text, text);
	buf_addstr(&report->text, "\n");
	free(text);
}

/* number counts from 1; expected is null for a surplus reply. */
static void
check_reply(
    struct report *report, size_t number, const json_t *expected, const char *line, size_t len)
{
	json_error_t error;
	json_t *got = json_loadb(line, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);

	if (got != NULL && expected != NULL && json_equal(expected, got)) {
		json_decref(got);
		return;
	}
	if (++report->wrong <= MAX_WRONG) {
		if (got == NULL)
			fault(report, "reply %zu is not a line of JSON (%s): %.*s", number,
			    error.text, len > 200 ? 200 : (int)len, line);
		else if (expected == NULL)
			fault(report, "reply %zu is surplus:", number);
		else
			fault(report, "reply %zu differs (- expected, + got):", number);
		if (got != NULL)
			testcase_diff(&report->text, "#   ", expected, got);
	}
	json_decref(got);
}

static void
check_replies(struct report *report, struct client *client, int64_t deadline, const json_t *answers)
{
	size_t count = 0, expected = json_array_size(answers);

	for (;;) {
		struct errbuf why;
		const char *line;
		size_t len;

		if (client_read(client, deadline, &line, &len, &why) != STATUS_OK) {
			fault(report, "after %zu of %zu replies: %s", count, expected, why.text);
			return;
		}
		if (line == NULL)
			break;
		check_reply(report, count + 1, json_array_get(answers, count), line, len);
		count++;
	}
	if (count < expected) {
		fault(
		    report, "the server closed, reply %zu of %zu is missing:", count + 1, expected);
		testcase_diff(&report->text, "#   ", json_array_get(answers, count), NULL);
	}
}

/* Sends the input on a connection of its own and compares what comes back. */
static void
exchange(struct report *report, const struct options *options, const struct buf *input,
    bool bytewise, const json_t *answers, int64_t deadline)
{
	struct client *client;
	struct errbuf why;

	if (client_open(&options->server, deadline, &client, &why) != STATUS_OK) {
		fault(report, "%s", why.text);
		report->unreachable = true;
		return;
	}
	if (bytewise)
		client_bytewise(client);
	client_send(client, input->data, input->len);
	client_finish(client);
	check_replies(report, client, deadline, answers);
	if (report->faults > 0 && client_unsent(client) > 0)
		fault(report, "%zu bytes of the request were not sent", client_unsent(client));
	client_close(&client);
}

static void
clear_server(struct report *report, const struct options *options, int64_t deadline)
{
	char request[] = "{\"cmd\":\"clear\"}\n";
	const struct buf input = { .data = request, .len = sizeof(request) - 1 };
	json_t *answers = json_pack("[{s:s}]", "status", "ok");

	report->during = "clear: ";
	exchange(report, options, &input, false, answers, deadline);
	report->during = "";
	json_decref(answers);
}

/* A test whose clear failed is not sent: the server may hold data that matter. */
static void
run_test(struct report *report, const struct options *options, const struct testcase *test)
{
	int64_t deadline = now_ms() + (int64_t)(options->timeout * 1000);
	struct buf input = { 0 };
	struct errbuf why;
	json_t *answers;

	if (test->fault != NULL) {
		fault(report, "%s", test->fault);
		return;
	}
	if (testcase_load(test, &input, &answers, &why) == STATUS_OK) {
		clear_server(report, options, deadline);
		if (report->faults == 0)
			exchange(report, options, &input, options->bytewise, answers, deadline);
		json_decref(answers);
	} else {
		fault(report, "%s", why.text);
	}
	buf_free(&input);
}

/* A "#" would begin a TAP directive. */
static void
print_description(const char *path)
{
	struct buf name = { 0 };

	add_escaped(&name, path);
	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] == '#')
			putchar('\\');
		putchar(name.data[i]);
	}
	putchar('\n');
	buf_free(&name);
}

static void
print_result(const struct report *report, size_t number, const char *path)
{
	printf("%s %zu - ", report->faults == 0 ? "ok" : "not ok", number);
	print_description(path);
	if (report->text.len > 0)
		(void)fwrite(report->text.data, 1, report->text.len, stdout);
	if (report->wrong > MAX_WRONG)
		printf("# %zu more replies are wrong\n", report->wrong - MAX_WRONG);
}

/* Returns the exit status. */
static int
run_tests(const struct options *options, const struct testcase_list *list)
{
	bool failed = false, unreachable = false;

	printf("TAP version 13\n1..%zu\n", list->count);
	for (size_t i = 0; i < list->count && !unreachable; i++) {
		struct report report = { .during = "" };

		run_test(&report, options, &list->cases[i]);
		print_result(&report, i + 1, list->cases[i].path);
		failed = failed || report.faults > 0;
		unreachable = report.unreachable;
		buf_free(&report.text);
		(void)fflush(stdout);
	}
	if (unreachable)
		printf("Bail out! The server can't be reached.\n");
	return fflush(stdout) != 0 || ferror(stdout) != 0 || failed;
}

static void
usage(FILE *out)
{
	fprintf(out,
	    "usage: parlor test [-b] [-s ADDRESS] [-t SECONDS] FILE.tst|FOLDER ...\n"
	    "  -b  send each byte in a packet of its own\n"
	    "  -s  HOST:PORT, [IPV6]:PORT or unix:/PATH (" DEFAULT_ADDRESS ")\n"
	    "  -t  time-out of each test (%d s)\n",
	    DEFAULT_TIMEOUT);
}

static enum status
parse_timeout(struct options *options, const char *text, struct errbuf *why)
{
	char *end;

	options->timeout = strtod(text, &end);
	/* Written so that "nan" is refused. */
	if (end != text && *end == '\0' && options->timeout >= 0.001 &&
	    options->timeout <= MAX_TIMEOUT)
		return STATUS_OK;
	errbuf_set(why, "-t must be a number of seconds from 0.001 to %d", MAX_TIMEOUT);
	return STATUS_INTERNAL;
}

static enum status
apply_option(struct options *options, int option, struct errbuf *why)
{
	switch (option) {
	case 'b':
		options->bytewise = true;
		return STATUS_OK;
	case 's':
		return client_address_parse(&options->server, optarg, NULL, why);
	case 't':
		return parse_timeout(options, optarg, why);
	case ':':
		errbuf_set(why, "-%c needs a value", optopt);
		return STATUS_INTERNAL;
	default:
		errbuf_set(why, "unknown option -%c", optopt);
		return STATUS_INTERNAL;
	}
}

static enum status
find_tests(struct testcase_list *list, char **paths, struct errbuf *why)
{
	enum status status = STATUS_OK;

	if (*paths == NULL) {
		errbuf_set(why, "which tests?");
		status = STATUS_INTERNAL;
	}
	while (status == STATUS_OK && *paths != NULL)
		status = testcase_find(list, *paths++, why);
	return status;
}

/* parlor test: runs protocol tests (parlor(1)). */
int
parlor_test(int argc, char **argv)
{
	struct options options = { .timeout = DEFAULT_TIMEOUT };
	struct testcase_list list = { 0 };
	struct errbuf why;
	enum status status = client_address_parse(&options.server, DEFAULT_ADDRESS, NULL, &why);
	int option, exit_status = EXIT_USAGE;

	while (status == STATUS_OK && (option = getopt(argc, argv, "+:bhs:t:")) != -1) {
		if (option == 'h') {
			usage(stdout);
			return 0;
		}
		status = apply_option(&options, option, &why);
	}
	if (status == STATUS_OK)
		status = find_tests(&list, argv + optind, &why);
	if (status == STATUS_OK) {
		exit_status = run_tests(&options, &list);
	} else {
		fprintf(stderr, "parlor test: %s\n", why.text);
		usage(stderr);
	}
	testcase_list_free(&list);
	return exit_status;
}
