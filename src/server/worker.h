/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_WORKER_H
#define PARLORD_WORKER_H

#include "base/compiler.h"
#include "server/startup.h"

/* What a worker tells the master, a byte each. */
enum worker_message { WORKER_READY = 'R', WORKER_DEGRADED = 'D' };

/*
 * The whole life of a worker, in a process of its own. number: 1, 2, … for the log. master: a
 * socket; the worker leaves, after answering what was asked, when its other end closes.
 */
NORETURN void worker_main(const struct startup *startup, int number, int master);

#endif
