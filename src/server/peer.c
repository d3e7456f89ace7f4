/* SPDX-License-Identifier: ISC */
#include "server/peer.h"

#include <stdio.h>

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
peer_find(const struct sockaddr_storage *from, struct peer *peer)
{
	struct net_endpoint endpoint;

	if (net_endpoint_from_sockaddr((const struct sockaddr *)from, &endpoint)) {
		peer_set(peer, &endpoint);
		return;
	}
	*peer = (struct peer){ .address = "unix", .text = "unix" };
}
