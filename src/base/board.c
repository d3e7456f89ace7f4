/* SPDX-License-Identifier: ISC */
#include "base/board.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"
#include "base/util.h"

/* Entries for clients of the control process: administrators get in when others do not. */
#define CONTROL_CLIENTS 64

/* What all processes may write to. */
struct shared {
	int used; /* places behind these were never taken; to read them would give them memory */
	uint32_t next_client; /* where to look for a free entry first */
	uint64_t client_ids;
	struct board_place gone; /* the sums of those that have left */
	struct rate_table rates;
	struct board_place places[];
};

/* Each process has this for itself: whatever another one writes, nobody reads or writes elsewhere.
 */
struct board {
	size_t size; /* bytes of shared */
	int64_t started;
	int nplaces;
	int nclients;
	struct shared *shared;
};

const uint64_t board_buckets[BOARD_NBUCKETS - 1] = { 50, 100, 200, 350, 500, 750, 1000, 2000, 3500,
	5000, 7500, 10000, 20000, 35000, 50000, 100000, 200000, 500000, 1000000, 2000000, 5000000 };

/* Until a process has a place. */
static struct board_place nowhere;
static struct board_place *own = &nowhere;
static struct board *own_board;

/* One writer, many readers in other processes: what they read is never half a number. */
#define LOAD(x)     __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define STORE(x, v) __atomic_store_n(&(x), (v), __ATOMIC_RELAXED)
#define ADD(x, n)   STORE(x, (x) + (n))

static struct board_client *
clients_of(const struct board *board)
{
	return (struct board_client *)(void *)&board->shared->places[board->nplaces];
}

static int
used_places(const struct board *board)
{
	int used = LOAD(board->shared->used);

	return used < board->nplaces ? used : board->nplaces;
}

/*
 * From where each client comes, in few bytes: a hash of the address, never 0, or 0 for a client
 * that is not counted. They stand together behind the entries, as all are looked at for each new
 * client.
 */
static uint32_t *
marks_of(const struct board *board)
{
	return (uint32_t *)(void *)&clients_of(board)[board->nclients];
}

