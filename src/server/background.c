/* SPDX-License-Identifier: ISC */
#include "server/background.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>

#include "base/log.h"
#include "base/util.h"

/* What the daemon writes to the process that waits: a status, and words unless all is well. */
struct verdict {
	int exit_code;
	char words[512];
};

static enum status
lock_pidfile(struct background *b, const char *path, struct errbuf *why)
{
	char text[32] = "";

	b->pidfile = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (b->pidfile < 0) {
		errbuf_set(why, "pidfile: %s: %s", path, strerror(errno));
		return STATUS_INTERNAL;
	}
	/* Of the open file, so it is the daemon's too, which inherits it. */
	if (flock(b->pidfile, LOCK_EX | LOCK_NB) == 0) {
		b->path = xstrdup(path);
		return STATUS_OK;
	}
	if (read(b->pidfile, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	errbuf_set(why, "pidfile: %s is locked: parlord runs already, as process %s", path, text);
	close(b->pidfile);
	return STATUS_INTERNAL;
}

static void
write_pid(const struct background *b)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(b->pidfile, 0) < 0 || pwrite(b->pidfile, text, (size_t)n, 0) < 0)
		log_warning("pidfile: %s: %s", b->path, strerror(errno));
}

NORETURN static void
wait_for_verdict(int from)
{
	struct verdict verdict;
	ssize_t n;

	do
		n = read(from, &verdict, sizeof(verdict));
	while (n < 0 && errno == EINTR);
	if (n != (ssize_t)sizeof(verdict)) {
		fprintf(stderr, "parlord: it ended before it was ready; see the log\n");
		_exit(EX_SOFTWARE);
	}
	verdict.words[sizeof(verdict.words) - 1] = '\0';
	if (verdict.exit_code != EX_OK)
		fprintf(stderr, "parlord: %s\n", verdict.words);
	_exit(verdict.exit_code);
}

static void
leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR);

	umask(027);
	if (chdir("/") < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
		log_fatal("can't leave the terminal: %s", strerror(errno));
	if (null > STDERR_FILENO)
		close(null);
}

/* Twice, so that the daemon is nobody's child, and no leader that could get a terminal again. */
static void
fork_away(int ends[2])
{
	pid_t pid = fork();

	if (pid > 0) {
		close(ends[1]);
		wait_for_verdict(ends[0]);
	}
	if (pid == 0 && setsid() >= 0)
		pid = fork();
	if (pid > 0)
		_exit(EX_OK);
	if (pid < 0)
		log_fatal("fork: %s", strerror(errno));
}

enum status
background_begin(struct background *b, const char *pidfile, struct errbuf *why)
{
	int ends[2];

	if (lock_pidfile(b, pidfile, why) != STATUS_OK)
		return STATUS_INTERNAL;
	if (pipe2(ends, O_CLOEXEC) < 0) {
		errbuf_set(why, "pipe: %s", strerror(errno));
		return STATUS_INTERNAL;
	}
	fork_away(ends);
	close(ends[0]);
	b->pipe = ends[1];
	write_pid(b);
	log_use_syslog("parlord", LOG_DAEMON);
	leave_terminal();
	return STATUS_OK;
}

static void
tell(struct background *b, int exit_code, const char *words)
{
	struct verdict verdict = { .exit_code = exit_code };

	if (b->pipe < 0)
		return;
	snprintf(verdict.words, sizeof(verdict.words), "%s", words);
	if (write(b->pipe, &verdict, sizeof(verdict)) < 0)
		log_warning("nobody waits for the daemon: %s", strerror(errno));
	close(b->pipe);
	b->pipe = -1;
}

void
background_ready(struct background *b)
{
	tell(b, EX_OK, "");
}

void
background_failed(struct background *b, int exit_code, const char *words)
{
	b->exit_code = exit_code;
	snprintf(b->words, sizeof(b->words), "%s", words);
}

void
background_forked(struct background *b)
{
	if (b->pipe >= 0)
		close(b->pipe);
	if (b->path != NULL)
		close(b->pidfile);
	free(b->path);
	b->path = NULL;
	b->pipe = -1;
}

void
background_end(struct background *b)
{
	/* Removed while it is still locked: what stands there is ours. */
	if (b->path != NULL && unlink(b->path) < 0)
		log_warning("pidfile: %s: %s", b->path, strerror(errno));
	if (b->exit_code != EX_OK)
		tell(b, b->exit_code, b->words);
	background_forked(b);
}
