/* SPDX-License-Identifier: ISC */
#include "tools/parlor_talk.h"

#include <getopt.h>
#include <jansson.h>
#include <langinfo.h>
#include <locale.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"
#include "base/wipe.h"
#include "tools/client.h"
#include "tools/talk.h"
#include "tools/talk_command.h"
#include "tools/talk_dialog.h"
#include "tools/talk_input.h"
#include "tools/talk_login.h"
#include "tools/talk_screen.h"

#define EXIT_USAGE       2
#define DEFAULT_ADDRESS  "127.0.0.1:7420"
#define DEFAULT_TIMEOUT  30
#define DEFAULT_INTERVAL 1
#define MAX_SECONDS      86400

struct options {
	struct client_address server;
	const char *user;
	const char *password_file;
	const char *room;
	double timeout;  /* seconds */
	double interval; /* seconds */
	bool create;
	bool follow;
};

static void
usage(FILE *out)
{
	const char *line;

	fprintf(out,
	    "usage: parlor talk [-f] [-n] [-i SECONDS] [-p FILE] [-s ADDRESS] [-t SECONDS] [-u "
	    "USER]"
	    " [ROOM]\n"
	    "  -f  show new messages although standard input is no terminal\n"
	    "  -i  how often to look for new messages (%d s)\n"
	    "  -n  make a new account if there is none of that name\n"
	    "  -p  file with the password; \"-\": the first line of standard input\n"
	    "  -s  HOST:PORT, [IPV6]:PORT or unix:/PATH (" DEFAULT_ADDRESS ")\n"
	    "  -t  how long to wait for a reply (%d s)\n"
	    "  -u  name of the account (your own name)\n"
	    "ROOM is lobby or a dialog's id or name. A line is a message, unless it is one of\n",
	    DEFAULT_INTERVAL, DEFAULT_TIMEOUT);
	for (size_t i = 0; (line = command_help(i)) != NULL; i++)
		fprintf(out, "%s\n", line);
	fprintf(out, "  //TEXT              say /TEXT\n");
}

static enum status
parse_seconds(double *out, int option, struct errbuf *why)
{
	char *end;

	*out = strtod(optarg, &end);
	/* Written so that "nan" is refused. */
	if (end != optarg && *end == '\0' && *out >= 0.01 && *out <= MAX_SECONDS)
		return STATUS_OK;
	errbuf_set(why, "-%c must be a number of seconds from 0.01 to %d", option, MAX_SECONDS);
	return STATUS_INTERNAL;
}

static enum status
apply_option(struct options *options, int option, struct errbuf *why)
{
	switch (option) {
	case 'f':
		options->follow = true;
		return STATUS_OK;
	case 'i':
		return parse_seconds(&options->interval, option, why);
	case 'n':
		options->create = true;
		return STATUS_OK;
	case 'p':
		options->password_file = optarg;
		return STATUS_OK;
	case 's':
		return client_address_parse(&options->server, optarg, NULL, why);
	case 't':
		return parse_seconds(&options->timeout, option, why);
	case 'u':
		options->user = optarg;
		return STATUS_OK;
	case ':':
		errbuf_set(why, "-%c needs a value", optopt);
		return STATUS_INTERNAL;
	default:
		errbuf_set(why, "unknown option");
		return STATUS_INTERNAL;
	}
}

/* What stands behind the options. */
static enum status
apply_arguments(struct options *options, char **arguments, struct errbuf *why)
{
	const struct passwd *own = options->user == NULL ? getpwuid(getuid()) : NULL;

	if (own != NULL)
		options->user = own->pw_name;
	if (options->user == NULL) {
		errbuf_set(why, "who are you? -u tells");
		return STATUS_INTERNAL;
	}
	options->room = arguments[0] == NULL ? "lobby" : arguments[0];
	if (arguments[0] == NULL || arguments[1] == NULL)
		return STATUS_OK;
	errbuf_set(why, "more than one room");
	return STATUS_INTERNAL;
}

/* A pipe can wait: each of its lines is settled before the next is read. */
static void
settle_outbox(struct talk *talk)
{
	talk_deliver(talk);
	while (!talk->terminal && !talk->over && !STAILQ_EMPTY(&talk->outbox)) {
		int64_t delay = talk->send_at - now_ms();

		if (delay > 0 && !input_pause(delay))
			return;
		talk_deliver(talk);
	}
}

