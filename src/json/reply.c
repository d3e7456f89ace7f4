/* SPDX-License-Identifier: ISC */
#include "json/reply.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
/* What follows the backslash for each byte that needs one; 'u' for those without a short form. */
static const char escapes[256] = {
	[0x00] = 'u', [0x01] = 'u', [0x02] = 'u', [0x03] = 'u', [0x04] = 'u', [0x05] = 'u',
	[0x06] = 'u', [0x07] = 'u', [0x08] = 'b', [0x09] = 't', [0x0a] = 'n', [0x0b] = 'u',
	[0x0c] = 'f', [0x0d] = 'r', [0x0e] = 'u', [0x0f] = 'u', [0x10] = 'u', [0x11] = 'u',
	[0x12] = 'u', [0x13] = 'u', [0x14] = 'u', [0x15] = 'u', [0x16] = 'u', [0x17] = 'u',
	[0x18] = 'u', [0x19] = 'u', [0x1a] = 'u', [0x1b] = 'u', [0x1c] = 'u', [0x1d] = 'u',
	[0x1e] = 'u', [0x1f] = 'u', ['"'] = '"', ['\\'] = '\\',
};
/* clang-format on */

static char *
put_escape(char *to, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";

	*to++ = '\\';
	*to++ = escapes[c];
	if (escapes[c] == 'u') {
		*to++ = '0';
		*to++ = '0';
		*to++ = digits[c >> 4];
		*to++ = digits[c & 15];
	}
	return to;
}

void
reply_string(struct buf *out, const char *text, size_t len)
{
	char *start = buf_reserve(out, 6 * len + 2), *to = start;

	*to++ = '"';
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (escapes[c] == 0)
			*to++ = (char)c;
		else
			to = put_escape(to, c);
	}
	*to++ = '"';
	out->len += (size_t)(to - start);
}

void
reply_integer(struct buf *out, int64_t number)
{
	char text[24];

	buf_add(out, text, (size_t)snprintf(text, sizeof(text), "%lld", (long long)number));
}

void
reply_status(struct buf *out, enum status status, const char *message, int retry_after)
{
	buf_addstr(out, "{\"status\":\"");
	buf_addstr(out, status_name(status));
	buf_addstr(out, "\",\"message\":");
	reply_string(out, message, strlen(message));
	if (retry_after > 0) {
		buf_addstr(out, ",\"retry_after\":");
		reply_integer(out, retry_after);
	}
	buf_addstr(out, "}\n");
}
