/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "base/util.h"
#include "server/conn_internal.h"
#include "server/output.h"
#include "json/reply.h"

/* Steps that a connection may take before the others get their turn; a request takes one or so. */
#define TURN_BUDGET 16

static bool
is_output_full(const struct conn *c)
{
	return output_length(c->bev) > (size_t)c->host->conf->limits.output_buffer;
}

static enum step
conn_refuse(struct conn *c, enum status status, const char *why, int retry_after)
{
	struct buf reply = { 0 };

	reply_status(&reply, status, why, retry_after);
	output_add(c->bev, &reply);
	buf_free(&reply);
	return STEP_AGAIN;
}

static void
on_request_wake(void *owner)
{
	struct conn *c = owner;

	conn_enqueue(c, PLACE_RUNNABLE);
	/* The reply leaves before anything else is read. */
	event_active(c->host->turn, EV_TIMEOUT, 0);
}

static enum step
conn_run_request(struct conn *c)
{
	enum progress progress = request_run(c->request);

	if (progress == PROGRESS_WAIT)
		return conn_wait(c, PATIENCE_ENDLESS);
	if (progress == PROGRESS_CUT)
		return conn_cut(c, BOARD_CUT_REPLY, "a reply could not be finished");
	c->board->user = c->identity.user_id;
	output_add(c->bev, request_take(c->request));
	if (progress == PROGRESS_DONE)
		request_abandon(&c->request);
	return STEP_AGAIN;
}

/* All that was asked is answered: sends the rest, then waits for the peer to close as well. */
static enum step
conn_finish(struct conn *c)
{
	output_flush(c->bev);
	if (output_length(c->bev) > 0)
		return conn_wait(c, PATIENCE_READER);
	if (!c->lingering) {
		c->lingering = true;
		output_end(c->bev);
		conn_wait(c, PATIENCE_LINGER);
	}
	/* Closing with unread input would reset the connection, and the replies might be lost. */
	switch (input_drop(&c->input)) {
	case INPUT_BYTES:
		return STEP_AGAIN;
	case INPUT_NONE:
		return STEP_WAIT;
	case INPUT_END:
	case INPUT_LOST:
		break;
	}
	conn_close(c);
	return STEP_GONE;
}

static enum step
conn_take(struct conn *c, enum frame_event event, json_t *value, const struct errbuf *why)
{
	switch (event) {
	case FRAME_VALUE:
		c->board->requests++;
		c->board->active = now_ms();
		c->request = request_new(c->host->engine, value, &c->identity, on_request_wake, c);
		/* At once, so that what it is refused for does not lie in memory until the next
		 * turn. */
		return conn_run_request(c);
	case FRAME_TOO_LONG:
		c->ending = true;
		board_count(BOARD_CUT_LONG, 1);
		log_event(EVENT_CONN_CLOSED, LOG_FIELDS(.client = c->identity.client),
		    "%s: connection closed: a request was longer than max_request_size",
		    c->board->peer);
		return conn_refuse(c, STATUS_BAD_REQUEST, why->text, 0);
	case FRAME_FAULT:
		board_count(BOARD_BAD_REQUESTS, 1);
		return conn_refuse(c, STATUS_BAD_REQUEST, why->text, 0);
	case FRAME_MORE:
		break;
	}
	return STEP_AGAIN;
}

static enum step
conn_end(struct conn *c)
{
	struct errbuf why;
	json_t *value = NULL;
	enum frame_event last = frame_end(c->frame, &value, &why);

	c->ending = true;
	return conn_take(c, last, value, &why);
}

/* Gives the framer what has arrived. */
static enum step
conn_feed(struct conn *c)
{
	switch (input_feed(&c->input, c->frame)) {
	case INPUT_BYTES:
		return STEP_AGAIN;
	case INPUT_END:
		return conn_end(c);
	case INPUT_LOST:
		return conn_lost(c, strerror(errno));
	case INPUT_NONE:
		break;
	}
	if (c->host->draining && !input_is_coming(&c->input)) {
		c->ending = true;
		return STEP_AGAIN;
	}
	return conn_rest(c);
}

/* A request, or what should have been one, counts before anything is done for it. */
static enum step
conn_count(struct conn *c, enum frame_event event, json_t *value, const struct errbuf *why)
{
	struct limit_refusal refusal =
	    limiter_request(c->host->limiter, &c->identity, c->board, &c->budget);

	if (refusal.words == NULL || event == FRAME_TOO_LONG)
		return conn_take(c, event, value, why);
	if (event == FRAME_VALUE)
		json_decref(value);
	return conn_refuse(c, STATUS_BAD_COMMAND, refusal.words, refusal.retry_after);
}

static enum step
conn_read(struct conn *c)
{
	enum frame_event event;
	struct errbuf why;
	json_t *value;

	if (engine_is_full(c->host->engine)) {
		conn_enqueue(c, PLACE_STALLED);
		return conn_wait(c, PATIENCE_ENDLESS);
	}
	event = frame_next(c->frame, &value, &why);
	if (event == FRAME_MORE)
		return conn_feed(c);
	/* A request is whole: the next one has its own time. */
	conn_wait(c, PATIENCE_ENDLESS);
	return conn_count(c, event, value, &why);
}

static enum step
conn_step(struct conn *c)
{
	if (is_output_full(c))
		output_flush(c->bev);
	if (is_output_full(c))
		return conn_wait(c, PATIENCE_READER);
	if (c->request != NULL)
		return conn_run_request(c);
	if (c->ending)
		return conn_finish(c);
	return conn_read(c);
}

/* Replies leave when it has to wait or they are many: those to a client that pipelines together. */
void
conn_turn(struct conn *c)
{
	enum step step = STEP_AGAIN;

	for (int budget = TURN_BUDGET; budget > 0 && step == STEP_AGAIN; budget--)
		step = conn_step(c);
	if (step == STEP_AGAIN) {
		conn_enqueue(c, PLACE_RUNNABLE);
		conn_turn_later(c->host);
	} else if (step == STEP_WAIT) {
		output_flush(c->bev);
	}
	if (step == STEP_GONE)
		return;
	if (c->input.unread && !input_hold(&c->input))
		conn_lost(c, strerror(errno));
	else
		conn_weigh(c);
}
