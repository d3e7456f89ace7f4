/* SPDX-License-Identifier: ISC */
#include "command/post_queue.h"

void
post_queue_init(struct post_queue *queue)
{
	TAILQ_INIT(&queue->batch);
	TAILQ_INIT(&queue->alone);
	queue->count = 0;
}

void
post_queue_add(struct post_queue *queue, struct post_list *list, struct post *post)
{
	TAILQ_INSERT_TAIL(list, post, link);
	queue->count++;
}

void
post_queue_add_again(struct post_queue *queue, struct post *post)
{
	struct post *next;

	TAILQ_FOREACH(next, &queue->batch, link)
		if (next->arrival > post->arrival)
			break;
	if (next != NULL)
		TAILQ_INSERT_BEFORE(next, post, link);
	else
		TAILQ_INSERT_TAIL(&queue->batch, post, link);
	queue->count++;
}

void
post_queue_remove(struct post_queue *queue, struct post_list *list, struct post *post)
{
	TAILQ_REMOVE(list, post, link);
	queue->count--;
}

struct post *
post_queue_take(struct post_queue *queue, struct post_list *list)
{
	struct post *post = TAILQ_FIRST(list);

	post_queue_remove(queue, list, post);
	return post;
}
