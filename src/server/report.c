/* SPDX-License-Identifier: ISC */
#include "base/util.h"
#include "server/master_internal.h"
#include "server/notify.h"

/* How often what systemd is told may change (ms). */
#define STATUS_INTERVAL 1000

/* By how much the end is put off while connections drain (ms). */
#define EXTEND_BY 5000

void
report_init(struct master *m, const struct conf *conf)
{
	m->report.start_deadline = now_ms() + conf->start_timeout;
	m->report.alive_interval = notify_interval();
}

void
report_bound_timeout(const struct master *m, struct conf *conf)
{
	int interval = m->report.alive_interval;

	if (interval == 0 || conf->worker_timeout < interval)
		return;
	log_warning("worker_timeout must be less than half of WatchdogSec: it is taken as %d ms",
	    interval / 2);
	conf->worker_timeout = interval / 2;
}

void
report_up(struct master *m, bool database)
{
	if (m->report.announced)
		return;
	m->report.announced = true;
	log_event(EVENT_READY, NULL, "%s with %d workers",
	    database ? "ready" : "up, but without a database,",
	    generation_workers(master_find(m, GENERATION_CURRENT)));
	report_changed(m);
	notify_ready();
	background_ready(m->background);
}

void
report_changed(struct master *m)
{
	m->report.next_status = 0;
}

static const char *
database_state(const struct master *m, int serving)
{
	if (serving == 0)
		return "away";
	return board_sum_gauge(m->instance->board, BOARD_POOL_UNWRITABLE) > 0 ? "takes no changes"
									      : "ok";
}

static void
tell_status(struct master *m, int64_t now)
{
	const struct generation *current = master_find(m, GENERATION_CURRENT);
	uint64_t connections;
	int serving;

	if (now < m->report.next_status)
		return;
	m->report.next_status = now + STATUS_INTERVAL;
	if (m->stopping) {
		notify_extend(EXTEND_BY);
		return;
	}
	serving = generation_serving(current);
	connections = board_sum_gauge(m->instance->board, BOARD_CONNECTIONS);
	notify_status("%s: %d workers, %llu connections, database %s%s",
	    serving > 0 ? "serving" : "degraded", generation_workers(current),
	    (unsigned long long)connections, database_state(m, serving),
	    master_find(m, GENERATION_COMING) != NULL ? "; reloading" : "");
}

/* The watchdog follows our own loop, and is withheld only when no worker beats. */
static void
tell_alive(struct master *m, int64_t now)
{
	const struct board_place *place;

	if (m->report.alive_interval == 0 || now < m->report.next_alive)
		return;
	m->report.next_alive = now + m->report.alive_interval / 2;
	for (int i = 0; (place = board_place_at(m->instance->board, i)) != NULL; i++)
		if (place->role == BOARD_WORKER && now - place->beat < m->report.alive_interval) {
			notify_alive();
			return;
		}
}

void
report_tell(struct master *m, int64_t now)
{
	if (now >= m->report.start_deadline && !m->stopping)
		report_up(m, false);
	tell_status(m, now);
	tell_alive(m, now);
	log_flush_suppressed(now);
}

int64_t
report_next(const struct master *m)
{
	const struct report *r = &m->report;
	int64_t next = r->announced ? INT64_MAX : r->start_deadline;

	if (notify_is_heard() && r->next_status < next)
		next = r->next_status;
	if (r->alive_interval != 0 && r->next_alive < next)
		next = r->next_alive;
	return next;
}
