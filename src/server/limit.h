/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LIMIT_H
#define PARLORD_LIMIT_H

#include "base/conf.h"
#include "command/request.h"
#include "server/peer.h"

/*
 * The limits against abuse that are kept before a request is begun: how many connections an address
 * may have, and how many requests may come in a time. See "Limits and abuse" in parlord(8).
 */
struct limiter;

/* conf must outlive it. */
struct limiter *limiter_new(const struct conf *conf);
void limiter_free(struct limiter **limiter);

/* Whether connections from there begin with the header of a proxy. */
bool limiter_is_proxy(const struct limiter *limiter, const struct peer *peer);

/* Sets the identity of a client that has just come: its address, and whether that is bounded. */
void limiter_identify(
    const struct limiter *limiter, const struct peer *peer, struct identity *identity);

/* Why a client is refused. */
struct limit_refusal {
	const char *words; /* null: it is not */
	int retry_after;   /* seconds */
};

/* A client with its entry on the board wants to come in. A refusal is logged and counted. */
struct limit_refusal limiter_admit(
    const struct limiter *limiter, const struct identity *identity, struct board_client *client);

/* A request has come; budget: its connection's, 0 at first. A refusal is logged and counted. */
struct limit_refusal limiter_request(const struct limiter *limiter, const struct identity *identity,
    const struct board_client *client, int64_t *budget);

#endif
