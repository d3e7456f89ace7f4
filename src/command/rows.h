/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_ROWS_H
#define PARLORD_ROWS_H

#include "base/buf.h"
#include "db/db.h"

/* Rows of the database as JSON: a column's name is the key, its type the type. */

/* The number of the column _cursor, which is not shown; ncolumns if there is none. */
unsigned rows_cursor(const struct db_row *row);

/* Appends {"column":value,…}. */
void rows_object(struct buf *out, const struct db_row *row);

/* Appends "first column":{"column":value,…} with the other columns. */
void rows_keyed_object(struct buf *out, const struct db_row *row);

/* Appends ,"column":value for each column; for results that are no list and have no _cursor. */
void rows_members(struct buf *out, const struct db_row *row);

#endif
