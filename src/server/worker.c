/* SPDX-License-Identifier: ISC */
#include "server/worker.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/wipe.h"
#include "server/service.h"

struct worker {
	struct event_base *base;
	struct service *service;
	int master;
	int exit_code;
	bool served; /* the database was right once */
};

static void
tell_master(const struct worker *w, enum worker_message message)
{
	const char byte = (char)message;

	if (write(w->master, &byte, 1) < 0)
		log_warning("can't tell the master: %s", strerror(errno));
}

static void
on_ready(void *ctx)
{
	struct worker *w = ctx;

	w->served = true;
	service_accept(w->service);
	tell_master(w, WORKER_READY);
}

/* Clients are let in all the same, and told. */
static void
on_away(void *ctx)
{
	struct worker *w = ctx;

	service_accept(w->service);
	tell_master(w, WORKER_DEGRADED);
}

static void
on_mismatch(void *ctx, const char *why)
{
	struct worker *w = ctx;

	log_error("%s", why);
	if (w->served)
		return; /* it may become right again; until then requests are refused */
	w->exit_code = EX_CONFIG;
	event_base_loopbreak(w->base);
}

static void
on_drained(void *ctx)
{
	struct worker *w = ctx;

	event_base_loopbreak(w->base);
}

static const struct service_events events = { on_ready, on_away, on_mismatch, on_drained };

static void
on_master(evutil_socket_t fd, short what, void *ctx)
{
	struct worker *w = ctx;
	char byte;

	(void)what;
	/* The master says nothing: this is its end, or its wish that we end. */
	if (read(fd, &byte, 1) == 0)
		service_drain(w->service);
}

static void
on_terminate(evutil_socket_t fd, short what, void *ctx)
{
	struct worker *w = ctx;

	(void)fd;
	(void)what;
	service_drain(w->service);
}

static struct event *
must_add(struct event *event)
{
	if (event == NULL || event_add(event, NULL) < 0)
		log_fatal("event: out of memory");
	return event;
}

/* SIGINT from a terminal reaches the whole group; the master decides what it means. */
static void
set_signals(void)
{
	sigset_t none;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void
start(int number, const struct startup *startup)
{
	char role[24];
	struct errbuf why;

	snprintf(role, sizeof(role), "worker %d", number);
	log_init(role, startup->conf->log.level);
	if (privilege_drop(&startup->privilege, &why) != STATUS_OK) {
		log_error("%s", why.text);
		_exit(EX_NOPERM);
	}
	set_signals();
	/* What clients send, passwords among it, passes through these two. */
	json_set_alloc_funcs(wipe_malloc, wipe_free);
	event_set_mem_functions(wipe_malloc, wipe_realloc, wipe_free);
}

static void
serve(struct worker *w, const struct startup *startup)
{
	struct event *master, *terminate;

	w->base = event_base_new();
	if (w->base == NULL)
		log_fatal("event_base_new failed");
	master = must_add(event_new(w->base, w->master, EV_READ | EV_PERSIST, on_master, w));
	terminate = must_add(evsignal_new(w->base, SIGTERM, on_terminate, w));
	w->service = service_new(w->base, startup, &events, w);
	event_base_dispatch(w->base);
	/* Then there is nothing that could be put in order, and the kernel does it. */
	if (service_is_busy(w->service))
		_exit(w->exit_code);
	service_free(&w->service);
	event_free(master);
	event_free(terminate);
	event_base_free(w->base);
}

void
worker_main(const struct startup *startup, int number, int master)
{
	struct worker w = { .master = master };

	start(number, startup);
	serve(&w, startup);
	exit(w.exit_code);
}
