/* SPDX-License-Identifier: ISC */
#include "base/util.h"
#include "server/master_internal.h"
#include "server/notify.h"

static void
end_reload(struct master *m)
{
	notify_ready();
	report_changed(m);
}

void
reload_drop(struct master *m, const char *why)
{
	struct generation *coming = master_find(m, GENERATION_COMING);

	if (coming == NULL)
		return;
	log_event(
	    EVENT_RELOAD_FAILED, NULL, "reload failed: %s; the old configuration goes on", why);
	generation_drain(coming);
	end_reload(m);
}

static enum status
read_again(const struct instance *instance, struct startup **out, struct errbuf *why)
{
	enum status status = startup_read(instance->path, instance->testing, out, why);

	if (status == STATUS_OK &&
	    (status = startup_fits(*out, &instance->sockets, why)) != STATUS_OK)
		startup_free(out);
	return status;
}

void
reload_begin(struct master *m)
{
	const struct generation *current = master_find(m, GENERATION_CURRENT);
	struct generation *coming;
	struct startup *startup;
	struct errbuf why;

	if (m->stopping)
		return;
	notify_reloading();
	reload_drop(m, "another reload was asked for");
	if (read_again(m->instance, &startup, &why) != STATUS_OK) {
		log_event(EVENT_RELOAD_FAILED, NULL,
		    "reload failed: %s; the old configuration goes on", why.text);
		end_reload(m);
		return;
	}
	startup_keep(startup, current->startup);
	log_info("reloading %s", m->instance->path);
	coming = master_add(m, GENERATION_COMING, startup);
	coming->deadline = now_ms() + startup->conf->start_timeout;
}

/* At most old_generations may linger. */
static void
bound_old(struct master *m, int most)
{
	struct generation *g;

	TAILQ_FOREACH(g, &m->generations, link)
		if (g->state == GENERATION_LEAVING && --most < 0)
			generation_drain(g);
}

static void
promote(struct master *m, struct generation *coming)
{
	struct generation *old = master_find(m, GENERATION_CURRENT);
	const struct conf *conf = coming->startup->conf;

	log_configure("master", &conf->log);
	generation_leave(old, conf->reload_linger);
	generation_accept(coming);
	bound_old(m, conf->old_generations);
	log_event(EVENT_RELOADED, NULL,
	    "reloaded: generation %d serves, generation %d goes on until its connections end",
	    coming->number, old->number);
	end_reload(m);
}

/* A generation takes over when it is no worse off than the one before it. */
void
reload_consider(struct master *m, struct generation *coming, const struct child *child)
{
	if (child->served || generation_serving(master_find(m, GENERATION_CURRENT)) == 0)
		promote(m, coming);
}
