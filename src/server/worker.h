/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_WORKER_H
#define PARLORD_WORKER_H

#include "server/process.h"

/* Serves clients. */
extern const struct process_role worker_role;

/* The commands of clients, as workers have them. */
enum { WORKER_NTABLES = 2 };
extern const struct command_table *const worker_tables[WORKER_NTABLES];

#endif
