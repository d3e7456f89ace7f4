/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONN_INTERNAL_H
#define PARLORD_CONN_INTERNAL_H

#include <event2/bufferevent.h>

#include "command/request.h"
#include "server/conn.h"
#include "server/input.h"
#include "json/frame.h"

/* The parts of a connection: conn.c has its life, conn_turn.c what it does when it can go on,
 * conn_host.c what is done with all of a process, conn_memory.c what bounds their buffers. */

/* What a connection may wait for only so long. */
enum patience {
	PATIENCE_ENDLESS,
	PATIENCE_HANDSHAKE,
	PATIENCE_FIRST, /* the first request */
	PATIENCE_REQUEST,
	PATIENCE_IDLE,
	PATIENCE_READER,
	PATIENCE_LINGER,
};

/* The queue that a connection is on. */
enum place { PLACE_NONE, PLACE_RUNNABLE, PLACE_STALLED };

struct conn {
	TAILQ_ENTRY(conn) link;
	TAILQ_ENTRY(conn) queue;
	struct conn_host *host;
	struct bufferevent *bev;
	struct input input;
	struct frame *frame;
	struct request *request; /* the one that is being answered, or null */
	struct event *timer;
	enum patience patience;
	enum place place;
	bool handshaking; /* of TLS: nothing can be read or written before its end */
	bool ending;      /* no more requests are read */
	bool lingering;   /* everything was sent; waiting for the peer's end */
	struct identity identity;
	int64_t budget; /* of limiter_request() */
	size_t held;    /* of conn_weigh() */
	struct board_client *board;
};

/* What a step of a connection leads to. */
enum step { STEP_AGAIN, STEP_WAIT, STEP_GONE };

/* Moves it to the queue of that place. Whoever makes it runnable sees to the next turn. */
void conn_enqueue(struct conn *conn, enum place place);

/* The runnable connections have their turn when what has arrived for the others is read. */
void conn_turn_later(struct conn_host *host);

/* Waits; the time runs from when the connection began to wait for this. */
enum step conn_wait(struct conn *conn, enum patience patience);

/* Waits for the next request, or the rest of it. */
enum step conn_rest(struct conn *conn);

/* Closes it, with the reason in the log and counted. */
enum step conn_cut(struct conn *conn, enum board_counter counter, const char *reason);

/* Closes it, whose socket or peer is gone. */
enum step conn_lost(struct conn *conn, const char *reason);

/*
 * Notes how much its buffers hold. If those of the process hold more than limits.buffer_memory
 * then, the connections that hold the most are cut: it may be gone afterwards.
 */
void conn_weigh(struct conn *conn);

/* Its buffers hold nothing any more. */
void conn_forget_weight(struct conn *conn);

/* Goes on as far as its budget reaches. It may be gone afterwards. */
void conn_turn(struct conn *conn);

#endif
