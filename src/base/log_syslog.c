/* SPDX-License-Identifier: ISC */
#include "base/log_sink.h"

#include <stdio.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/log_socket.h"

/* As glibc's syslog(3) writes it. */
#define LINE_SIZE (LOG_TEXT_SIZE + 256)

static struct log_socket syslogd;
static char syslog_ident[32];
static int syslog_facility;

void
log_syslog_open(const char *ident, int facility)
{
	(void)snprintf(syslog_ident, sizeof(syslog_ident), "%s", ident);
	syslog_facility = facility;
	/* localtime_r() need not read the time zone, which a confined process may have no way to.
	 */
	tzset();
	(void)log_socket_open(&syslogd, _PATH_LOG);
}

bool
log_syslog_write(const struct log_record *record)
{
	char line[LINE_SIZE], stamp[32];
	time_t now = time(NULL);
	struct tm tm;
	int n;

	(void)strftime(stamp, sizeof(stamp), "%h %e %T", localtime_r(&now, &tm));
	n = snprintf(line, sizeof(line), "<%d>%s %s[%ld]: %s: %s: %s",
	    syslog_facility | log_level_priority(record->level), stamp, syslog_ident,
	    (long)getpid(), record->role, log_level_name(record->level), record->text);
	return log_socket_send(&syslogd, line, (size_t)n);
}
