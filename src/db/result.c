/* SPDX-License-Identifier: ISC */
#include "db/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/util.h"

struct column {
	enum db_type type;
	int64_t number;
	char *text;
	unsigned long len;
	my_bool null;
};

struct rows {
	unsigned ncolumns;
	struct column columns[DB_MAX_COLUMNS];
	const char *names[DB_MAX_COLUMNS];
	MYSQL_BIND binds[DB_MAX_COLUMNS];
	char *texts; /* room for the longest text of each column */
};

void
db_bind_args(MYSQL_BIND *binds, const struct db_value *args, unsigned nargs)
{
	static const enum enum_field_types types[] = {
		[DB_NULL] = MYSQL_TYPE_NULL,
		[DB_INT] = MYSQL_TYPE_LONGLONG,
		[DB_BOOL] = MYSQL_TYPE_LONGLONG,
		[DB_TEXT] = MYSQL_TYPE_STRING,
		[DB_BYTES] = MYSQL_TYPE_BLOB,
	};

	memset(binds, 0, nargs * sizeof(*binds));
	for (unsigned i = 0; i < nargs; i++) {
		bool text = args[i].type == DB_TEXT || args[i].type == DB_BYTES;

		binds[i].buffer_type = types[args[i].type];
		/* Connector/C reads through these, whatever their types say. */
		binds[i].buffer = text ? (void *)args[i].text : (void *)&args[i].number;
		binds[i].buffer_length = args[i].len;
	}
}

static enum db_type
column_type(const MYSQL_FIELD *field)
{
	switch (field->type) {
	case MYSQL_TYPE_TINY:
		return field->length == 1 ? DB_BOOL : DB_INT;
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
	case MYSQL_TYPE_YEAR:
		return DB_INT;
	default:
		return DB_TEXT;
	}
}

static void
bind_columns(struct rows *rows, const MYSQL_FIELD *fields)
{
	size_t room = 0;
	char *texts;

	for (unsigned i = 0; i < rows->ncolumns; i++) {
		rows->names[i] = fields[i].name;
		rows->columns[i].type = column_type(&fields[i]);
		/* A date's text is longer than its binary form, of which max_length speaks. */
		room += fields[i].max_length + 32;
	}
	texts = rows->texts = xcalloc(1, room);
	for (unsigned i = 0; i < rows->ncolumns; i++) {
		struct column *column = &rows->columns[i];
		MYSQL_BIND *bind = &rows->binds[i];

		bind->length = &column->len;
		bind->is_null = &column->null;
		if (column->type == DB_TEXT) {
			bind->buffer_type = MYSQL_TYPE_STRING;
			bind->buffer = column->text = texts;
			bind->buffer_length = fields[i].max_length + 32;
			texts += bind->buffer_length;
		} else {
			bind->buffer_type = MYSQL_TYPE_LONGLONG;
			bind->buffer = &column->number;
		}
	}
}

static void
read_values(const struct rows *rows, struct db_value *values)
{
	for (unsigned i = 0; i < rows->ncolumns; i++) {
		const struct column *column = &rows->columns[i];

		values[i] = (struct db_value){
			.type = column->null ? DB_NULL : column->type,
			.number = column->number,
			.text = column->text,
			.len = column->len,
		};
	}
}

static bool
fetch_rows(MYSQL_STMT *stmt, const struct rows *rows, unsigned set,
    void (*row)(void *ctx, const struct db_row *row), void *ctx)
{
	struct db_value values[DB_MAX_COLUMNS];
	const struct db_row current = { set, rows->ncolumns, rows->names, values };
	int rc;

	while ((rc = mysql_stmt_fetch(stmt)) == 0) {
		read_values(rows, values);
		row(ctx, &current);
	}
	return rc == MYSQL_NO_DATA;
}

bool
db_each_row(
    MYSQL_STMT *stmt, unsigned set, void (*row)(void *ctx, const struct db_row *row), void *ctx)
{
	struct rows rows = { .ncolumns = mysql_stmt_field_count(stmt) };
	MYSQL_RES *metadata;
	bool ok;

	if (rows.ncolumns > DB_MAX_COLUMNS)
		log_fatal("database: a result has %u columns", rows.ncolumns);
	if ((metadata = mysql_stmt_result_metadata(stmt)) == NULL)
		return false;
	bind_columns(&rows, mysql_fetch_fields(metadata));
	ok =
	    mysql_stmt_bind_result(stmt, rows.binds) == 0 && fetch_rows(stmt, &rows, set, row, ctx);
	free(rows.texts);
	mysql_free_result(metadata);
	return ok;
}
