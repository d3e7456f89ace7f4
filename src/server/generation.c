/* SPDX-License-Identifier: ISC */
#include "server/generation.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/util.h"
#include "server/control.h"
#include "server/worker.h"

/* What a process is given over drain_timeout before it is killed (ms). */
#define KILL_GRACE 3000

static int
count_workers(const struct conf *conf)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return conf->workers != 0 ? conf->workers : processors > 0 ? (int)processors : 1;
}

struct generation *
generation_new(
    int number, enum generation_state state, struct instance *instance, struct startup *startup)
{
	struct generation *g = xcalloc(1, sizeof(*g));
	int workers = count_workers(startup->conf);
	bool control = sockets_have(&instance->sockets, LISTENER_CONTROL);

	g->number = number;
	g->state = state;
	g->startup = startup;
	g->nchildren = workers + control;
	g->children = xcalloc((size_t)g->nchildren, sizeof(struct child));
	for (int i = 0; i < g->nchildren; i++) {
		struct child *child = &g->children[i];

		child->role = i < workers ? &worker_role : &control_role;
		child->number = i < workers ? i + 1 : 0;
		child->generation = number;
		child->link = -1;
	}
	return g;
}

void
generation_free(struct generation **generation)
{
	startup_free(&(*generation)->startup);
	free((*generation)->children);
	free(*generation);
	*generation = NULL;
}

static bool
is_replaced(const struct generation *g)
{
	return g->state == GENERATION_COMING || g->state == GENERATION_CURRENT;
}

void
generation_start(struct generation *g, struct instance *instance, child_forked *forked, void *ctx)
{
	int64_t now = now_ms();

	for (int i = 0; i < g->nchildren && is_replaced(g); i++)
		if (g->children[i].pid == 0 && g->children[i].start_at <= now)
			child_start(&g->children[i], instance, g->startup, forked, ctx);
}

static bool
is_worker(const struct child *child)
{
	return child->pid != 0 && child->role == &worker_role;
}

void
generation_tell(const struct generation *g, enum link_word word, int64_t number)
{
	for (int i = 0; i < g->nchildren; i++)
		if (is_worker(&g->children[i]) && g->children[i].link >= 0)
			link_send(g->children[i].link, word, number, NULL);
}

void
generation_accept(struct generation *g)
{
	g->state = GENERATION_CURRENT;
	g->deadline = 0;
	generation_tell(g, LINK_ACCEPT, 0);
}

void
generation_leave(struct generation *g, int linger)
{
	g->state = GENERATION_LEAVING;
	g->deadline = linger > 0 ? now_ms() + linger : 0;
	for (int i = 0; i < g->nchildren; i++) {
		struct child *child = &g->children[i];

		if (child->pid == 0)
			continue;
		child->place->state = BOARD_LEAVING;
		link_send(child->link, LINK_LEAVE, 0, NULL);
	}
}

void
generation_drain(struct generation *g)
{
	if (g->state == GENERATION_DRAINING)
		return;
	g->state = GENERATION_DRAINING;
	g->deadline = now_ms() + g->startup->conf->limits.drain_timeout + KILL_GRACE;
	for (int i = 0; i < g->nchildren; i++)
		child_drain(&g->children[i]);
}

void
generation_watch(struct generation *g)
{
	int64_t now = now_ms();
	bool late = g->deadline != 0 && g->deadline <= now;

	if (late && g->state == GENERATION_LEAVING) {
		log_info("connections from before the reload have had their time");
		generation_drain(g);
		return;
	}
	for (int i = 0; i < g->nchildren; i++) {
		struct child *child = &g->children[i];

		if (child->pid != 0 && late && g->state == GENERATION_DRAINING)
			child_kill(child, "does not leave");
		else if (child_is_stuck(child, g->startup->conf->worker_timeout))
			child_kill(child, "gives no sign of life");
	}
	if (late && g->state == GENERATION_DRAINING)
		g->deadline = now + KILL_GRACE;
}

int64_t
generation_next(const struct generation *g)
{
	/* Signs of life come without a wake-up. */
	int64_t next = now_ms() + g->startup->conf->worker_timeout / 4;

	if (g->deadline != 0 && g->deadline < next)
		next = g->deadline;
	for (int i = 0; i < g->nchildren && is_replaced(g); i++)
		if (g->children[i].pid == 0 && g->children[i].start_at < next)
			next = g->children[i].start_at;
	return next;
}

int
generation_workers(const struct generation *g)
{
	int n = 0;

	for (int i = 0; i < g->nchildren; i++)
		n += g->children[i].role == &worker_role;
	return n;
}

int
generation_running(const struct generation *g)
{
	int n = 0;

	for (int i = 0; i < g->nchildren; i++)
		n += g->children[i].pid != 0;
	return n;
}

int
generation_serving(const struct generation *g)
{
	int n = 0;

	for (int i = 0; i < g->nchildren; i++)
		n += is_worker(&g->children[i]) &&
		    g->children[i].place->database == BOARD_DATABASE_OK;
	return n;
}

struct child *
generation_child(struct generation *g, pid_t pid)
{
	for (int i = 0; i < g->nchildren; i++)
		if (g->children[i].pid == pid)
			return &g->children[i];
	return NULL;
}
