/* SPDX-License-Identifier: ISC */
#include "server/arrival.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/util.h"
#include "server/confine.h"
#include "server/peer.h"
#include "server/proxy_header.h"
#include "json/reply.h"

/* A proxy's connection whose header is not complete. */
struct arrival {
	TAILQ_ENTRY(arrival) link;
	struct conn_host *host;
	int fd;
	enum listener_kind kind;
	struct event *readable;
	struct event *late;
	struct peer peer;
	struct board_client *board;
	size_t len; /* of the header, as far as it has been read */
	char header[PROXY_HEADER_MAX];
};

/* Says so, if there is room for the line, and closes. Over TLS there is no way to say anything
 * before the handshake. */
static void
turn_away(int fd, enum listener_kind kind, const char *words, int retry_after)
{
	struct buf reply = { 0 };

	board_count(BOARD_REJECTED, 1);
	if (kind == LISTENER_TLS) {
		close(fd);
		return;
	}
	reply_status(&reply, STATUS_BAD_COMMAND, words, retry_after);
	(void)send(fd, reply.data, reply.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	buf_free(&reply);
	close(fd);
}

static void
admit(struct conn_host *host, int fd, enum listener_kind kind, const struct peer *peer,
    struct board_client *board)
{
	struct identity identity = { 0 };
	struct limit_refusal refusal;

	limiter_identify(host->limiter, peer, &identity);
	memcpy(board->peer, peer->text, sizeof(board->peer));
	refusal = limiter_admit(host->limiter, &identity, board);
	if (refusal.words == NULL) {
		conn_open(host, fd, kind, &identity, board);
		return;
	}
	board_leave_client(&board);
	turn_away(fd, kind, refusal.words, refusal.retry_after);
}

/* --- the header of a proxy */

/* Its connection, if it is still one, is the caller's. */
static void
end(struct arrival *a)
{
	TAILQ_REMOVE(&a->host->arrivals, a, link);
	a->host->count--;
	event_free(a->readable);
	event_free(a->late);
	free(a);
}

static void
drop(struct arrival *a)
{
	struct conn_host *host = a->host;

	close(a->fd);
	board_leave_client(&a->board);
	end(a);
	host->closed(host);
}

static void
cut(struct arrival *a, enum board_counter counter, const char *reason)
{
	log_event(EVENT_CONN_CLOSED, LOG_FIELDS(.client = a->peer.address),
	    "%s: connection closed: %s", a->peer.text, reason);
	board_count(counter, 1);
	drop(a);
}

/* Takes bytes that were only looked at before. */
static void
consume(struct arrival *a, size_t len)
{
	a->len += (size_t)recv(a->fd, a->header + a->len, len, MSG_DONTWAIT);
}

/* A proxy that asks on its own behalf, such as to see whether the server is well, is a client. */
static void
come_in(struct arrival *a, const struct proxy_header *header)
{
	struct conn_host *host = a->host;
	struct board_client *board = a->board;
	struct peer peer = a->peer;
	enum listener_kind kind = a->kind;
	int fd = a->fd;

	if (header->proxied)
		peer_set(&peer, &header->source);
	end(a);
	admit(host, fd, kind, &peer, board);
	/* If it was the last and was turned away. */
	if (host->count == 0)
		host->closed(host);
}

/* Returns whether it waits for more of it; if not, the arrival is gone. */
static bool
read_header(struct arrival *a)
{
	struct proxy_header header;
	ssize_t n =
	    recv(a->fd, a->header + a->len, sizeof(a->header) - a->len, MSG_PEEK | MSG_DONTWAIT);

	if (n == 0) {
		cut(a, BOARD_CUT_PROXY, "it ended within the proxy's header");
		return false;
	}
	if (n < 0) {
		if (errno == EAGAIN || errno == EINTR)
			return true;
		cut(a, BOARD_CUT_PROXY, strerror(errno));
		return false;
	}
	switch (proxy_header_parse(a->header, a->len + (size_t)n, &header)) {
	case PROXY_MORE:
		consume(a, (size_t)n);
		return true;
	case PROXY_INVALID:
		cut(a, BOARD_CUT_PROXY, header.fault);
		break;
	case PROXY_HEADER:
		consume(a, header.len - a->len);
		come_in(a, &header);
		break;
	}
	return false;
}

static void
on_readable(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	(void)read_header(ctx);
}

static void
on_late(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	cut(ctx, BOARD_CUT_PROXY, "the proxy's header was not complete in time");
}

static void
wait_for_header(struct conn_host *host, int fd, enum listener_kind kind, const struct peer *peer,
    struct board_client *board)
{
	int ms = host->conf->limits.first_request_timeout;
	const struct timeval timeout = { ms / 1000, ms % 1000 * 1000L };
	struct arrival *a = xcalloc(1, sizeof(*a));

	a->host = host;
	a->fd = fd;
	a->kind = kind;
	a->peer = *peer;
	a->board = board;
	a->readable = event_new(host->base, fd, EV_READ | EV_PERSIST, on_readable, a);
	a->late = evtimer_new(host->base, on_late, a);
	if (a->readable == NULL || a->late == NULL || event_add(a->readable, NULL) < 0 ||
	    event_add(a->late, &timeout) < 0)
		log_fatal("event: out of memory");
	TAILQ_INSERT_TAIL(&host->arrivals, a, link);
	host->count++;
}

/*
 * A peer that vanishes sends nothing that would tell. The kernel asks it after half of the time
 * that it has, then four times more, and gives up, also when it waits for an acknowledgement, when
 * that time is over (tcp(7)). Fails on unix sockets, whose peers can't vanish.
 */
static void
watch_over(int fd, int ms)
{
	const int yes = 1, idle = ms > 2000 ? ms / 2000 : 1;
	const int interval = ms > 8000 ? ms / 8000 : 1, count = 4;

	if (ms == 0 || setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof(ms)) < 0)
		return;
	(void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof(yes));
	(void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));
	(void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof(interval));
	(void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof(count));
}

