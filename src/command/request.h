/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_REQUEST_H
#define PARLORD_REQUEST_H

#include <jansson.h>
#include <netinet/in.h>

#include "base/buf.h"
#include "base/net.h"
#include "command/engine.h"

/*
 * One request from its JSON to its reply. It may outlive its owner, who abandons it then; it goes
 * on where it must and frees itself when it is over.
 */

/* Who is at the other end of a connection, as far as log-ins have told. */
struct identity {
	int64_t user_id;               /* 0: nobody yet */
	unsigned epoch;                /* the engine's when he was bound: clear ends all bindings */
	char client[INET6_ADDRSTRLEN]; /* its address without the port, or "unix" */
	bool limited;                  /* what bounds an address applies to it */
	struct net_addr from;          /* if so: the address, or the network that counts as one */
};

/* Called on the loop when a request that was waiting can go on; never from inside request_run(). */
typedef void request_wake(void *owner);

/* Takes value over. identity, which a log-in changes, and owner live until request_abandon(). */
struct request *request_new(struct engine *engine, json_t *value, struct identity *identity,
    request_wake *wake, void *owner);

/* Goes on, if it can, as far as possible without waiting; returns where it is then. */
enum progress request_run(struct request *req);

/* Takes what there is of the reply: the owner empties it. */
struct buf *request_take(struct request *req);

/* The owner loses interest, or has taken the reply of one that is done. Clears the pointer. */
void request_abandon(struct request **req);

#endif
