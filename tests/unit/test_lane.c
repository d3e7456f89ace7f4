/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/util.h"
#include "command/array.h"
#include "command/lane.h"
#include "command/post_queue.h"

static struct db_value
number(int64_t n)
{
	return (struct db_value){ .type = DB_INT, .number = n };
}

static struct db_value
text(const char *string)
{
	return (struct db_value){ .type = DB_TEXT, .text = string, .len = strlen(string) };
}

static struct db_value
bytes(const char *string)
{
	return (struct db_value){ .type = DB_BYTES, .text = string, .len = strlen(string) };
}

/* In a lane for so many posts; they belong to the test. */
static void
fill(struct lane *lane, struct post *posts, unsigned count)
{
	lane_init(lane, NULL, (int)count);
	lane->nposts = count;
	for (unsigned i = 0; i < count; i++) {
		posts[i].arrival = i + 1;
		lane->posts[i] = &posts[i];
	}
}

static void
assert_text(const struct db_value *value, const char *expected)
{
	assert_int_equal(value->type, DB_TEXT);
	assert_int_equal(value->len, strlen(expected));
	assert_memory_equal(value->text, expected, value->len);
}

/* First the dialogs, ascending, then the games by name; in a room as they came. */
static void
test_a_batch_is_sorted_by_room(void **state)
{
	struct post posts[] = {
		{ .user = number(1), .game = text("chess"), .text = text("a") },
		{ .user = number(2), .dialog = number(7), .text = text("b") },
		{ .user = number(3), .game = text("che"), .text = text("c") },
		{ .user = number(4), .text = text("d") },
		{ .user = number(5), .dialog = number(7), .text = text("e") },
		{ .user = number(6), .game = text("bridge"), .text = text("f") },
		{ .user = number(7), .dialog = number(1), .text = text("g") },
		{ .user = number(8), .game = text("chess"), .text = text("h") },
	};
	struct lane lane = { 0 };

	(void)state;
	fill(&lane, posts, COUNT_OF(posts));
	lane_write_batch(&lane);
	assert_text(&lane.args[2],
	    "[[1,2,null],[7,2,null],[null,1,\"bridge\"],[null,1,\"che\"],[null,2,\"chess\"]]");
	assert_text(&lane.args[3],
	    "[[1,null,1,null,4,\"d\"],[1,null,0,null,7,\"g\"],"
	    "[7,null,1,null,2,\"b\"],[7,null,0,null,5,\"e\"],"
	    "[null,\"bridge\",0,null,6,\"f\"],[null,\"che\",0,null,3,\"c\"],"
	    "[null,\"chess\",1,null,1,\"a\"],[null,\"chess\",0,null,8,\"h\"]]");
	assert_int_equal(lane.args[4].number, 5); /* rooms */
	assert_int_equal(lane.args[5].number, 8); /* messages */
	assert_int_equal(lane.args[6].number, 1); /* games among them */
	assert_int_equal(lane.args[7].number, 0); /* no nonce */
	lane_free(&lane);
}

/* Whoever has a sid is its user, and may say so; else it is the connection's, or the one named. */
static void
test_the_sender_and_the_nonce(void **state)
{
	struct post posts[] = {
		{ .sid = bytes("\x01\xfe"), .user = number(1), .text = text("\"") },
		{ .sid = bytes("\x02"), .given = number(2), .text = text("b") },
		{ .user = number(3), .given = number(4), .text = text("c") },
		{ .user = number(5), .text = text("d"), .nonce = bytes("n\xff") },
	};
	struct lane lane = { 0 };

	(void)state;
	fill(&lane, posts, COUNT_OF(posts));
	lane_write_batch(&lane);
	assert_text(&lane.args[3],
	    "[[1,null,3,\"01fe\",null,\"\\\"\"],[1,null,2,\"02\",2,\"b\"],"
	    "[1,null,1,null,4,\"c\"],[1,null,0,null,5,\"d\",\"6eff\"]]");
	assert_int_equal(lane.args[6].number, 0);
	assert_int_equal(lane.args[7].number, 1);
	lane_free(&lane);
}

