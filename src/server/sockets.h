/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_SOCKETS_H
#define PARLORD_SOCKETS_H

#include <stddef.h>

#include "base/conf.h"

/* The listening sockets, which the workers share. */
struct sockets {
	int *fds;
	size_t count;
};

/*
 * Takes the sockets that systemd passes (sd_listen_fds(3), FileDescriptorName=tcp), or binds those
 * of the configuration. All are non-blocking and closed on exec.
 */
MUST_CHECK enum status sockets_open(
    const struct conf *conf, struct sockets *out, struct errbuf *why);

void sockets_close(struct sockets *sockets);

#endif
