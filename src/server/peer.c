/* SPDX-License-Identifier: ISC */
#include "server/peer.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

union address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

/* ::ffff:192.0.2.1 is 192.0.2.1, under which firewalls know it. */
static void
unmap(union address *addr)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = addr->six.sin6_port };

	if (addr->any.sa_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&addr->six.sin6_addr))
		return;
	memcpy(&four.sin_addr, &addr->six.sin6_addr.s6_addr[12], sizeof(four.sin_addr));
	addr->four = four;
}

void
peer_find(int fd, char address[INET6_ADDRSTRLEN], char text[BOARD_PEER_SIZE])
{
	union address addr = { .any.sa_family = AF_UNSPEC };
	socklen_t len = sizeof(addr);

	if (getpeername(fd, &addr.any, &len) == 0)
		unmap(&addr);
	if (addr.any.sa_family == AF_INET) {
		inet_ntop(AF_INET, &addr.four.sin_addr, address, INET6_ADDRSTRLEN);
		snprintf(text, BOARD_PEER_SIZE, "%s:%u", address, ntohs(addr.four.sin_port));
	} else if (addr.any.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &addr.six.sin6_addr, address, INET6_ADDRSTRLEN);
		snprintf(text, BOARD_PEER_SIZE, "[%s]:%u", address, ntohs(addr.six.sin6_port));
	} else {
		strcpy(address, "unix");
		strcpy(text, "unix");
	}
}
