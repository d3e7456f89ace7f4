/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONNECTOR_H
#define PARLORD_CONNECTOR_H

#include <event2/event.h>
#include <mysql.h>
#include <stdbool.h>

#include "base/conf.h"
#include "base/errbuf.h"

/*
 * Connects to the database in a thread of its own, because Connector/C resolves names and waits
 * for handshakes. What it hands over is ready for non-blocking calls: settings made, schema
 * checked.
 */
struct connector;

struct connector_result {
	MYSQL *mysql;    /* null when it failed; owned by the callback */
	bool mismatch;   /* it failed because the database is not one for this daemon */
	unsigned number; /* of the error that it failed with */
	struct errbuf why;
};

typedef void connector_done(void *ctx, const struct connector_result *result);

/* conf must outlive it. done is called on the loop, once per connector_start(). */
struct connector *connector_new(
    struct event_base *base, const struct conf *conf, connector_done *done, void *ctx);

/* Ends the thread; one that is stuck in a connection attempt is left to itself. */
void connector_free(struct connector **connector);

/* The seconds for which a call waits for a lock, on connections that it makes. */
int connector_lock_wait(const struct conf *conf);

/* Asks for one more connection. */
void connector_start(struct connector *connector);

#endif
