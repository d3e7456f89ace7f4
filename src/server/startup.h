/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_STARTUP_H
#define PARLORD_STARTUP_H

#include "auth/vk.h"
#include "base/board.h"
#include "base/conf.h"
#include "server/privilege.h"
#include "server/sockets.h"
#include "server/tls.h"

/* What stays as it is until the daemon ends; made by the master before it forks. */
struct instance {
	char *path; /* of the configuration, absolute */
	bool testing;
	struct sockets sockets;
	struct privilege privilege;
	struct board *board;
};

/* What is read at the start and at each reload; a generation of processes never changes it. */
struct startup {
	struct conf *conf;
	struct vk *vk;   /* null where VK log-ins are off */
	struct tls *tls; /* null without tls.certificate */
};

/*
 * Reads the configuration and the files that it names. testing: as if it said so itself. On failure
 * *out is untouched.
 */
MUST_CHECK enum status startup_read(
    const char *path, bool testing, struct startup **out, struct errbuf *why);

/*
 * Whether it has what these sockets need, which may be systemd's, or from before a reload.
 */
MUST_CHECK enum status startup_fits(
    const struct startup *startup, const struct sockets *sockets, struct errbuf *why);

/*
 * Keeps the values of options that need a restart as they are in the running one, with a warning
 * for each that was changed.
 */
void startup_keep(struct startup *startup, const struct startup *running);

void startup_free(struct startup **startup);

void instance_release(struct instance *instance);

#endif
