/* SPDX-License-Identifier: ISC */
#include "server/service.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/board.h"
#include "base/log.h"
#include "base/util.h"
#include "server/arrival.h"
#include "server/conn.h"

/* How long accepting pauses when descriptors or memory have run out (ms). */
#define ACCEPT_PAUSE 1000

/* How often it is looked at whether requests without a connection are over (ms). */
#define DRAIN_TICK 20

/* A listening socket. */
struct door {
	struct service *service;
	const struct listener *listener;
	struct event *event;
};

struct service {
	struct conn_host host; /* first: its callback knows only this */
	struct limiter *limiter;
	struct engine_setup setup;
	const struct sockets *sockets;
	const struct service_events *events;
	void *ctx;
	struct door *doors; /* as many as sockets */
	struct event *accept_again;
	struct event *drain_over;
	struct event *drain_tick;
	bool accepting;
	bool closed;  /* the listeners are */
	bool leaving; /* when the last connection has ended */
	bool late;    /* drain_timeout is over */
	bool drained;
};

static void
set_timer(struct event *timer, int ms)
{
	const struct timeval timeout = { ms / 1000, ms % 1000 * 1000L };

	event_add(timer, &timeout);
}

static void
stop_accepting(struct service *s)
{
	s->accepting = false;
	for (size_t i = 0; i < s->sockets->count; i++)
		event_del(s->doors[i].event);
}

/* Nobody shall be let in by the kernel only to wait in vain, and the address is given up. */
static void
close_listeners(struct service *s)
{
	stop_accepting(s);
	event_del(s->accept_again);
	for (size_t i = 0; i < s->sockets->count && !s->closed; i++)
		close(s->sockets->all[i].fd);
	s->closed = true;
}

/* One at a time: the other workers want some, too. */
static void
on_connection(evutil_socket_t listener, short what, void *ctx)
{
	const struct door *door = ctx;
	struct service *s = door->service;
	struct sockaddr_storage from = { .ss_family = AF_UNSPEC };
	socklen_t len = sizeof(from);
	int fd = accept4(listener, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

	(void)what;
	if (fd >= 0) {
		arrival_take(&s->host, fd, door->listener->kind, &from);
		return;
	}
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
		board_count(BOARD_PAUSES, 1);
		log_event(EVENT_ACCEPT_PAUSED, NULL, "can't accept connections for a while: %s",
		    strerror(errno));
		stop_accepting(s);
		set_timer(s->accept_again, ACCEPT_PAUSE);
	}
}

static void
on_accept_again(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	service_accept(ctx);
}

void
service_accept(struct service *s)
{
	if (s->accepting || s->closed)
		return;
	s->accepting = true;
	for (size_t i = 0; i < s->sockets->count; i++)
		event_add(s->doors[i].event, NULL);
}

static void
on_turn(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	conn_run_all(ctx);
}

/* Drained when no connection is left and no request that was begun for one. */
static void
check_drained(struct service *s)
{
	if ((!s->host.draining && !s->leaving) || s->drained || s->host.count > 0)
		return;
	if (service_is_busy(s) && !s->late) {
		set_timer(s->drain_tick, DRAIN_TICK);
		return;
	}
	s->drained = true;
	s->events->drained(s->ctx);
}

static void
on_drain_tick(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	check_drained(ctx);
}

static void
on_conn_closed(struct conn_host *host)
{
	check_drained((struct service *)host);
}

static void
on_drain_over(evutil_socket_t fd, short what, void *ctx)
{
	struct service *s = ctx;
	struct conn *c;

	(void)fd;
	(void)what;
	board_count(BOARD_CUT_DRAIN, s->host.count);
	if (s->host.count > 0)
		log_event(EVENT_DRAIN_CUT, NULL, "%zu connections are cut: drain_timeout is over",
		    s->host.count);
	s->late = true;
	while ((c = TAILQ_FIRST(&s->host.all)) != NULL)
		conn_close(c);
	check_drained(s);
}

void
service_leave(struct service *s)
{
	if (s->leaving || s->host.draining)
		return;
	s->leaving = true;
	close_listeners(s);
	check_drained(s);
}

void
service_kick_client(struct service *s, uint64_t id)
{
	arrival_kick_client(&s->host, id);
	conn_kick_client(&s->host, id);
}

