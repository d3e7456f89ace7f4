/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CLIENT_H
#define PARLORD_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * A connection to a server, seen from the client's side: what every subcommand of parlor(1) shares.
 * Calls block, up to a deadline in milliseconds of now_ms(). All failures are STATUS_INTERNAL, with
 * words in why.
 */
struct client;

/* Where a server listens. Either path is set or host and port are. */
struct client_address {
	char host[256]; /* a name or a number, without brackets */
	char port[6];
	char path[108]; /* of a Unix socket; as long as sun_path (unix(7)) */
};

/*
 * Reads "HOST:PORT", "HOST PORT", "[IPV6]:PORT" or "unix:/PATH"; with a port that is not null, text
 * is only the host. Looks nothing up.
 */
MUST_CHECK enum status client_address_parse(
    struct client_address *out, const char *text, const char *port, struct errbuf *why);

/*
 * Connects; the caller closes *out with client_close(). Each of a name's addresses gets an equal
 * share of the time that is left. The look-up of the name itself ignores the deadline.
 */
MUST_CHECK enum status client_open(const struct client_address *address, int64_t deadline,
    struct client **out, struct errbuf *why);

/* Closes at once, whatever is still queued, and clears the pointer. */
void client_close(struct client **client);

/*
 * From now on each byte is written on its own, and over TCP leaves in a packet of its own unless
 * the congestion window is full; then the kernel joins those that wait.
 */
void client_bytewise(struct client *client);

/* Queues bytes, which are copied. client_read() sends them. */
void client_send(struct client *client, const void *bytes, size_t len);

/* Shuts down the sending side as soon as everything queued has been sent. */
void client_finish(struct client *client);

/*
 * Waits for the next line while sending what is queued, so neither side can hold up the other.
 * *line is without its line feed, not terminated, and valid until the next call; it is null when
 * the server has closed. That is no error even if bytes are unsent: a server may refuse to read on.
 */
MUST_CHECK enum status client_read(
    struct client *client, int64_t deadline, const char **line, size_t *len, struct errbuf *why);

/*
 * Sends what is queued, keeping for client_read() what arrives meanwhile. To return before all is
 * sent is no error where the server takes no more bytes.
 */
MUST_CHECK enum status client_flush(struct client *client, int64_t deadline, struct errbuf *why);

/* Releases memory that holds nothing now; what client_read() gave is no longer valid. */
void client_shrink(struct client *client);

/* How many of the queued bytes have not been sent. */
size_t client_unsent(const struct client *client);

/* The socket, for those that go on without these calls; it stays the client's. */
int client_fd(const struct client *client);

#endif
