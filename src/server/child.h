/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CHILD_H
#define PARLORD_CHILD_H

#include "server/link.h"
#include "server/process.h"

/* A process that the master starts, again and again where it dies. */
struct child {
	const struct process_role *role;
	int number; /* of a worker: 1, 2, …; else 0 */
	int generation;
	pid_t pid; /* 0: none runs */
	int link;  /* to it; closing it asks the process to drain and leave; -1: closed */
	struct board_place *place;
	bool served;      /* it has told that it is ready */
	bool degraded;    /* or that it is, but for the database */
	int64_t start_at; /* when to start the next one, of now_ms() */
	int backoff;      /* ms */
};

/* What the child's process does between fork and its role: closes what is the master's alone. */
typedef void child_forked(void *ctx);

/* Starts a process; if that fails, plans to try again. */
void child_start(struct child *child, struct instance *instance, struct startup *startup,
    child_forked *forked, void *ctx);

/* Asks it to drain and leave. */
void child_drain(struct child *child);

/* SIGKILL, with the reason in the log. */
void child_kill(struct child *child, const char *reason);

/*
 * Its process has ended with that status of waitpid(2). expected: it was asked to leave. Plans the
 * next one's start: at once where this one has served, else more and more slowly.
 */
void child_ended(struct child *child, struct instance *instance, int status, bool expected);

/* Whether it has not given a sign of life for so long (ms). */
bool child_is_stuck(const struct child *child, int timeout);

#endif
