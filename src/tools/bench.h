/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_H
#define PARLORD_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/errbuf.h"
#include "base/histogram.h"
#include "base/status.h"
#include "tools/client.h"
#include "tools/cpu_watch.h"

/* What the parts of parlor bench share. For parlor_bench.c and bench_*.c only. */

enum {
	BENCH_MIN_LENGTH = 32, /* of a text, as each is a different one */
	BENCH_PATIENCE = 30000 /* ms, for a reply */
};

#define BENCH_STATUSES (STATUS_NOT_IN_GAME + 1)

struct bench;

/* A load: what its messages look like and where they go. */
struct bench_preset {
	const char *name;
	const char *help;
	const char *reply; /* the whole line that acknowledges a message */
	bool dialogs;      /* the rooms are dialogs; otherwise there is one, the lobby */
	/* A message; the caller adds a nonce or prints it. */
	json_t *(*message)(const char *sid, int64_t room, const char *text);
};

struct bench_options {
	struct client_address server;
	const struct bench_preset *preset;
	unsigned clients;
	unsigned rooms;
	unsigned length; /* of a text, in bytes */
	double seconds;
	double warmup;
	bool json;
};

struct bench_room {
	int64_t id;
	int64_t first_seq; /* of the messages that were sent before and after all others */
	int64_t last_seq;
	uint64_t acknowledged;
};

/* A message to one room, ready to be sent; counter points into it. */
struct bench_request {
	char *bytes;
	size_t len;
	char *counter; /* the last digit of its number */
	struct bench_room *room;
};

struct bench_client {
	struct client *link;
	int fd;
	char *sid;
	int64_t sent;                   /* when, of bench_now() */
	struct bench_request *requests; /* by turns */
	unsigned nrequests;
	unsigned turn;
	char line[1024]; /* a reply's beginning, if it came in pieces */
	size_t len;
};

enum bench_phase { BENCH_WARMUP, BENCH_MEASURE, BENCH_DRAIN };

/* Zeroed but for the options to begin with; the owner frees it with bench_free(). */
struct bench {
	struct bench_options options;
	struct bench_client *clients;
	struct bench_room *rooms;
	char run[17]; /* random: the beginning of all nonces */

	int epoll;
	enum bench_phase phase;
	unsigned outstanding; /* clients that wait for a reply */
	int64_t began;        /* the measurement */
	int64_t ended;
	struct cpu_watch cpu; /* within the measurement */

	struct histogram latency; /* ns, of those acknowledged after the warm-up */
	uint64_t measured;        /* acknowledged within the measurement */
	uint64_t acknowledged;
	uint64_t stored;                 /* as the rooms' numbers tell */
	uint64_t errors[BENCH_STATUSES]; /* replies that tell a status */
	uint64_t unexpected;             /* any other replies that are not the right one */
	unsigned lost;                   /* connections */
	struct errbuf example;           /* of what was wrong */
};

/* Nanoseconds of CLOCK_MONOTONIC. */
int64_t bench_now(void);

/* Notes what was wrong; the first words are kept. */
void bench_note(struct bench *bench, const char *format, ...) PRINTF_LIKE(2, 3);

/* Connects the clients, and makes users, dialogs and members, as far as they are not there. */
MUST_CHECK enum status bench_setup(struct bench *bench, struct errbuf *why);

/* Formats all that the clients will send. */
void bench_make_requests(struct bench *bench);

/* Puts a message into each room and notes its number, before or after all the others. */
MUST_CHECK enum status bench_mark(struct bench *bench, bool after, struct errbuf *why);

/* Loads the server and counts. What goes wrong is counted too. */
MUST_CHECK enum status bench_run(struct bench *bench, struct errbuf *why);

/* Compares the rooms' numbers with what was acknowledged; true if they agree and nothing was wrong.
 */
bool bench_verify(struct bench *bench);

/* Prints what was measured; ok is what bench_verify() gave. */
void bench_report(const struct bench *bench, bool ok);

void bench_free(struct bench *bench);

#endif
