/* SPDX-License-Identifier: ISC */
#include "command/array.h"

#include <stdlib.h>

#include "base/util.h"
#include "json/reply.h"

void
array_text(struct buf *out, const struct db_value *value)
{
	if (value->type == DB_NULL)
		buf_addstr(out, "null");
	else
		reply_string(out, value->text, value->len);
}

void
array_hex(struct buf *out, const struct db_value *value)
{
	char *to;

	if (value->type == DB_NULL) {
		buf_addstr(out, "null");
		return;
	}
	to = buf_reserve(out, 2 * value->len + 3);
	to[0] = '"';
	hex_encode(to + 1, value->text, value->len);
	to[2 * value->len + 1] = '"';
	out->len += 2 * value->len + 2;
}

void
array_number(struct buf *out, const struct db_value *value)
{
	if (value->type == DB_NULL)
		buf_addstr(out, "null");
	else
		reply_integer(out, value->number);
}

struct db_value
array_argument(const struct buf *buf)
{
	return (struct db_value){ .type = DB_TEXT, .text = buf->data, .len = buf->len };
}

void
array_keep_list(struct buf *to, const struct db_value *value)
{
	if (value->type == DB_NULL)
		return;
	to->len = 0;
	buf_add(to, value->text, value->len);
	buf_add(to, "", 1);
}

bool
array_next(const char **list, int64_t *number)
{
	char *end;

	*number = strtoll(*list, &end, 10);
	if (end == *list)
		return false;
	*list = *end == ',' ? end + 1 : end;
	return true;
}
