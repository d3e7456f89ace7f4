/* SPDX-License-Identifier: ISC */
#include "server/conn_internal.h"

/* libevent runs active events until none is left; before a timer it reads what others sent. */
void
conn_turn_later(struct conn_host *host)
{
	static const struct timeval now = { 0, 0 };

	if (!evtimer_pending(host->turn, NULL))
		evtimer_add(host->turn, &now);
}

void
conn_run_all(struct conn_host *host)
{
	size_t turns = 0;
	struct conn *c;

	/* Those that queue again meanwhile wait for the next time. */
	TAILQ_FOREACH(c, &host->runnable, queue)
		turns++;
	for (; turns > 0 && (c = TAILQ_FIRST(&host->runnable)) != NULL; turns--) {
		conn_enqueue(c, PLACE_NONE);
		conn_turn(c);
	}
	if (!TAILQ_EMPTY(&host->runnable))
		conn_turn_later(host);
}

void
conn_kick_client(struct conn_host *host, uint64_t id)
{
	struct conn *c;

	TAILQ_FOREACH(c, &host->all, link) {
		if (c->board->id != id)
			continue;
		conn_cut(c, BOARD_CUT_KICK, "by an administrator");
		return;
	}
}

void
conn_kick_user(struct conn_host *host, int64_t user)
{
	struct conn *c, *next;

	for (c = TAILQ_FIRST(&host->all); c != NULL; c = next) {
		next = TAILQ_NEXT(c, link);
		if (c->identity.user_id == user)
			conn_cut(c, BOARD_CUT_KICK, "by an administrator");
	}
}

void
conn_resume_stalled(struct conn_host *host)
{
	struct conn *c;

	while ((c = TAILQ_FIRST(&host->stalled)) != NULL)
		conn_enqueue(c, PLACE_RUNNABLE);
	conn_turn_later(host);
}

void
conn_drain_all(struct conn_host *host)
{
	struct conn *c;

	host->draining = true;
	TAILQ_FOREACH(c, &host->all, link)
		if (c->place == PLACE_NONE && c->request == NULL)
			conn_enqueue(c, PLACE_RUNNABLE);
	conn_turn_later(host);
}
