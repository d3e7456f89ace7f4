/* SPDX-License-Identifier: ISC */
#include "base/util.h"
#include "command/post_internal.h"
#include "json/reply.h"

static void
post_stored(struct post *post)
{
	struct request *req = post->req;

	incident_written(&req->engine->incidents);
	buf_addstr(&req->out, req->command->reply.before);
	if (post->nonce.type != DB_NULL) {
		buf_addstr(&req->out, ",\"id\":");
		reply_integer(&req->out, post->id);
		buf_addstr(&req->out, ",\"seq\":");
		reply_integer(&req->out, post->seq);
	}
	buf_addstr(&req->out, "}\n");
	request_resume(req, PROGRESS_DONE);
}

void
post_failed(struct post *post, const struct db_result *result)
{
	request_resume(post->req, request_fail(post->req, result));
}

/* The call did nothing: those who have time wait for the next one. */
static void
batch_away(struct lane *lane, const struct db_result *result)
{
	int64_t now = now_ms();

	for (unsigned i = 0; i < lane->nposts; i++) {
		if (lane->posts[i]->deadline > now)
			post_queue_add_again(&lane->poster->queue, lane->posts[i]);
		else
			post_failed(lane->posts[i], result);
	}
}

/* Nothing was stored: those that are no work for a batch go alone, others with the next one. */
static void
batch_refused(struct lane *lane, const unsigned *others, unsigned nothers)
{
	for (unsigned i = 0; i < nothers; i++) {
		post_queue_add(
		    &lane->poster->queue, &lane->poster->queue.alone, lane->posts[others[i]]);
		lane->posts[others[i]] = NULL;
	}
	for (unsigned i = 0; i < lane->nposts; i++)
		if (lane->posts[i] != NULL)
			post_queue_add_again(&lane->poster->queue, lane->posts[i]);
}

static void
batch_stored(struct lane *lane)
{
	unsigned others[lane->nposts];
	unsigned nothers = lane_read_results(lane, others);

	if (nothers > 0) {
		batch_refused(lane, others, nothers);
		return;
	}
	for (unsigned i = 0; i < lane->nposts; i++)
		post_stored(lane->posts[i]);
}

void
post_batch_done(struct lane *lane, const struct db_result *result)
{
	switch (result->outcome) {
	case DB_OK:
		batch_stored(lane);
		break;
	case DB_AWAY:
		batch_away(lane, result);
		break;
	case DB_BUSY:
	case DB_UNWRITABLE:
	case DB_UNCERTAIN:
		for (unsigned i = 0; i < lane->nposts; i++)
			post_failed(lane->posts[i], result);
		break;
	case DB_REFUSED:
	case DB_FAILED:
		/* One of them is to blame; alone it can't harm the others. */
		for (unsigned i = 0; i < lane->nposts; i++)
			post_queue_add(
			    &lane->poster->queue, &lane->poster->queue.alone, lane->posts[i]);
		break;
	}
}

void
post_single_done(struct lane *lane, const struct db_result *result)
{
	unsigned others[1];

	if (result->outcome == DB_OK) {
		(void)lane_read_results(lane, others);
		post_stored(lane->posts[0]);
	} else {
		post_failed(lane->posts[0], result);
	}
}
