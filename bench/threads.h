/* SPDX-License-Identifier: ISC */
#ifndef BENCH_THREADS_H
#define BENCH_THREADS_H

#include "base/histogram.h"
#include "database.h"

/* What was done by a number of threads, each with a connection and the plain blocking client. */
struct reference_result {
	uint64_t executed; /* all */
	uint64_t measured; /* those that ended within the time */
	double seconds;
	struct histogram latency; /* ns, of those measured */
};

/*
 * Each of options->connections threads executes the statement that prepare() gives, one after
 * another: for a short while that is not measured, and then for options->seconds. The result is the
 * caller's to free.
 */
struct reference_result *reference_run(
    struct reference_options *options, const char *database, MYSQL_STMT *(*prepare)(MYSQL *mysql));

/* Prints it as an object of JSON; each execution counts for so many rows. */
void reference_print(
    const struct reference_options *options, const struct reference_result *result, unsigned rows);

#endif
