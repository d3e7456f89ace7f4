/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/board.h"

static struct board *board;

static int
make_board(void **state)
{
	(void)state;
	board = board_new(4, 3);
	return 0;
}

static int
free_board(void **state)
{
	(void)state;
	board_free(&board);
	return 0;
}

static struct board_place *
take(enum board_role role)
{
	struct board_place *place = board_take_place(board);

	assert_non_null(place);
	place->role = role;
	return place;
}

/* Runs work in a process of its own that has taken the place; its id. */
static pid_t
run(struct board_place *place, void (*work)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		board_use_place(board, place);
		work();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	return pid;
}

static struct board_place *
in_process(enum board_role role, void (*work)(void))
{
	struct board_place *place = take(role);
	pid_t pid = run(place, work);

	assert_int_equal(place->pid, pid);
	return place;
}

static void
count_some(void)
{
	board_count(BOARD_ACCEPTED, 3);
	board_count(BOARD_ACCEPTED, 4);
	board_gauge(BOARD_CONNECTIONS, 5);
	board_command(2, BOARD_REFUSED, 80);
	board_command(2, BOARD_OK, 10000000);
}

static void
test_counts_of_the_dead_are_kept(void **state)
{
	struct board_place *first = in_process(BOARD_WORKER, count_some);
	struct board_place *second = in_process(BOARD_WORKER, count_some);
	struct board_command sum;

	(void)state;
	assert_int_equal(board_sum(board, BOARD_ACCEPTED), 14);
	assert_int_equal(board_sum_gauge(board, BOARD_CONNECTIONS), 10);
	board_leave_place(board, first);
	assert_int_equal(board_sum(board, BOARD_ACCEPTED), 14);
	assert_int_equal(board_sum_gauge(board, BOARD_CONNECTIONS), 5);
	/* Whoever gets the place next starts anew. */
	first = in_process(BOARD_WORKER, count_some);
	assert_int_equal(board_sum(board, BOARD_ACCEPTED), 21);
	board_leave_place(board, first);
	board_leave_place(board, second);
	board_sum_command(board, 2, &sum);
	assert_int_equal(sum.outcomes[BOARD_OK], 3);
	assert_int_equal(sum.outcomes[BOARD_REFUSED], 3);
	assert_int_equal(sum.outcomes[BOARD_FAILED], 0);
	assert_int_equal(sum.buckets[1], 3);
	assert_int_equal(sum.buckets[BOARD_NBUCKETS - 1], 3);
	assert_int_equal(sum.micros, 3 * 10000080);
}

/* Fills all memory that is shared with other processes, as whoever has taken a worker over may. */
static void
fill_shared_memory(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long start, end;
	unsigned filled = 0;
	char line[512];

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps) != NULL)
		if (strstr(line, " rw-s ") != NULL && sscanf(line, "%lx-%lx", &start, &end) == 2) {
			memset((void *)start, 0x3f, end - start);
			filled++;
		}
	fclose(maps);
	if (filled == 0)
		_exit(1);
}

static void
test_nobody_writes_or_reads_beyond_the_board(void **state)
{
	struct board_place *place = take(BOARD_WORKER);
	int places = 0, clients = 0;

	(void)state;
	run(place, fill_shared_memory);
	while (board_place_at(board, places) != NULL)
		places++;
	assert_int_equal(places, 4);
	assert_null(board_place_at(board, -1));
	while (board_client_at(board, clients) != NULL)
		clients++;
	assert_true(clients >= 3 && clients < 100);
	assert_null(board_take_place(board));
	board_leave_place(board, place);
	assert_ptr_equal(board_take_place(board), place);
}

static void
test_buckets_include_their_bound(void **state)
{
	struct board_place *place = take(BOARD_WORKER);
	struct board_command sum;

	(void)state;
	board_use_place(board, place);
	for (int i = 0; i < BOARD_NBUCKETS - 1; i++) {
		board_command(0, BOARD_OK, board_buckets[i]);
		board_command(0, BOARD_OK, board_buckets[i] + 1);
	}
	board_command(0, BOARD_OK, 0);
	board_sum_command(board, 0, &sum);
	assert_int_equal(sum.buckets[0], 2);
	for (int i = 1; i < BOARD_NBUCKETS - 1; i++)
		assert_int_equal(sum.buckets[i], 2);
	assert_int_equal(sum.buckets[BOARD_NBUCKETS - 1], 1);
}

