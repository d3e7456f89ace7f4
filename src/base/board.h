/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BOARD_H
#define PARLORD_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/rate.h"

/*
 * The scoreboard: memory that the master maps before it forks and all processes share. Each process
 * writes only what is its own (its place, the clients that it has claimed), and every process may
 * read everything; a reader sees each number whole, not all of them at one moment. Nothing in it is
 * needed to serve anybody: what must be true is in the database. Whatever a process writes there,
 * others read and write nothing but the board.
 */
struct board;

enum board_role { BOARD_NOBODY, BOARD_MASTER, BOARD_WORKER, BOARD_CONTROL };

/* What a process is to the master. */
enum board_state { BOARD_STARTING, BOARD_SERVING, BOARD_LEAVING };

/* How the database looks from a process. */
enum board_database { BOARD_DATABASE_UNKNOWN, BOARD_DATABASE_OK, BOARD_DATABASE_AWAY };

/* Counted since the daemon's start; those of processes that have gone are kept. */
#define BOARD_COUNTERS(X) \
	X(ACCEPTED, "connections_accepted", "Connections of clients that were accepted") \
	X(REJECTED, "connections_rejected", "Connections refused because of a limit") \
	X(REJECTED_ALL, "rejected_connections", "Of them: there were max_connections") \
	X(REJECTED_ADDRESS, "rejected_address", \
	    "Of them: there were max_connections_per_address of that address") \
	X(REFUSED_RATE, "refused_request_rate", \
	    "Requests refused: too many in a short time on one connection") \
	X(REFUSED_ADDRESS_RATE, "refused_address_rate", \
	    "Requests refused: too many in a short time from one address") \
	X(TLS_HANDSHAKES, "tls_handshakes", "TLS handshakes of clients that were completed") \
	X(TLS_FAILURES, "tls_failures", "TLS handshakes of clients that failed") \
	X(REFUSED_GUESS, "refused_guess", "Log-ins refused: too many wrong passwords") \
	X(REFUSED_ACCOUNT, "refused_registration", \
	    "Registrations refused: too many new accounts from one address") \
	X(REFUSED_HASH, "refused_hash_queue", \
	    "Log-ins refused: too many passwords waited to be hashed") \
	X(REFUSED_HASH_SHARE, "refused_hash_share", \
	    "Log-ins refused: too many passwords of one address waited to be hashed") \
	X(CUT_REQUEST, "cut_request_timeout", \
	    "Connections cut: a request was not complete in time") \
	X(CUT_FIRST, "cut_first_request_timeout", \
	    "Connections cut: no request was complete in time") \
	X(CUT_IDLE, "cut_idle_timeout", "Connections cut: nothing was asked for too long") \
	X(CUT_PROXY, "cut_proxy_header", \
	    "Connections cut: a proxy did not say for whom it speaks") \
	X(CUT_READER, "cut_send_timeout", "Connections cut: replies were not read in time") \
	X(CUT_REPLY, "cut_reply", "Connections cut: a long reply could not be finished") \
	X(CUT_DRAIN, "cut_drain_timeout", "Connections cut when draining took too long") \
	X(CUT_LONG, "cut_max_request_size", "Connections cut: a request was too long") \
	X(CUT_MEMORY, "cut_buffer_memory", \
	    "Connections cut: they held the most when all held too much") \
	X(CUT_KICK, "cut_kick", "Connections cut by an administrator") \
	X(LOST, "connections_lost", "Connections that broke, or that the client reset") \
	X(PAUSES, "accept_pauses", \
	    "Times that accepting paused because descriptors or memory had run out") \
	X(BYTES_IN, "bytes_received", "Bytes received from clients") \
	X(BYTES_OUT, "bytes_sent", "Bytes of replies") \
	X(BAD_REQUESTS, "bad_requests", "Requests that were no command at all") \
	X(CALLS, "database_calls", "Calls of procedures") \
	X(CALL_RETRIES, "database_retries", "Calls that were made again") \
	X(CONNECTS, "database_connects", "Connections made to the database") \
	X(CONNECT_FAILURES, "database_connect_failures", "Connections that could not be made") \
	X(BATCHES, "message_batches", "Calls that added messages") \
	X(BATCHED, "messages", "Messages that were given to such calls") \
	X(POLL_BATCHES, "poll_batches", \
	    "Calls that looked for news for several who asked for them") \
	X(POLLS_BATCHED, "polls", "Requests that were given to such calls")

/* What a process has at the moment. */
#define BOARD_GAUGES(X) \
	X(CONNECTIONS, "connections", "Connections of clients") \
	X(REQUESTS, "requests_pending", "Requests that are being carried out") \
	X(POOL_IDLE, "database_idle", "Connections to the database that wait for work") \
	X(POOL_BUSY, "database_busy", "Connections to the database that work") \
	X(POOL_WAITING, "database_waiting", "Calls that wait for a connection") \
	X(POOL_UNWRITABLE, "database_unwritable", \
	    "Processes whose last change the database did not take") \
	X(HASHES, "hashes_pending", "Passwords that are being hashed or wait for it") \
	X(MEMORY, "memory_bytes", "Resident memory")

