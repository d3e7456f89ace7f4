/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOG_SOCKET_H
#define PARLORD_LOG_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/un.h>

/*
 * Datagrams to a logging daemon on this host. sd_journal_sendv(3) and syslog(3) wait without end
 * for one that is stopped or has too much to do, and a loop that serves clients must not; so does
 * this at most for LOG_PATIENCE.
 */
struct log_socket {
	int fd;
	struct sockaddr_un address;
	_Atomic bool stuck; /* the last one was not taken: the next one does not wait at all */
};

/* Whoever listens at path need not be there yet, and may come and go. */
bool log_socket_open(struct log_socket *socket, const char *path);

/* Whether it was taken; if not, errno tells why: EAGAIN if the reader has no room. */
bool log_socket_send(struct log_socket *socket, const char *data, size_t len);

#endif
