/* SPDX-License-Identifier: ISC */
/*
 * The reference for storing messages: what one would write by hand. Each of several connections,
 * a thread with the plain blocking client, inserts one row for each message with a prepared
 * statement and autocommit, into a table with nothing but a primary key; or, with -b, so many rows
 * at once. It checks nothing: not who writes, not whether he may, not what was sent before; and it
 * numbers nothing but the table's rows.
 *
 * It makes a database of its own, and drops it in the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "threads.h"

#define DATABASE "parlord_bench_insert"
#define COLUMNS  3

static struct reference_options options = { .socket = "/run/mysqld/mysqld.sock",
	.user = "root",
	.connections = 32,
	.length = 80,
	.batch = 1,
	.seconds = 5 };

/* The same for all rows. */
static int64_t room = 1;
static int user = 1;
static char *text;
static unsigned long length;

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

static MYSQL_STMT *
prepare(MYSQL *mysql)
{
	static const char insert[] = "INSERT INTO message (room, user_id, time, text) VALUES ";
	static const char values[] = "(?, ?, UTC_TIMESTAMP(), ?)";
	const MYSQL_BIND row[COLUMNS] = {
		{ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &room },
		{ .buffer_type = MYSQL_TYPE_LONG, .buffer = &user },
		{ .buffer_type = MYSQL_TYPE_STRING,
		    .buffer = text,
		    .buffer_length = length,
		    .length = &length },
	};
	char *sql = calloc(options.batch + 1, sizeof(insert) + sizeof(values));
	MYSQL_BIND *binds = calloc(options.batch, sizeof(row));
	MYSQL_STMT *stmt;
	char *end;

	if (sql == NULL || binds == NULL)
		reference_fail("prepare", "out of memory");
	end = stpcpy(sql, insert);
	for (unsigned i = 0; i < options.batch; i++) {
		end = stpcpy(stpcpy(end, i == 0 ? "" : ","), values);
		memcpy(&binds[(size_t)i * COLUMNS], row, sizeof(row));
	}
	stmt = reference_prepare(mysql, sql, binds);
	free(sql);
	free(binds);
	return stmt;
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
	struct reference_result *result;
	MYSQL *mysql;

	reference_options(&options, argc, argv);
	text = reference_text(options.length);
	length = options.length;
	mysql_library_init(0, NULL, NULL);
	mysql = reference_connect(&options, NULL);
	make_table(mysql);
	result = reference_run(&options, DATABASE, prepare);
	if (count_rows(mysql) != result->executed * options.batch)
		reference_fail("counting", "the table does not hold what was inserted");
	reference_query(mysql, "DROP DATABASE " DATABASE);
	mysql_close(mysql);
	reference_print(&options, result, options.batch);
	free(result);
	free(text);
	return 0;
}
