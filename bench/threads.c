/* SPDX-License-Identifier: ISC */
#include "threads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WARMUP_NS 500000000

struct worker {
	pthread_t thread;
	MYSQL *mysql;
	MYSQL_STMT *(*prepare)(MYSQL *mysql);
	uint64_t executed;
	struct histogram latency;
};

static atomic_bool counting, counted, stopping;

static void *
work(void *arg)
{
	struct worker *worker = arg;
	MYSQL_STMT *stmt = worker->prepare(worker->mysql);
	int64_t from = reference_now();

	while (!atomic_load_explicit(&stopping, memory_order_relaxed)) {
		int64_t now;

		reference_execute(stmt);
		now = reference_now();
		worker->executed++;
		if (atomic_load_explicit(&counting, memory_order_relaxed)) {
			histogram_add(&worker->latency, (uint64_t)(now - from));
			atomic_store_explicit(&counted, true, memory_order_relaxed);
		}
		from = now;
	}
	mysql_stmt_close(stmt);
	mysql_close(worker->mysql);
	mysql_thread_end();
	return NULL;
}

static void
wait_ns(int64_t ns)
{
	const struct timespec ts = { ns / 1000000000, ns % 1000000000 };

	(void)nanosleep(&ts, NULL);
}

static void
measure(struct reference_options *options, struct reference_result *result)
{
	int64_t began;

	wait_ns(WARMUP_NS);
	began = reference_now();
	process_watch_start(&options->watch);
	atomic_store(&counting, true);
	wait_ns((int64_t)(options->seconds * 1e9));
	/* However slow it is, something is measured. */
	while (!atomic_load(&counted))
		wait_ns(1000000);
	atomic_store(&counting, false);
	result->seconds = (double)(reference_now() - began) / 1e9;
	process_watch_stop(&options->watch);
	atomic_store(&stopping, true);
}

struct reference_result *
reference_run(
    struct reference_options *options, const char *database, MYSQL_STMT *(*prepare)(MYSQL *mysql))
{
	struct worker *workers = calloc(options->connections, sizeof(*workers));
	struct reference_result *result = calloc(1, sizeof(*result));

	if (workers == NULL || result == NULL)
		reference_fail("threads", "out of memory");
	for (unsigned i = 0; i < options->connections; i++) {
		workers[i].mysql = reference_connect(options, database);
		workers[i].prepare = prepare;
	}
	for (unsigned i = 0; i < options->connections; i++)
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
			reference_fail("pthread_create", "failed");
	measure(options, result);
	for (unsigned i = 0; i < options->connections; i++) {
		(void)pthread_join(workers[i].thread, NULL);
		result->executed += workers[i].executed;
		histogram_merge(&result->latency, &workers[i].latency);
	}
	result->measured = result->latency.total;
	free(workers);
	return result;
}

static double
quantile(const struct reference_result *result, uint64_t millionths)
{
	return (double)histogram_quantile(&result->latency, millionths) / 1e3;
}

void
reference_print(
    const struct reference_options *options, const struct reference_result *result, unsigned rows)
{
	uint64_t measured = result->measured * rows;

	printf("{\"connections\":%u,\"seconds\":%.3f,\"requests\":%llu,\"rate\":%.1f,"
	       "\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f,",
	    options->connections, result->seconds, (unsigned long long)measured,
	    (double)measured / result->seconds, quantile(result, 500000), quantile(result, 990000),
	    quantile(result, 1000000));
	reference_print_cpu(&options->watch, measured);
}
