/* SPDX-License-Identifier: ISC */
#include "server/process.h"

#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/util.h"
#include "base/wipe.h"
#include "server/confine.h"
#include "server/link.h"
#include "server/service.h"

/* How often a process gives a sign of life, at least (ms). */
#define BEAT_MAX 1000

struct process {
	int statm; /* /proc/self/statm, or -1 */
	struct process_job *job;
	struct event_base *base;
	struct service *service;
	int exit_code;
	bool served; /* the database was right once */
};

static void
tell_master(const struct process *p, enum link_word word, const char *text)
{
	link_send(p->job->link, word, 0, text);
}

static void
on_ready(void *ctx)
{
	struct process *p = ctx;

	p->served = true;
	board_set_database(BOARD_DATABASE_OK);
	service_accept(p->service);
	tell_master(p, LINK_READY, NULL);
}

static void
on_back(void *ctx)
{
	(void)ctx;
	board_set_database(BOARD_DATABASE_OK);
}

/* Whether clients are let in all the same, and told, is the master's decision. */
static void
on_away(void *ctx)
{
	struct process *p = ctx;

	board_set_database(BOARD_DATABASE_AWAY);
	tell_master(p, LINK_DEGRADED, NULL);
}

static void
on_mismatch(void *ctx, const char *why)
{
	struct process *p = ctx;

	board_set_database(BOARD_DATABASE_AWAY);
	log_event(EVENT_SCHEMA_WRONG, NULL, "%s", why);
	tell_master(p, LINK_MISMATCH, why);
	if (p->served || p->job->role->always_accepts)
		return; /* it may become right again; until then requests are refused */
	p->exit_code = EX_CONFIG;
	event_base_loopbreak(p->base);
}

static void
on_drained(void *ctx)
{
	struct process *p = ctx;

	event_base_loopbreak(p->base);
}

static const struct service_events events = { on_ready, on_back, on_away, on_mismatch, on_drained };

static void
hear_accept(struct process *p, const struct link_message *message)
{
	(void)message;
	service_accept(p->service);
}

static void
hear_leave(struct process *p, const struct link_message *message)
{
	(void)message;
	service_leave(p->service);
}

static void
hear_kick_client(struct process *p, const struct link_message *message)
{
	service_kick_client(p->service, (uint64_t)message->number);
}

static void
hear_kick_user(struct process *p, const struct link_message *message)
{
	service_kick_user(p->service, message->number);
}

/* What a child does of what the master says. */
static void (*const hear[])(struct process *p, const struct link_message *message) = {
	[LINK_ACCEPT] = hear_accept,
	[LINK_LEAVE] = hear_leave,
	[LINK_KICK_CLIENT] = hear_kick_client,
	[LINK_KICK_USER] = hear_kick_user,
};

static void
on_master(evutil_socket_t fd, short what, void *ctx)
{
	struct process *p = ctx;
	struct link_message message;
	enum link_event event;

	(void)what;
	while ((event = link_receive(fd, LINK_MASTER, &message)) == LINK_MESSAGE)
		if (message.word < COUNT_OF(hear) && hear[message.word] != NULL)
			hear[message.word](p, &message);
	/* Its end, or its wish that we end. */
	if (event == LINK_END)
		service_drain(p->service);
}

static void
on_terminate(evutil_socket_t fd, short what, void *ctx)
{
	struct process *p = ctx;

	(void)fd;
	(void)what;
	service_drain(p->service);
}

static void
measure_memory(const struct process *p)
{
	char text[64];
	ssize_t n = pread(p->statm, text, sizeof(text) - 1, 0);
	unsigned long size, resident;

	text[n > 0 ? n : 0] = '\0';
	if (sscanf(text, "%lu %lu", &size, &resident) == 2)
		board_gauge(BOARD_MEMORY, (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE));
}

static void
on_beat(evutil_socket_t fd, short what, void *ctx)
{
	struct process *p = ctx;
	const char *call;

	(void)fd;
	(void)what;
	board_beat(now_ms());
	log_flush_suppressed(now_ms());
	measure_memory(p);
	while ((call = confine_refused()) != NULL)
		log_event(EVENT_CALL_REFUSED, NULL,
		    "the system call %s was refused: the sandbox does not allow it", call);
	service_measure(p->service);
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
start(const struct process_job *job)
{
	const struct process_role *role = job->role;
	char title[24];
	struct errbuf why;

	if (job->place->number > 0)
		snprintf(title, sizeof(title), "%s %d", role->title, job->place->number);
	else
		snprintf(title, sizeof(title), "%s", role->title);
	log_configure(title, &job->startup->conf->log);
	snprintf(title, sizeof(title), "parlord:%s", role->title);
	(void)prctl(PR_SET_NAME, title);
	board_use_place(job->instance->board, job->place);
	sockets_keep(&job->instance->sockets, role->listens);
	if (privilege_drop(&job->instance->privilege, &why) != STATUS_OK) {
		log_error("%s", why.text);
		_exit(EX_NOPERM);
	}
	if (confine_begin(job->startup->conf, &why) != STATUS_OK) {
		log_error("%s", why.text);
		_exit(EX_NOPERM);
	}
	/* Who serves nobody over TLS needs no key. */
	if ((role->listens & LISTENERS(LISTENER_TLS)) == 0)
		tls_free(&job->startup->tls);
	conf_use_account(job->startup->conf, role->control_account);
	set_signals();
	/* What clients send, passwords among it, passes through these two. */
	json_set_alloc_funcs(wipe_malloc, wipe_free);
	event_set_mem_functions(wipe_malloc, wipe_realloc, wipe_free);
}

static struct event *
must_add(struct event *event, const struct timeval *timeout)
{
	if (event == NULL || event_add(event, timeout) < 0)
		log_fatal("event: out of memory");
	return event;
}

/* Everything is set up. */
static void
confine(const struct process *p)
{
	struct errbuf why;

	if (confine_system_calls(p->job->startup->conf, &why) == STATUS_OK)
		return;
	log_error("%s", why.text);
	_exit(EX_NOPERM);
}

static void
serve(struct process *p)
{
	const struct process_job *job = p->job;
	int ms = job->startup->conf->worker_timeout / 4;
	const struct timeval beat_time = { 0, (ms < BEAT_MAX ? ms : BEAT_MAX - 1) * 1000L };
	struct event *master, *terminate, *beat;

	p->base = event_base_new();
	if (p->base == NULL)
		log_fatal("event_base_new failed");
	master = must_add(event_new(p->base, job->link, EV_READ | EV_PERSIST, on_master, p), NULL);
	terminate = must_add(evsignal_new(p->base, SIGTERM, on_terminate, p), NULL);
	beat = must_add(event_new(p->base, -1, EV_PERSIST, on_beat, p), &beat_time);
	p->service = service_new(p->base, job, &events, p);
	if (job->role->always_accepts) {
		service_accept(p->service);
		tell_master(p, LINK_READY, NULL);
	}
	on_beat(-1, 0, p);
	confine(p);
	event_base_dispatch(p->base);
	/* Then there is nothing that could be put in order, and the kernel does it. */
	if (service_is_busy(p->service))
		_exit(p->exit_code);
	service_free(&p->service);
	event_free(master);
	event_free(terminate);
	event_free(beat);
	event_base_free(p->base);
}

void
process_main(struct process_job *job)
{
	struct process p = {
		.job = job,
		.statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC),
	};

	start(job);
	serve(&p);
	log_flush_suppressed(INT64_MAX);
	startup_free(&job->startup);
	instance_release(job->instance);
	exit(p.exit_code);
}
