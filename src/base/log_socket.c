/* SPDX-License-Identifier: ISC */
#include "base/log_socket.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/log.h"

bool
log_socket_open(struct log_socket *s, const char *path)
{
	const struct timeval patience = { 0, LOG_PATIENCE * 1000 };

	s->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (s->fd < 0)
		return false;
	s->address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	(void)snprintf(s->address.sun_path, sizeof(s->address.sun_path), "%s", path);
	return setsockopt(s->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) == 0;
}

bool
log_socket_send(struct log_socket *s, const char *data, size_t len)
{
	ssize_t n;

	do
		n = sendto(s->fd, data, len, MSG_NOSIGNAL | (s->stuck ? MSG_DONTWAIT : 0),
		    (const struct sockaddr *)&s->address, sizeof(s->address));
	while (n < 0 && errno == EINTR);
	s->stuck = n < 0;
	return n >= 0;
}
