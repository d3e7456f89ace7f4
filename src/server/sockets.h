/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_SOCKETS_H
#define PARLORD_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/conf.h"
#include "server/privilege.h"

/* Who connects to a listening socket. */
enum listener_kind {
	LISTENER_CLIENTS,
	LISTENER_TLS,     /* clients that speak TLS */
	LISTENER_CONTROL, /* administrators */
	LISTENER_NKINDS,
};

/* Several kinds: their bits. */
#define LISTENERS(kind) (1u << (kind))

struct listener {
	int fd;
	enum listener_kind kind;
};

/* The listening sockets, which the processes share. */
struct sockets {
	struct listener *all;
	size_t count;
};

/*
 * Takes the sockets that systemd passes (sd_listen_fds(3), with FileDescriptorName=tcp, tls or
 * control), or binds those of the configuration. All are non-blocking and closed on exec.
 */
MUST_CHECK enum status sockets_open(const struct conf *conf, const struct privilege *privilege,
    struct sockets *out, struct errbuf *why);

/*
 * Lets in the clients that wait, tells each of them the line unless they expect TLS, and closes:
 * for a daemon that can't serve them. Where systemd has the sockets, whoever still waits would
 * start it again and again.
 */
void sockets_refuse(const struct sockets *sockets, const char *line);

/* Whether there is one of that kind. */
bool sockets_have(const struct sockets *sockets, enum listener_kind kind);

/* Closes all of other kinds, for a process that does not serve them. */
void sockets_keep(struct sockets *sockets, unsigned wanted);

void sockets_close(struct sockets *sockets);

#endif
