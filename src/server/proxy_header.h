/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PROXY_HEADER_H
#define PARLORD_PROXY_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/net.h"

/*
 * The header that a proxy sends before the bytes of the client for whom it connects: the PROXY
 * protocol, versions 1 and 2 (proxy-protocol.txt in HAProxy's documentation). It must be expected
 * from proxies that are known, and from them alone: anybody else could claim any address with it.
 */

/* A longer one, which needs much more than addresses, is refused. */
enum { PROXY_HEADER_MAX = 4096 };

enum proxy_result {
	PROXY_MORE,    /* it is not complete */
	PROXY_INVALID, /* it is none, or a wrong one: the connection is to be closed */
	PROXY_HEADER,
};

struct proxy_header {
	size_t len;   /* of the header; what follows is the client's */
	bool proxied; /* false: the proxy speaks for itself, or does not know for whom */
	struct net_endpoint source;      /* if proxied: the client */
	struct net_endpoint destination; /* and what it connected to */
	const char *fault;               /* of PROXY_INVALID, for the log */
};

/*
 * Looks at the first bytes of a connection, all of them each time; bytes: any number of them. out
 * is set unless PROXY_MORE is returned.
 */
enum proxy_result proxy_header_parse(const void *bytes, size_t len, struct proxy_header *out);

#endif
