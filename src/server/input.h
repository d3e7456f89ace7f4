/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_INPUT_H
#define PARLORD_INPUT_H

#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>

#include "json/frame.h"

/*
 * Requests on their way from a client. A socket is read straight into the framer, and only when
 * that has no whole request left: what comes too early waits in the kernel. Over TLS the
 * bufferevent reads, and holds some of it.
 */
struct input {
	struct bufferevent *bev;
	struct event *readable; /* null: the client speaks TLS */
	bool unread;            /* the socket may have something */
	bool held;              /* readable is not waited for, as nobody wants to read */
	bool eof;               /* everything was read, and the peer has ended */
};

enum input_event {
	INPUT_NONE, /* nothing now; it will be told */
	INPUT_BYTES,
	INPUT_END,
	INPUT_LOST, /* the connection; errno says why */
};

/* Tells from now on by calling ready(fd, EV_READ, ctx) that there may be something to read; over
 * TLS the bufferevent's own callbacks do. */
void input_start(struct input *input, struct event_base *base, struct bufferevent *bev,
    event_callback_fn ready, void *ctx);

/* The bufferevent is the caller's. */
void input_stop(struct input *input);

/* To be called when ready() is. */
void input_ready(struct input *input);

/* Gives the framer some of what there is. */
enum input_event input_feed(struct input *input, struct frame *frame);

/* Forgets as much. */
enum input_event input_drop(struct input *input);

/* Nobody will read for a while: tells no more until somebody has. Returns false if the connection
 * is lost; errno says why. */
bool input_hold(struct input *input);

/* Bytes that have left the kernel, and are not in the framer yet. */
size_t input_length(const struct input *input);

/* Whether the kernel has some. */
bool input_is_coming(const struct input *input);

#endif
