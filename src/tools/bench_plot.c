/* SPDX-License-Identifier: ISC */
#include "tools/bench_plot.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/util.h"
#include "tools/bench_report.h"

/* Two diagrams in one file, drawn by gnuplot(1), which reads script and data from a pipe. */

#define MILLION 1000000

/* By how rare they are: what one in x is above. Steps of a tenth of a decade up to 99.9999 %. */
static void
write_latency(FILE *out, const struct histogram *histogram)
{
	double step = 1.2589254117941673; /* the tenth root of 10 */
	double one_in = 1;

	fputs("$latency << EOD\n", out);
	while (one_in < MILLION && one_in <= (double)histogram->total) {
		fprintf(out, "%g %g\n", one_in,
		    bench_quantile_us(histogram, (uint64_t)(MILLION - MILLION / one_in)) / 1e3);
		one_in *= step;
	}
	fprintf(out, "%g %g\nEOD\n", (double)histogram->total, (double)histogram->max / 1e6);
}

static void
write_throughput(FILE *out, const struct bench *bench)
{
	fputs("$throughput << EOD\n0 0 0\n", out);
	for (size_t i = 0; i < bench->nsamples; i++)
		fprintf(out, "%g %g %g\n", bench->samples[i].seconds, bench->samples[i].rate,
		    bench->samples[i].p99_us / 1e3);
	fputs("EOD\n", out);
}

static void
write_script(FILE *out, const struct bench *bench)
{
	struct histogram *total = xcalloc(1, sizeof(*total));

	bench_total_latency(bench, total);
	write_latency(out, total);
	write_throughput(out, bench);
	fprintf(out,
	    "set terminal svg size 800,800 dynamic\n"
	    "set multiplot layout 2,1 title 'parlor bench %s: %u clients, %.0f requests/s'\n"
	    "set grid\n"
	    "set logscale xy\n"
	    "set xlabel 'percent of the requests'\n"
	    "set ylabel 'latency, ms'\n"
	    "set xtics ('0' 1, '50' 2, '90' 10, '99' 100, '99.9' 1000, '99.99' 10000,"
	    " '99.999' 100000)\n"
	    "plot $latency using 1:2 with lines linewidth 2 notitle\n"
	    "unset logscale\n"
	    "set xtics autofreq\n"
	    "set key bottom right\n"
	    "set xrange [0:*]\n"
	    "set xlabel 'seconds'\n"
	    "set ylabel 'requests/s'\n"
	    "set yrange [0:*]\n"
	    "set y2label 'p99, ms'\n"
	    "set y2range [0:*]\n"
	    "set ytics nomirror\n"
	    "set y2tics\n"
	    "plot $throughput using 1:2 with fsteps linewidth 2 title 'requests/s',"
	    " '' every ::1 using 1:3 axes x1y2 with points title 'p99'\n"
	    "unset multiplot\n",
	    bench->options.preset->name, bench->options.clients, bench_rate(bench));
	free(total);
}

/* Starts gnuplot with the reading end of a pipe as its input, and a file as its output. */
static enum status
start(const int pipe_ends[2], int output, pid_t *pid, struct errbuf *why)
{
	char *argv[] = { "gnuplot", "-", NULL };
	posix_spawn_file_actions_t actions;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipe_ends[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	error = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error == 0)
		return STATUS_OK;
	errbuf_set(why, "cannot run gnuplot: %s", strerror(error));
	return STATUS_INTERNAL;
}

static enum status
draw(const struct bench *bench, int output, struct errbuf *why)
{
	int pipe_ends[2], result;
	FILE *script;
	pid_t pid;

	if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
		errbuf_set(why, "pipe2: %s", strerror(errno));
		return STATUS_INTERNAL;
	}
	if (start(pipe_ends, output, &pid, why) != STATUS_OK) {
		(void)close(pipe_ends[0]);
		(void)close(pipe_ends[1]);
		return STATUS_INTERNAL;
	}
	(void)close(pipe_ends[0]);
	/* It may end before it has read all. */
	(void)signal(SIGPIPE, SIG_IGN);
	script = fdopen(pipe_ends[1], "w");
	if (script != NULL) {
		write_script(script, bench);
		(void)fclose(script);
	}
	if (waitpid(pid, &result, 0) == pid && WIFEXITED(result) && WEXITSTATUS(result) == 0)
		return STATUS_OK;
	errbuf_set(why, "gnuplot failed");
	return STATUS_INTERNAL;
}

enum status
bench_plot(const struct bench *bench, struct errbuf *why)
{
	int output = open(bench->options.plot, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	enum status status;

	if (output < 0) {
		errbuf_set(why, "%s: %s", bench->options.plot, strerror(errno));
		return STATUS_INTERNAL;
	}
	status = draw(bench, output, why);
	(void)close(output);
	return status;
}
