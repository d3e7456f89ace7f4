/* SPDX-License-Identifier: ISC */
#include "base/log_socket.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/log_sink.h"
#include "base/util.h"

bool
log_socket_open(struct log_socket *s, const char *path)
{
	s->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (s->fd < 0)
		return false;
	s->address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	(void)snprintf(s->address.sun_path, sizeof(s->address.sun_path), "%s", path);
	return true;
}

static bool
send_once(const struct log_socket *s, const char *data, size_t len, int flags)
{
	ssize_t n;

	do
		n = sendto(s->fd, data, len, flags | MSG_NOSIGNAL,
		    (const struct sockaddr *)&s->address, sizeof(s->address));
	while (n < 0 && errno == EINTR);
	return n >= 0;
}

static bool
send_patiently(const struct log_socket *s, const char *data, size_t len)
{
	int patience = log_patience();
	const struct timeval timeout = { 0, patience * 1000L };
	int64_t begun = now_us();
	bool sent;

	/* 0 would be endless (socket(7)). */
	if (patience == 0 ||
	    setsockopt(s->fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout)) < 0)
		return false;
	sent = send_once(s, data, len, 0);
	log_waited(now_us() - begun);
	return sent;
}

bool
log_socket_send(const struct log_socket *s, const char *data, size_t len)
{
	if (send_once(s, data, len, MSG_DONTWAIT))
		return true;
	if (errno != EAGAIN)
		return false;
	if (send_patiently(s, data, len))
		return true;
	errno = EAGAIN;
	return false;
}
