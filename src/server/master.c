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
#include "server/worker.h"

/* Back-off of a worker that dies before it ever served (ms). */
#define BACKOFF_MIN 100
#define BACKOFF_MAX 10000

/* What a worker is given over drain_timeout before it is killed (ms). */
#define KILL_GRACE 3000

/*
 * The master holds nothing that a fork could spoil: no event loop, no connection, just signals and
 * ppoll(2).
 */
struct slot {
	pid_t pid;        /* 0: none */
	int fd;           /* our end of the socket to it; closing it asks the worker to leave */
	bool served;      /* it has told that it is ready */
	int64_t start_at; /* when to start the next one, of now_ms() */
	int backoff;      /* ms */
};

struct master {
	struct startup *startup;
	struct slot *slots;
	int nslots;
	sigset_t old_mask;
	bool stopping;
	bool announced;
	bool served; /* some worker has */
	int64_t kill_at;
	int exit_code;
};

static volatile sig_atomic_t got_terminate, got_child;

static void
on_terminate(int signo)
{
	(void)signo;
	got_terminate = 1;
}

static void
on_child(int signo)
{
	(void)signo;
	got_child = 1;
}

/* Signals are let in only while ppoll() waits, so none is missed. */
static void
set_signals(struct master *m)
{
	struct sigaction terminate = { .sa_handler = on_terminate };
	struct sigaction child = { .sa_handler = on_child };
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ours, &m->old_mask);
	sigaction(SIGTERM, &terminate, NULL);
	sigaction(SIGINT, &terminate, NULL);
	sigaction(SIGCHLD, &child, NULL);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

static void
in_child(struct master *m, int number, int fd)
{
	/* The other workers' sockets: while a child held one, its worker would not see us go. */
	for (int i = 0; i < m->nslots; i++)
		if (m->slots[i].fd >= 0)
			close(m->slots[i].fd);
	signal(SIGTERM, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	free(m->slots);
	worker_main(m->startup, number, fd);
}

static void
start_worker(struct master *m, struct slot *slot)
{
	int fds[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) < 0) {
		log_error("socketpair: %s", strerror(errno));
		slot->start_at = now_ms() + BACKOFF_MAX;
		return;
	}
	if ((pid = fork()) == 0) {
		close(fds[0]);
		in_child(m, (int)(slot - m->slots) + 1, fds[1]);
	}
	close(fds[1]);
	if (pid < 0) {
		log_error("fork: %s", strerror(errno));
		close(fds[0]);
		slot->start_at = now_ms() + BACKOFF_MAX;
		return;
	}
	slot->pid = pid;
	slot->fd = fds[0];
	slot->served = false;
}

static void
start_workers(struct master *m)
{
	int64_t now = now_ms();

	for (int i = 0; i < m->nslots && !m->stopping; i++)
		if (m->slots[i].pid == 0 && m->slots[i].start_at <= now)
			start_worker(m, &m->slots[i]);
}

static void
close_slot(struct slot *slot)
{
	if (slot->fd >= 0)
		close(slot->fd);
	slot->fd = -1;
}

/* Asks all workers to leave. */
static void
stop(struct master *m)
{
	if (m->stopping)
		return;
	m->stopping = true;
	m->kill_at = now_ms() + m->startup->conf->limits.drain_timeout + KILL_GRACE;
	/* The workers close theirs: nobody new is let in. */
	sockets_close(&m->startup->sockets);
	for (int i = 0; i < m->nslots; i++)
		close_slot(&m->slots[i]);
}

