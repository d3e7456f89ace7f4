/* SPDX-License-Identifier: ISC */
#include "tools/parlor_bench.h"

#include <stdio.h>

#include "base/util.h"
#include "tools/bench.h"
#include "tools/bench_json.h"
#include "tools/bench_load.h"
#include "tools/bench_messages.h"
#include "tools/bench_options.h"
#include "tools/bench_plot.h"
#include "tools/bench_report.h"
#include "tools/bench_setup.h"

#define EXIT_USAGE 2

/* What is wrong after the load does not make its figures worthless, but they are not good. */
static void
look_afterwards(struct bench *bench)
{
	struct errbuf why;

	if (bench_tidy(bench, &why) != STATUS_OK)
		bench_note(bench, "%s", why.text);
	if (bench->nslots > 0 && !bench->options.skip_reading &&
	    bench_read_back(bench, &why) != STATUS_OK)
		bench_note(bench, "%s", why.text);
}

/* Returns the exit status. */
static int
fail(const struct errbuf *why)
{
	fprintf(stderr, "parlor bench: %s\n", why->text);
	return 1;
}

static int
run(struct bench *bench)
{
	unsigned char random[sizeof(bench->run) / 2];
	struct errbuf why;
	bool ok;

	random_bytes(random, sizeof(random));
	hex_encode(bench->run, random, sizeof(random));
	if (bench_setup(bench, &why) != STATUS_OK || bench_load(bench, &why) != STATUS_OK)
		return fail(&why);
	look_afterwards(bench);
	ok = bench_verify(bench);
	if (bench->options.json)
		bench_report_json(bench, ok);
	else
		bench_report(bench, ok);
	if (fflush(stdout) != 0 || ferror(stdout) != 0)
		return 1;
	if (bench->options.plot != NULL && bench_plot(bench, &why) != STATUS_OK)
		return fail(&why);
	return !ok;
}

int
parlor_bench(int argc, char **argv)
{
	struct bench bench = { .epoll = -1 };
	struct errbuf why;
	enum status status = bench_options_parse(&bench, argc, argv, &why);
	int exit_status;

	if (status == STATUS_BAD_REQUEST) {
		bench_usage(stdout);
		return 0;
	}
	if (status != STATUS_OK) {
		fprintf(stderr, "parlor bench: %s\n", why.text);
		bench_usage(stderr);
		return EXIT_USAGE;
	}
	exit_status = run(&bench);
	bench_free(&bench);
	return exit_status;
}
