/* SPDX-License-Identifier: ISC */
#include "server/conn.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/board.h"
#include "base/log.h"
#include "base/util.h"
#include "command/request.h"
#include "server/output.h"
#include "server/peer.h"
#include "json/frame.h"
#include "json/reply.h"

/* Steps that a connection may take before the others get their turn; a request takes two or so. */
#define TURN_BUDGET 32

/* Unread input of a connection, over what the framer holds of one request. */
#define INPUT_BUFFER 65536

/* How long a peer may go on sending after our last byte (ms); what it sends is dropped. */
#define LINGER_TIMEOUT 2000

/* What a connection may wait for only so long. */
enum patience { PATIENCE_ENDLESS, PATIENCE_REQUEST, PATIENCE_READER, PATIENCE_LINGER };

/* The queue that a connection is on. */
enum place { PLACE_NONE, PLACE_RUNNABLE, PLACE_STALLED };

struct conn {
	TAILQ_ENTRY(conn) link;
	TAILQ_ENTRY(conn) queue;
	struct conn_host *host;
	struct bufferevent *bev;
	struct frame *frame;
	struct request *request; /* the one that is being answered, or null */
	struct event *timer;
	enum patience patience;
	enum place place;
	bool eof;       /* the peer has sent everything */
	bool ending;    /* no more requests are read */
	bool lingering; /* everything was sent; waiting for the peer's end */
	struct identity identity;
	struct board_client *board;
};

/* What a step of a connection leads to. */
enum step { STEP_AGAIN, STEP_WAIT, STEP_GONE };

static void
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

