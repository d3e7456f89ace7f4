/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_STARTUP_H
#define PARLORD_STARTUP_H

#include "auth/vk.h"
#include "base/conf.h"
#include "server/privilege.h"
#include "server/sockets.h"

/* What the master prepares once, and the workers use and never change. */
struct startup {
	struct conf *conf;
	struct vk *vk; /* null where VK log-ins are off */
	struct sockets sockets;
	struct privilege privilege;
};

/*
 * Reads the configuration and the files that it names. testing: as if it said so itself. What was
 * read is to be released with startup_release(), whatever is returned.
 */
MUST_CHECK enum status startup_read(
    struct startup *startup, const char *path, bool testing, struct errbuf *why);

void startup_release(struct startup *startup);

#endif
