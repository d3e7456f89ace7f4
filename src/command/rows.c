/* SPDX-License-Identifier: ISC */
#include "command/rows.h"

#include <string.h>

#include "json/reply.h"

static const char cursor_name[] = "_cursor";

unsigned
rows_cursor(const struct db_row *row)
{
	unsigned i;

	/* By habit the last one. */
	for (i = row->ncolumns; i > 0; i--)
		if (strcmp(row->names[i - 1], cursor_name) == 0)
			return i - 1;
	return row->ncolumns;
}

static void
put_value(struct buf *out, const struct db_value *value)
{
	switch (value->type) {
	case DB_NULL:
		buf_addstr(out, "null");
		break;
	case DB_INT:
		reply_integer(out, value->number);
		break;
	case DB_BOOL:
		buf_addstr(out, value->number != 0 ? "true" : "false");
		break;
	case DB_TEXT:
	case DB_BYTES:
		reply_string(out, value->text, value->len);
		break;
	}
}

static void
put_member(struct buf *out, const char *name, const struct db_value *value)
{
	reply_string(out, name, strlen(name));
	buf_addstr(out, ":");
	put_value(out, value);
}

/* The columns from the given one on. */
static void
put_object(struct buf *out, const struct db_row *row, unsigned first)
{
	unsigned hidden = rows_cursor(row);
	const char *separator = "";

	buf_addstr(out, "{");
	for (unsigned i = first; i < row->ncolumns; i++) {
		if (i == hidden)
			continue;
		buf_addstr(out, separator);
		put_member(out, row->names[i], &row->values[i]);
		separator = ",";
	}
	buf_addstr(out, "}");
}

void
rows_object(struct buf *out, const struct db_row *row)
{
	put_object(out, row, 0);
}

void
rows_keyed_object(struct buf *out, const struct db_row *row)
{
	buf_addstr(out, "\"");
	put_value(out, &row->values[0]);
	buf_addstr(out, "\":");
	put_object(out, row, 1);
}

void
rows_members(struct buf *out, const struct db_row *row)
{
	for (unsigned i = 0; i < row->ncolumns; i++) {
		buf_addstr(out, ",");
		put_member(out, row->names[i], &row->values[i]);
	}
}
