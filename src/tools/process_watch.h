/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PROCESS_WATCH_H
#define PARLORD_PROCESS_WATCH_H

#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * The CPU time that this process, called "client", and others on this host spend between two
 * moments, and their memory.
 */
enum { PROCESS_WATCH_GROUPS = 8, PROCESS_WATCH_PIDS = 256, PROCESS_WATCH_NAME = 15 };

struct process_group {
	char name[PROCESS_WATCH_NAME + 1];
	pid_t pids[PROCESS_WATCH_PIDS];
	unsigned npids;
	int64_t ns; /* of CPU time that all of them spent, after process_watch_stop() */
	/* Bytes that belong to them, and their share of what they have in common with others, at
	 * the last two looks; 0: not to be learned. */
	int64_t memory_before;
	int64_t memory;
};

struct process_watch {
	struct process_group groups[PROCESS_WATCH_GROUPS];
	unsigned ngroups;
};

void process_watch_init(struct process_watch *watch);

/* Adds a group: "NAME=PID,…", the name of small Latin letters. STATUS_INTERNAL with words. */
MUST_CHECK enum status process_watch_add(
    struct process_watch *watch, const char *text, struct errbuf *why);

/* A process that is not there counts for nothing, and one that ends in between for less than that.
 */
void process_watch_start(struct process_watch *watch);
void process_watch_stop(struct process_watch *watch);

/* Microseconds of a group for each of so many. */
double process_watch_us(const struct process_group *group, uint64_t count);

/* Looks at the memory. */
void process_watch_memory(struct process_watch *watch);

#endif
