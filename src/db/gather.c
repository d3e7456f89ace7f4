/* SPDX-License-Identifier: ISC */
#include <event2/event.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/util.h"
#include "db/pool_internal.h"

struct db_gather {
	struct event *event;
	void (*due)(void *ctx);
	void *ctx;
};

static void
on_due(evutil_socket_t fd, short what, void *ctx)
{
	const struct db_gather *gather = ctx;

	(void)fd;
	(void)what;
	gather->due(gather->ctx);
}

struct db_gather *
db_gather_new(struct db_pool *pool, void (*due)(void *ctx), void *ctx)
{
	struct db_gather *gather = xcalloc(1, sizeof(*gather));

	gather->due = due;
	gather->ctx = ctx;
	if ((gather->event = evtimer_new(pool->base, on_due, gather)) == NULL)
		log_fatal("event: out of memory");
	return gather;
}

void
db_gather_free(struct db_gather **gather)
{
	event_free((*gather)->event);
	free(*gather);
	*gather = NULL;
}

/* A timer that is due at once comes behind all for which the loop finds something to read. */
void
db_gather_soon(struct db_gather *gather)
{
	static const struct timeval now = { 0, 0 };

	if (!evtimer_pending(gather->event, NULL))
		evtimer_add(gather->event, &now);
}