/* A call is made again under its number; the next call has the next one. */
static void
test_each_call_has_a_number(void **state)
{
	struct post posts[] = { { .user = number(1), .text = text("a") } };
	struct lane lane = { 0 }, other = { 0 };

	(void)state;
	fill(&lane, posts, 1);
	lane_init(&other, NULL, 1);
	assert_memory_not_equal(lane.id, other.id, sizeof(lane.id));
	for (int64_t n = 1; n <= 3; n++) {
		if (n == 2)
			lane_write_batch(&lane);
		else
			lane_write_one(&lane);
		assert_int_equal(lane.args[0].len, LANE_ID_SIZE);
		assert_memory_equal(lane.args[0].text, lane.id, LANE_ID_SIZE);
		assert_int_equal(lane.args[1].number, n);
	}
	lane_free(&lane);
	lane_free(&other);
}

static void
test_which_rooms_a_lane_has(void **state)
{
	struct post posts[] = {
		{ .game = text("chess"), .text = text("a") },
		{ .dialog = number(7), .text = text("b") },
	};
	const struct post here[] = {
		{ .game = text("chess") },
		{ .dialog = number(7) },
	};
	const struct post elsewhere[] = {
		{ .game = text("ches") }, { .game = text("chess2") }, { .game = text("Chess") },
		{ .dialog = number(6) }, { .game = { .type = DB_NULL } }, /* the lobby */
	};
	struct lane lane = { 0 };

	(void)state;
	fill(&lane, posts, COUNT_OF(posts));
	lane_write_batch(&lane);
	for (size_t i = 0; i < COUNT_OF(here); i++)
		assert_true(lane_has_room(&lane, &here[i]));
	for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
		assert_false(lane_has_room(&lane, &elsewhere[i]));
	lane_free(&lane);
}

static void
give_results(struct lane *lane, struct db_value others, struct db_value stored)
{
	const struct db_value values[] = { others, stored };
	const char *const names[] = { "others", "stored" };
	const struct db_row row = { 0, 2, names, values };

	lane_begin(lane);
	lane_row(lane, &row);
}

/* Places are those of the sorted posts, from 1; what is none is passed over. */
static void
test_results(void **state)
{
	struct post posts[3] = { 0 };
	struct lane lane = { 0 };
	unsigned others[3];

	(void)state;
	fill(&lane, posts, COUNT_OF(posts));
	lane_begin(&lane);
	assert_int_equal(lane_read_results(&lane, others), 0);

	give_results(&lane, text("1,3"), (struct db_value){ .type = DB_NULL });
	assert_int_equal(lane_read_results(&lane, others), 2);
	assert_int_equal(others[0], 0);
	assert_int_equal(others[1], 2);

	give_results(&lane, text("0,4,-1,2,2,2,2"), text("0,8,9,4,8,9,3,123456789012,77"));
	assert_int_equal(lane_read_results(&lane, others), 3);
	assert_int_equal(others[2], 1);
	assert_int_equal(posts[2].id, 123456789012);
	assert_int_equal(posts[2].seq, 77);
	assert_int_equal(posts[0].id, 0);
	assert_int_equal(posts[1].seq, 0);

	/* The rows of an attempt that was lost are forgotten. */
	lane_begin(&lane);
	assert_int_equal(lane_read_results(&lane, others), 0);
	lane_free(&lane);
}

/* What comes back from a batch stands before what came later, wherever that is. */
static void
test_what_comes_back_keeps_its_place(void **state)
{
	struct post posts[5];
	struct post_queue queue;

	(void)state;
	post_queue_init(&queue);
	for (unsigned i = 0; i < COUNT_OF(posts); i++)
		posts[i] = (struct post){ .arrival = i };
	post_queue_add(&queue, &queue.batch, &posts[1]);
	post_queue_add(&queue, &queue.batch, &posts[3]);
	post_queue_add_again(&queue, &posts[4]);
	post_queue_add_again(&queue, &posts[2]);
	post_queue_add_again(&queue, &posts[0]);
	assert_int_equal(queue.count, 5);
	for (unsigned i = 0; i < COUNT_OF(posts); i++)
		assert_ptr_equal(post_queue_take(&queue, &queue.batch), &posts[i]);
	assert_int_equal(queue.count, 0);
	assert_true(TAILQ_EMPTY(&queue.batch));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_batch_is_sorted_by_room),
		cmocka_unit_test(test_the_sender_and_the_nonce),
		cmocka_unit_test(test_each_call_has_a_number),
		cmocka_unit_test(test_which_rooms_a_lane_has),
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_what_comes_back_keeps_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
