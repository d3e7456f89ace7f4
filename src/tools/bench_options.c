/* SPDX-License-Identifier: ISC */
#include "tools/bench_options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "tools/bench_preset.h"

#define DEFAULT_ADDRESS "127.0.0.1:7420"
#define DEFAULT_NAME    "parlor_bench"
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
#define NAME_MAX_LENGTH 20      /* an account's name has 32 characters */
#define FLIGHTS_MAX     8000000 /* requests on their way that are remembered */

struct option_row;

typedef enum status parse_fn(
    struct bench *bench, const struct option_row *row, const char *value, struct errbuf *why);

static parse_fn parse_flag, parse_number, parse_real, parse_text, parse_name, parse_server,
    parse_process;

/* All options; offset is in struct bench_options. */
static const struct option_row {
	char letter;
	const char *name;
	const char *value; /* null: it takes none */
	const char *help;
	parse_fn *parse;
	size_t offset;
	double min;
	double max;
	double initial;
} rows[] = {
#define AT(member) offsetof(struct bench_options, member)
	{ 'c', "clients", "N", "connections", parse_number, AT(clients), 1, 20000, 64 },
	{ 'd', "duration", "SECONDS", "how long to measure", parse_real, AT(seconds), 0.1, 86400,
	    10 },
	{ 'g', "plot", "FILE", "draw an SVG, with gnuplot", parse_text, AT(plot), 0, 0, 0 },
	{ 'i', "progress", "SECONDS", "tell what happens so often", parse_real, AT(progress), 0.1,
	    3600, 0 },
	{ 'j', "json", NULL, "print JSON", parse_flag, AT(json), 0, 0, 0 },
	{ 'l', "length", "BYTES", "of each text", parse_number, AT(length), BENCH_MIN_LENGTH, 4096,
	    80 },
	{ 'n', "name", "NAME", "of accounts: their beginning (" DEFAULT_NAME ")", parse_name,
	    AT(name), 0, 0, 0 },
	{ 'N', "no-read-back", NULL, "do not read back what was acknowledged", parse_flag,
	    AT(skip_reading), 0, 0, 0 },
	{ 'p', "pipeline", "N", "requests of each on their way", parse_number, AT(pipeline), 1,
	    10000, 1 },
	{ 'P', "process", "NAME=PID,...", "tell what these processes take, too", parse_process, 0,
	    0, 0, 0 },
	{ 'r', "rate", "N", "requests a second, of all together", parse_real, AT(rate), 0.01, 1e7,
	    0 },
	{ 'R', "rooms", "N", "dialogs of rooms and mixed", parse_number, AT(rooms), 1, 100000,
	    200 },
	{ 's', "server", "ADDRESS", "HOST:PORT, [IPV6]:PORT or unix:/PATH (" DEFAULT_ADDRESS ")",
	    parse_server, AT(server), 0, 0, 0 },
	{ 'w', "warmup", "SECONDS", "before the measurement", parse_real, AT(warmup), 0, 3600, 1 },
#undef AT
};

static void *
place_of(struct bench *bench, const struct option_row *row)
{
	return (char *)&bench->options + row->offset;
}

static enum status
parse_flag(struct bench *bench, const struct option_row *row, const char *value, struct errbuf *why)
{
	(void)value;
	(void)why;
	*(bool *)place_of(bench, row) = true;
	return STATUS_OK;
}

static enum status
wrong_number(const struct option_row *row, const char *kind, struct errbuf *why)
{
	errbuf_set(why, "--%s must be %s from %g to %.0f", row->name, kind, row->min, row->max);
	return STATUS_INTERNAL;
}

static enum status
parse_number(
    struct bench *bench, const struct option_row *row, const char *value, struct errbuf *why)
{
	size_t len = strlen(value);
	unsigned long number = strtoul(value, NULL, 10);

	if (len < 1 || len > 9 || strspn(value, "0123456789") != len || (double)number < row->min ||
	    (double)number > row->max)
		return wrong_number(row, "a whole number", why);
	*(unsigned *)place_of(bench, row) = (unsigned)number;
	return STATUS_OK;
}

static enum status
parse_real(struct bench *bench, const struct option_row *row, const char *value, struct errbuf *why)
{
	char *end;
	double number = strtod(value, &end);

	/* Written so that "nan" is refused. */
	if (end == value || *end != '\0' || !(number >= row->min && number <= row->max))
		return wrong_number(row, "a number", why);
	*(double *)place_of(bench, row) = number;
	return STATUS_OK;
}

static enum status
parse_text(struct bench *bench, const struct option_row *row, const char *value, struct errbuf *why)
{
	if (*value == '\0') {
		errbuf_set(why, "--%s must not be empty", row->name);
		return STATUS_INTERNAL;
	}
	*(const char **)place_of(bench, row) = value;
	return STATUS_OK;
}