static void
test_places_run_out(void **state)
{
	struct board_place *places[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		places[i] = take(BOARD_WORKER);
	assert_null(board_take_place(board));
	board_leave_place(board, places[2]);
	assert_ptr_equal(board_take_place(board), places[2]);
}

static int
count_clients(void)
{
	const struct board_client *client;
	int n = 0;

	for (int i = 0; (client = board_client_at(board, i)) != NULL; i++)
		n += client->owner != 0;
	return n;
}

/* Two clients are left behind. */
static void
die_with_clients(void)
{
	for (int i = 0; i < 2; i++) {
		struct board_client *client = board_take_client();

		snprintf(client->peer, sizeof(client->peer), "peer %d", i);
	}
}

static void
test_clients_are_bounded_over_all_workers(void **state)
{
	struct board_place *dead = in_process(BOARD_WORKER, die_with_clients);
	struct board_place *own = take(BOARD_WORKER);
	struct board_client *client, *none;

	(void)state;
	board_use_place(board, own);
	assert_int_equal(count_clients(), 2);
	client = board_take_client();
	assert_non_null(client);
	assert_true(client->id > 2);
	assert_null(board_take_client());
	board_leave_client(&client);
	assert_null(client);
	client = board_take_client();
	assert_non_null(client);
	/* What a process that died had is free again. */
	board_leave_place(board, dead);
	assert_int_equal(count_clients(), 1);
	assert_non_null(board_take_client());
	assert_non_null(board_take_client());
	assert_null(board_take_client());
	/* None is none. */
	none = NULL;
	board_leave_client(&none);
}

static struct net_addr
addr(const char *text)
{
	struct net_addr parsed;

	assert_true(net_addr_parse(text, &parsed));
	return parsed;
}

/* One is left behind, one was given up. */
static void
die_with_clients_of_one_address(void)
{
	const struct net_addr here = addr("192.0.2.1");
	struct board_client *left = board_take_client(), *client = board_take_client();

	assert_int_equal(board_client_from(left, &here), 1);
	assert_int_equal(board_client_from(client, &here), 2);
	board_leave_client(&client);
}

static void
test_clients_are_counted_by_address(void **state)
{
	const struct net_addr here = addr("192.0.2.1"), there = addr("2001:db8::");
	struct board_place *dead = in_process(BOARD_WORKER, die_with_clients_of_one_address);
	struct board_client *first, *second;

	(void)state;
	board_use_place(board, take(BOARD_WORKER));
	first = board_take_client();
	assert_int_equal(board_client_from(first, &there), 1);
	second = board_take_client();
	assert_int_equal(board_client_from(second, &here), 2);
	/* What a process that died had does not count any more. */
	board_leave_place(board, dead);
	assert_int_equal(board_client_from(second, &here), 1);
	/* Nor does an entry that somebody else has taken who is not counted. */
	board_leave_client(&second);
	second = board_take_client();
	assert_int_equal(board_client_from(first, &here), 1);
}

static struct rate slow;

static void
take_two(void)
{
	const struct net_addr here = addr("192.0.2.1");

	assert_int_equal(board_take_token(&here, &slow, 1000000), 0);
	assert_int_equal(board_take_token(&here, &slow, 1000000), 0);
}

static void
test_processes_take_from_one_bucket(void **state)
{
	const struct net_addr here = addr("192.0.2.1"), there = addr("192.0.2.2");

	(void)state;
	slow = rate_of(1, 3);
	board_leave_place(board, in_process(BOARD_WORKER, take_two));
	board_use_place(board, take(BOARD_WORKER));
	assert_int_equal(board_take_token(&here, &slow, 1000000), 0);
	assert_int_equal(board_take_token(&there, &slow, 1000000), 0);
	assert_in_range(board_take_token(&here, &slow, 1000000), 999900, 1000100);
	assert_int_equal(board_take_token(&here, &slow, 2000100), 0);
}

static void
test_administrators_have_entries_of_their_own(void **state)
{
	struct board_place *worker = take(BOARD_WORKER), *control = take(BOARD_CONTROL);

	(void)state;
	board_use_place(board, worker);
	while (board_take_client() != NULL)
		;
	assert_int_equal(count_clients(), 3);
	board_use_place(board, control);
	assert_non_null(board_take_client());
	assert_int_equal(count_clients(), 4);
}

static void
test_without_a_place_nothing_is_counted(void **state)
{
	(void)state;
	board_count(BOARD_ACCEPTED, 1);
	assert_int_equal(board_sum(board, BOARD_ACCEPTED), 0);
	assert_null(board_take_client());
}

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(board_counter_name(BOARD_ACCEPTED), "connections_accepted");
	assert_string_equal(board_gauge_name(BOARD_MEMORY), "memory_bytes");
	for (int i = 0; i < BOARD_NCOUNTERS; i++)
		assert_true(strlen(board_counter_help((enum board_counter)i)) > 0);
	for (int i = 0; i < BOARD_NGAUGES; i++)
		assert_true(strlen(board_gauge_help((enum board_gauge)i)) > 0);
}

int
main(void)
{
#define WITH_BOARD(test) cmocka_unit_test_setup_teardown(test, make_board, free_board)
	const struct CMUnitTest tests[] = {
		WITH_BOARD(test_without_a_place_nothing_is_counted),
		WITH_BOARD(test_counts_of_the_dead_are_kept),
		WITH_BOARD(test_nobody_writes_or_reads_beyond_the_board),
		WITH_BOARD(test_buckets_include_their_bound),
		WITH_BOARD(test_places_run_out),
		WITH_BOARD(test_clients_are_bounded_over_all_workers),
		WITH_BOARD(test_clients_are_counted_by_address),
		WITH_BOARD(test_processes_take_from_one_bucket),
		WITH_BOARD(test_administrators_have_entries_of_their_own),
		WITH_BOARD(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
