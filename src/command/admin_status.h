/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_ADMIN_STATUS_H
#define PARLORD_ADMIN_STATUS_H

#include "command/command.h"

/* Commands of the control socket that read the scoreboard. */

/* status: the health of all, and of each process and command. */
enum progress admin_status(struct request *req);

/* clients: the connections, one by one. */
enum progress admin_clients(struct request *req);

/* metrics: the same numbers in Prometheus's text format 0.0.4, as a member "metrics". */
enum progress admin_metrics(struct request *req);

#endif
