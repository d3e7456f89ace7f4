/* SPDX-License-Identifier: ISC */
#include "tools/process_watch.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

void
process_watch_init(struct process_watch *watch)
{
	*watch = (struct process_watch){ .ngroups = 1 };
	memcpy(watch->groups[0].name, "client", sizeof("client"));
	watch->groups[0].pids[0] = getpid();
	watch->groups[0].npids = 1;
}

/* "PID,…" */
static bool
parse_pids(struct process_group *group, const char *text)
{
	char *end;

	do {
		long pid = strtol(text, &end, 10);

		if (end == text || pid < 1 || pid > INT32_MAX || group->npids == PROCESS_WATCH_PIDS)
			return false;
		group->pids[group->npids++] = (pid_t)pid;
		text = end + 1;
	} while (*end == ',');
	return *end == '\0';
}

enum status
process_watch_add(struct process_watch *watch, const char *text, struct errbuf *why)
{
	struct process_group *group = &watch->groups[watch->ngroups];
	size_t len = strspn(text, LETTERS);

	if (watch->ngroups == PROCESS_WATCH_GROUPS) {
		errbuf_set(why, "%s: there can be only %d groups of processes", text,
		    PROCESS_WATCH_GROUPS - 1);
		return STATUS_INTERNAL;
	}
	if (len < 1 || len > PROCESS_WATCH_NAME || text[len] != '=' ||
	    !parse_pids(group, text + len + 1)) {
		errbuf_set(why, "\"%s\" must be NAME=PID,...", text);
		return STATUS_INTERNAL;
	}
	memcpy(group->name, text, len);
	watch->ngroups++;
	return STATUS_OK;
}

static int64_t
spent(const struct process_group *group)
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
process_watch_start(struct process_watch *watch)
{
	for (unsigned i = 0; i < watch->ngroups; i++)
		watch->groups[i].ns = spent(&watch->groups[i]);
}

void
process_watch_stop(struct process_watch *watch)
{
	for (unsigned i = 0; i < watch->ngroups; i++)
		watch->groups[i].ns = spent(&watch->groups[i]) - watch->groups[i].ns;
}

double
process_watch_us(const struct process_group *group, uint64_t count)
{
	return count == 0 ? 0 : (double)group->ns / 1e3 / (double)count;
}

/* The proportional set size (proc_pid_smaps(5)). */
static int64_t
memory_of(pid_t pid)
{
	char path[64], line[256];
	int64_t kib = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%ld/smaps_rollup", (long)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return 0;
	while (fgets(line, sizeof(line), file) != NULL)
		if (strncmp(line, "Pss:", 4) == 0)
			kib = strtoll(line + 4, NULL, 10);
	(void)fclose(file);
	return kib * 1024;
}

void
process_watch_memory(struct process_watch *watch)
{
	for (unsigned i = 0; i < watch->ngroups; i++) {
		struct process_group *group = &watch->groups[i];

		group->memory_before = group->memory;
		group->memory = 0;
		for (unsigned j = 0; j < group->npids; j++)
			group->memory += memory_of(group->pids[j]);
	}
}
