/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BENCH_H
#define PARLORD_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/errbuf.h"
#include "base/histogram.h"
#include "base/status.h"
#include "tools/client.h"
#include "tools/process_watch.h"

/* What the parts of parlor bench share. For parlor_bench.c and bench_*.c only. */

enum {
	BENCH_MIN_LENGTH = 32, /* of a text, as each is a different one */
	BENCH_PATIENCE = 30000 /* ms, for a reply */
};

/* How many statuses there are. */
#define X(name, wire, sqlstate) +1
enum { BENCH_STATUSES = STATUSES(X) };
#undef X

#define BENCH_NS      INT64_C(1000000000)
#define BENCH_NO_SLOT UINT32_MAX

struct bench;
struct bench_flight;

/* A command that is measured, and what its replies look like. */
struct bench_op {
	const char *name;   /* the command's */
	bool message;       /* it adds one: each has a text of its own, and is read back */
	const char *reply;  /* the whole line that is right; null: it is not known beforehand */
	const char *prefix; /* how other right lines begin; null: there are none */
	const char *suffix; /* and end */
	bool keep;          /* the same bytes once more are right, too */
	/* What else is looked at; null: nothing. */
	bool (*check)(const struct bench_flight *flight, const char *line, size_t len);
};

/* A load: who takes part in it, and what they send. */
struct bench_preset {
	const char *name;
	const char *help;
	unsigned users; /* accounts of each client */
	bool lobby;     /* the lobby is a room; always the first */
	bool dialogs;   /* there are dialogs */
	bool history;   /* there must be messages in the lobby */
	bool games;     /* users may be left in games */
	bool silent;    /* the clients are only there */
	/* Adds a client's requests. */
	void (*script)(struct bench *bench, unsigned number);
};

struct bench_options {
	struct client_address server;
	const struct bench_preset *preset;
	const char *name; /* of accounts, dialogs and games: their beginning */
	const char *plot; /* a file; null: none */
	unsigned clients;
	unsigned rooms;
	unsigned length; /* of a text, in bytes */
	unsigned pipeline;
	double rate; /* requests a second, of all clients together; 0: as fast as possible */
	double seconds;
	double warmup;
	double progress; /* seconds; 0: only at a terminal */
	bool json;
	bool skip_reading;
};

struct bench_user {
	char *name;
	char *sid;
};

struct bench_room {
	int64_t id;
	bool lobby;
	int64_t first_seq; /* the newest before the run */
	int64_t last_seq;  /* and after it */
};

/* The messages of one client to one room, numbered 1, 2, 3 … */
struct bench_slot {
	unsigned user;
	unsigned room;
	uint64_t answered;
	uint64_t *failed; /* the numbers of those that were not acknowledged; ascending */
	size_t nfailed;
	uint64_t seen;   /* the last one that was read back */
	uint64_t stored; /* how many were, of those acknowledged */
};

/* What a client sends again and again. */
struct bench_request {
	const struct bench_op *op;
	char *bytes;
	size_t len;
	char *number; /* in bytes: a message's last digit, or where the field "after" begins; or
			 null */
	int64_t after;
	uint32_t slot;
	const char *reply; /* a right one */
	size_t reply_len;
	char *kept; /* is reply, where that was found out */
};

struct bench_flight {
	struct bench_request *request;
	int64_t since; /* when it was sent or, with a rate, was to be sent; of bench_now() */
	int64_t after; /* the request's, as it was sent */
};

struct bench_client {
	struct client *link;
	int fd;
	bool lost;
	bool writing; /* out is not empty, and epoll knows */
	struct bench_request *requests;
	unsigned nrequests;
	unsigned turn;                /* the next one to be sent */
	struct bench_flight *flights; /* a ring of options.pipeline */
	unsigned head;
	unsigned count;
	uint64_t due;   /* with a rate: how many were to be sent until now */
	uint64_t begun; /* how many were */
	struct buf in;  /* a reply's beginning */
	struct buf out; /* what the socket did not take */
	size_t out_sent;
};

enum bench_phase { BENCH_WARMUP, BENCH_MEASURE, BENCH_DRAIN };

/* What happened in an interval of the measurement. */
struct bench_sample {
	double seconds; /* its end, of the measurement's beginning */
	double rate;
	double p50_us;
	double p99_us;
	uint64_t errors;
};

/* Zeroed but for the options to begin with; the owner frees it with bench_free(). */
struct bench {
	struct bench_options options;
	struct bench_client *clients;
	struct bench_user *users;
	unsigned nusers;
	struct bench_room *rooms;
	unsigned nrooms;
	struct bench_slot *slots;
	unsigned nslots;
	char run[9]; /* random: the beginning of all texts */

	int epoll;
	enum bench_phase phase;
	uint64_t outstanding; /* requests without a reply */
	unsigned alive;       /* clients with a connection */
	uint64_t due;         /* with a rate: how many requests were to be sent until now */
	int64_t start;        /* of the load */
	int64_t began;        /* of the measurement */
	int64_t ended;
	struct process_watch watch; /* within the measurement */

	/* Nanoseconds, of those answered after the warm-up: for each command of bench_ops. */
	struct histogram *latency;
	uint64_t measured; /* answered rightly within the measurement */
	uint64_t unsent;   /* were due in it, and not sent */
	uint64_t acknowledged;
	uint64_t stored;                 /* as reading tells */
	uint64_t errors[BENCH_STATUSES]; /* replies that tell a status */
	uint64_t unexpected;             /* any other replies that are not right */
	unsigned lost;                   /* connections */
	struct errbuf example;           /* of what was wrong */

	struct histogram interval;
	int64_t interval_began;
	struct bench_sample *samples;
	size_t nsamples;
};

/* Nanoseconds of CLOCK_MONOTONIC. */
int64_t bench_now(void);

/* Notes what was wrong; the first words are kept. */
void bench_note(struct bench *bench, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
