/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_MASTER_INTERNAL_H
#define PARLORD_MASTER_INTERNAL_H

#include <signal.h>

#include "server/background.h"
#include "server/generation.h"

/* The parts of the master: master.c has its loop, reload.c the change of generations, report.c what
 * it tells systemd and whoever started it. */

struct report {
	bool announced;         /* READY was told */
	int64_t start_deadline; /* when it is told without a database, of now_ms() */
	int64_t next_status;
	int64_t next_alive;
	int alive_interval; /* ms; 0: no watchdog */
};

/*
 * The master holds nothing that a fork could spoil: no event loop, no connection, just signals and
 * ppoll(2).
 */
struct master {
	struct instance *instance;
	struct background *background;
	struct generation_list generations; /* the newest one first */
	int generations_made;
	sigset_t old_mask;
	bool stopping;
	bool served; /* some worker has */
	struct report report;
	int exit_code;
	char reason[LINK_TEXT_SIZE]; /* why the database is not one for this daemon */
};

/* master.c: the newest generation in that state, or null. */
struct generation *master_find(const struct master *master, enum generation_state state);

/* master.c: takes startup over. */
struct generation *master_add(
    struct master *master, enum generation_state state, struct startup *startup);

/* reload.c: reads the configuration; a good one becomes a generation that is coming. */
void reload_begin(struct master *master);

/* Gives the coming generation up, if there is one. */
void reload_drop(struct master *master, const char *why);

/* A worker of the coming generation could serve: whether with the database, child says. */
void reload_consider(struct master *master, struct generation *coming, const struct child *child);

/* report.c */
void report_init(struct master *master, const struct conf *conf);

/* The daemon is up; database: whether that is, too. Only the first time counts. */
void report_up(struct master *master, bool database);

/* The state of things may have changed. */
void report_changed(struct master *master);

/* What is to be told at this time, of now_ms(); and when that is next. */
void report_tell(struct master *master, int64_t now);
int64_t report_next(const struct master *master);

/* A process that is stuck must be replaced before systemd takes the whole daemon for stuck. */
void report_bound_timeout(const struct master *master, struct conf *conf);

#endif
