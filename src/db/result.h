/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_DB_RESULT_H
#define PARLORD_DB_RESULT_H

#include <mysql.h>
#include <stdbool.h>

#include "db/db.h"

/* Values as Connector/C's binary protocol wants them: arguments in, rows out. */

enum { DB_MAX_ARGS = 24, DB_MAX_COLUMNS = 24 };

/* Points binds at the values, which must live until the statement was executed. */
void db_bind_args(MYSQL_BIND *binds, const struct db_value *args, unsigned nargs);

/*
 * Gives each row of the result that stmt has stored to row(). set: the number of the result set.
 * Returns false on an error of the client library, which mysql_stmt_error() then tells.
 */
bool db_each_row(
    MYSQL_STMT *stmt, unsigned set, void (*row)(void *ctx, const struct db_row *row), void *ctx);

#endif
