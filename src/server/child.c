/* SPDX-License-Identifier: ISC */
#include "server/child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/util.h"

/* Back-off of a process that dies before it ever served (ms). */
#define BACKOFF_MIN 100
#define BACKOFF_MAX 10000

static void
child_name(const struct child *child, char name[32])
{
	if (child->number > 0)
		snprintf(name, 32, "%s %d", child->role->title, child->number);
	else
		snprintf(name, 32, "%s", child->role->title);
}

static struct log_fields
log_fields_of(const struct child *child)
{
	return (struct log_fields){ .worker = child->number, .worker_pid = child->pid };
}

/* The machine lacks something: it may have it later. */
static void
try_later(struct child *child, const char *what)
{
	log_error("%s: %s", what, strerror(errno));
	child->start_at = now_ms() + BACKOFF_MAX;
}

static struct board_place *
take_place(const struct child *child, struct board *board)
{
	struct board_place *place = board_take_place(board);

	if (place == NULL) {
		errno = EAGAIN;
		return NULL;
	}
	place->role = child->role->role;
	place->number = child->number;
	place->generation = child->generation;
	return place;
}

NORETURN static void
run(const struct child *child, struct instance *instance, struct startup *startup, int link)
{
	struct process_job job = {
		.role = child->role,
		.instance = instance,
		.startup = startup,
		.place = child->place,
		.link = link,
	};

	process_main(&job);
}

void
child_start(struct child *child, struct instance *instance, struct startup *startup,
    child_forked *forked, void *ctx)
{
	int ends[2];
	pid_t pid;

	if ((child->place = take_place(child, instance->board)) == NULL) {
		try_later(child, "the board");
		return;
	}
	if (!link_open(ends)) {
		try_later(child, "socketpair");
		board_leave_place(instance->board, child->place);
		return;
	}
	if ((pid = fork()) == 0) {
		close(ends[0]);
		forked(ctx);
		run(child, instance, startup, ends[1]);
	}
	close(ends[1]);
	if (pid < 0) {
		try_later(child, "fork");
		close(ends[0]);
		board_leave_place(instance->board, child->place);
		return;
	}
	child->pid = child->place->pid = pid;
	child->link = ends[0];
	child->served = child->degraded = false;
}

void
child_drain(struct child *child)
{
	if (child->link >= 0)
		close(child->link);
	child->link = -1;
	if (child->pid != 0)
		child->place->state = BOARD_LEAVING;
}

void
child_kill(struct child *child, const char *reason)
{
	const struct log_fields about = log_fields_of(child);
	char name[32];

	child_name(child, name);
	log_event(
	    EVENT_WORKER_STUCK, &about, "%s (pid %ld) %s: killed", name, (long)child->pid, reason);
	kill(child->pid, SIGKILL);
	/* It may take a while to go; then this is not said again and again. */
	child->place->beat = now_ms();
}

static void
log_end(const struct child *child, int status)
{
	const struct log_fields about = log_fields_of(child);
	char name[32];

	child_name(child, name);
	if (WIFSIGNALED(status))
		log_event(EVENT_WORKER_DIED, &about, "%s (pid %ld) was killed by signal %d (%s)",
		    name, (long)child->pid, WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		log_event(EVENT_WORKER_DIED, &about, "%s (pid %ld) exited with status %d", name,
		    (long)child->pid, WEXITSTATUS(status));
	else
		log_event(
		    EVENT_WORKER_LEFT, &about, "%s (pid %ld) has left", name, (long)child->pid);
}

static void
plan_restart(struct child *child)
{
	if (child->served)
		child->backoff = 0;
	else if (child->backoff == 0)
		child->backoff = BACKOFF_MIN;
	else
		child->backoff =
		    child->backoff * 2 < BACKOFF_MAX ? child->backoff * 2 : BACKOFF_MAX;
	child->start_at = now_ms() + child->backoff;
}

void
child_ended(struct child *child, struct instance *instance, int status, bool expected)
{
	if (!expected || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		log_end(child, status);
	plan_restart(child);
	board_leave_place(instance->board, child->place);
	child->place = NULL;
	child->pid = 0;
	child_drain(child);
}

bool
child_is_stuck(const struct child *child, int timeout)
{
	return child->pid != 0 && now_ms() - child->place->beat > timeout;
}