static enum step
conn_cut(struct conn *c, enum board_counter counter, const char *reason)
{
	log_info("%s: connection closed: %s", c->board->peer, reason);
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

/* The time runs from when the connection began to wait for this. */
static enum step
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

static bool
is_output_full(const struct conn *c)
{
	return output_length(c->bev) > (size_t)c->host->conf->limits.output_buffer;
}

static size_t
input_length(const struct conn *c)
{
	return evbuffer_get_length(bufferevent_get_input(c->bev));
}

static enum step
conn_refuse(struct conn *c, const char *why)
{
	struct buf reply = { 0 };

	reply_status(&reply, STATUS_BAD_REQUEST, why, 0);
	output_add(c->bev, &reply);
	buf_free(&reply);
	return STEP_AGAIN;
}

static void
on_request_wake(void *owner)
{
	conn_enqueue(owner, PLACE_RUNNABLE);
}

static enum step
conn_run_request(struct conn *c)
{
	enum progress progress = request_run(c->request);

	if (progress == PROGRESS_WAIT)
		return conn_wait(c, PATIENCE_ENDLESS);
	if (progress == PROGRESS_CUT)
		return conn_cut(c, BOARD_CUT_REPLY, "a reply could not be finished");
	c->board->user = c->identity.user_id;
	output_add(c->bev, request_take(c->request));
	if (progress == PROGRESS_DONE)
		request_abandon(&c->request);
	return STEP_AGAIN;
}

/* All that was asked is answered: sends the rest, then waits for the peer to close as well. */
static enum step
conn_finish(struct conn *c)
{
	output_flush(c->bev);
	if (output_length(c->bev) > 0)
		return conn_wait(c, PATIENCE_READER);
	if (c->eof) {
		conn_close(c);
		return STEP_GONE;
	}
	if (!c->lingering) {
		c->lingering = true;
		(void)shutdown(bufferevent_getfd(c->bev), SHUT_WR);
	}
	/* Closing with unread input would reset the connection, and the replies might be lost. */
	evbuffer_drain(bufferevent_get_input(c->bev), input_length(c));
	return conn_wait(c, PATIENCE_LINGER);
}

static enum step
conn_take(struct conn *c, enum frame_event event, json_t *value, const struct errbuf *why)
{
	switch (event) {
	case FRAME_VALUE:
		c->board->requests++;
		c->board->active = now_ms();
		c->request = request_new(c->host->engine, value, &c->identity, on_request_wake, c);
		return STEP_AGAIN;
	case FRAME_TOO_LONG:
		c->ending = true;
		return conn_refuse(c, why->text);
	case FRAME_FAULT:
		board_count(BOARD_BAD_REQUESTS, 1);
		return conn_refuse(c, why->text);
	case FRAME_MORE:
		break;
	}
	return STEP_AGAIN;
}

/* Whether the kernel has more of what the peer sent. */
static bool
has_unread(const struct conn *c)
{
	int bytes = 0;

	return ioctl(bufferevent_getfd(c->bev), FIONREAD, &bytes) == 0 && bytes > 0;
}

/* Gives the framer what has arrived. */
static enum step
conn_feed(struct conn *c)
{
	struct evbuffer *input = bufferevent_get_input(c->bev);
	size_t len = evbuffer_get_contiguous_space(input);
	enum frame_event last;
	struct errbuf why;
	json_t *value = NULL;

	if (len > 0) {
		board_count(BOARD_BYTES_IN, len);
		frame_feed(c->frame, (const char *)evbuffer_pullup(input, (ev_ssize_t)len), len);
		evbuffer_drain(input, len);
		return STEP_AGAIN;
	}
	if (c->eof) {
		c->ending = true;
		last = frame_end(c->frame, &value, &why);
		return conn_take(c, last, value, &why);
	}
	if (c->host->draining && !has_unread(c)) {
		c->ending = true;
		return STEP_AGAIN;
	}
	return conn_wait(c, frame_pending(c->frame) ? PATIENCE_REQUEST : PATIENCE_ENDLESS);
}

static enum step
conn_read(struct conn *c)
{
	enum frame_event event;
	struct errbuf why;
	json_t *value;

	if (engine_is_full(c->host->engine)) {
		conn_enqueue(c, PLACE_STALLED);
		return conn_wait(c, PATIENCE_ENDLESS);
	}
	event = frame_next(c->frame, &value, &why);
	if (event == FRAME_MORE)
		return conn_feed(c);
	/* A request is whole: the next one has its own time. */
	conn_wait(c, PATIENCE_ENDLESS);
	return conn_take(c, event, value, &why);
}

static enum step
conn_step(struct conn *c)
{
	if (is_output_full(c))
		output_flush(c->bev);
	if (is_output_full(c))
		return conn_wait(c, PATIENCE_READER);
	if (c->request != NULL)
		return conn_run_request(c);
	if (c->ending)
		return conn_finish(c);
	return conn_read(c);
}

/* Replies leave when it has to wait or they are many: those to a client that pipelines together. */
static void
conn_turn(struct conn *c)
{
	enum step step = STEP_AGAIN;

	for (int budget = TURN_BUDGET; budget > 0 && step == STEP_AGAIN; budget--)
		step = conn_step(c);
	if (step == STEP_AGAIN)
		conn_enqueue(c, PLACE_RUNNABLE);
	else if (step == STEP_WAIT)
		output_flush(c->bev);
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
		log_debug("%s: connection lost: %s", c->board->peer, strerror(errno));
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
	peer_text(fd, board->peer);
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

void
conn_run_all(struct conn_host *host)
{
	size_t turns = 0;
	struct conn *c;

	/* Those that queue again meanwhile wait for the next time, so others' input is read. */
	TAILQ_FOREACH(c, &host->runnable, queue)
		turns++;
	for (; turns > 0 && (c = TAILQ_FIRST(&host->runnable)) != NULL; turns--) {
		conn_enqueue(c, PLACE_NONE);
		conn_turn(c);
	}
	if (!TAILQ_EMPTY(&host->runnable))
		event_active(host->turn, EV_TIMEOUT, 0);
}

void
conn_kick_client(struct conn_host *host, uint64_t id)
{
	struct conn *c;

	TAILQ_FOREACH(c, &host->all, link) {
		if (c->board->id != id)
			continue;
		conn_cut(c, BOARD_CUT_KICK, "by an administrator");
		return;
	}
}

void
conn_kick_user(struct conn_host *host, int64_t user)
{
	struct conn *c, *next;

	for (c = TAILQ_FIRST(&host->all); c != NULL; c = next) {
		next = TAILQ_NEXT(c, link);
		if (c->identity.user_id == user)
			conn_cut(c, BOARD_CUT_KICK, "by an administrator");
	}
}

void
conn_resume_stalled(struct conn_host *host)
{
	struct conn *c;

	while ((c = TAILQ_FIRST(&host->stalled)) != NULL)
		conn_enqueue(c, PLACE_RUNNABLE);
}

void
conn_drain_all(struct conn_host *host)
{
	struct conn *c;

	host->draining = true;
	TAILQ_FOREACH(c, &host->all, link)
		if (c->place == PLACE_NONE && c->request == NULL)
			conn_enqueue(c, PLACE_RUNNABLE);
}
