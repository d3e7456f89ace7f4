/* SPDX-License-Identifier: ISC */
#include "server/peer.h"

#include <stdio.h>
#include <sys/socket.h>

void
peer_set(struct peer *peer, const struct net_endpoint *endpoint)
{
	bool four = net_addr_is_ipv4(&endpoint->addr);

	peer->networked = true;
	peer->endpoint = *endpoint;
	net_addr_format(&endpoint->addr, peer->address);
	(void)snprintf(peer->text, sizeof(peer->text), four ? "%s:%u" : "[%s]:%u", peer->address,
	    endpoint->port);
}

void
peer_find(int fd, struct peer *peer)
{
	struct sockaddr_storage addr = { .ss_family = AF_UNSPEC };
	socklen_t len = sizeof(addr);
	struct net_endpoint endpoint;

	if (getpeername(fd, (struct sockaddr *)&addr, &len) == 0 &&
	    net_endpoint_from_sockaddr((const struct sockaddr *)&addr, &endpoint)) {
		peer_set(peer, &endpoint);
		return;
	}
	*peer = (struct peer){ .address = "unix", .text = "unix" };
}
