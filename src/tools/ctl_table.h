/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CTL_TABLE_H
#define PARLORD_CTL_TABLE_H

#include <jansson.h>
#include <stddef.h>

/* JSON for people. */

enum ctl_cell {
	CELL_TEXT,    /* a string, or null: left empty */
	CELL_COUNT,   /* an integer */
	CELL_SECONDS, /* an integer */
	CELL_MILLIS,  /* a real number */
	CELL_BYTES,   /* an integer */
};

enum { CTL_CELL_SIZE = 40 }; /* for any two numbers and their units */

struct ctl_column {
	const char *key; /* of the rows' objects */
	const char *title;
	enum ctl_cell cell;
};

/* Prints an array of objects with a title above each column. */
void ctl_table_print(const struct ctl_column *columns, size_t ncolumns, const json_t *rows);

/* "12s", "5m10s", "2h05m" or "3d04h". */
const char *ctl_seconds(char out[CTL_CELL_SIZE], json_int_t seconds);

#endif
