/* SPDX-License-Identifier: ISC */
#include "base/errbuf.h"

#include <stdarg.h>
#include <stdio.h>

void
errbuf_set(struct errbuf *why, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(why->text, sizeof(why->text), format, ap);
	va_end(ap);
}
