/* SPDX-License-Identifier: ISC */
#include "tools/bench_progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"
#include "tools/bench_report.h"

uint64_t
bench_errors(const struct bench *bench)
{
	uint64_t errors = bench->unexpected + bench->lost;

	for (unsigned i = 0; i < BENCH_STATUSES; i++)
		errors += bench->errors[i];
	return errors;
}

/* At a terminal one line, written over again and again; elsewhere only where it is asked for. */
static void
show(const struct bench *bench, const struct bench_sample *sample)
{
	bool terminal = isatty(STDERR_FILENO);

	if (bench->options.progress == 0 && !terminal)
		return;
	fprintf(stderr, "%s%.1f s: %.0f/s, p50 %.3f ms, p99 %.3f ms, errors %" PRIu64 "%s",
	    terminal ? "\r\033[K" : "", sample->seconds, sample->rate, sample->p50_us / 1e3,
	    sample->p99_us / 1e3, sample->errors, terminal ? "" : "\n");
	if (terminal && bench->ended != 0)
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

void
bench_progress(struct bench *bench, int64_t now, bool at_once)
{
	double period = bench->options.progress > 0 ? bench->options.progress : 1;
	double length = (double)(now - bench->interval_began) / (double)BENCH_NS;
	struct bench_sample *sample;

	if (length < (at_once ? 1e-3 : period))
		return;
	bench->samples = xrealloc(bench->samples, (bench->nsamples + 1) * sizeof(*bench->samples));
	sample = &bench->samples[bench->nsamples++];
	*sample = (struct bench_sample){
		.seconds = (double)(now - bench->began) / (double)BENCH_NS,
		.rate = (double)bench->interval.total / length,
		.p50_us = bench_quantile_us(&bench->interval, 500000),
		.p99_us = bench_quantile_us(&bench->interval, 990000),
		.errors = bench_errors(bench),
	};
	show(bench, sample);
	memset(&bench->interval, 0, sizeof(bench->interval));
	bench->interval_began = now;
}
