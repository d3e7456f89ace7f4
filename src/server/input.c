/* SPDX-License-Identifier: ISC */
#include "server/input.h"

#include <errno.h>
#include <event2/buffer.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/board.h"
#include "base/log.h"
#include "server/tls_conn.h"

/* What is read at once, and over TLS about as much as may wait. */
#define CHUNK       16384
#define TLS_WAITING 65536

/* Between the socket and a framer. It has passwords in it for no longer than that. */
static char chunk[CHUNK];

void
input_start(struct input *input, struct event_base *base, struct bufferevent *bev,
    event_callback_fn ready, void *ctx)
{
	*input = (struct input){ .bev = bev };
	if (tls_is_used(bev)) {
		bufferevent_enable(bev, EV_READ);
		return;
	}
	input->readable = event_new(base, bufferevent_getfd(bev), EV_READ | EV_PERSIST, ready, ctx);
	if (input->readable == NULL || event_add(input->readable, NULL) < 0)
		log_fatal("event: out of memory");
}

void
input_stop(struct input *input)
{
	if (input->readable != NULL)
		event_free(input->readable);
	input->readable = NULL;
}

/* Over TLS no more is read until there is room again. A watermark would not do; see tls_accept().
 */
void
input_ready(struct input *input)
{
	input->unread = true;
	if (input->readable == NULL && input_length(input) >= TLS_WAITING)
		bufferevent_disable(input->bev, EV_READ);
}

/* Waits for what the kernel does not have yet. */
static void
all_read(struct input *input)
{
	input->unread = false;
	if (input->held)
		event_add(input->readable, NULL);
	input->held = false;
}

static enum input_event
at_end(struct input *input)
{
	input->eof = true;
	/* Else it would be told again and again. */
	event_del(input->readable);
	return INPUT_END;
}

static enum input_event
read_socket(struct input *input, size_t *len)
{
	ssize_t n;

	if (!input->unread)
		return INPUT_NONE;
	n = recv(bufferevent_getfd(input->bev), chunk, sizeof(chunk), 0);
	if (n < 0 && errno != EAGAIN)
		return INPUT_LOST;
	if (n < (ssize_t)sizeof(chunk))
		all_read(input);
	if (n == 0)
		return at_end(input);
	*len = n > 0 ? (size_t)n : 0;
	return n > 0 ? INPUT_BYTES : INPUT_NONE;
}

/* What the bufferevent has read. */
static enum input_event
read_tls(struct input *input, size_t *len)
{
	int n = evbuffer_remove(bufferevent_get_input(input->bev), chunk, sizeof(chunk));

	if (n <= 0)
		return INPUT_NONE;
	if (!input->eof && (bufferevent_get_enabled(input->bev) & EV_READ) == 0)
		bufferevent_enable(input->bev, EV_READ);
	*len = (size_t)n;
	return INPUT_BYTES;
}

static enum input_event
read_chunk(struct input *input, size_t *len)
{
	if (input->eof && input_length(input) == 0)
		return INPUT_END;
	return input->readable != NULL ? read_socket(input, len) : read_tls(input, len);
}

enum input_event
input_feed(struct input *input, struct frame *frame)
{
	size_t len;
	enum input_event event = read_chunk(input, &len);

	if (event == INPUT_BYTES) {
		board_count(BOARD_BYTES_IN, len);
		frame_feed(frame, chunk, len);
		explicit_bzero(chunk, len);
	}
	return event;
}

enum input_event
input_drop(struct input *input)
{
	size_t len;
	enum input_event event = read_chunk(input, &len);

	if (event == INPUT_BYTES)
		explicit_bzero(chunk, len);
	return event;
}

bool
input_hold(struct input *input)
{
	char byte;

	if (input->readable == NULL || input->held || input->eof)
		return true;
	input->held = true;
	event_del(input->readable);
	/* Whoever resets a connection does not wait for the reply. */
	return recv(bufferevent_getfd(input->bev), &byte, 1, MSG_PEEK) >= 0 || errno == EAGAIN;
}

size_t
input_length(const struct input *input)
{
	return evbuffer_get_length(bufferevent_get_input(input->bev));
}

/* OpenSSL holds none of it back: libevent reads each record to its end. */
bool
input_is_coming(const struct input *input)
{
	int bytes = 0;

	return ioctl(bufferevent_getfd(input->bev), FIONREAD, &bytes) == 0 && bytes > 0;
}
