/* SPDX-License-Identifier: ISC */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>

#include "base/log_limit.h"
#include "base/log_sink.h"
#include "base/log_text.h"
#include "base/util.h"

typedef bool log_sink(const struct log_record *record);

static const struct {
	const char *name;
	int priority;
} levels[] = {
	[LOG_LEVEL_ERROR] = { "error", LOG_ERR },
	[LOG_LEVEL_WARNING] = { "warning", LOG_WARNING },
	[LOG_LEVEL_INFO] = { "info", LOG_INFO },
	[LOG_LEVEL_DEBUG] = { "debug", LOG_DEBUG },
};

static const struct {
	const char *name;
	enum log_level level;
	enum log_limit limit;
	const char *message_id;
} events[] = {
#define EVENT_ROW(id, name, level, limit, message_id) \
	[EVENT_##id] = { name, LOG_LEVEL_##level, LIMIT_##limit, message_id },
	LOG_EVENTS(EVENT_ROW)
#undef EVENT_ROW
};

static char log_role[32] = "parlord";
static enum log_level log_threshold = LOG_LEVEL_INFO;
static log_sink *sink;
static pid_t owner;          /* of what is counted */
static _Atomic int64_t lost; /* what the sink has not taken */
static _Atomic int64_t period_begun, waited_us;

/* A reader who is only slow must not set the pace of whoever writes, nor need one who is quick have
 * room for a whole burst: some do for ten lines only (net.unix.max_dgram_qlen). */
int
log_patience(void)
{
	int64_t now = now_ms();

	if (now - period_begun >= LOG_PERIOD) {
		period_begun = now;
		waited_us = 0;
	}
	return waited_us / 1000 < LOG_PATIENCE ? LOG_PATIENCE - (int)(waited_us / 1000) : 0;
}

void
log_waited(int64_t us)
{
	waited_us += us;
}

const char *
log_level_name(enum log_level level)
{
	return levels[level].name;
}

int
log_level_priority(enum log_level level)
{
	return levels[level].priority;
}

bool
log_level_parse(const char *name, enum log_level *out)
{
	for (size_t i = 0; i < COUNT_OF(levels); i++) {
		if (strcmp(levels[i].name, name) == 0) {
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
	if (sink == NULL)
		sink = log_journal_open() ? log_journal_write : log_plain_write;
	if (owner != getpid()) {
		log_limit_forget();
		lost = 0;
	}
	owner = getpid();
}

void
log_use_syslog(const char *ident, int facility)
{
	log_syslog_open(ident, facility);
	sink = log_syslog_write;
}

void
log_configure(const char *role, const struct log_settings *settings)
{
	log_init(role, settings->level);
	log_limit_set(settings->burst, settings->interval);
}

static void
add_text(struct log_record *record, const char *name, const char *value)
{
	struct log_pair *pair = &record->pairs[record->npairs];

	if (value == NULL)
		return;
	pair->name = name;
	(void)log_escape(pair->value, sizeof(pair->value), value);
	record->npairs++;
}

static void
add_number(struct log_record *record, const char *name, int64_t value)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%lld", (long long)value);
	add_text(record, name, value == 0 ? NULL : digits);
}

static void
add_fields(struct log_record *record, const struct log_fields *fields)
{
#define ADD_TEXT(member, name)   add_text(record, name, fields->member);
#define ADD_NUMBER(member, name) add_number(record, name, fields->member);
	LOG_TEXT_FIELDS(ADD_TEXT)
	LOG_NUMBER_FIELDS(ADD_NUMBER)
#undef ADD_TEXT
#undef ADD_NUMBER
}

static void PRINTF_LIKE(3, 0) deliver(
    struct log_record *record, const struct log_fields *fields, const char *format, va_list ap)
{
	char text[LOG_TEXT_SIZE];

	record->role = log_role;
	if (fields != NULL)
		add_fields(record, fields);
	(void)vsnprintf(text, sizeof(text), format, ap);
	(void)log_escape(record->text, sizeof(record->text), text);
	if (!(sink == NULL ? log_plain_write : sink)(record))
		lost++;
}

static void PRINTF_LIKE(3, 0) deliver_event(
    enum log_event event, const struct log_fields *fields, const char *format, va_list ap)
{
	struct log_record record = {
		.level = events[event].level,
		.event = events[event].name,
		.message_id = events[event].message_id,
	};

	deliver(&record, fields, format, ap);
}

/* About other events: neither counted nor kept back. */
static void PRINTF_LIKE(3, 4)
    remark(enum log_event event, const struct log_fields *fields, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	deliver_event(event, fields, format, ap);
	va_end(ap);
}

static void
tell_suppressed(const struct log_suppressed *what)
{
	enum log_event event = (enum log_event)what->kind;
	const struct log_fields fields = {
		.client = events[event].limit == LIMIT_CLIENT ? what->key : NULL,
		.incident = events[event].limit == LIMIT_INCIDENT ? what->key : NULL,
		.suppressed = what->count,
	};

	remark(event, &fields, "%s%s%s: %lld more like this %s not logged, in %.0f s",
	    events[event].name, what->key[0] == '\0' ? "" : " ", what->key, (long long)what->count,
	    what->count == 1 ? "was" : "were", (double)(now_ms() - what->begun) / 1000);
}

void
log_flush_suppressed(int64_t now)
{
	struct log_suppressed what;

	while (log_limit_take(now, &what))
		tell_suppressed(&what);
}

/* If this is not taken either, nothing has changed. */
static void
tell_lost(void)
{
	int64_t count = atomic_exchange(&lost, 0);

	if (count == 0)
		return;
	remark(EVENT_LOG_LOST, LOG_FIELDS(.suppressed = count),
	    "%lld line%s of the log could not be written", (long long)count, count == 1 ? "" : "s");
	if (lost > 0)
		lost += count - 1;
}

/* What is due before the next line. */
static void
catch_up(int64_t now)
{
	log_flush_suppressed(now);
	tell_lost();
}

/* What events must share to be alike; null: nothing more than being this event. */
static const char *
limit_key(enum log_limit limit, const struct log_fields *fields)
{
	if (fields == NULL || limit == LIMIT_EVENT)
		return NULL;
	return limit == LIMIT_CLIENT ? fields->client : fields->incident;
}

static bool
may_be_written(enum log_event event, const struct log_fields *fields, int64_t now)
{
	enum log_limit limit = events[event].limit;
	const char *key = limit_key(limit, fields);

	return limit == LIMIT_NEVER || log_limit_admit((int)event, key == NULL ? "" : key, now);
}

void
log_event(enum log_event event, const struct log_fields *fields, const char *format, ...)
{
	int64_t now;
	va_list ap;

	if (events[event].level > log_threshold)
		return;
	now = now_ms();
	catch_up(now);
	if (!may_be_written(event, fields, now))
		return;
	va_start(ap, format);
	deliver_event(event, fields, format, ap);
	va_end(ap);
}

#define LOG_FUNCTION(name, severity) \
	void name(const char *format, ...) \
	{ \
		struct log_record record = { .level = severity }; \
		va_list ap; \
\
		if (severity > log_threshold) \
			return; \
		catch_up(now_ms()); \
		va_start(ap, format); \
		deliver(&record, NULL, format, ap); \
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
	deliver_event(EVENT_FATAL, NULL, format, ap);
	va_end(ap);
	_exit(EX_OSERR);
}
