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

static const char *const speaker_names[] = {
	[LINK_MASTER] = "master",
	[LINK_WORKER] = "worker",
	[LINK_CONTROL] = "control process",
};

#define BY(speaker) (1U << (speaker))

/* Who may say what. */
static const unsigned speakers[] = {
	[LINK_READY] = BY(LINK_WORKER) | BY(LINK_CONTROL),
	[LINK_DEGRADED] = BY(LINK_WORKER) | BY(LINK_CONTROL),
	[LINK_MISMATCH] = BY(LINK_WORKER) | BY(LINK_CONTROL),
	[LINK_ACCEPT] = BY(LINK_MASTER),
	[LINK_LEAVE] = BY(LINK_MASTER),
	[LINK_KICK_CLIENT] = BY(LINK_MASTER) | BY(LINK_CONTROL),
	[LINK_KICK_USER] = BY(LINK_MASTER) | BY(LINK_CONTROL),
	[LINK_DRAIN] = BY(LINK_CONTROL),
	[LINK_RELOAD] = BY(LINK_CONTROL),
};

static bool
may_say(enum link_speaker speaker, unsigned word)
{
	return word < COUNT_OF(speakers) && (speakers[word] & BY(speaker)) != 0;
}

enum link_event
link_receive(int end, enum link_speaker speaker, struct link_message *message)
{
	/* One byte more, lest the start of a longer one looks like a message. */
	char bytes[sizeof(*message) + 1] = { 0 };
	ssize_t n = recv(end, bytes, sizeof(bytes), MSG_DONTWAIT);

	if (n == 0 || (n < 0 && errno == ECONNRESET))
		return LINK_END;
	if (n < 0)
		return LINK_NOTHING;
	memcpy(message, bytes, sizeof(*message));
	if (n != sizeof(*message) || !may_say(speaker, message->word)) {
		log_event(EVENT_MESSAGE_REFUSED, NULL,
		    "the %s sent a message that is not its to send (%u, %zd bytes)",
		    speaker_names[speaker], (unsigned)message->word, n);
		return LINK_NOTHING;
	}
	message->text[sizeof(message->text) - 1] = '\0';
	return LINK_MESSAGE;
}
