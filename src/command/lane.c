/* SPDX-License-Identifier: ISC */
#include "command/lane.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "command/array.h"
#include "json/reply.h"

static int
compare_values(const struct db_value *a, const struct db_value *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int order = len == 0 ? 0 : memcmp(a->text, b->text, len);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* The lobby is dialog 1; a game's room has no number here. */
static int64_t
room_number(const struct post *post)
{
	if (post->game.type != DB_NULL)
		return INT64_MAX;
	return post->dialog.type == DB_NULL ? 1 : post->dialog.number;
}

static int
compare_rooms(const struct post *a, const struct post *b)
{
	int64_t left = room_number(a), right = room_number(b);

	if (left != right)
		return left < right ? -1 : 1;
	return left == INT64_MAX ? compare_values(&a->game, &b->game) : 0;
}

static int
compare_room_of(const void *key, const void *element)
{
	const struct post *const *other = element;

	return compare_rooms(key, *other);
}

bool
lane_has_room(const struct lane *lane, const struct post *post)
{
	return bsearch(post, lane->posts, lane->nposts, sizeof(struct post *), compare_room_of) !=
	    NULL;
}

/* By room, in the order in which every worker locks rooms, then as they came. */
static int
compare_posts(const void *a, const void *b)
{
	const struct post *const *left = a, *const *right = b;
	int order = compare_rooms(*left, *right);

	if (order != 0)
		return order;
	return (*left)->arrival < (*right)->arrival ? -1 : 1;
}

static void
put_room(struct buf *out, const struct post *post)
{
	if (post->game.type == DB_NULL)
		reply_integer(out, room_number(post));
	else
		buf_addstr(out, "null");
}

/* [id or null, messages, game or null] */
static void
put_room_entry(struct buf *out, const struct post *post, unsigned messages)
{
	buf_addstr(out, out->len == 1 ? "[" : ",[");
	put_room(out, post);
	buf_addstr(out, ",");
	reply_integer(out, messages);
	buf_addstr(out, ",");
	array_text(out, &post->game);
	buf_addstr(out, "]");
}

/* Where there is a sid its user is the sender; one that the request names must be the same. */
static const struct db_value *
sender(const struct post *post)
{
	return post->given.type != DB_NULL || post->sid.type != DB_NULL ? &post->given
									: &post->user;
}

/* [id or null, game or null, how many follow, sid or null, user or null, text, nonce if any] */
static void
put_message_entry(struct buf *out, const struct post *post, unsigned follow)
{
	buf_addstr(out, out->len == 1 ? "[" : ",[");
	put_room(out, post);
	buf_addstr(out, ",");
	array_text(out, &post->game);
	buf_addstr(out, ",");
	reply_integer(out, follow);
	buf_addstr(out, ",");
	array_hex(out, &post->sid);
	buf_addstr(out, ",");
	array_number(out, sender(post));
	buf_addstr(out, ",");
	array_text(out, &post->text);
	if (post->nonce.type != DB_NULL) {
		buf_addstr(out, ",");
		array_hex(out, &post->nonce);
	}
	buf_addstr(out, "]");
}

/* How many of the posts from the given one on are for its room. */
static unsigned
count_room(const struct lane *lane, unsigned first)
{
	unsigned n = 1;

	while (first + n < lane->nposts &&
	    compare_rooms(lane->posts[first], lane->posts[first + n]) == 0)
		n++;
	return n;
}

/* Returns how many rooms there are. */
static unsigned
write_lists(struct lane *lane)
{
	unsigned nrooms = 0;

	lane->rooms.len = lane->messages.len = 0;
	buf_addstr(&lane->rooms, "[");
	buf_addstr(&lane->messages, "[");
	for (unsigned i = 0; i < lane->nposts; nrooms++) {
		unsigned n = count_room(lane, i);

		put_room_entry(&lane->rooms, lane->posts[i], n);
		while (n > 0)
			put_message_entry(&lane->messages, lane->posts[i++], --n);
	}
	buf_addstr(&lane->rooms, "]");
	buf_addstr(&lane->messages, "]");
	return nrooms;
}

static struct db_value
int_value(int64_t number)
{
	return (struct db_value){ .type = DB_INT, .number = number };
}

/* Of a new call. */
static void
write_key(struct lane *lane)
{
	lane->args[0] = (struct db_value){
		.type = DB_BYTES, .text = (const char *)lane->id, .len = sizeof(lane->id)
	};
	lane->args[1] = int_value(++lane->number);
}

void
lane_write_batch(struct lane *lane)
{
	unsigned nrooms;
	bool games = false, nonces = false;

	qsort(lane->posts, lane->nposts, sizeof(struct post *), compare_posts);
	nrooms = write_lists(lane);
	for (unsigned i = 0; i < lane->nposts; i++) {
		games |= lane->posts[i]->game.type != DB_NULL;
		nonces |= lane->posts[i]->nonce.type != DB_NULL;
	}
	write_key(lane);
	lane->args[2] = array_argument(&lane->rooms);
	lane->args[3] = array_argument(&lane->messages);
	lane->args[4] = int_value(nrooms);
	lane->args[5] = int_value(lane->nposts);
	lane->args[6] = int_value(games);
	lane->args[7] = int_value(nonces);
}

void
lane_write_one(struct lane *lane)
{
	const struct post *post = lane->posts[0];

	write_key(lane);
	lane->args[2] = post->sid;
	lane->args[3] = post->user;
	lane->args[4] = post->given;
	lane->args[5] = post->dialog;
	lane->args[6] = post->game;
	lane->args[7] = post->text;
	lane->args[8] = post->nonce;
}

unsigned
lane_read_results(struct lane *lane, unsigned *others)
{
	const char *list = lane->stored.data;
	unsigned nothers = 0;
	int64_t place, id, seq;

	while (array_next(&list, &place) && array_next(&list, &id) && array_next(&list, &seq)) {
		if (place < 1 || place > lane->nposts)
			continue;
		lane->posts[place - 1]->id = id;
		lane->posts[place - 1]->seq = seq;
	}
	list = lane->others.data;
	while (array_next(&list, &place))
		if (place >= 1 && place <= lane->nposts && nothers < lane->nposts)
			others[nothers++] = (unsigned)place - 1;
	return nothers;
}

void
lane_begin(void *ctx)
{
	struct lane *lane = ctx;

	lane->others.len = lane->stored.len = 0;
	buf_add(&lane->others, "", 1);
	buf_add(&lane->stored, "", 1);
}

void
lane_row(void *ctx, const struct db_row *row)
{
	struct lane *lane = ctx;

	array_keep_list(&lane->others, &row->values[0]);
	array_keep_list(&lane->stored, &row->values[1]);
}

void
lane_init(struct lane *lane, struct poster *poster, int posts)
{
	lane->poster = poster;
	lane->posts = xcalloc((size_t)posts, sizeof(struct post *));
	random_bytes(lane->id, sizeof(lane->id));
}

void
lane_free(struct lane *lane)
{
	free(lane->posts);
	buf_free(&lane->rooms);
	buf_free(&lane->messages);
	buf_free(&lane->others);
	buf_free(&lane->stored);
}
