/* SPDX-License-Identifier: ISC */
#include "server/master.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/util.h"
#include "server/master_internal.h"
#include "server/notify.h"

static volatile sig_atomic_t got_terminate, got_child, got_reload;

static void
on_signal(int signo)
{
	if (signo == SIGCHLD)
		got_child = 1;
	else if (signo == SIGHUP)
		got_reload = 1;
	else
		got_terminate = 1;
}

static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };

/* Signals are let in only while ppoll() waits, so none is missed. */
static void
set_signals(struct master *m)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t ours;

	sigemptyset(&ours);
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		sigaddset(&ours, signals[i]);
	sigprocmask(SIG_BLOCK, &ours, &m->old_mask);
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		sigaction(signals[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* In a child: other processes' links, for while it held one that process would not see us go. */
static void
on_forked(void *ctx)
{
	struct master *m = ctx;
	struct generation *g;

	TAILQ_FOREACH(g, &m->generations, link)
		for (int i = 0; i < g->nchildren; i++)
			if (g->children[i].link >= 0)
				close(g->children[i].link);
	background_forked(m->background);
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		signal(signals[i], SIG_DFL);
}

struct generation *
master_find(const struct master *m, enum generation_state state)
{
	struct generation *g;

	TAILQ_FOREACH(g, &m->generations, link)
		if (g->state == state)
			return g;
	return NULL;
}

struct generation *
master_add(struct master *m, enum generation_state state, struct startup *startup)
{
	struct generation *g;

	report_bound_timeout(m, startup->conf);
	g = generation_new(++m->generations_made, state, m->instance, startup);

	TAILQ_INSERT_HEAD(&m->generations, g, link);
	return g;
}

static int
count_running(const struct master *m)
{
	const struct generation *g;
	int n = 0;

	TAILQ_FOREACH(g, &m->generations, link)
		n += generation_running(g);
	return n;
}

/* Asks all processes to leave. */
static void
stop(struct master *m, const char *why)
{
	struct generation *g;

	if (m->stopping)
		return;
	m->stopping = true;
	log_event(EVENT_STOPPING, NULL, "stopping: %s", why);
	notify_stopping();
	notify_status("stopping: %s", why);
	/* The processes close theirs: nobody new is let in. */
	sockets_close(&m->instance->sockets);
	TAILQ_FOREACH(g, &m->generations, link)
		generation_drain(g);
}

/* --- what the processes say */

static void
hear_ready(struct master *m, struct generation *g, struct child *child)
{
	child->served = true;
	child->place->state = BOARD_SERVING;
	if (child->role->role != BOARD_WORKER)
		return;
	m->served = true;
	if (g->state == GENERATION_COMING)
		reload_consider(m, g, child);
	report_up(m, true);
}

static void
hear_degraded(struct master *m, struct generation *g, struct child *child)
{
	child->degraded = true;
	child->place->state = BOARD_SERVING;
	if (child->role->role != BOARD_WORKER)
		return;
	if (g->state == GENERATION_COMING)
		reload_consider(m, g, child);
	else if (g->state == GENERATION_CURRENT)
		link_send(child->link, LINK_ACCEPT, 0, NULL);
}

static void
tell_workers(const struct master *m, enum link_word word, int64_t number)
{
	const struct generation *g;

	TAILQ_FOREACH(g, &m->generations, link)
		generation_tell(g, word, number);
}

static void
hear(
    struct master *m, struct generation *g, struct child *child, const struct link_message *message)
{
	switch (message->word) {
	case LINK_READY:
		hear_ready(m, g, child);
		break;
	case LINK_DEGRADED:
		hear_degraded(m, g, child);
		break;
	case LINK_MISMATCH:
		memcpy(m->reason, message->text, sizeof(m->reason));
		break;
	case LINK_KICK_CLIENT:
	case LINK_KICK_USER:
		tell_workers(m, message->word, message->number);
		break;
	case LINK_DRAIN:
		stop(m, "an administrator wants it");
		break;
	case LINK_RELOAD:
		reload_begin(m);
		break;
	default:
		break;
	}
}

static void
listen_to(struct master *m, struct generation *g, struct child *child)
{
	enum link_speaker speaker = child->role->role == BOARD_CONTROL ? LINK_CONTROL : LINK_WORKER;
	struct link_message message;
	enum link_event event = LINK_NOTHING;

	while (child->link >= 0 &&
	    (event = link_receive(child->link, speaker, &message)) == LINK_MESSAGE)
		hear(m, g, child, &message);
	if (event == LINK_END)
		child_drain(child); /* it is gone: SIGCHLD tells how */
}

/* --- what becomes of the processes */

static const char not_served[] =
    "{\"status\":\"internalError\",\"message\":"
    "\"This server can't serve anybody until its administrator has mended it\"}\n";

/* Others would find the same. Once one has served, it is not the configuration. */
static void
misconfigured(struct master *m, const struct generation *g)
{
	if (g->state == GENERATION_COMING) {
		reload_drop(m, m->reason);
	} else if (!m->served) {
		m->exit_code = EX_CONFIG;
		sockets_refuse(&m->instance->sockets, not_served);
		background_failed(m->background, EX_CONFIG, m->reason);
		stop(m, m->reason);
	}
}

static void
reap(struct master *m)
{
	int status;
	pid_t pid;

	got_child = 0;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		struct generation *g;
		struct child *child = NULL;

		TAILQ_FOREACH(g, &m->generations, link)
			if ((child = generation_child(g, pid)) != NULL)
				break;
		if (child == NULL)
			continue;
		/* Its last words, if it had any. */
		listen_to(m, g, child);
		child_ended(child, m->instance, status, m->stopping);
		if (WIFEXITED(status) && WEXITSTATUS(status) == EX_CONFIG)
			misconfigured(m, g);
	}
}

static void
free_ended(struct master *m)
{
	struct generation *g, *next;

	for (g = TAILQ_FIRST(&m->generations); g != NULL; g = next) {
		next = TAILQ_NEXT(g, link);
		if (g->state < GENERATION_LEAVING || generation_running(g) > 0 || m->stopping)
			continue;
		TAILQ_REMOVE(&m->generations, g, link);
		log_info("generation %d has ended", g->number);
		generation_free(&g);
	}
}

/* --- time */

static void
look_at_clock(struct master *m)
{
	struct generation *g = master_find(m, GENERATION_COMING);
	int64_t now = now_ms();

	if (g != NULL && g->deadline <= now)
		reload_drop(m, "none of its workers served within start_timeout");
	TAILQ_FOREACH(g, &m->generations, link)
		generation_watch(g);
	report_tell(m, now);
}

static int64_t
next_deadline(const struct master *m)
{
	const struct generation *g;
	int64_t next = report_next(m);

	TAILQ_FOREACH(g, &m->generations, link) {
		int64_t other = generation_next(g);

		next = other < next ? other : next;
	}
	return next;
}

static void
wait_for_something(struct master *m)
{
	int64_t left = next_deadline(m) - now_ms();
	struct timespec timeout = { 0 };
	struct pollfd fds[count_running(m) + 1];
	struct generation *g;
	nfds_t n = 0;

	if (left > 0)
		timeout = (struct timespec){ left / 1000, left % 1000 * 1000000 };
	TAILQ_FOREACH(g, &m->generations, link)
		for (int i = 0; i < g->nchildren; i++)
			if (g->children[i].link >= 0)
				fds[n++] = (struct pollfd){ g->children[i].link, POLLIN, 0 };
	if (ppoll(fds, n, &timeout, &m->old_mask) <= 0)
		return;
	TAILQ_FOREACH(g, &m->generations, link)
		for (int i = 0; i < g->nchildren; i++)
			listen_to(m, g, &g->children[i]);
}

static void
handle_signals(struct master *m)
{
	if (got_terminate)
		stop(m, "asked to");
	if (got_child)
		reap(m);
	if (got_reload) {
		got_reload = 0;
		reload_begin(m);
	}
}

static void
loop(struct master *m)
{
	struct generation *g;

	while (!m->stopping || count_running(m) > 0) {
		TAILQ_FOREACH(g, &m->generations, link)
			generation_start(g, m->instance, on_forked, m);
		wait_for_something(m);
		handle_signals(m);
		look_at_clock(m);
		free_ended(m);
	}
}

int
master_run(struct instance *instance, struct startup *startup, struct background *background)
{
	struct master m = {
		.instance = instance,
		.background = background,
		.exit_code = EX_OK,
	};
	struct generation *g;

	TAILQ_INIT(&m.generations);
	report_init(&m, startup->conf);
	set_signals(&m);
	master_add(&m, GENERATION_CURRENT, startup);
	loop(&m);
	while ((g = TAILQ_FIRST(&m.generations)) != NULL) {
		TAILQ_REMOVE(&m.generations, g, link);
		generation_free(&g);
	}
	log_flush_suppressed(INT64_MAX);
	log_event(EVENT_STOPPED, NULL, "stopped");
	return m.exit_code;
}
