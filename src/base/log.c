/* SPDX-License-Identifier: ISC */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>
#include <utf8proc.h>

#define LINE_MAX_BYTES 2048

static const char *const level_names[] = {
	[LOG_LEVEL_ERROR] = "error",
	[LOG_LEVEL_WARNING] = "warning",
	[LOG_LEVEL_INFO] = "info",
	[LOG_LEVEL_DEBUG] = "debug",
};

static bool log_syslog;
static char log_role[32] = "parlord";
static enum log_level log_threshold = LOG_LEVEL_INFO;

bool
log_level_parse(const char *name, enum log_level *out)
{
	for (size_t i = 0; i < COUNT_OF(level_names); i++) {
		if (strcmp(level_names[i], name) == 0) {
			*out = (enum log_level)i;
			return true;
		}
	}
	return false;
}

void
log_init(const char *role, enum log_level level)
{
	(void)snprintf(log_role, sizeof(log_role), "%s", role);
	log_threshold = level;
}

void
log_use_syslog(const char *ident, int facility)
{
	openlog(ident, LOG_NDELAY | LOG_PID, facility);
	log_syslog = true;
}

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

/* The bytes of what is not plain, or not UTF-8, become \xHH. */
static size_t
escape(char *out, size_t size, const char *text)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
	size_t n = 0;

	while (*p != '\0' && n + 4 * 4 < size) {
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
	return n;
}

static void PRINTF_LIKE(2, 0) log_write(enum log_level level, const char *format, va_list ap)
{
	char text[LINE_MAX_BYTES], line[LINE_MAX_BYTES + 128];
	int n;

	if (level > log_threshold)
		return;
	(void)vsnprintf(text, sizeof(text), format, ap);
	n = snprintf(line, sizeof(line), "parlord[%ld]: %s: %s: ", (long)getpid(), log_role,
	    level_names[level]);
	n += (int)escape(line + n, sizeof(line) - (size_t)n - 1, text);
	if (log_syslog) {
		syslog(LOG_NOTICE, "%.*s", n, line);
		return;
	}
	line[n++] = '\n';
	/* One write per line: lines of several processes don't mix. Nobody to tell if it fails. */
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return;
}

#define LOG_FUNCTION(name, level) \
	void name(const char *format, ...) \
	{ \
		va_list ap; \
\
		va_start(ap, format); \
		log_write(level, format, ap); \
		va_end(ap); \
	}

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
LOG_FUNCTION(log_warning, LOG_LEVEL_WARNING)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)

void
log_fatal(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	log_write(LOG_LEVEL_ERROR, format, ap);
	va_end(ap);
	_exit(EX_OSERR);
}
