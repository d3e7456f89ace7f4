/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONN_H
#define PARLORD_CONN_H

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "command/engine.h"
#include "command/request.h"
#include "server/limit.h"
#include "server/sockets.h"
#include "server/tls.h"

/*
 * A client's connection: bytes in, requests one after the other, replies out. It closes itself;
 * what it shares with the others is told to its host.
 */
struct conn;
TAILQ_HEAD(conn_list, conn);
TAILQ_HEAD(arrival_list, arrival);

/* What the connections of a process have in common. */
struct conn_host {
	struct event_base *base;
	const struct conf *conf;
	const struct limiter *limiter;
	struct tls *tls; /* null: no client speaks it */
	struct engine *engine;
	bool draining;

	struct conn_list all;
	struct arrival_list arrivals;
	size_t count;                           /* of both */
	size_t held;                            /* in all buffers; see conn_weigh() */
	struct conn_list runnable;              /* have something to do in the next turn */
	struct conn_list stalled;               /* wait until the engine has room */
	struct event *turn;                     /* active while runnable has entries */
	void (*closed)(struct conn_host *host); /* after a connection has gone */
};

/* Takes fd, which a listener of that kind has accepted, and the client's entry on the board over.
 */
void conn_open(struct conn_host *host, int fd, enum listener_kind kind,
    const struct identity *identity, struct board_client *board);

/* Closes at once, without a word. */
void conn_close(struct conn *conn);

/* Gives each runnable connection a turn. */
void conn_run_all(struct conn_host *host);

/* Closes the connections of the client with that id on the board, or of a user. */
void conn_kick_client(struct conn_host *host, uint64_t id);
void conn_kick_user(struct conn_host *host, int64_t user);

/* The engine has room: stalled connections go on. */
void conn_resume_stalled(struct conn_host *host);

/* The host is draining: connections that have nothing to do close. */
void conn_drain_all(struct conn_host *host);

#endif
