/* SPDX-License-Identifier: ISC */
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/wipe.h"

/* realloc(3) may leave a copy behind when it moves. */
static char *
grow_secret(struct buf *buf, size_t size)
{
	char *data = xrealloc(NULL, size);

	if (buf->len > 0)
		memcpy(data, buf->data, buf->len);
	wipe_free(buf->data);
	return data;
}

char *
buf_reserve(struct buf *buf, size_t more)
{
	if (buf->size - buf->len < more) {
		size_t size = buf->size == 0 ? 256 : buf->size;

		while (size - buf->len < more)
			size *= 2;
		buf->data = buf->secret ? grow_secret(buf, size) : xrealloc(buf->data, size);
		buf->size = size;
	}
	return buf->data + buf->len;
}

void
buf_add(struct buf *buf, const void *bytes, size_t len)
{
	if (len == 0)
		return; /* bytes may be null */
	memcpy(buf_reserve(buf, len), bytes, len);
	buf->len += len;
}

void
buf_addstr(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void
buf_free(struct buf *buf)
{
	if (buf->secret)
		wipe_free(buf->data);
	else
		free(buf->data);
	*buf = (struct buf){ 0 };
}
