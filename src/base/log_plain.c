/* SPDX-License-Identifier: ISC */
#include "base/log_sink.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "base/util.h"

/* Shorter than PIPE_BUF: such a write to a pipe is whole, and does not wait when poll(2) finds
 * room. */
#define LINE_SIZE (LOG_TEXT_SIZE + 128)

/* Standard error can't be made non-blocking, as others may share it. */
static bool
has_room(int timeout)
{
	struct pollfd fd = { .fd = STDERR_FILENO, .events = POLLOUT };
	int n;

	do
		n = poll(&fd, 1, timeout);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

static bool
wait_for_room(void)
{
	int64_t begun = now_us();
	bool room = has_room(log_patience());

	log_waited(now_us() - begun);
	return room;
}

bool
log_plain_write(const struct log_record *record)
{
	char line[LINE_SIZE];
	int n = snprintf(line, sizeof(line), "parlord[%ld]: %s: %s: %s\n", (long)getpid(),
	    record->role, log_level_name(record->level), record->text);

	/* One write per line: lines of several processes don't mix. */
	return (has_room(0) || wait_for_room()) && write(STDERR_FILENO, line, (size_t)n) >= 0;
}
