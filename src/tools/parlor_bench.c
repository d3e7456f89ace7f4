/* SPDX-License-Identifier: ISC */
#include "tools/parlor_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/util.h"
#include "tools/bench.h"

#define EXIT_USAGE      2
#define DEFAULT_ADDRESS "127.0.0.1:7420"

static json_t *
chat_message(const char *sid, int64_t room, const char *text)
{
	(void)room;
	return json_pack("{s:s, s:s, s:s}", "cmd", "chat", "sid", sid, "message", text);
}

static json_t *
dialog_message(const char *sid, int64_t room, const char *text)
{
	return json_pack("{s:s, s:s, s:s, s:I}", "cmd", "send_msg", "sid", sid, "text", text,
	    "id_dialog", (json_int_t)room);
}

/* The first is the default. */
static const struct bench_preset presets[] = {
	{ "chat", "all clients write into the lobby", "{\"status\":\"ok\"}\n", false,
	    chat_message },
	{ "rooms", "each client writes into one dialog or several", "{\"ans\":\"OK\"}\n", true,
	    dialog_message },
};

/* Numbers that an option takes. */
static const struct number_option {
	char letter;
	size_t offset; /* of an unsigned in struct bench_options */
	unsigned min;
	unsigned max;
	unsigned initial;
	const char *help;
} number_options[] = {
	{ 'c', offsetof(struct bench_options, clients), 1, 20000, 64, "clients" },
	{ 'R', offsetof(struct bench_options, rooms), 1, 100000, 200, "dialogs of rooms" },
	{ 'l', offsetof(struct bench_options, length), BENCH_MIN_LENGTH, 4096, 80,
	    "bytes of each text" },
};

static const struct time_option {
	char letter;
	size_t offset; /* of a double, seconds, in struct bench_options */
	double min;
	double max;
	double initial;
	const char *help;
} time_options[] = {
	{ 'd', offsetof(struct bench_options, seconds), 0.1, 86400, 10, "seconds to measure" },
	{ 'w', offsetof(struct bench_options, warmup), 0, 3600, 1, "seconds before that" },
};

static void
usage(FILE *out)
{
	fprintf(out,
	    "usage: parlor bench [-h] [-j] [-s ADDRESS] [-c CLIENTS] [-d SECONDS] [-w SECONDS]\n"
	    "                    [-R ROOMS] [-l LENGTH] [-P NAME=PID,...] ... [PRESET]\n"
	    "  -j  print JSON\n"
	    "  -P  processes whose CPU time is told, too\n"
	    "  -s  HOST:PORT, [IPV6]:PORT or unix:/PATH (" DEFAULT_ADDRESS ")\n");
	for (size_t i = 0; i < COUNT_OF(number_options); i++)
		fprintf(out, "  -%c  %s (%u)\n", number_options[i].letter, number_options[i].help,
		    number_options[i].initial);
	for (size_t i = 0; i < COUNT_OF(time_options); i++)
		fprintf(out, "  -%c  %s (%g)\n", time_options[i].letter, time_options[i].help,
		    time_options[i].initial);
	fprintf(out, "presets:\n");
	for (size_t i = 0; i < COUNT_OF(presets); i++)
		fprintf(out, "  %-6s %s\n", presets[i].name, presets[i].help);
}

static void
set_defaults(struct bench_options *options)
{
	*options = (struct bench_options){ .preset = &presets[0] };
	for (size_t i = 0; i < COUNT_OF(number_options); i++)
		*(unsigned *)((char *)options + number_options[i].offset) =
		    number_options[i].initial;
	for (size_t i = 0; i < COUNT_OF(time_options); i++)
		*(double *)((char *)options + time_options[i].offset) = time_options[i].initial;
}

static enum status
parse_number(struct bench_options *options, const struct number_option *option, struct errbuf *why)
{
	size_t len = strlen(optarg);
	unsigned long value = strtoul(optarg, NULL, 10);

	if (len < 1 || len > 9 || strspn(optarg, "0123456789") != len || value < option->min ||
	    value > option->max) {
		errbuf_set(why, "-%c must be a number from %u to %u", option->letter, option->min,
		    option->max);
		return STATUS_INTERNAL;
	}
	*(unsigned *)((char *)options + option->offset) = (unsigned)value;
	return STATUS_OK;
}

