/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LINK_H
#define PARLORD_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

/*
 * What the master and its children say to each other: messages of a fixed size over a socket pair.
 * The end of the other side is a message of its own: a child drains and leaves.
 */
enum link_word {
	/* from a child */
	LINK_READY,    /* it serves */
	LINK_DEGRADED, /* it could serve, but the database is away */
	LINK_MISMATCH, /* the database is not one for this daemon: why, in text */

	/* to a worker */
	LINK_ACCEPT, /* let clients in, though the database is away */
	LINK_LEAVE,  /* accept no more, and leave when the last connection has ended */

	/* from the control process, which the master passes on to the workers */
	LINK_KICK_CLIENT, /* number: of the client on the board */
	LINK_KICK_USER,   /* number: of the user */

	/* from the control process to the master */
	LINK_DRAIN, /* end in order */
	LINK_RELOAD,
};

enum { LINK_TEXT_SIZE = 240 };

struct link_message {
	enum link_word word;
	int64_t number;
	char text[LINK_TEXT_SIZE];
};

/* A pair of ends, non-blocking and closed on exec; false with errno. */
MUST_CHECK bool link_open(int ends[2]);

/* text: may be null, and is cut. A message that the other side has no room for is lost, which is
 * logged. */
void link_send(int end, enum link_word word, int64_t number, const char *text);

/* Who is at the other end. */
enum link_speaker { LINK_MASTER, LINK_WORKER, LINK_CONTROL };

enum link_event { LINK_NOTHING, LINK_MESSAGE, LINK_END };

/*
 * A message that the speaker has no business to send is LINK_NOTHING, which is logged: who has
 * taken a worker over can't make the master do what an administrator may.
 */
enum link_event link_receive(int end, enum link_speaker speaker, struct link_message *message);

#endif
