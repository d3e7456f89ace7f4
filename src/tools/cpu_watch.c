/* SPDX-License-Identifier: ISC */
#include "tools/cpu_watch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

void
cpu_watch_init(struct cpu_watch *watch)
{
	*watch = (struct cpu_watch){ .ngroups = 1 };
	memcpy(watch->groups[0].name, "client", sizeof("client"));
	watch->groups[0].pids[0] = getpid();
	watch->groups[0].npids = 1;
}

/* "PID,…" */
static bool
parse_pids(struct cpu_group *group, const char *text)
{
	char *end;

	do {
		long pid = strtol(text, &end, 10);

		if (end == text || pid < 1 || pid > INT32_MAX || group->npids == CPU_WATCH_PIDS)
			return false;
		group->pids[group->npids++] = (pid_t)pid;
		text = end + 1;
	} while (*end == ',');
	return *end == '\0';
}

enum status
cpu_watch_add(struct cpu_watch *watch, const char *text, struct errbuf *why)
{
	struct cpu_group *group = &watch->groups[watch->ngroups];
	size_t len = strspn(text, LETTERS);

	if (watch->ngroups == CPU_WATCH_GROUPS) {
		errbuf_set(why, "%s: there can be only %d groups of processes", text,
		    CPU_WATCH_GROUPS - 1);
		return STATUS_INTERNAL;
	}
	if (len < 1 || len > CPU_WATCH_NAME || text[len] != '=' ||
	    !parse_pids(group, text + len + 1)) {
		errbuf_set(why, "\"%s\" must be NAME=PID,...", text);
		return STATUS_INTERNAL;
	}
	memcpy(group->name, text, len);
	watch->ngroups++;
	return STATUS_OK;
}

static int64_t
spent(const struct cpu_group *group)
{
	int64_t sum = 0;

	for (unsigned i = 0; i < group->npids; i++) {
		struct timespec ts;
		clockid_t id;

		if (clock_getcpuclockid(group->pids[i], &id) == 0 && clock_gettime(id, &ts) == 0)
			sum += ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
	}
	return sum;
}

void
cpu_watch_start(struct cpu_watch *watch)
{
	for (unsigned i = 0; i < watch->ngroups; i++)
		watch->groups[i].ns = spent(&watch->groups[i]);
}

void
cpu_watch_stop(struct cpu_watch *watch)
{
	for (unsigned i = 0; i < watch->ngroups; i++)
		watch->groups[i].ns = spent(&watch->groups[i]) - watch->groups[i].ns;
}

double
cpu_watch_us(const struct cpu_group *group, uint64_t count)
{
	return count == 0 ? 0 : (double)group->ns / 1e3 / (double)count;
}
