/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_OUTPUT_H
#define PARLORD_OUTPUT_H

#include <event2/bufferevent.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * Replies on their way to a client. Nearly always its socket takes all of them at once; so they are
 * written straight to it, and the bufferevent writes, with an event that the kernel must be told
 * of, only while it has what the socket did not take. Over TLS it writes everything.
 */

/* Before the first reply. */
void output_start(struct bufferevent *bev);

/* Adds a reply, and empties its buffer. It leaves with output_flush(). */
void output_add(struct bufferevent *bev, struct buf *reply);

/* Writes what the socket takes; the bufferevent goes on with the rest, and meets the errors. */
void output_flush(struct bufferevent *bev);

/* To be called when the bufferevent has written everything. */
void output_written(struct bufferevent *bev);

/* Everything is written, and nothing more will come: tells the peer. */
void output_end(struct bufferevent *bev);

/* How many bytes have not been written. */
size_t output_length(const struct bufferevent *bev);

#endif
