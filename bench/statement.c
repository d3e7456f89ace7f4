/* SPDX-License-Identifier: ISC */
/*
 * The reference for reading: threads that execute one and the same statement again and again, such
 * as the CALL that a worker of parlord makes, and read all of its results. What parlord adds to
 * that is its own cost.
 */
#include <stdio.h>
#include <stdlib.h>

#include "threads.h"

static struct reference_options options = { .socket = "/run/mysqld/mysqld.sock",
	.user = "parlord",
	.database = "parlord",
	.connections = 16,
	.seconds = 5 };

static MYSQL_STMT *
prepare(MYSQL *mysql)
{
	reference_query(mysql, REFERENCE_SESSION);
	return reference_prepare(mysql, options.statement, NULL);
}

int
main(int argc, char **argv)
{
	struct reference_result *result;

	reference_options(&options, argc, argv);
	if (options.statement == NULL)
		reference_fail("-q", "a statement is missing");
	mysql_library_init(0, NULL, NULL);
	result = reference_run(&options, options.database, prepare);
	reference_print(&options, result, 1);
	free(result);
	return 0;
}
