/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CPU_WATCH_H
#define PARLORD_CPU_WATCH_H

#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * The CPU time that this process, called "client", and others on this host spend between two
 * moments.
 */
enum { CPU_WATCH_GROUPS = 8, CPU_WATCH_PIDS = 256, CPU_WATCH_NAME = 15 };

struct cpu_group {
	char name[CPU_WATCH_NAME + 1];
	pid_t pids[CPU_WATCH_PIDS];
	unsigned npids;
	int64_t ns; /* what all of them spent, after cpu_watch_stop() */
};

struct cpu_watch {
	struct cpu_group groups[CPU_WATCH_GROUPS];
	unsigned ngroups;
};

void cpu_watch_init(struct cpu_watch *watch);

/* Adds a group: "NAME=PID,…", the name of small Latin letters. STATUS_INTERNAL with words. */
MUST_CHECK enum status cpu_watch_add(struct cpu_watch *watch, const char *text, struct errbuf *why);

/* A process that is not there counts for nothing, and one that ends in between for less than that.
 */
void cpu_watch_start(struct cpu_watch *watch);
void cpu_watch_stop(struct cpu_watch *watch);

/* Microseconds of a group for each of so many. */
double cpu_watch_us(const struct cpu_group *group, uint64_t count);

#endif
