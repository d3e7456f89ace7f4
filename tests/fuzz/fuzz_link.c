/* SPDX-License-Identifier: ISC */
/*
 * What the master and its children hear of each other: the input is what a process sends, in pieces
 * that begin with their speaker and their length. Whatever that is, what is heard was said, and may
 * be said by that process.
 */
#include "fuzz.h"

#include <string.h>
#include <sys/socket.h>

#include "base/log_sink.h"
#include "server/link.h"

bool
log_plain_write(const struct log_record *record)
{
	HOLDS(record->text[0] != '\0');
	return true;
}

/* The processes in the words of link.h: from a child, to a worker, from the control process. */
static bool
may_be_said(enum link_speaker speaker, enum link_word word)
{
	switch (speaker) {
	case LINK_MASTER:
		return word >= LINK_ACCEPT && word <= LINK_KICK_USER;
	case LINK_WORKER:
		return word <= LINK_MISMATCH;
	case LINK_CONTROL:
		return word <= LINK_MISMATCH || (word >= LINK_KICK_CLIENT && word <= LINK_RELOAD);
	}
	return false;
}

/* Bytes of any size. */
static void
check_bytes(const int ends[2], enum link_speaker speaker, const uint8_t *data, size_t len)
{
	struct link_message sent = { 0 }, got;
	bool right;

	memcpy(&sent, data, len < sizeof(sent) ? len : sizeof(sent));
	right = len == sizeof(sent) && may_be_said(speaker, sent.word);
	HOLDS(send(ends[1], data, len, MSG_NOSIGNAL) == (ssize_t)len);
	HOLDS(link_receive(ends[0], speaker, &got) == (right ? LINK_MESSAGE : LINK_NOTHING));
	if (!right)
		return;
	sent.text[sizeof(sent.text) - 1] = '\0';
	HOLDS(got.word == sent.word && got.number == sent.number);
	HOLDS(strcmp(got.text, sent.text) == 0);
}

/* A message as processes send it, with the bytes as its text. */
static void
check_message(const int ends[2], const char *bytes, size_t len)
{
	enum link_word word = (enum link_word)(len % (LINK_RELOAD + 1));
	struct link_message got;
	char *text = strndup(bytes, len);

	link_send(ends[1], word, (int64_t)len, text);
	for (enum link_speaker speaker = LINK_MASTER; speaker <= LINK_CONTROL; speaker++) {
		if (!may_be_said(speaker, word))
			continue;
		HOLDS(link_receive(ends[0], speaker, &got) == LINK_MESSAGE);
		HOLDS(got.word == word && got.number == (int64_t)len);
		HOLDS(strncmp(got.text, text, LINK_TEXT_SIZE - 1) == 0);
		HOLDS(strlen(got.text) <= strlen(text));
		break;
	}
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int ends[2] = { -1, -1 };
	struct link_message none;

	if (ends[0] < 0)
		HOLDS(link_open(ends));
	while (size >= 3) {
		enum link_speaker speaker = (enum link_speaker)(data[0] % (LINK_CONTROL + 1));
		/* Mostly that of a message. */
		size_t len = data[1] < 0x80 ? sizeof(struct link_message) : data[2] * 2U + 1;

		data += 3;
		size -= 3;
		len = len < size ? len : size;
		if (len == 0)
			break;
		check_bytes(ends, speaker, data, len);
		check_message(ends, (const char *)data, len);
		data += len;
		size -= len;
	}
	HOLDS(link_receive(ends[0], LINK_CONTROL, &none) == LINK_NOTHING);
	return 0;
}
