/* SPDX-License-Identifier: ISC */
#include "server/peer.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

void
peer_text(int fd, char out[BOARD_PEER_SIZE])
{
	struct sockaddr_storage addr;
	socklen_t len = sizeof(addr);
	char host[48], port[8];

	if (getpeername(fd, (struct sockaddr *)&addr, &len) < 0 ||
	    (addr.ss_family != AF_INET && addr.ss_family != AF_INET6) ||
	    getnameinfo((struct sockaddr *)&addr, len, host, sizeof(host), port, sizeof(port),
		NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		snprintf(out, BOARD_PEER_SIZE, "unix");
	else
		snprintf(out, BOARD_PEER_SIZE, addr.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s",
		    host, port);
}
