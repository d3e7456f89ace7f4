/* SPDX-License-Identifier: ISC */
#include "base/log_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <utf8proc.h>

/* A character of four bytes, each of them escaped. */
#define LONGEST_ESCAPE ((size_t)4 * 4)

/* Whether a character can neither start a line of its own nor steer a terminal. */
static bool
is_plain(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF: /* among them those that turn the direction of text */
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	default:
		return c != '\\';
	}
}

size_t
log_escape(char *out, size_t size, const char *text)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
	size_t n = 0;

	while (*p != '\0' && n + LONGEST_ESCAPE < size) {
		utf8proc_int32_t c;
		utf8proc_ssize_t len = utf8proc_iterate(p, -1, &c);
		bool plain = len > 0 && is_plain(c);

		for (utf8proc_ssize_t i = len > 0 ? len : 1; i > 0; i--, p++) {
			if (plain)
				out[n++] = (char)*p;
			else
				n += (size_t)snprintf(out + n, size - n, "\\x%02x", *p);
		}
	}
	out[n] = '\0';
	return n;
}
