/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_WORKER_H
#define PARLORD_WORKER_H

#include "base/compiler.h"
#include "base/conf.h"
#include "server/privilege.h"
#include "server/sockets.h"

/* What a worker tells the master, a byte each. */
enum worker_message { WORKER_READY = 'R', WORKER_DEGRADED = 'D' };

/*
 * The whole life of a worker, in a process of its own. number: 1, 2, … for the log. master: a
 * socket; the worker leaves, after answering what was asked, when its other end closes.
 */
NORETURN void worker_main(const struct conf *conf, const struct sockets *sockets,
    const struct privilege *privilege, int number, int master);

#endif
