/* SPDX-License-Identifier: ISC */
#include "server/conn.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/util.h"
#include "server/conn_internal.h"
#include "server/output.h"
#include "server/peer.h"
#include "json/reply.h"

/* Unread input of a connection, over what the framer holds of one request. */
#define INPUT_BUFFER 65536

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
	if (place == PLACE_RUNNABLE)
		event_active(c->host->turn, EV_TIMEOUT, 0);
}

void
conn_close(struct conn *c)
{
	struct conn_host *host = c->host;

	conn_enqueue(c, PLACE_NONE);
	TAILQ_REMOVE(&host->all, c, link);
	host->count--;
	request_abandon(&c->request);
	frame_free(&c->frame);
	event_free(c->timer);
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

static int
patience_ms(const struct conn *c, enum patience patience)
{
	const struct conf *conf = c->host->conf;

	switch (patience) {
	case PATIENCE_REQUEST:
		return conf->limits.request_timeout;
	case PATIENCE_READER:
		return conf->limits.send_timeout;
	case PATIENCE_LINGER:
		return LINGER_TIMEOUT;
	case PATIENCE_ENDLESS:
		break;
	}
	return 0;
}

enum step
conn_wait(struct conn *c, enum patience patience)
{
	int ms = patience_ms(c, patience);
	const struct timeval timeout = { ms / 1000, ms % 1000 * 1000 };

	if (patience == c->patience)
		return STEP_WAIT;
	c->patience = patience;
	if (patience == PATIENCE_ENDLESS)
		event_del(c->timer);
	else
		event_add(c->timer, &timeout);
	return STEP_WAIT;
}

static void
on_impatient(evutil_socket_t fd, short what, void *ctx)
{
	struct conn *c = ctx;

	(void)fd;
	(void)what;
	switch (c->patience) {
	case PATIENCE_REQUEST:
		conn_cut(c, BOARD_CUT_REQUEST, "a request was not complete in time");
		break;
	case PATIENCE_READER:
		conn_cut(c, BOARD_CUT_READER, "replies were not read in time");
		break;
	default:
		conn_close(c);
		break;
	}
}

static void
on_read(struct bufferevent *bev, void *ctx)
{
	struct conn *c = ctx;

	(void)bev;
	if (c->place == PLACE_NONE && (c->request == NULL || c->lingering))
		conn_turn(c);
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

static void
on_end(struct bufferevent *bev, short what, void *ctx)
{
	struct conn *c = ctx;

	(void)bev;
	if ((what & BEV_EVENT_ERROR) != 0) {
		log_event(EVENT_CONN_LOST, LOG_FIELDS(.client = c->identity.client),
		    "%s: connection lost: %s", c->board->peer, strerror(errno));
		conn_close(c);
		return;
	}
	c->eof = true;
	if (c->place == PLACE_NONE && c->request == NULL)
		conn_turn(c);
}

/* There is no room for another one: he is told so, if he has room for the line. */
static void
refuse(int fd)
{
	struct buf reply = { 0 };

	board_count(BOARD_REJECTED, 1);
	reply_status(&reply, STATUS_BAD_COMMAND, "Too many connections, try again later", 1);
	(void)send(fd, reply.data, reply.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	buf_free(&reply);
	close(fd);
}

void
conn_open(struct conn_host *host, int fd)
{
	const int yes = 1;
	struct board_client *board = board_take_client();
	struct conn *c;

	if (board == NULL) {
		refuse(fd);
		return;
	}
	c = xcalloc(1, sizeof(*c));
	c->host = host;
	c->board = board;
	peer_find(fd, c->identity.client, board->peer);
	board_count(BOARD_ACCEPTED, 1);
	/* Replies are whole when they are sent. Fails on unix sockets, which need it not. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	c->frame = frame_new((size_t)host->conf->limits.max_request_size);
	c->timer = evtimer_new(host->base, on_impatient, c);
	c->bev = bufferevent_socket_new(host->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (c->timer == NULL || c->bev == NULL)
		log_fatal("out of memory");
	bufferevent_setcb(c->bev, on_read, on_written, on_end, c);
	bufferevent_setwatermark(c->bev, EV_READ, 0, INPUT_BUFFER);
	TAILQ_INSERT_TAIL(&host->all, c, link);
	host->count++;
	output_start(c->bev);
	bufferevent_enable(c->bev, EV_READ);
}