void
service_kick_user(struct service *s, int64_t user)
{
	conn_kick_user(&s->host, user);
}

void
service_measure(const struct service *s)
{
	board_gauge(BOARD_CONNECTIONS, s->host.count);
	engine_measure(s->host.engine);
}

bool
service_is_busy(const struct service *s)
{
	return engine_requests(s->host.engine) > 0;
}

void
service_drain(struct service *s)
{
	if (s->host.draining)
		return;
	close_listeners(s);
	set_timer(s->drain_over, s->host.conf->limits.drain_timeout);
	arrival_drain_all(&s->host);
	conn_drain_all(&s->host);
	check_drained(s);
}

static void
on_database_ready(void *ctx)
{
	struct service *s = ctx;

	s->events->ready(s->ctx);
}

static void
on_database_back(void *ctx)
{
	struct service *s = ctx;

	s->events->back(s->ctx);
}

static void
on_database_away(void *ctx)
{
	struct service *s = ctx;

	s->events->away(s->ctx);
}

static void
on_database_mismatch(void *ctx, const char *why)
{
	struct service *s = ctx;

	s->events->mismatch(s->ctx, why);
}

static void
on_room(void *ctx)
{
	struct service *s = ctx;

	conn_resume_stalled(&s->host);
}

static const struct db_watcher watcher = {
	.ready = on_database_ready,
	.back = on_database_back,
	.away = on_database_away,
	.mismatch = on_database_mismatch,
	.room = on_room,
};

static struct event *
new_event(struct service *s, int fd, short what, event_callback_fn callback, void *ctx)
{
	struct event *event = event_new(s->host.base, fd, what, callback, ctx);

	if (event == NULL)
		log_fatal("out of memory");
	return event;
}

static void
open_doors(struct service *s)
{
	s->doors = xcalloc(s->sockets->count, sizeof(struct door));
	for (size_t i = 0; i < s->sockets->count; i++) {
		struct door *door = &s->doors[i];

		door->service = s;
		door->listener = &s->sockets->all[i];
		door->event =
		    new_event(s, door->listener->fd, EV_READ | EV_PERSIST, on_connection, door);
	}
}

static void
init_host(struct service *s, struct event_base *base, const struct startup *startup)
{
	s->host.base = base;
	s->host.conf = startup->conf;
	s->host.tls = startup->tls;
	s->host.limiter = s->limiter = limiter_new(startup->conf);
	s->host.closed = on_conn_closed;
	TAILQ_INIT(&s->host.all);
	TAILQ_INIT(&s->host.arrivals);
	TAILQ_INIT(&s->host.runnable);
	TAILQ_INIT(&s->host.stalled);
	s->host.turn = new_event(s, -1, 0, on_turn, &s->host);
}

static struct engine_setup
setup_of(const struct process_job *job)
{
	const struct process_role *role = job->role;

	return (struct engine_setup){
		.conf = job->startup->conf,
		.vk = job->startup->vk,
		.tables = role->tables,
		.ntables = role->ntables,
		.host = role->host,
		.link = job->link,
		.board = job->instance->board,
		.watched = role->watched,
		.nwatched = role->nwatched,
	};
}

struct service *
service_new(struct event_base *base, const struct process_job *job,
    const struct service_events *events, void *ctx)
{
	struct service *s = xcalloc(1, sizeof(*s));

	s->sockets = &job->instance->sockets;
	s->events = events;
	s->ctx = ctx;
	init_host(s, base, job->startup);
	s->accept_again = new_event(s, -1, 0, on_accept_again, s);
	s->drain_over = new_event(s, -1, 0, on_drain_over, s);
	s->drain_tick = new_event(s, -1, 0, on_drain_tick, s);
	open_doors(s);
	s->setup = setup_of(job);
	s->host.engine = engine_new(base, &s->setup, &watcher, s);
	return s;
}

void
service_free(struct service **service)
{
	struct service *s = *service;

	*service = NULL;
	engine_free(&s->host.engine);
	limiter_free(&s->limiter);
	for (size_t i = 0; i < s->sockets->count; i++)
		event_free(s->doors[i].event);
	free(s->doors);
	event_free(s->host.turn);
	event_free(s->accept_again);
	event_free(s->drain_over);
	event_free(s->drain_tick);
	free(s);
}
