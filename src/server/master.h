/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_MASTER_H
#define PARLORD_MASTER_H

#include "base/conf.h"
#include "server/privilege.h"
#include "server/sockets.h"

/*
 * Starts the workers and keeps them running until SIGTERM or SIGINT; returns the exit status of the
 * daemon (sysexits.h): EX_CONFIG when a worker found that the database is not one for it.
 */
int master_run(const struct conf *conf, const struct sockets *sockets,
    const struct privilege *privilege);

#endif
