/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_GENERATION_H
#define PARLORD_GENERATION_H

#include <sys/queue.h>

#include "server/child.h"

/*
 * The processes that run with one reading of the configuration. A reload makes a new generation;
 * the old one goes on until the new one serves, and then until its last connection has ended.
 */
enum generation_state {
	GENERATION_COMING,   /* was started, and does not serve yet; another one does */
	GENERATION_CURRENT,  /* accepts connections; what dies is replaced */
	GENERATION_LEAVING,  /* accepts no more, and serves the connections that it has */
	GENERATION_DRAINING, /* answers what was asked, and leaves */
};

struct generation {
	TAILQ_ENTRY(generation) link;
	int number; /* 1, 2, … */
	enum generation_state state;
	struct startup *startup; /* owned */
	struct child *children;
	int nchildren;
	int64_t deadline; /* of the state, of now_ms(); 0: none */
};

TAILQ_HEAD(generation_list, generation);

/* Takes startup over. No process is started yet. */
struct generation *generation_new(
    int number, enum generation_state state, struct instance *instance, struct startup *startup);

/* No process may run. */
void generation_free(struct generation **generation);

/* Starts the processes whose time has come, unless the generation is on its way out. */
void generation_start(
    struct generation *generation, struct instance *instance, child_forked *forked, void *ctx);

/* From now on it accepts connections, whether the database is there or not. */
void generation_accept(struct generation *generation);

/* It accepts no more; linger: the time (ms) that its connections have, 0: until they end. */
void generation_leave(struct generation *generation, int linger);

/* It answers what was asked; what is left after its drain_timeout is killed. */
void generation_drain(struct generation *generation);

/* Kills what gives no sign of life, or has not left in time. */
void generation_watch(struct generation *generation);

/* When to look at it though nothing happens, of now_ms(). */
int64_t generation_next(const struct generation *generation);

/* How many workers it is to have, and how many serve with the database at hand. */
int generation_workers(const struct generation *generation);
int generation_serving(const struct generation *generation);

/* How many processes run. */
int generation_running(const struct generation *generation);

/* The child whose process has that id, or null. */
struct child *generation_child(struct generation *generation, pid_t pid);

/* Tells all its workers. */
void generation_tell(const struct generation *generation, enum link_word word, int64_t number);

#endif