#define X(name, key, help) BOARD_##name,
enum board_counter { BOARD_COUNTERS(X) BOARD_NCOUNTERS };
enum board_gauge { BOARD_GAUGES(X) BOARD_NGAUGES };
#undef X

/* The outcomes of a command that are counted apart. */
enum board_outcome { BOARD_OK, BOARD_REFUSED, BOARD_FAILED, BOARD_NOUTCOMES };

/* The upper bounds, in microseconds, of the buckets of latencies; the last one has none. */
enum { BOARD_NBUCKETS = 22 };
extern const uint64_t board_buckets[BOARD_NBUCKETS - 1];

struct board_command {
	uint64_t outcomes[BOARD_NOUTCOMES];
	uint64_t buckets[BOARD_NBUCKETS];
	uint64_t micros; /* the sum of all latencies */
};

enum { BOARD_MAX_COMMANDS = 96 };

/* A process. */
struct board_place {
	pid_t pid;
	enum board_role role;
	enum board_state state;
	enum board_database database;
	int number;      /* of a worker: 1, 2, … */
	int generation;  /* counts the reloads, from 1 */
	int64_t started; /* of now_ms() */
	int64_t beat;    /* when its loop last turned, of now_ms() */
	uint64_t gauges[BOARD_NGAUGES];
	uint64_t counters[BOARD_NCOUNTERS];
	struct board_command commands[BOARD_MAX_COMMANDS];
};

enum { BOARD_PEER_SIZE = 64 };

/* A client's connection. */
struct board_client {
	uint32_t owner; /* the number of its process's place, from 1; 0: nobody's */
	uint64_t id;    /* unique since the daemon's start */
	int64_t user;   /* whom it is bound to, or 0 */
	int64_t opened; /* of now_ms() */
	int64_t active; /* when its last request began, of now_ms(), or 0 */
	uint64_t requests;
	struct net_addr from; /* of board_client_from() */
	char peer[BOARD_PEER_SIZE];
};

/*
 * Maps a board for so many processes, and so many clients of all workers, at a time; administrators
 * have some entries of their own. Leaves on lack of memory.
 */
struct board *board_new(int places, int clients);
void board_free(struct board **board);

/*
 * Claims a place for a child that is about to be forked, or the master itself; null if all are
 * taken. The claimer sets role, number and generation.
 */
struct board_place *board_take_place(struct board *board);

/* The child is gone: what it counted is kept, its clients and its place are free. */
void board_leave_place(struct board *board, struct board_place *place);

/* From now on the calling process counts there; before that it counts where nobody looks. */
void board_use_place(struct board *board, struct board_place *place);

/* For the calling process. */
void board_count(enum board_counter counter, uint64_t n);
void board_gauge(enum board_gauge gauge, uint64_t value);
void board_beat(int64_t now);
void board_set_database(enum board_database database);
void board_command(unsigned command, enum board_outcome outcome, uint64_t micros);

/* Claims an entry for a client of the calling process; null if there are as many as may be. */
struct board_client *board_take_client(void);
void board_leave_client(struct board_client **client);

/*
 * Says from where a client comes, and returns how many clients of all workers come from there, it
 * included. Of two that come at the same moment each counts the other. Looks through a number for
 * each entry that there may be: 4 us for 10,000.
 */
unsigned board_client_from(struct board_client *client, const struct net_addr *from);

/* Takes a token from the bucket that all processes have for that address; see rate_take(). */
int64_t board_take_token(const struct net_addr *from, const struct rate *rate, int64_t now);

/* For readers. Names as in BOARD_COUNTERS and BOARD_GAUGES. */
const char *board_counter_name(enum board_counter counter);
const char *board_counter_help(enum board_counter counter);
const char *board_gauge_name(enum board_gauge gauge);
const char *board_gauge_help(enum board_gauge gauge);

/* The i-th place, from 0, or null where there is none; one with role BOARD_NOBODY is free. */
const struct board_place *board_place_at(const struct board *board, int i);

/* The i-th client's entry, or null behind the last one; copy it before looking at its owner. */
const struct board_client *board_client_at(const struct board *board, int i);

/* All processes together, those that have gone included. */
uint64_t board_sum(const struct board *board, enum board_counter counter);
uint64_t board_sum_gauge(const struct board *board, enum board_gauge gauge);
void board_sum_command(const struct board *board, unsigned command, struct board_command *out);

/* When the board was made, of now_ms(). */
int64_t board_started(const struct board *board);

#endif
