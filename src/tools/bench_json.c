/* SPDX-License-Identifier: ISC */
#include "tools/bench_json.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/util.h"
#include "tools/bench_preset.h"
#include "tools/bench_report.h"

static json_t *
number(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static void
put_latency(json_t *out, const struct histogram *histogram)
{
	for (unsigned i = 0; i < bench_nquantiles; i++)
		json_object_set_new(out, bench_quantiles[i].name,
		    json_real(bench_quantile_us(histogram, bench_quantiles[i].millionths)));
}

static json_t *
commands_json(const struct bench *bench)
{
	json_t *commands = json_object();

	for (unsigned i = 0; i < bench_nops; i++) {
		json_t *command;

		if (bench->latency[i].total == 0)
			continue;
		command = json_pack("{s:o}", "replies", number(bench->latency[i].total));
		put_latency(command, &bench->latency[i]);
		json_object_set_new(commands, bench_ops[i].name, command);
	}
	return commands;
}

static json_t *
errors_json(const struct bench *bench)
{
	json_t *errors = json_object();

	for (unsigned status = STATUS_OK + 1; status < BENCH_STATUSES; status++)
		if (bench->errors[status] > 0)
			json_object_set_new(
			    errors, status_name(status), number(bench->errors[status]));
	if (bench->unexpected > 0)
		json_object_set_new(errors, "unexpected", number(bench->unexpected));
	return errors;
}

static json_t *
cpu_json(const struct bench *bench)
{
	json_t *cpu = json_object();

	for (unsigned i = 0; i < bench->watch.ngroups; i++) {
		const struct process_group *group = &bench->watch.groups[i];

		json_object_set_new(
		    cpu, group->name, json_real(process_watch_us(group, bench->measured)));
	}
	return cpu;
}

static json_t *
memory_json(const struct bench *bench)
{
	json_t *memory = json_object();

	for (unsigned i = 0; i < bench->watch.ngroups; i++) {
		const struct process_group *group = &bench->watch.groups[i];

		json_object_set_new(memory, group->name,
		    json_pack("{s:I, s:I}", "before", (json_int_t)group->memory_before, "after",
			(json_int_t)group->memory));
	}
	return memory;
}

static json_t *
samples_json(const struct bench *bench)
{
	json_t *samples = json_array();

	for (size_t i = 0; i < bench->nsamples; i++) {
		const struct bench_sample *sample = &bench->samples[i];

		json_array_append_new(samples,
		    json_pack("{s:f, s:f, s:f, s:f, s:I}", "seconds", sample->seconds, "rate",
			sample->rate, "p50_us", sample->p50_us, "p99_us", sample->p99_us, "errors",
			(json_int_t)sample->errors));
	}
	return samples;
}

static json_t *
options_json(const struct bench *bench)
{
	const struct bench_options *options = &bench->options;

	return json_pack("{s:s, s:i, s:i, s:i, s:i, s:f, s:f}", "preset", options->preset->name,
	    "clients", (int)options->clients, "pipeline", (int)options->pipeline, "rooms",
	    (int)bench->nrooms, "length", (int)options->length, "target_rate", options->rate,
	    "seconds", bench_seconds(bench));
}

void
bench_report_json(const struct bench *bench, bool ok)
{
	struct histogram *total = xcalloc(1, sizeof(*total));
	json_t *out = options_json(bench);

	bench_total_latency(bench, total);
	json_object_set_new(out, "requests", number(bench->measured));
	json_object_set_new(out, "rate", json_real(bench_rate(bench)));
	put_latency(out, total);
	json_object_set_new(out, "commands", commands_json(bench));
	json_object_set_new(out, "errors", errors_json(bench));
	json_object_set_new(out, "lost_connections", json_integer(bench->lost));
	json_object_set_new(out, "unsent", number(bench->unsent));
	json_object_set_new(out, "acknowledged", number(bench->acknowledged));
	json_object_set_new(
	    out, "stored", bench->options.skip_reading ? json_null() : number(bench->stored));
	json_object_set_new(out, "cpu_us", cpu_json(bench));
	json_object_set_new(out, "memory_bytes", memory_json(bench));
	json_object_set_new(out, "samples", samples_json(bench));
	json_object_set_new(out, "ok", json_boolean(ok));
	/* Not there where it has bytes that are not UTF-8. */
	if (!ok)
		json_object_set_new(out, "fault", json_string(bench->example.text));
	(void)json_dumpf(out, stdout, JSON_COMPACT | JSON_REAL_PRECISION(7));
	putchar('\n');
	json_decref(out);
	free(total);
}