static enum status
parse_time(struct bench_options *options, const struct time_option *option, struct errbuf *why)
{
	char *end;
	double value = strtod(optarg, &end);

	/* Written so that "nan" is refused. */
	if (end != optarg && *end == '\0' && value >= option->min && value <= option->max) {
		*(double *)((char *)options + option->offset) = value;
		return STATUS_OK;
	}
	errbuf_set(why, "-%c must be a number of seconds from %g to %g", option->letter,
	    option->min, option->max);
	return STATUS_INTERNAL;
}

static enum status
parse_quantity(struct bench_options *options, int letter, struct errbuf *why)
{
	for (size_t i = 0; i < COUNT_OF(number_options); i++)
		if (number_options[i].letter == letter)
			return parse_number(options, &number_options[i], why);
	for (size_t i = 0; i < COUNT_OF(time_options); i++)
		if (time_options[i].letter == letter)
			return parse_time(options, &time_options[i], why);
	errbuf_set(why, "unknown option -%c", optopt);
	return STATUS_INTERNAL;
}

static enum status
apply_option(struct bench *bench, int letter, struct errbuf *why)
{
	struct bench_options *options = &bench->options;

	switch (letter) {
	case 'P':
		return cpu_watch_add(&bench->cpu, optarg, why);
	case 'j':
		options->json = true;
		return STATUS_OK;
	case 's':
		return client_address_parse(&options->server, optarg, NULL, why);
	case ':':
		errbuf_set(why, "-%c needs a value", optopt);
		return STATUS_INTERNAL;
	default:
		return parse_quantity(options, letter, why);
	}
}

static enum status
choose_preset(struct bench_options *options, char **names, struct errbuf *why)
{
	if (names[0] == NULL)
		return STATUS_OK;
	if (names[1] != NULL) {
		errbuf_set(why, "one preset at a time");
		return STATUS_INTERNAL;
	}
	for (size_t i = 0; i < COUNT_OF(presets); i++) {
		if (strcmp(presets[i].name, names[0]) == 0) {
			options->preset = &presets[i];
			return STATUS_OK;
		}
	}
	errbuf_set(why, "unknown preset \"%s\"", names[0]);
	return STATUS_INTERNAL;
}

/* Returns the exit status. */
static int
run(struct bench *bench)
{
	unsigned char random[8];
	struct errbuf why;
	enum status status;
	bool ok;

	random_bytes(random, sizeof(random));
	hex_encode(bench->run, random, sizeof(random));
	status = bench_setup(bench, &why);
	if (status == STATUS_OK)
		status = bench_mark(bench, false, &why);
	if (status == STATUS_OK)
		status = bench_run(bench, &why);
	if (status == STATUS_OK && bench_mark(bench, true, &why) != STATUS_OK)
		bench_note(bench, "%s", why.text);
	if (status != STATUS_OK) {
		fprintf(stderr, "parlor bench: %s\n", why.text);
		return 1;
	}
	ok = bench_verify(bench);
	bench_report(bench, ok);
	return fflush(stdout) != 0 || ferror(stdout) != 0 || !ok;
}

int
parlor_bench(int argc, char **argv)
{
	struct bench bench = { .epoll = -1 };
	struct errbuf why;
	enum status status;
	int letter, exit_status;

	set_defaults(&bench.options);
	cpu_watch_init(&bench.cpu);
	status = client_address_parse(&bench.options.server, DEFAULT_ADDRESS, NULL, &why);
	while (status == STATUS_OK && (letter = getopt(argc, argv, "+:hjP:s:c:d:w:R:l:")) != -1) {
		if (letter == 'h') {
			usage(stdout);
			return 0;
		}
		status = apply_option(&bench, letter, &why);
	}
	if (status == STATUS_OK)
		status = choose_preset(&bench.options, argv + optind, &why);
	if (status != STATUS_OK) {
		fprintf(stderr, "parlor bench: %s\n", why.text);
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!bench.options.preset->dialogs)
		bench.options.rooms = 1;
	exit_status = run(&bench);
	bench_free(&bench);
	return exit_status;
}