/* Everything that is due; returns when to look again, in now_ms(). */
static int64_t
look_around(struct talk *talk, int64_t interval)
{
	if (link_retry_at(talk->link) <= now_ms()) {
		settle_outbox(talk);
		if (!talk->over)
			room_poll(talk);
	}
	return link_retry_at(talk->link) > 0 ? link_retry_at(talk->link) : now_ms() + interval;
}

static void
run(struct talk *talk, int64_t interval)
{
	int64_t next = now_ms();

	while (!talk->over) {
		int64_t wait = next - now_ms();
		char *line;

		switch (input_wait(!talk->live ? -1 : wait < 0 ? 0 : wait, &line)) {
		case INPUT_LINE:
			command_line(talk, line);
			free(line);
			settle_outbox(talk);
			next = now_ms();
			break;
		case INPUT_END:
			talk->over = true;
			break;
		case INPUT_NOTHING:
			break;
		}
		if (talk->live && !talk->over && next <= now_ms())
			next = look_around(talk, interval);
	}
}

static void
converse(struct talk *talk, const struct options *options)
{
	talk_log_in(talk, options->create, options->password_file);
	if (talk->terminal && !talk->over)
		screen_notice("you are %s (id %" JSON_INTEGER_FORMAT "); /help lists the commands",
		    talk->user, talk->id);
	if (!talk->over && !dialog_enter(talk, options->room))
		talk_end(talk, 1);
	if (!talk->over) {
		screen_begin();
		run(talk, (int64_t)(options->interval * 1000));
	}
	talk_close(talk);
	talk_log_out(talk);
	if (talk->refused && !talk->terminal)
		talk_end(talk, 1);
}

/* The protocol is UTF-8, and so must be what libedit reads. */
static void
choose_locale(void)
{
	(void)setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		(void)setlocale(LC_CTYPE, "C.UTF-8");
}

static int
talk_with(const struct options *options)
{
	bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	struct talk talk = {
		.names = json_object(),
		.user = xstrdup(options->user),
		.timeout = (int64_t)(options->timeout * 1000),
		.terminal = terminal,
		.live = terminal || options->follow,
	};

	STAILQ_INIT(&talk.outbox);
	talk.link = link_new(&options->server, talk.timeout, !terminal);
	choose_locale();
	input_open(terminal);
	screen_open(terminal, command_word);
	converse(&talk, options);
	screen_close();
	room_free(&talk.room);
	link_free(&talk.link);
	json_decref(talk.names);
	free(talk.user);
	return fflush(stdout) != 0 || ferror(stdout) != 0 ? 1 : talk.exit_status;
}

int
parlor_talk(int argc, char **argv)
{
	static const struct option long_options[] = { { "help", no_argument, NULL, 'h' }, { 0 } };
	struct options options = { .timeout = DEFAULT_TIMEOUT, .interval = DEFAULT_INTERVAL };
	struct errbuf why;
	enum status status = client_address_parse(&options.server, DEFAULT_ADDRESS, NULL, &why);
	int option, exit_status, number;

	while (status == STATUS_OK &&
	    (option = getopt_long(argc, argv, "+:fhi:np:s:t:u:", long_options, NULL)) != -1) {
		if (option == 'h') {
			usage(stdout);
			return 0;
		}
		status = apply_option(&options, option, &why);
	}
	if (status == STATUS_OK)
		status = apply_arguments(&options, argv + optind, &why);
	if (status != STATUS_OK) {
		fprintf(stderr, "parlor talk: %s\n", why.text);
		usage(stderr);
		return EXIT_USAGE;
	}
	json_set_alloc_funcs(wipe_malloc, wipe_free);
	exit_status = talk_with(&options);
	number = input_signal();
	if (number != 0) {
		/* Whoever waits for this program shall see what ended it. */
		sigset_t set;

		(void)sigemptyset(&set);
		(void)sigaddset(&set, number);
		(void)raise(number);
		(void)sigprocmask(SIG_UNBLOCK, &set, NULL);
	}
	return exit_status;
}