struct board *
board_new(int places, int clients)
{
	size_t entries = (size_t)clients + CONTROL_CLIENTS;
	struct board *board = xcalloc(1, sizeof(*board));

	board->size = sizeof(struct shared) + (size_t)places * sizeof(struct board_place) +
	    entries * (sizeof(struct board_client) + sizeof(uint32_t));
	board->started = now_ms();
	board->nplaces = places;
	board->nclients = (int)entries;
	/* Only what is used takes memory. */
	board->shared = mmap(NULL, board->size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (board->shared == MAP_FAILED)
		log_fatal("mmap: %s", strerror(errno));
	random_bytes(board->shared->rates.key, sizeof(board->shared->rates.key));
	return board;
}

void
board_free(struct board **board)
{
	if (*board == NULL)
		return;
	if (own_board == *board) {
		own = &nowhere;
		own_board = NULL;
	}
	(void)munmap((*board)->shared, (*board)->size);
	free(*board);
	*board = NULL;
}

struct board_place *
board_take_place(struct board *board)
{
	for (int i = 0; i < board->nplaces; i++) {
		struct board_place *place = &board->shared->places[i];

		if (place->role != BOARD_NOBODY)
			continue;
		memset(place, 0, sizeof(*place));
		place->started = place->beat = now_ms();
		if (i >= board->shared->used)
			STORE(board->shared->used, i + 1);
		return place;
	}
	return NULL;
}

static void
add_command(struct board_command *sum, const struct board_command *part)
{
	for (int i = 0; i < BOARD_NOUTCOMES; i++)
		ADD(sum->outcomes[i], LOAD(part->outcomes[i]));
	for (int i = 0; i < BOARD_NBUCKETS; i++)
		ADD(sum->buckets[i], LOAD(part->buckets[i]));
	ADD(sum->micros, LOAD(part->micros));
}

static uint32_t
owner_number(const struct board *board, const struct board_place *place)
{
	return (uint32_t)(place - board->shared->places) + 1;
}

/* Its address's count is the number of marks, so it is right whatever dies at which point. */
static void
give_up(struct board *board, struct board_client *client)
{
	STORE(marks_of(board)[client - clients_of(board)], 0);
	__atomic_store_n(&client->owner, 0, __ATOMIC_RELEASE);
}

void
board_leave_place(struct board *board, struct board_place *place)
{
	struct board_client *clients = clients_of(board);
	uint32_t owner = owner_number(board, place);

	for (int i = 0; i < BOARD_NCOUNTERS; i++)
		ADD(board->shared->gone.counters[i], place->counters[i]);
	for (int i = 0; i < BOARD_MAX_COMMANDS; i++)
		add_command(&board->shared->gone.commands[i], &place->commands[i]);
	for (int i = 0; i < board->nclients; i++)
		if (LOAD(clients[i].owner) == owner)
			give_up(board, &clients[i]);
	/* Given up last: whoever sums meanwhile counts it twice rather than not at all. */
	memset(place->counters, 0, sizeof(place->counters));
	memset(place->commands, 0, sizeof(place->commands));
	STORE(place->role, BOARD_NOBODY);
}

void
board_use_place(struct board *board, struct board_place *place)
{
	own_board = board;
	own = place;
	STORE(own->pid, getpid());
}

void
board_count(enum board_counter counter, uint64_t n)
{
	ADD(own->counters[counter], n);
}

void
board_gauge(enum board_gauge gauge, uint64_t value)
{
	STORE(own->gauges[gauge], value);
}

void
board_beat(int64_t now)
{
	STORE(own->beat, now);
}

void
board_set_database(enum board_database database)
{
	STORE(own->database, database);
}

static unsigned
bucket_of(uint64_t micros)
{
	unsigned low = 0, high = BOARD_NBUCKETS - 1;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (micros <= board_buckets[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

void
board_command(unsigned command, enum board_outcome outcome, uint64_t micros)
{
	struct board_command *c = &own->commands[command];

	ADD(c->outcomes[outcome], 1);
	ADD(c->buckets[bucket_of(micros)], 1);
	ADD(c->micros, micros);
}

static bool
claim(struct board_client *client, uint32_t owner)
{
	uint32_t nobody = 0;

	if (LOAD(client->owner) != 0 ||
	    !__atomic_compare_exchange_n(
		&client->owner, &nobody, owner, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return false;
	STORE(client->user, 0);
	STORE(client->opened, now_ms());
	STORE(client->active, 0);
	STORE(client->requests, 0);
	client->peer[0] = '\0';
	return true;
}

struct board_client *
board_take_client(void)
{
	struct board *board = own_board;
	struct board_client *clients;
	uint32_t count, first;

	if (board == NULL)
		return NULL;
	clients = clients_of(board);
	count = CONTROL_CLIENTS;
	if (own->role != BOARD_CONTROL) {
		clients += CONTROL_CLIENTS;
		count = (uint32_t)board->nclients - CONTROL_CLIENTS;
	}
	first = __atomic_fetch_add(&board->shared->next_client, 1, __ATOMIC_RELAXED);
	for (uint32_t i = 0; i < count; i++) {
		struct board_client *client = &clients[(first + i) % count];

		if (claim(client, owner_number(board, own))) {
			STORE(client->id,
			    __atomic_add_fetch(&board->shared->client_ids, 1, __ATOMIC_RELAXED));
			return client;
		}
	}
	return NULL;
}

void
board_leave_client(struct board_client **client)
{
	if (*client != NULL)
		give_up(own_board, *client);
	*client = NULL;
}

unsigned
board_client_from(struct board_client *client, const struct net_addr *from)
{
	struct board *board = own_board;
	const struct board_client *clients = clients_of(board);
	uint32_t *marks = marks_of(board);
	uint32_t mark = (uint32_t)rate_table_hash(&board->shared->rates, from) | 1;
	unsigned count = 0;

	client->from = *from;
	/* Whoever comes meanwhile sees this one, or is seen. */
	__atomic_store_n(&marks[client - clients], mark, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (int i = CONTROL_CLIENTS; i < board->nclients; i++)
		if (__atomic_load_n(&marks[i], __ATOMIC_ACQUIRE) == mark &&
		    net_addr_equal(&clients[i].from, from))
			count++;
	return count;
}

int64_t
board_take_token(const struct net_addr *from, const struct rate *rate, int64_t now)
{
	return rate_table_take(&own_board->shared->rates, from, rate, now);
}

#define X(name, key, help) { key, help },
static const struct {
	const char *name;
	const char *help;
} counters[] = { BOARD_COUNTERS(X) }, gauges[] = { BOARD_GAUGES(X) };
#undef X

const char *
board_counter_name(enum board_counter counter)
{
	return counters[counter].name;
}

const char *
board_counter_help(enum board_counter counter)
{
	return counters[counter].help;
}

const char *
board_gauge_name(enum board_gauge gauge)
{
	return gauges[gauge].name;
}

const char *
board_gauge_help(enum board_gauge gauge)
{
	return gauges[gauge].help;
}

const struct board_place *
board_place_at(const struct board *board, int i)
{
	return i >= 0 && i < used_places(board) ? &board->shared->places[i] : NULL;
}

const struct board_client *
board_client_at(const struct board *board, int i)
{
	return i < board->nclients ? &clients_of(board)[i] : NULL;
}

uint64_t
board_sum(const struct board *board, enum board_counter counter)
{
	uint64_t sum = LOAD(board->shared->gone.counters[counter]);

	for (int i = 0; i < used_places(board); i++)
		sum += LOAD(board->shared->places[i].counters[counter]);
	return sum;
}

uint64_t
board_sum_gauge(const struct board *board, enum board_gauge gauge)
{
	uint64_t sum = 0;

	for (int i = 0; i < used_places(board); i++)
		if (LOAD(board->shared->places[i].role) != BOARD_NOBODY)
			sum += LOAD(board->shared->places[i].gauges[gauge]);
	return sum;
}

void
board_sum_command(const struct board *board, unsigned command, struct board_command *out)
{
	memset(out, 0, sizeof(*out));
	add_command(out, &board->shared->gone.commands[command]);
	for (int i = 0; i < used_places(board); i++)
		add_command(out, &board->shared->places[i].commands[command]);
}

int64_t
board_started(const struct board *board)
{
	return board->started;
}