static void
log_death(const struct master *m, const struct slot *slot, int status)
{
	int number = (int)(slot - m->slots) + 1;

	if (WIFSIGNALED(status))
		log_error("worker %d (pid %ld) was killed by signal %d (%s)", number,
		    (long)slot->pid, WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		log_error("worker %d (pid %ld) exited with status %d", number, (long)slot->pid,
		    WEXITSTATUS(status));
	else
		log_info("worker %d (pid %ld) has left", number, (long)slot->pid);
}

/* One that has served is replaced at once; one that keeps failing, more and more slowly. */
static void
plan_restart(struct slot *slot)
{
	if (slot->served)
		slot->backoff = 0;
	else if (slot->backoff == 0)
		slot->backoff = BACKOFF_MIN;
	else
		slot->backoff = slot->backoff * 2 < BACKOFF_MAX ? slot->backoff * 2 : BACKOFF_MAX;
	slot->start_at = now_ms() + slot->backoff;
}

static void
worker_died(struct master *m, struct slot *slot, int status)
{
	if (!m->stopping || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		log_death(m, slot, status);
	if (WIFEXITED(status) && WEXITSTATUS(status) == EX_CONFIG && !m->served) {
		/* Others would find the same. Once one has served, it is not the configuration. */
		m->exit_code = EX_CONFIG;
		stop(m);
	}
	plan_restart(slot);
	slot->pid = 0;
	close_slot(slot);
}

static void
reap(struct master *m)
{
	int status;
	pid_t pid;

	got_child = 0;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i < m->nslots; i++)
			if (m->slots[i].pid == pid)
				worker_died(m, &m->slots[i], status);
}

static void
hear(struct master *m, struct slot *slot)
{
	char byte;
	ssize_t n = read(slot->fd, &byte, 1);

	if (n == 0)
		close_slot(slot); /* it is gone: SIGCHLD tells how */
	if (n <= 0)
		return;
	if (byte == WORKER_READY)
		slot->served = m->served = true;
	if (!m->announced) {
		m->announced = true;
		log_info("%s with %d workers",
		    byte == WORKER_READY ? "ready" : "up, but without a database,", m->nslots);
	}
}

static int
count_workers(const struct master *m)
{
	int n = 0;

	for (int i = 0; i < m->nslots; i++)
		n += m->slots[i].pid != 0;
	return n;
}

/* When something is to be done though nothing happens; -1: never. */
static int64_t
next_deadline(const struct master *m)
{
	int64_t next = m->stopping ? m->kill_at : -1;

	for (int i = 0; i < m->nslots && !m->stopping; i++)
		if (m->slots[i].pid == 0 && (next < 0 || m->slots[i].start_at < next))
			next = m->slots[i].start_at;
	return next;
}

static void
wait_for_something(struct master *m)
{
	struct pollfd fds[m->nslots];
	int64_t left = next_deadline(m) < 0 ? -1 : next_deadline(m) - now_ms();
	struct timespec timeout = { 0 };

	if (left > 0)
		timeout = (struct timespec){ left / 1000, left % 1000 * 1000000 };
	for (int i = 0; i < m->nslots; i++)
		fds[i] = (struct pollfd){ .fd = m->slots[i].fd, .events = POLLIN };
	if (ppoll(fds, (nfds_t)m->nslots, next_deadline(m) < 0 ? NULL : &timeout, &m->old_mask) <=
	    0)
		return;
	for (int i = 0; i < m->nslots; i++)
		if ((fds[i].revents & POLLIN) != 0)
			hear(m, &m->slots[i]);
}

static void
kill_late(struct master *m)
{
	if (!m->stopping || now_ms() < m->kill_at)
		return;
	for (int i = 0; i < m->nslots; i++) {
		if (m->slots[i].pid == 0)
			continue;
		log_error("worker %d does not leave: killed", i + 1);
		kill(m->slots[i].pid, SIGKILL);
	}
	m->kill_at = now_ms() + KILL_GRACE;
}

static void
loop(struct master *m)
{
	while (!m->stopping || count_workers(m) > 0) {
		start_workers(m);
		wait_for_something(m);
		if (got_terminate && !m->stopping) {
			log_info("stopping");
			stop(m);
		}
		if (got_child)
			reap(m);
		kill_late(m);
	}
}

int
master_run(struct startup *startup)
{
	int workers = startup->conf->workers;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct master m = {
		.startup = startup,
		.nslots = workers != 0 ? workers : (int)(processors > 0 ? processors : 1),
		.exit_code = EX_OK,
	};

	m.slots = xcalloc((size_t)m.nslots, sizeof(struct slot));
	for (int i = 0; i < m.nslots; i++)
		m.slots[i].fd = -1;
	set_signals(&m);
	loop(&m);
	free(m.slots);
	log_info("stopped");
	return m.exit_code;
}
