/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TALK_LINK_H
#define PARLORD_TALK_LINK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "tools/client.h"

/*
 * The way to the server: a connection that is made anew when it is lost, with a growing back-off.
 * Every change is told on the screen.
 */
struct link;

enum link_result {
	LINK_REPLY,
	LINK_LOST, /* whether the request arrived nobody knows; there may be another attempt */
	LINK_END,  /* there can't be any; told */
};

/*
 * timeout, in milliseconds: how long a reply may take. A patient link waits for a lost server as
 * long as that before each request; the other kind makes one attempt and leaves the waiting to its
 * caller.
 */
struct link *link_new(const struct client_address *server, int64_t timeout, bool patient);
void link_free(struct link **link);

/* Sends a request, which it takes over, and waits. *reply is an object, owned by the caller. */
MUST_CHECK enum link_result link_ask(struct link *link, json_t *request, json_t **reply);

/* Says a last word, if there is a connection, and does not insist on being heard. */
void link_bye(struct link *link, json_t *request);

/* When the next attempt to connect is due, in now_ms(); 0 while there is a connection. */
int64_t link_retry_at(const struct link *link);

#endif