static enum status
parse_name(struct bench *bench, const struct option_row *row, const char *value, struct errbuf *why)
{
	size_t len = strlen(value);

	if (len < 1 || len > NAME_MAX_LENGTH || strspn(value, NAME_CHARACTERS) != len) {
		errbuf_set(why, "--%s must be 1 to %d Latin letters, digits or _", row->name,
		    NAME_MAX_LENGTH);
		return STATUS_INTERNAL;
	}
	return parse_text(bench, row, value, why);
}

static enum status
parse_server(
    struct bench *bench, const struct option_row *row, const char *value, struct errbuf *why)
{
	return client_address_parse(place_of(bench, row), value, NULL, why);
}

static enum status
parse_process(
    struct bench *bench, const struct option_row *row, const char *value, struct errbuf *why)
{
	(void)row;
	return process_watch_add(&bench->watch, value, why);
}

void
bench_usage(FILE *out)
{
	fputs("usage: parlor bench [OPTION ...] [PRESET]\n", out);
	for (unsigned i = 0; i < COUNT_OF(rows); i++) {
		const struct option_row *row = &rows[i];
		char name[64];

		(void)snprintf(name, sizeof(name), "%s%s%s", row->name,
		    row->value != NULL ? " " : "", row->value != NULL ? row->value : "");
		fprintf(out, "  -%c, --%-22s %s", row->letter, name, row->help);
		if (row->initial > 0)
			fprintf(out, " (%g)", row->initial);
		putc('\n', out);
	}
	fprintf(out, "  -h, --%-22s print this\npresets:\n", "help");
	for (unsigned i = 0; i < bench_npresets; i++)
		fprintf(out, "  %-10s %s\n", bench_presets[i].name, bench_presets[i].help);
}

static enum status
set_defaults(struct bench *bench, struct errbuf *why)
{
	bench->options =
	    (struct bench_options){ .preset = &bench_presets[0], .name = DEFAULT_NAME };
	for (unsigned i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].parse == parse_number)
			*(unsigned *)place_of(bench, &rows[i]) = (unsigned)rows[i].initial;
		else if (rows[i].parse == parse_real)
			*(double *)place_of(bench, &rows[i]) = rows[i].initial;
	}
	process_watch_init(&bench->watch);
	return client_address_parse(&bench->options.server, DEFAULT_ADDRESS, NULL, why);
}

static enum status
apply(struct bench *bench, int letter, struct errbuf *why)
{
	for (unsigned i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].letter == letter)
			return rows[i].parse(bench, &rows[i], optarg, why);
	if (letter == 'h')
		return STATUS_BAD_REQUEST;
	if (letter == ':')
		errbuf_set(why, "an option needs a value");
	else
		errbuf_set(why, "unknown option");
	return STATUS_INTERNAL;
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
	for (unsigned i = 0; i < bench_npresets; i++) {
		if (strcmp(bench_presets[i].name, names[0]) == 0) {
			options->preset = &bench_presets[i];
			return STATUS_OK;
		}
	}
	errbuf_set(why, "unknown preset \"%s\"", names[0]);
	return STATUS_INTERNAL;
}

/* What getopt_long(3) wants. */
static void
list_options(char *letters, struct option *names)
{
	*letters++ = '+';
	*letters++ = ':';
	*letters++ = 'h';
	for (unsigned i = 0; i < COUNT_OF(rows); i++) {
		*names++ = (struct option){ rows[i].name,
			rows[i].value != NULL ? required_argument : no_argument, NULL,
			rows[i].letter };
		*letters++ = rows[i].letter;
		if (rows[i].value != NULL)
			*letters++ = ':';
	}
	*names++ = (struct option){ "help", no_argument, NULL, 'h' };
	*names = (struct option){ 0 };
	*letters = '\0';
}

enum status
bench_options_parse(struct bench *bench, int argc, char **argv, struct errbuf *why)
{
	struct option names[COUNT_OF(rows) + 2];
	char letters[2 * COUNT_OF(rows) + 4];
	enum status status = set_defaults(bench, why);
	int letter;

	list_options(letters, names);
	while (
	    status == STATUS_OK && (letter = getopt_long(argc, argv, letters, names, NULL)) != -1)
		status = apply(bench, letter, why);
	if (status == STATUS_OK)
		status = choose_preset(&bench->options, argv + optind, why);
	if (status == STATUS_OK &&
	    (uint64_t)bench->options.clients * bench->options.pipeline > FLIGHTS_MAX) {
		errbuf_set(why, "--clients times --pipeline must not exceed %d", FLIGHTS_MAX);
		status = STATUS_INTERNAL;
	}
	return status;
}
