/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "tools/bench.h"

static const struct quantile {
	const char *name; /* for JSON */
	const char *shown;
	uint64_t millionths;
} quantiles[] = {
	{ "p50_us", "p50", 500000 },
	{ "p90_us", "p90", 900000 },
	{ "p99_us", "p99", 990000 },
	{ "p99_9_us", "p99.9", 999000 },
	{ "max_us", "max", 1000000 },
};

bool
bench_verify(struct bench *bench)
{
	bool equal = true;

	for (unsigned i = 0; i < bench->options.rooms; i++) {
		const struct bench_room *room = &bench->rooms[i];
		int64_t stored = room->last_seq - room->first_seq - 1;

		bench->stored += stored > 0 ? (uint64_t)stored : 0;
		if (stored >= 0 && (uint64_t)stored == room->acknowledged)
			continue;
		equal = false;
		bench_note(bench,
		    "of a room's messages %" PRIu64 " were acknowledged, %" PRId64
		    " are there; or somebody else writes into it",
		    room->acknowledged, stored);
	}
	if (bench->measured == 0)
		bench_note(bench, "no message was acknowledged in the time measured");
	return equal && bench->example.text[0] == '\0';
}

static double
seconds(const struct bench *bench)
{
	double time = (double)(bench->ended - bench->began) / 1e9;

	return time > 0 ? time : 1e-9;
}

static double
rate(const struct bench *bench)
{
	return (double)bench->measured / seconds(bench);
}

static double
quantile_us(const struct bench *bench, size_t i)
{
	return (double)histogram_quantile(&bench->latency, quantiles[i].millionths) / 1e3;
}

static json_t *
errors_json(const struct bench *bench)
{
	json_t *errors = json_object();

	for (enum status status = STATUS_OK + 1; status < BENCH_STATUSES; status++)
		if (bench->errors[status] > 0)
			json_object_set_new(errors, status_name(status),
			    json_integer((json_int_t)bench->errors[status]));
	if (bench->unexpected > 0)
		json_object_set_new(
		    errors, "unexpected", json_integer((json_int_t)bench->unexpected));
	return errors;
}

static json_t *
cpu_json(const struct bench *bench)
{
	json_t *cpu = json_object();

	for (unsigned i = 0; i < bench->cpu.ngroups; i++) {
		const struct cpu_group *group = &bench->cpu.groups[i];

		json_object_set_new(
		    cpu, group->name, json_real(cpu_watch_us(group, bench->measured)));
	}
	return cpu;
}

static void
print_json(const struct bench *bench, bool ok)
{
	const struct bench_options *options = &bench->options;
	json_t *out = json_pack("{s:s, s:i, s:i, s:i, s:f, s:I, s:f}", "preset",
	    options->preset->name, "clients", (int)options->clients, "rooms", (int)options->rooms,
	    "length", (int)options->length, "seconds", seconds(bench), "requests",
	    (json_int_t)bench->measured, "rate", rate(bench));

	for (size_t i = 0; i < COUNT_OF(quantiles); i++)
		json_object_set_new(out, quantiles[i].name, json_real(quantile_us(bench, i)));
	json_object_set_new(out, "errors", errors_json(bench));
	json_object_set_new(out, "lost_connections", json_integer(bench->lost));
	json_object_set_new(out, "acknowledged", json_integer((json_int_t)bench->acknowledged));
	json_object_set_new(out, "stored", json_integer((json_int_t)bench->stored));
	json_object_set_new(out, "cpu_us", cpu_json(bench));
	json_object_set_new(out, "ok", json_boolean(ok));
	/* Not there where it has bytes that are not UTF-8. */
	if (!ok)
		json_object_set_new(out, "fault", json_string(bench->example.text));
	(void)json_dumpf(out, stdout, JSON_COMPACT | JSON_REAL_PRECISION(7));
	putchar('\n');
	json_decref(out);
}

static void
print_text(const struct bench *bench, bool ok)
{
	const struct bench_options *options = &bench->options;

	printf("%s: %u clients, %u rooms, texts of %u bytes, %.1f s\n", options->preset->name,
	    options->clients, options->rooms, options->length, seconds(bench));
	printf("acknowledged   %.0f/s\n", rate(bench));
	printf("latency        ");
	for (size_t i = 0; i < COUNT_OF(quantiles); i++)
		printf("%s %.3f ms%s", quantiles[i].shown, quantile_us(bench, i) / 1e3,
		    i + 1 < COUNT_OF(quantiles) ? ", " : "\n");
	printf("errors        ");
	for (enum status status = STATUS_OK + 1; status < BENCH_STATUSES; status++)
		if (bench->errors[status] > 0)
			printf(" %s %" PRIu64, status_name(status), bench->errors[status]);
	printf(" unexpected %" PRIu64 ", lost connections %u\n", bench->unexpected, bench->lost);
	printf("stored         %" PRIu64 " of %" PRIu64 " acknowledged, warm-up included\n",
	    bench->stored, bench->acknowledged);
	printf("CPU for each  ");
	for (unsigned i = 0; i < bench->cpu.ngroups; i++)
		printf(" %s %.1f us%s", bench->cpu.groups[i].name,
		    cpu_watch_us(&bench->cpu.groups[i], bench->measured),
		    i + 1 < bench->cpu.ngroups ? "," : "\n");
	if (!ok)
		printf("WRONG          %s\n", bench->example.text);
}

void
bench_report(const struct bench *bench, bool ok)
{
	if (bench->options.json)
		print_json(bench, ok);
	else
		print_text(bench, ok);
}
