/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TLS_CONN_H
#define PARLORD_TLS_CONN_H

#include <event2/bufferevent.h>
#include <stdbool.h>

#include "server/tls.h"

/* What is different for the bufferevent of a connection if its client speaks TLS. */

enum { TLS_NAME_SIZE = 256 };

/*
 * A bufferevent that owns fd, makes the handshake and then tells BEV_EVENT_CONNECTED. Whatever
 * happens is told from the event loop. Its reading must not be held up by a watermark: that would
 * leave decrypted bytes in OpenSSL's buffer, for which no event comes. Null without memory.
 */
struct bufferevent *tls_accept(const struct tls *tls, struct event_base *base, int fd);

/* Whether tls_accept() made it. */
bool tls_is_used(const struct bufferevent *bev);

/* After the handshake: writes the name in the client's certificate, and returns true if it has
 * shown one. Control characters and bytes above 127 are escaped. */
bool tls_client_name(const struct bufferevent *bev, char out[TLS_NAME_SIZE]);

/* Why there was BEV_EVENT_ERROR, with errno as it was then. To be asked once. */
const char *tls_reason(struct bufferevent *bev);

/* Tells the peer, after the last byte was written, that nothing more comes. If its socket has no
 * room for that, the end of the connection has to do. */
void tls_end(struct bufferevent *bev);

#endif
