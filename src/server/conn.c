/* SPDX-License-Identifier: ISC */
#include "server/conn.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/util.h"
#include "server/conn_internal.h"
#include "server/output.h"
#include "server/tls_conn.h"

/* How long a peer may go on sending after our last byte (ms); what it sends is dropped. */
#define LINGER_TIMEOUT 2000

void
conn_enqueue(struct conn *c, enum place place)
{
	static const size_t lists[] = {
		[PLACE_RUNNABLE] = offsetof(struct conn_host, runnable),
		[PLACE_STALLED] = offsetof(struct conn_host, stalled),
	};

	if (c->place != PLACE_NONE)
		TAILQ_REMOVE((struct conn_list *)((char *)c->host + lists[c->place]), c, queue);
	if (place != PLACE_NONE)
		TAILQ_INSERT_TAIL((struct conn_list *)((char *)c->host + lists[place]), c, queue);
	c->place = place;
}

void
conn_close(struct conn *c)
{
	struct conn_host *host = c->host;

	conn_enqueue(c, PLACE_NONE);
	conn_forget_weight(c);
	TAILQ_REMOVE(&host->all, c, link);
	host->count--;
	request_abandon(&c->request);
	frame_free(&c->frame);
	event_free(c->timer);
	input_stop(&c->input);
	bufferevent_free(c->bev);
	board_leave_client(&c->board);
	free(c);
	host->closed(host);
}

enum step
conn_cut(struct conn *c, enum board_counter counter, const char *reason)
{
	log_event(EVENT_CONN_CLOSED, LOG_FIELDS(.client = c->identity.client),
	    "%s: connection closed: %s", c->board->peer, reason);
	board_count(counter, 1);
	conn_close(c);
	return STEP_GONE;
}

enum step
conn_lost(struct conn *c, const char *reason)
{
	board_count(BOARD_LOST, 1);
	log_event(EVENT_CONN_LOST, LOG_FIELDS(.client = c->identity.client),
	    "%s: connection lost: %s", c->board->peer, reason);
	conn_close(c);
	return STEP_GONE;
}

/* How long, in an option or always the same; what becomes of whoever takes longer. */
static const struct {
	size_t option; /* in struct conf */
	int ms;
	const char *reason; /* null: the connection is over, and just closed */
	enum board_counter counter;
} patiences[] = {
	[PATIENCE_ENDLESS] = { 0 },
	[PATIENCE_HANDSHAKE] = { offsetof(struct conf, tls.handshake_timeout), 0,
	    "the TLS handshake was not complete in time", BOARD_TLS_FAILURES },
	[PATIENCE_FIRST] = { offsetof(struct conf, limits.first_request_timeout), 0,
	    "its first request was not complete in time", BOARD_CUT_FIRST },
	[PATIENCE_REQUEST] = { offsetof(struct conf, limits.request_timeout), 0,
	    "a request was not complete in time", BOARD_CUT_REQUEST },
	[PATIENCE_IDLE] = { offsetof(struct conf, limits.idle_timeout), 0,
	    "nothing was asked for idle_timeout", BOARD_CUT_IDLE },
	[PATIENCE_READER] = { offsetof(struct conf, limits.send_timeout), 0,
	    "replies were not read in time", BOARD_CUT_READER },
	[PATIENCE_LINGER] = { 0, LINGER_TIMEOUT, NULL, 0 },
};

/* 0: endless. */
static int
patience_ms(const struct conn *c, enum patience patience)
{
	const char *conf = (const char *)c->host->conf;
	size_t option = patiences[patience].option;

	return option > 0 ? *(const int *)(const void *)(conf + option) : patiences[patience].ms;
}

enum step
conn_wait(struct conn *c, enum patience patience)
{
	int ms = patience_ms(c, patience);
	const struct timeval timeout = { ms / 1000, ms % 1000 * 1000L };

	if (patience == c->patience)
		return STEP_WAIT;
	c->patience = patience;
	if (ms == 0)
		event_del(c->timer);
	else
		event_add(c->timer, &timeout);
	return STEP_WAIT;
}

