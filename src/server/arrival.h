/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_ARRIVAL_H
#define PARLORD_ARRIVAL_H

#include <stdint.h>
#include <sys/socket.h>

#include "server/conn.h"

/*
 * A connection between its acceptance and its first request: who it is, and whether it may come in.
 * One from a proxy must say for whom it speaks (server/proxy_header.h) before it becomes a struct
 * conn; that header is read from the socket to the byte, so what follows it can be anything.
 */
struct arrival;

/* Takes fd over, which a listener of that kind has accepted, of the peer that accept(2) named. */
void arrival_take(
    struct conn_host *host, int fd, enum listener_kind kind, const struct sockaddr_storage *from);

/* Lets those in whose header has arrived; closes the others. */
void arrival_drain_all(struct conn_host *host);

/* Cuts the one of that number, if it has not come in yet. */
void arrival_kick_client(struct conn_host *host, uint64_t id);

#endif
