/* SPDX-License-Identifier: ISC */
#include "base/log_sink.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log_socket.h"

/*
 * The journal's native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): a datagram of lines
 * FIELD=VALUE. Escaped texts have no line feed, so its other form for those is not needed.
 */
#define JOURNAL_PATH "/run/systemd/journal/socket"
#define ENTRY_SIZE   (LOG_TEXT_SIZE + LOG_MOST_PAIRS * (LOG_VALUE_SIZE + 32) + 512)

static struct log_socket journal;

/* JOURNAL_STREAM has device and inode of the journal's stream, which a redirection would leave
 * behind (systemd.exec(5)). */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char own[64];
	struct stat st;

	if (stream == NULL || fstat(STDERR_FILENO, &st) < 0)
		return false;
	(void)snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return strcmp(stream, own) == 0;
}

bool
log_journal_open(void)
{
	return stderr_is_journal() && log_socket_open(&journal, JOURNAL_PATH);
}

static size_t
add(char *entry, size_t n, const char *name, const char *value)
{
	if (value == NULL)
		return n;
	return n + (size_t)snprintf(entry + n, ENTRY_SIZE - n, "%s=%s\n", name, value);
}

bool
log_journal_write(const struct log_record *record)
{
	char entry[ENTRY_SIZE];
	const char priority[] = { (char)('0' + log_level_priority(record->level)), '\0' };
	size_t n = 0;

	n = add(entry, n, "MESSAGE", record->text);
	n = add(entry, n, "PRIORITY", priority);
	n = add(entry, n, "SYSLOG_IDENTIFIER", "parlord");
	n = add(entry, n, "MESSAGE_ID", record->message_id);
	n = add(entry, n, "PARLORD_EVENT", record->event);
	n = add(entry, n, "PARLORD_ROLE", record->role);
	for (size_t i = 0; i < record->npairs; i++)
		n = add(entry, n, record->pairs[i].name, record->pairs[i].value);
	if (log_socket_send(&journal, entry, n))
		return true;
	/* A journal that can't be reached that way still reads standard error. */
	return errno != EAGAIN && log_plain_write(record);
}
