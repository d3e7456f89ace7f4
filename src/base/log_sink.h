/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOG_SINK_H
#define PARLORD_LOG_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/log.h"

/*
 * Where lines go; for log.c. A sink gets a record whose texts are escaped, and says whether it has
 * passed it on. It waits at most LOG_PATIENCE, and not at all while the record before was lost.
 */

/* Longest text, and longest value of a field, with their NULs. */
enum { LOG_TEXT_SIZE = 2048, LOG_VALUE_SIZE = 512 };

#define LOG_ONE_MORE(member, name) +1
enum { LOG_MOST_PAIRS = LOG_TEXT_FIELDS(LOG_ONE_MORE) LOG_NUMBER_FIELDS(LOG_ONE_MORE) };
#undef LOG_ONE_MORE

struct log_pair {
	const char *name; /* of the journal's field */
	char value[LOG_VALUE_SIZE];
};

struct log_record {
	const char *role;
	enum log_level level;
	const char *event;      /* its name, or null */
	const char *message_id; /* or null */
	char text[LOG_TEXT_SIZE];
	size_t npairs;
	struct log_pair pairs[LOG_MOST_PAIRS];
};

/* As in a line; and as syslog and the journal count them. */
const char *log_level_name(enum log_level level);
int log_level_priority(enum log_level level);

/* A line on standard error: "parlord[PID]: ROLE: LEVEL: TEXT". */
bool log_plain_write(const struct log_record *record);

/* Whether standard error is the journal and it can be spoken to. */
bool log_journal_open(void);
bool log_journal_write(const struct log_record *record);

/* syslog: the same line without its beginning, which syslog writes itself. */
void log_syslog_open(const char *ident, int facility);
bool log_syslog_write(const struct log_record *record);

#endif
