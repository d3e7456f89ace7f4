/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOG_H
#define PARLORD_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/log_event.h"

/*
 * One call, one event, one line: a line on standard error, or an entry of the journal where
 * standard error is the journal, or of syslog. Control characters and bytes that are not UTF-8 are
 * escaped, so no client can forge a line. Never pass a password, a sid or a credential.
 *
 * No call fails. One waits at most LOG_PATIENCE for a reader that is stuck, and the next ones not
 * at all; what was lost is counted and told when the reader is back. Any thread may call.
 */
enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Milliseconds. */
enum { LOG_PATIENCE = 100 };

#define LOG_EVENT_ENUM(id, name, level, limit, message_id) EVENT_##id,
enum log_event { LOG_EVENTS(LOG_EVENT_ENUM) LOG_EVENT_COUNT };
#undef LOG_EVENT_ENUM

/* What is known of an event. Null or 0: nothing. A journal has it in fields of their own; the text
 * should say it, too. */
#define LOG_TEXT_MEMBER(member, name)   const char *member;
#define LOG_NUMBER_MEMBER(member, name) int64_t member;
struct log_fields {
	LOG_TEXT_FIELDS(LOG_TEXT_MEMBER)
	LOG_NUMBER_FIELDS(LOG_NUMBER_MEMBER)
};
#undef LOG_TEXT_MEMBER
#undef LOG_NUMBER_MEMBER

/* For log_event(): LOG_FIELDS(.client = "192.0.2.1", .command = "Login"). */
#define LOG_FIELDS(...) (&(const struct log_fields){ __VA_ARGS__ })

/* Looks up a level by its name ("error", …); false when there is none of that name. */
bool log_level_parse(const char *name, enum log_level *out);

/*
 * role: what this process is ("master", "worker 3"); copied. Events above level are not written.
 * Called again after a fork and when the level changes. The first call decides whether standard
 * error is the journal.
 */
void log_init(const char *role, enum log_level level);

/*
 * The same with what is configured. Of alike events the first burst within interval milliseconds
 * are written, the others counted; see enum log_limit. Their number is written when the interval is
 * over, by whichever event comes next or by log_flush_suppressed().
 */
struct log_settings {
	enum log_level level;
	int burst;
	int interval;
};
void log_configure(const char *role, const struct log_settings *settings);

/* From now on lines go to syslog, under that name and facility (LOG_DAEMON, …): for a process that
 * leaves its terminal. ident is copied. Descriptors must not be closed in bulk afterwards. */
void log_use_syslog(const char *ident, int facility);

/*
 * Writes the numbers of those intervals that are over at now, of now_ms(); with INT64_MAX, of all.
 * This layer has no timers, so a process that may be silent for long calls it from its loop, and
 * once before it leaves.
 */
void log_flush_suppressed(int64_t now);

/* An event of the table, which has its level. fields: may be null. */
void log_event(enum log_event event, const struct log_fields *fields, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Events that nobody needs to look for. */
void log_error(const char *format, ...) PRINTF_LIKE(1, 2);
void log_warning(const char *format, ...) PRINTF_LIKE(1, 2);
void log_info(const char *format, ...) PRINTF_LIKE(1, 2);
void log_debug(const char *format, ...) PRINTF_LIKE(1, 2);

/* Logs an error and leaves with EX_OSERR: for what cannot go on, such as lack of memory. */
void log_fatal(const char *format, ...) PRINTF_LIKE(1, 2) NORETURN;

#endif
