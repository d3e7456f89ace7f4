/* SPDX-License-Identifier: ISC */
#include "tools/bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

int64_t
bench_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * BENCH_NS + ts.tv_nsec;
}

void
bench_note(struct bench *bench, const char *format, ...)
{
	va_list ap;

	if (bench->example.text[0] != '\0')
		return;
	va_start(ap, format);
	(void)vsnprintf(bench->example.text, sizeof(bench->example.text), format, ap);
	va_end(ap);
}
