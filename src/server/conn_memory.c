/* SPDX-License-Identifier: ISC */
#include "server/conn_internal.h"
#include "server/output.h"

/*
 * One connection's buffers are bounded by max_request_size and output_buffer, but thousands that
 * make the most of it are too many for any machine. So there is a bound for their sum, and beyond
 * it those go that hold the most, which are never the ones that ask and read their answers.
 */

static void
weigh(struct conn *c)
{
	size_t held = frame_size(c->frame) + input_length(&c->input) + output_length(c->bev);

	c->host->held = c->host->held - c->held + held;
	c->held = held;
}

void
conn_forget_weight(struct conn *c)
{
	c->host->held -= c->held;
	c->held = 0;
}

/* Weighs all anew, as buffers also change while nobody looks; returns the most that one holds. */
static size_t
weigh_all(struct conn_host *host)
{
	struct conn *c;
	size_t most = 0;

	TAILQ_FOREACH(c, &host->all, link) {
		weigh(c);
		if (c->held > most)
			most = c->held;
	}
	return most;
}

/*
 * Makes a quarter of the bound free, by cutting also those that hold half as much as the heaviest:
 * looking at thousands for each that is cut would be an attack of its own.
 */
static void
relieve(struct conn_host *host, size_t bound)
{
	size_t most = weigh_all(host);
	struct conn *c, *next;

	if (host->held <= bound)
		return;
	for (; host->held > bound / 4 * 3 && most > 0; most /= 2) {
		for (c = TAILQ_FIRST(&host->all); c != NULL; c = next) {
			next = TAILQ_NEXT(c, link);
			if (c->held >= most - most / 2 && host->held > bound / 4 * 3)
				conn_cut(
				    c, BOARD_CUT_MEMORY, "buffers hold more than buffer_memory");
		}
	}
}

void
conn_weigh(struct conn *c)
{
	struct conn_host *host = c->host;
	size_t bound = (size_t)host->conf->limits.buffer_memory;

	weigh(c);
	if (host->held > bound)
		relieve(host, bound);
}
