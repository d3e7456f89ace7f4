/* SPDX-License-Identifier: ISC */
/*
 * The reference for one client alone: one connection calls, one message after another, the
 * procedure that stores one message with all that is checked for it, through a lane of its own,
 * with the plain blocking client. That is the least that an answer to one message can cost.
 *
 * The messages go to the lobby of the given database, which is parlord's; their sender is an
 * account made for it, whose name begins with "bench_call_" and with whose password nobody can log
 * in.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/histogram.h"
#include "database.h"

#define WARMUP_NS 500000000

static struct reference_options options = { .socket = "/run/mysqld/mysqld.sock",
	.user = "parlord",
	.database = "parlord",
	.length = 80,
	.seconds = 5 };

static unsigned char sid[32], lane[16];
static struct histogram latency;

static void
fill_random(void *out, size_t len)
{
	if (getrandom(out, len, 0) != (ssize_t)len)
		reference_fail("getrandom", "failed");
}

static MYSQL_BIND
bytes(void *data, unsigned long *length)
{
	return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_BLOB,
		.buffer = data,
		.buffer_length = *length,
		.length = length };
}

static MYSQL_BIND
text(char *data, unsigned long *length)
{
	return (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING,
		.buffer = data,
		.buffer_length = *length,
		.length = length };
}

/* The account and its session; the sid itself is of no use here, only its hash. */
static void
make_sender(MYSQL *mysql)
{
	unsigned char number[8];
	char name[32];
	unsigned long name_len, hash_len = 1, sid_len = sizeof(sid);
	MYSQL_BIND binds[3];
	MYSQL_STMT *stmt;

	fill_random(sid, sizeof(sid));
	fill_random(number, sizeof(number));
	name_len =
	    (unsigned long)snprintf(name, sizeof(name), "bench_call_%02x%02x%02x%02x%02x%02x",
		number[0], number[1], number[2], number[3], number[4], number[5]);
	binds[0] = text(name, &name_len);
	binds[1] = text((char[]){ "!" }, &hash_len);
	binds[2] = bytes(sid, &sid_len);
	stmt = reference_prepare(mysql, "CALL register(?, ?, ?, NULL)", binds);
	reference_execute(stmt);
	mysql_stmt_close(stmt);
}

static MYSQL_STMT *
prepare_post(MYSQL *mysql, int64_t *number, unsigned long *lengths)
{
	MYSQL_BIND binds[4] = {
		bytes(lane, &lengths[0]),
		{ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = number },
		bytes(sid, &lengths[1]),
		text(reference_text(options.length), &lengths[2]),
	};

	return reference_prepare(
	    mysql, "CALL post_one(?, ?, ?, NULL, NULL, NULL, NULL, ?, NULL, 1)", binds);
}

static void
print_results(double seconds)
{
	printf(
	    "{\"connections\":1,\"seconds\":%.3f,\"requests\":%llu,\"rate\":%.1f,\"p50_us\":%.1f,"
	    "\"p90_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f,",
	    seconds, (unsigned long long)latency.total, (double)latency.total / seconds,
	    (double)histogram_quantile(&latency, 500000) / 1e3,
	    (double)histogram_quantile(&latency, 900000) / 1e3,
	    (double)histogram_quantile(&latency, 990000) / 1e3, (double)latency.max / 1e3);
	reference_print_cpu(&options.watch, latency.total);
}

int
main(int argc, char **argv)
{
	unsigned long lengths[3] = { sizeof(lane), sizeof(sid), 0 };
	int64_t number = 0, began, from;
	MYSQL_STMT *stmt;
	MYSQL *mysql;

	reference_options(&options, argc, argv);
	lengths[2] = options.length;
	mysql = reference_connect(&options, options.database);
	reference_query(mysql, REFERENCE_SESSION);
	fill_random(lane, sizeof(lane));
	make_sender(mysql);
	stmt = prepare_post(mysql, &number, lengths);
	began = reference_now();
	while (reference_now() - began < WARMUP_NS) {
		number++;
		reference_execute(stmt);
	}
	began = from = reference_now();
	process_watch_start(&options.watch);
	while ((double)(from - began) < options.seconds * 1e9) {
		int64_t now;

		number++;
		reference_execute(stmt);
		now = reference_now();
		histogram_add(&latency, (uint64_t)(now - from));
		from = now;
	}
	process_watch_stop(&options.watch);
	print_results((double)(from - began) / 1e9);
	mysql_stmt_close(stmt);
	mysql_close(mysql);
	return 0;
}
