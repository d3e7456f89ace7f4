/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_POST_QUEUE_H
#define PARLORD_POST_QUEUE_H

#include "command/lane.h"

/* The messages that wait in a worker. For post.c only. */
struct post_queue {
	struct post_list batch; /* for one, in the order of their arrival */
	struct post_list alone; /* for a call of their own */
	int count;              /* on both lists */
};

void post_queue_init(struct post_queue *queue);

/* Adds a post to one of the lists. */
void post_queue_add(struct post_queue *queue, struct post_list *list, struct post *post);

/* What comes back from a batch is older than what waits for one. */
void post_queue_add_again(struct post_queue *queue, struct post *post);

void post_queue_remove(struct post_queue *queue, struct post_list *list, struct post *post);

/* Takes the first one of a list that is not empty. */
struct post *post_queue_take(struct post_queue *queue, struct post_list *list);

#endif
