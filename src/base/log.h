/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOG_H
#define PARLORD_LOG_H

#include <stdbool.h>

#include "base/compiler.h"

/*
 * One call, one event, one line on standard error. Control characters and bytes that are not UTF-8
 * are escaped, so no client can forge a line. Never pass a password, a sid or a credential.
 */
enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Looks up a level by its name ("error", …); false when there is none of that name. */
bool log_level_parse(const char *name, enum log_level *out);

/* role: what this process is ("master", "worker 3"); copied. Events above level are not written. */
void log_init(const char *role, enum log_level level);

/* From now on lines go to syslog, under that name and facility (LOG_DAEMON, …): for a process that
 * leaves its terminal. */
void log_use_syslog(const char *ident, int facility);

void log_error(const char *format, ...) PRINTF_LIKE(1, 2);
void log_warning(const char *format, ...) PRINTF_LIKE(1, 2);
void log_info(const char *format, ...) PRINTF_LIKE(1, 2);
void log_debug(const char *format, ...) PRINTF_LIKE(1, 2);

/* Logs an error and leaves with EX_OSERR: for what cannot go on, such as lack of memory. */
void log_fatal(const char *format, ...) PRINTF_LIKE(1, 2) NORETURN;

#endif
