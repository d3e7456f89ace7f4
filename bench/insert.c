/* SPDX-License-Identifier: ISC */
/*
 * The reference for storing messages: what one would write by hand. Each of several connections,
 * a thread with the plain blocking client, inserts one row for each message with a prepared
 * statement and autocommit, into a table with nothing but a primary key. It checks nothing: not who
 * writes, not whether he may, not what was sent before; and it numbers nothing but the table's
 * rows.
 *
 * It makes a database of its own, and drops it in the end.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "database.h"

#define DATABASE  "parlord_bench_insert"
#define WARMUP_NS 500000000

struct writer {
	pthread_t thread;
	MYSQL *mysql;
	uint64_t rows;     /* all */
	uint64_t measured; /* those of them that were committed while counting */
};

static struct reference_options options = { .socket = "/run/mysqld/mysqld.sock",
	.user = "root",
	.connections = 32,
	.length = 80,
	.seconds = 5 };
static atomic_bool counting, stopping;

static void
make_table(MYSQL *mysql)
{
	reference_query(mysql, "CREATE OR REPLACE DATABASE " DATABASE " CHARACTER SET utf8mb4");
	reference_query(mysql,
	    "CREATE TABLE " DATABASE
	    ".message (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
	    " room BIGINT NOT NULL, user_id INT UNSIGNED NOT NULL, time DATETIME NOT NULL,"
	    " text VARCHAR(4096) NOT NULL) ENGINE = InnoDB");
}

static void *
write_rows(void *arg)
{
	struct writer *writer = arg;
	char *text = reference_text(options.length);
	unsigned long length = options.length;
	int64_t room = 1;
	int user = 1;
	MYSQL_BIND binds[3] = {
		{ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &room },
		{ .buffer_type = MYSQL_TYPE_LONG, .buffer = &user },
		{ .buffer_type = MYSQL_TYPE_STRING,
		    .buffer = text,
		    .buffer_length = length,
		    .length = &length },
	};
	MYSQL_STMT *stmt = reference_prepare(writer->mysql,
	    "INSERT INTO message (room, user_id, time, text) VALUES (?, ?, UTC_TIMESTAMP(), ?)",
	    binds);

	while (!atomic_load_explicit(&stopping, memory_order_relaxed)) {
		reference_execute(stmt);
		writer->rows++;
		if (atomic_load_explicit(&counting, memory_order_relaxed))
			writer->measured++;
	}
	mysql_stmt_close(stmt);
	mysql_close(writer->mysql);
	mysql_thread_end();
	free(text);
	return NULL;
}

static void
wait_ns(int64_t ns)
{
	const struct timespec ts = { ns / 1000000000, ns % 1000000000 };

	(void)nanosleep(&ts, NULL);
}

static uint64_t
count_rows(MYSQL *mysql)
{
	MYSQL_RES *result;
	uint64_t count;

	reference_query(mysql, "SELECT COUNT(*) FROM " DATABASE ".message");
	result = mysql_store_result(mysql);
	if (result == NULL)
		reference_fail("counting", mysql_error(mysql));
	count = strtoull(mysql_fetch_row(result)[0], NULL, 10);
	mysql_free_result(result);
	return count;
}

int
main(int argc, char **argv)
{
	struct writer *writers;
	int64_t began;
	uint64_t rows = 0, measured = 0;
	double seconds;
	MYSQL *mysql;

	reference_options(&options, argc, argv);
	mysql_library_init(0, NULL, NULL);
	mysql = reference_connect(&options, NULL);
	make_table(mysql);
	writers = calloc(options.connections, sizeof(*writers));
	for (unsigned i = 0; i < options.connections; i++)
		writers[i].mysql = reference_connect(&options, DATABASE);
	for (unsigned i = 0; i < options.connections; i++)
		if (pthread_create(&writers[i].thread, NULL, write_rows, &writers[i]) != 0)
			reference_fail("pthread_create", "failed");
	wait_ns(WARMUP_NS);
	began = reference_now();
	process_watch_start(&options.cpu);
	atomic_store(&counting, true);
	wait_ns((int64_t)(options.seconds * 1e9));
	atomic_store(&counting, false);
	seconds = (double)(reference_now() - began) / 1e9;
	process_watch_stop(&options.cpu);
	atomic_store(&stopping, true);
	for (unsigned i = 0; i < options.connections; i++) {
		(void)pthread_join(writers[i].thread, NULL);
		rows += writers[i].rows;
		measured += writers[i].measured;
	}
	if (count_rows(mysql) != rows)
		reference_fail("counting", "the table does not hold what was inserted");
	reference_query(mysql, "DROP DATABASE " DATABASE);
	mysql_close(mysql);
	free(writers);
	printf("{\"connections\":%u,\"seconds\":%.3f,\"requests\":%llu,\"acknowledged\":%llu,"
	       "\"rate\":%.1f,",
	    options.connections, seconds, (unsigned long long)measured, (unsigned long long)rows,
	    (double)measured / seconds);
	reference_print_cpu(&options.cpu, measured);
	return 0;
}
