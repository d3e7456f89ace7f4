/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_MASTER_H
#define PARLORD_MASTER_H

#include "server/startup.h"

/*
 * Starts the workers and keeps them running until SIGTERM or SIGINT; returns the exit status of the
 * daemon (sysexits.h): EX_CONFIG when a worker found that the database is not one for it.
 */
int master_run(struct startup *startup);

#endif
