/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LANE_H
#define PARLORD_LANE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "base/buf.h"
#include "db/db.h"

/*
 * One call at a time that adds messages, numbered so that it can be made again while its outcome is
 * unknown (sql/procedures/post.sql). For post*.c only.
 */
enum { LANE_ID_SIZE = 16, LANE_MAX_ARGS = 9, LANE_BATCH_ARGS = 8, LANE_SID_HEX = 64 };

/* A message and what is known of its sender, as arguments of a procedure. */
struct post {
	TAILQ_ENTRY(post) link;
	struct request *req;
	int64_t deadline;       /* of now_ms(): when the client is told, whatever is known then */
	struct db_value sid;    /* its hash, or null */
	struct db_value user;   /* whom the connection is bound to, or null */
	struct db_value given;  /* whom the request names, or null */
	struct db_value dialog; /* null: the lobby protocol's room */
	struct db_value game;   /* null: the lobby */
	struct db_value text;
	struct db_value nonce;
	uint64_t arrival;
	int64_t id; /* when it is stored, if it has a nonce */
	int64_t seq;
};

TAILQ_HEAD(post_list, post);

struct lane {
	struct poster *poster;
	unsigned char id[LANE_ID_SIZE];
	int64_t number;
	bool busy;
	bool slow;           /* and its call takes long */
	struct post **posts; /* of the running call, in the order of its arguments */
	unsigned nposts;
	struct buf rooms; /* the call's arguments, and its results */
	struct buf messages;
	struct buf others;
	struct buf stored;
	struct db_value args[LANE_MAX_ARGS];
};

/* posts: the most that it may have. */
void lane_init(struct lane *lane, struct poster *poster, int posts);
void lane_free(struct lane *lane);

/* What a running call's caller (db_caller) does with its rows; ctx is the lane. */
void lane_begin(void *ctx);
void lane_row(void *ctx, const struct db_row *row);

/* Whether the lane's posts, once sorted, have one for the same room. */
bool lane_has_room(const struct lane *lane, const struct post *post);

/* Sorts the lane's posts by room and writes them as the arguments of post_batch. */
void lane_write_batch(struct lane *lane);

/* Writes the lane's only post as the arguments of post_one. */
void lane_write_one(struct lane *lane);

/*
 * Reads what the call gave: stored posts get their id and seq. Returns how many posts it would not
 * take, whose places in posts (from 0) are then in others[], which has room for all.
 */
unsigned lane_read_results(struct lane *lane, unsigned *others);

#endif
