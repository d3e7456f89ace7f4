/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PEER_H
#define PARLORD_PEER_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/board.h"
#include "base/net.h"

/* Who is at the other end of a connection. */
struct peer {
	bool networked; /* false: of any other kind, such as a unix socket */
	struct net_endpoint endpoint;
	char address[NET_TEXT_SIZE]; /* without the port, or "unix" */
	char text[BOARD_PEER_SIZE];  /* "192.0.2.1:567", "[2001:db8::1]:567" or "unix" */
};

/*
 * from: what accept(2) said, as getpeername(2) fails for those who have reset their connection
 * since. An IPv4 address is written as such, also if it comes in through an IPv6 socket: firewalls
 * know it by that.
 */
void peer_find(const struct sockaddr_storage *from, struct peer *peer);

/* The peer for whom a proxy speaks. */
void peer_set(struct peer *peer, const struct net_endpoint *endpoint);

#endif
