/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_MASTER_H
#define PARLORD_MASTER_H

#include "server/background.h"
#include "server/startup.h"

/*
 * Starts the processes and keeps them running until SIGTERM or SIGINT; takes startup over. Returns
 * the exit status of the daemon (sysexits.h): EX_CONFIG when a worker found that the database is
 * not one for it.
 */
int master_run(struct instance *instance, struct startup *startup, struct background *background);

#endif
