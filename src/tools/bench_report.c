/* SPDX-License-Identifier: ISC */
#include "tools/bench_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/util.h"
#include "tools/bench_preset.h"

const struct bench_quantile bench_quantiles[] = {
	{ "p50_us", "p50", 500000 },
	{ "p90_us", "p90", 900000 },
	{ "p99_us", "p99", 990000 },
	{ "p99_9_us", "p99.9", 999000 },
	{ "p99_99_us", "p99.99", 999900 },
	{ "max_us", "max", 1000000 },
};
const unsigned bench_nquantiles = COUNT_OF(bench_quantiles);

void
bench_total_latency(const struct bench *bench, struct histogram *out)
{
	*out = (struct histogram){ 0 };
	for (unsigned i = 0; i < bench_nops; i++)
		histogram_merge(out, &bench->latency[i]);
}

double
bench_quantile_us(const struct histogram *histogram, uint64_t millionths)
{
	return (double)histogram_quantile(histogram, millionths) / 1e3;
}

double
bench_seconds(const struct bench *bench)
{
	double time = (double)(bench->ended - bench->began) / (double)BENCH_NS;

	return time > 0 ? time : 1e-9;
}

double
bench_rate(const struct bench *bench)
{
	return (double)bench->measured / bench_seconds(bench);
}

bool
bench_verify(struct bench *bench)
{
	const struct bench_options *options = &bench->options;
	bool quiet = options->preset->silent && options->rate == 0;

	if (bench->acknowledged > 0 && !options->skip_reading &&
	    bench->stored != bench->acknowledged)
		bench_note(bench,
		    "%" PRIu64 " messages were acknowledged, %" PRIu64 " of them are there",
		    bench->acknowledged, bench->stored);
	if (bench->measured == 0 && !quiet)
		bench_note(bench, "nothing was answered rightly in the time measured");
	return bench->example.text[0] == '\0';
}

static void
print_latency(const struct histogram *histogram)
{
	for (unsigned i = 0; i < bench_nquantiles; i++)
		printf("%s %.3f%s", bench_quantiles[i].shown,
		    bench_quantile_us(histogram, bench_quantiles[i].millionths) / 1e3,
		    i + 1 < bench_nquantiles ? ", " : " ms\n");
}

/* A line for all, and where there are several commands one for each. */
static void
print_latencies(const struct bench *bench)
{
	struct histogram *total = xcalloc(1, sizeof(*total));
	unsigned used = 0;

	for (unsigned i = 0; i < bench_nops; i++)
		used += bench->latency[i].total > 0;
	bench_total_latency(bench, total);
	if (total->total > 0) {
		printf("%-16s", "latency");
		print_latency(total);
	}
	for (unsigned i = 0; i < bench_nops && used > 1; i++) {
		if (bench->latency[i].total == 0)
			continue;
		printf("%-16s", bench_ops[i].name);
		print_latency(&bench->latency[i]);
	}
	free(total);
}

static void
print_errors(const struct bench *bench)
{
	printf("%-16s", "errors");
	for (unsigned status = STATUS_OK + 1; status < BENCH_STATUSES; status++)
		if (bench->errors[status] > 0)
			printf("%s %" PRIu64 ", ", status_name(status), bench->errors[status]);
	printf("unexpected %" PRIu64 ", lost connections %u", bench->unexpected, bench->lost);
	if (bench->options.rate > 0)
		printf(", not sent in time %" PRIu64, bench->unsent);
	putchar('\n');
}

/* Of others it may be not to be learned, by this user. */
static void
print_memory(const struct process_group *group, const char *separator, unsigned clients)
{
	if (group->memory == 0)
		printf("%s%s unknown", separator, group->name);
	else
		printf("%s%s %.1f MB (%+.2f kB a client)", separator, group->name,
		    (double)group->memory / 1e6,
		    (double)(group->memory - group->memory_before) / 1e3 / clients);
}

static void
print_processes(const struct bench *bench)
{
	const struct process_watch *watch = &bench->watch;

	if (bench->measured > 0) {
		printf("%-16s", "CPU for each");
		for (unsigned i = 0; i < watch->ngroups; i++)
			printf("%s%s %.1f us", i == 0 ? "" : ", ", watch->groups[i].name,
			    process_watch_us(&watch->groups[i], bench->measured));
		putchar('\n');
	}
	printf("%-16s", "memory");
	for (unsigned i = 0; i < watch->ngroups; i++)
		print_memory(&watch->groups[i], i == 0 ? "" : ", ", bench->options.clients);
	putchar('\n');
}

static void
print_head(const struct bench *bench)
{
	const struct bench_options *options = &bench->options;

	printf("%s: %u clients", options->preset->name, options->clients);
	if (options->pipeline > 1)
		printf(" with up to %u requests on their way", options->pipeline);
	if (bench->nrooms > 0)
		printf(", %u rooms", bench->nrooms);
	if (bench->nslots > 0)
		printf(", texts of %u bytes", options->length);
	if (options->rate > 0)
		printf(", %g requests/s", options->rate);
	printf(", %.1f s\n", bench_seconds(bench));
}

void
bench_report(const struct bench *bench, bool ok)
{
	print_head(bench);
	printf("%-16s%.0f/s\n", "answered", bench_rate(bench));
	print_latencies(bench);
	print_errors(bench);
	if (bench->nslots > 0 && bench->options.skip_reading)
		printf("%-16s%" PRIu64 " acknowledged, not read back\n", "stored",
		    bench->acknowledged);
	else if (bench->nslots > 0)
		printf("%-16s%" PRIu64 " of %" PRIu64 " acknowledged, warm-up included\n", "stored",
		    bench->stored, bench->acknowledged);
	print_processes(bench);
	if (!ok)
		printf("%-16s%s\n", "WRONG", bench->example.text);
}
