/* SPDX-License-Identifier: ISC */
#include "server/output.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <sys/socket.h>

#include "base/board.h"
#include "base/log.h"
#include "server/tls_conn.h"

/*
 * Memory of an evbuffer comes in powers of two, its head included, and goes when all of it is
 * written. A long reply in one piece would take up to twice its length, to its last byte.
 */
#define PIECE (16384 - 64)

void
output_start(struct bufferevent *bev)
{
	if (!tls_is_used(bev))
		bufferevent_disable(bev, EV_WRITE);
}

void
output_add(struct bufferevent *bev, struct buf *reply)
{
	board_count(BOARD_BYTES_OUT, reply->len);
	for (size_t at = 0, len; at < reply->len; at += len) {
		len = reply->len - at < PIECE ? reply->len - at : PIECE;
		if (bufferevent_write(bev, reply->data + at, len) < 0)
			log_fatal("out of memory");
	}
	reply->len = 0;
}

void
output_flush(struct bufferevent *bev)
{
	struct evbuffer *output = bufferevent_get_output(bev);

	if (evbuffer_get_length(output) == 0)
		return;
	if (tls_is_used(bev)) {
		/* It writes by itself, but gives up on that when the peer has sent its end. */
		bufferevent_enable(bev, EV_WRITE);
		return;
	}
	if ((bufferevent_get_enabled(bev) & EV_WRITE) != 0)
		return;
	/* It is frozen so that nobody but the bufferevent takes from it. */
	evbuffer_unfreeze(output, 1);
	(void)evbuffer_write(output, bufferevent_getfd(bev));
	evbuffer_freeze(output, 1);
	if (evbuffer_get_length(output) > 0)
		bufferevent_enable(bev, EV_WRITE);
}

void
output_written(struct bufferevent *bev)
{
	if (!tls_is_used(bev))
		bufferevent_disable(bev, EV_WRITE);
}

void
output_end(struct bufferevent *bev)
{
	if (tls_is_used(bev))
		tls_end(bev);
	(void)shutdown(bufferevent_getfd(bev), SHUT_WR);
}

size_t
output_length(const struct bufferevent *bev)
{
	return evbuffer_get_length(bufferevent_get_output((struct bufferevent *)bev));
}
