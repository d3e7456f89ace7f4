/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_SERVICE_H
#define PARLORD_SERVICE_H

#include <event2/event.h>

#include "command/engine.h"
#include "server/process.h"

/* What one process serves to clients: the listeners, the connections and the engine behind them. */
struct service;

struct service_events {
	void (*ready)(void *ctx);                     /* the database is there */
	void (*back)(void *ctx);                      /* it is there again */
	void (*away)(void *ctx);                      /* the database is not there now */
	void (*mismatch)(void *ctx, const char *why); /* it is not one for this daemon */
	void (*drained)(void *ctx); /* after service_drain() or _leave(): nothing is left */
};

/* job and events must outlive the service. */
struct service *service_new(struct event_base *base, const struct process_job *job,
    const struct service_events *events, void *ctx);
void service_free(struct service **service);

/* Begins to accept connections; may be called again. */
void service_accept(struct service *service);

/*
 * Stops accepting, answers what was asked, then closes each connection; what is left after
 * limits.drain_timeout is cut.
 */
void service_drain(struct service *service);

/* Stops accepting, and goes on serving the connections until they end. */
void service_leave(struct service *service);

/* Closes the connections of the client with that id on the board, or of a user. */
void service_kick_client(struct service *service, uint64_t id);
void service_kick_user(struct service *service, int64_t user);

/* Puts on the board what there is at the moment. */
void service_measure(const struct service *service);

/* Whether a request still waits for something, if only for its result to be thrown away. */
bool service_is_busy(const struct service *service);

#endif