void
arrival_take(
    struct conn_host *host, int fd, enum listener_kind kind, const struct sockaddr_storage *from)
{
	struct board_client *board;
	struct peer peer;

	if (kind == LISTENER_CONTROL && host->conf->sandbox && confine_has_marked(fd)) {
		log_event(EVENT_CALL_REFUSED, NULL,
		    "a process of this daemon was refused that had connected to the control "
		    "socket");
		turn_away(fd, kind, "Not for processes of the daemon", 0);
		return;
	}
	if ((board = board_take_client()) == NULL) {
		board_count(BOARD_REJECTED_ALL, 1);
		log_event(EVENT_CONNECTIONS_FULL, NULL,
		    "connections are refused: there are limits.max_connections, %d",
		    host->conf->limits.max_connections);
		turn_away(fd, kind, "Too many connections, try again later", 1);
		return;
	}
	watch_over(fd, host->conf->limits.peer_timeout);
	peer_find(from, &peer);
	memcpy(board->peer, peer.text, sizeof(board->peer));
	if (limiter_is_proxy(host->limiter, &peer))
		wait_for_header(host, fd, kind, &peer, board);
	else
		admit(host, fd, kind, &peer, board);
}

void
arrival_drain_all(struct conn_host *host)
{
	struct arrival *a;

	while ((a = TAILQ_FIRST(&host->arrivals)) != NULL) {
		/* It may be waiting in the kernel, and a request behind it. */
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): TAILQ_REMOVE moves the head */
		if (read_header(a))
			drop(a);
	}
}

void
arrival_kick_client(struct conn_host *host, uint64_t id)
{
	struct arrival *a;

	TAILQ_FOREACH(a, &host->arrivals, link) {
		if (a->board->id != id)
			continue;
		cut(a, BOARD_CUT_KICK, "by an administrator");
		return;
	}
}
