/* SPDX-License-Identifier: ISC */
#include "tools/ctl_table.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "base/compiler.h"
#include "base/log.h"

enum { MAX_COLUMNS = 16 };

const char *
ctl_seconds(char out[CTL_CELL_SIZE], json_int_t seconds)
{
	static const struct {
		int unit, part;
		char unit_name, part_name;
	} forms[] = { { 86400, 3600, 'd', 'h' }, { 3600, 60, 'h', 'm' }, { 60, 1, 'm', 's' } };

	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		if (seconds < forms[i].unit)
			continue;
		(void)snprintf(out, CTL_CELL_SIZE, "%lld%c%02d%c", seconds / forms[i].unit,
		    forms[i].unit_name, (int)(seconds % forms[i].unit / forms[i].part),
		    forms[i].part_name);
		return out;
	}
	(void)snprintf(out, CTL_CELL_SIZE, "%llds", seconds);
	return out;
}

static const char *
bytes(char out[CTL_CELL_SIZE], json_int_t n)
{
	static const char units[] = "KMGT";
	double scaled = (double)n / 1024;
	const char *unit = units;

	while (scaled >= 1024 && unit[1] != '\0') {
		scaled /= 1024;
		unit++;
	}
	(void)snprintf(out, CTL_CELL_SIZE, "%.1f%c", scaled, *unit);
	return out;
}

/* The cell's text, which may be written to scratch. */
static const char *
cell_text(const struct ctl_column *column, const json_t *row, char scratch[CTL_CELL_SIZE])
{
	const json_t *value = json_object_get(row, column->key);

	scratch[0] = '\0';
	switch (column->cell) {
	case CELL_TEXT:
		return json_is_string(value) ? json_string_value(value) : "";
	case CELL_COUNT:
		(void)snprintf(scratch, CTL_CELL_SIZE, "%lld", json_integer_value(value));
		break;
	case CELL_SECONDS:
		return ctl_seconds(scratch, json_integer_value(value));
	case CELL_MILLIS:
		(void)snprintf(scratch, CTL_CELL_SIZE, "%.2f", json_number_value(value));
		break;
	case CELL_BYTES:
		return bytes(scratch, json_integer_value(value));
	}
	return scratch;
}

/* How many columns of a terminal a text takes. */
static int
width_of(const char *text)
{
	utf8proc_ssize_t left = (utf8proc_ssize_t)strlen(text);
	int width = 0;

	while (left > 0) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text, left, &c);

		if (n <= 0)
			break;
		width += utf8proc_charwidth(c);
		text += n;
		left -= n;
	}
	return width;
}

/* Numbers stand to the right; nothing follows the last text. */
static void
print_cell(const struct ctl_column *column, const char *text, int width, bool last)
{
	int gap = width - width_of(text);

	if (column->cell != CELL_TEXT)
		printf("%*s%s", gap, "", text);
	else
		printf("%s%*s", text, last ? 0 : gap, "");
	fputs(last ? "\n" : "  ", stdout);
}

void
ctl_table_print(const struct ctl_column *columns, size_t ncolumns, const json_t *rows)
{
	int widths[MAX_COLUMNS];
	char scratch[CTL_CELL_SIZE];
	size_t i;
	json_t *row;

	if (ncolumns > MAX_COLUMNS)
		log_fatal("a table has %zu columns", ncolumns);
	for (size_t c = 0; c < ncolumns; c++) {
		widths[c] = width_of(columns[c].title);
		json_array_foreach(rows, i, row)
		{
			int width = width_of(cell_text(&columns[c], row, scratch));

			if (width > widths[c])
				widths[c] = width;
		}
	}
	for (size_t c = 0; c < ncolumns; c++)
		print_cell(&columns[c], columns[c].title, widths[c], c + 1 == ncolumns);
	json_array_foreach(rows, i, row)
	{
		for (size_t c = 0; c < ncolumns; c++)
			print_cell(&columns[c], cell_text(&columns[c], row, scratch), widths[c],
			    c + 1 == ncolumns);
	}
}