/* Trusted clients may be as slow to ask as they like, as long as a request takes its time only. */
enum step
conn_rest(struct conn *c)
{
	bool begun = frame_pending(c->frame);

	if (!c->identity.limited)
		return conn_wait(c, begun ? PATIENCE_REQUEST : PATIENCE_ENDLESS);
	if (c->board->requests == 0)
		return conn_wait(c, PATIENCE_FIRST);
	return conn_wait(c, begun ? PATIENCE_REQUEST : PATIENCE_IDLE);
}

static void
on_impatient(evutil_socket_t fd, short what, void *ctx)
{
	struct conn *c = ctx;

	(void)fd;
	(void)what;
	if (patiences[c->patience].reason == NULL)
		conn_close(c);
	else
		conn_cut(c, patiences[c->patience].counter, patiences[c->patience].reason);
}

static void
conn_readable(struct conn *c)
{
	input_ready(&c->input);
	if (c->place == PLACE_NONE && (c->request == NULL || c->lingering))
		conn_turn(c);
	else if (!input_hold(&c->input))
		conn_lost(c, strerror(errno));
	else
		conn_weigh(c);
}

static void
on_readable(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	conn_readable(ctx);
}

/* Over TLS. */
static void
on_read(struct bufferevent *bev, void *ctx)
{
	(void)bev;
	conn_readable(ctx);
}

/* The output is empty. */
static void
on_written(struct bufferevent *bev, void *ctx)
{
	struct conn *c = ctx;

	output_written(bev);
	if (c->patience != PATIENCE_READER)
		return;
	conn_wait(c, PATIENCE_ENDLESS);
	conn_turn(c);
}

/* The client speaks TLS: its requests are read from now on. */
static void
on_handshake(struct conn *c)
{
	char name[TLS_NAME_SIZE];

	c->handshaking = false;
	board_count(BOARD_TLS_HANDSHAKES, 1);
	if (tls_client_name(c->bev, name))
		log_event(EVENT_CLIENT_CERTIFICATE, LOG_FIELDS(.client = c->identity.client),
		    "%s: the client's certificate is that of %s", c->board->peer, name);
	conn_rest(c);
	if (c->host->draining && c->place == PLACE_NONE)
		conn_turn(c);
}

static void
on_no_handshake(struct conn *c, const char *reason)
{
	char words[256];

	(void)snprintf(words, sizeof(words), "the TLS handshake failed: %s", reason);
	conn_cut(c, BOARD_TLS_FAILURES, words);
}

static void
on_event(struct bufferevent *bev, short what, void *ctx)
{
	struct conn *c = ctx;
	const char *reason = strerror(errno);

	if ((what & BEV_EVENT_CONNECTED) != 0) {
		on_handshake(c);
		return;
	}
	if (tls_is_used(bev))
		reason = (what & BEV_EVENT_EOF) != 0 ? "the client has closed" : tls_reason(bev);
	if (c->handshaking) {
		on_no_handshake(c, reason);
		return;
	}
	if ((what & BEV_EVENT_ERROR) != 0) {
		conn_lost(c, reason);
		return;
	}
	c->input.eof = true;
	/* With reading, libevent has given up writing over TLS. */
	output_flush(c->bev);
	if (c->place == PLACE_NONE && c->request == NULL)
		conn_turn(c);
}

void
conn_open(struct conn_host *host, int fd, enum listener_kind kind, const struct identity *identity,
    struct board_client *board)
{
	const int yes = 1;
	struct conn *c;

	c = xcalloc(1, sizeof(*c));
	c->host = host;
	c->board = board;
	c->identity = *identity;
	board_count(BOARD_ACCEPTED, 1);
	/* Replies are whole when they are sent. Fails on unix sockets, which need it not. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	c->frame = frame_new((size_t)host->conf->limits.max_request_size);
	c->timer = evtimer_new(host->base, on_impatient, c);
	c->handshaking = kind == LISTENER_TLS;
	c->bev = c->handshaking ? tls_accept(host->tls, host->base, fd)
				: bufferevent_socket_new(host->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (c->timer == NULL || c->bev == NULL)
		log_fatal("out of memory");
	bufferevent_setcb(c->bev, on_read, on_written, on_event, c);
	TAILQ_INSERT_TAIL(&host->all, c, link);
	host->count++;
	output_start(c->bev);
	input_start(&c->input, host->base, c->bev, on_readable, c);
	if (c->handshaking)
		conn_wait(c, PATIENCE_HANDSHAKE);
	else
		conn_rest(c);
}
