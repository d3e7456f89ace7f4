/* SPDX-License-Identifier: ISC */
#include "server/link.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"

bool
link_open(int ends[2])
{
	/* SEQPACKET keeps messages whole, and still tells of the other side's end. */
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0;
}

void
link_send(int end, enum link_word word, int64_t number, const char *text)
{
	struct link_message message = { .word = word, .number = number };

	if (text != NULL)
		snprintf(message.text, sizeof(message.text), "%s", text);
	if (end >= 0 && send(end, &message, sizeof(message), MSG_NOSIGNAL) < 0 && errno != EPIPE)
		log_warning("a message to another process was lost: %s", strerror(errno));
}

enum link_event
link_receive(int end, struct link_message *message)
{
	ssize_t n = recv(end, message, sizeof(*message), MSG_DONTWAIT);

	if (n == 0 || (n < 0 && errno == ECONNRESET))
		return LINK_END;
	if (n != sizeof(*message))
		return LINK_NOTHING;
	message->text[sizeof(message->text) - 1] = '\0';
	return LINK_MESSAGE;
}
