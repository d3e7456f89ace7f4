/* SPDX-License-Identifier: ISC */
#include "base/log_sink.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

/* Shorter than PIPE_BUF: such a write to a pipe is whole, and does not wait when poll(2) finds
 * room. */
#define LINE_SIZE (LOG_TEXT_SIZE + 128)

static _Atomic bool stuck;

/* Standard error can't be made non-blocking, as others may share it. */
static bool
has_room(void)
{
	struct pollfd fd = { .fd = STDERR_FILENO, .events = POLLOUT };
	int n;

	do
		n = poll(&fd, 1, stuck ? 0 : LOG_PATIENCE);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

bool
log_plain_write(const struct log_record *record)
{
	char line[LINE_SIZE];
	int n = snprintf(line, sizeof(line), "parlord[%ld]: %s: %s: %s\n", (long)getpid(),
	    record->role, log_level_name(record->level), record->text);

	/* One write per line: lines of several processes don't mix. */
	stuck = !has_room() || write(STDERR_FILENO, line, (size_t)n) < 0;
	return !stuck;
}
