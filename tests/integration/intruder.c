/* SPDX-License-Identifier: ISC */
/*
 * Preloaded into the daemon, this plays somebody who has taken a process over: with each connection
 * that is accepted it tries what such a one would like to do, and writes to standard error how each
 * attempt ended, "intruder: NAME: 0" or the errno's name. Environment: INTRUDER_SECRET, a file that
 * only the master needs; INTRUDER_PORT, a TCP port on this host where somebody listens.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void
tell(const char *name, long result)
{
	dprintf(
	    STDERR_FILENO, "intruder: %s: %s\n", name, result >= 0 ? "0" : strerrorname_np(errno));
}

static long
connect_elsewhere(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(getenv("INTRUDER_PORT"))) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&to, sizeof(to));
}

static long
execute(void)
{
	char *argv[] = { "true", NULL };
	int status;
	pid_t pid = vfork();

	if (pid < 0)
		return -1;
	if (pid == 0) {
		execv("/bin/true", argv);
		_exit(1);
	}
	return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -1;
}

static long
trace(void)
{
	long rc = ptrace(PTRACE_SEIZE, getppid(), NULL, NULL);

	if (rc == 0) {
		ptrace(PTRACE_INTERRUPT, getppid(), NULL, NULL);
		waitpid(getppid(), NULL, 0);
		ptrace(PTRACE_DETACH, getppid(), NULL, NULL);
	}
	return rc;
}

static long
split(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid;
}

static long
become_root(void)
{
	return setuid(0);
}

static long
read_master(void)
{
	char byte;
	struct iovec local = { &byte, 1 }, remote = { (void *)tell, 1 };

	return process_vm_readv(getppid(), &local, 1, &remote, 1, 0);
}

static void *
in_a_thread(void *unused)
{
	tell("thread: open for writing", open("/tmp", O_TMPFILE | O_WRONLY, 0600));
	return unused;
}

static void
intrude(void)
{
	pthread_t thread;

	tell("read its library", open("/etc/nsswitch.conf", O_RDONLY));
	tell("read a secret", open(getenv("INTRUDER_SECRET"), O_RDONLY));
	tell("read passwords", open("/etc/shadow", O_RDONLY));
	tell("read the master's environment", open("/proc/1/environ", O_RDONLY));
	tell("open for writing", open("/tmp", O_TMPFILE | O_WRONLY, 0600));
	tell("create", open("/tmp/parlord-intruder", O_CREAT | O_RDONLY, 0600));
	tell("make a folder", mkdir("/tmp/parlord-intruder", 0700));
	tell("remove", unlink("/etc/nonsense"));
	tell("change a mode", chmod("/tmp", 01777));
	tell("connect elsewhere", connect_elsewhere());
	tell("signal the master", kill(getppid(), 0));
	tell("trace the master", trace());
	tell("read the master's memory", read_master());
	tell("become root", become_root());
	tell("make memory executable",
	    (long)(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0) == MAP_FAILED
		    ? -1
		    : 0));
	tell("fork", split());
	/* Where fork is refused this can only fail; so here is what it would end in. */
	tell("execute at once", execv("/dev/null", (char *[]){ "x", NULL }));
	tell("execute", execute());
	if (pthread_create(&thread, NULL, in_a_thread, NULL) == 0)
		pthread_join(thread, NULL);
	dprintf(STDERR_FILENO, "intruder: gone\n");
}

int
accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
	static int (*real)(int, struct sockaddr *, socklen_t *, int);

	if (real == NULL)
		real =
		    (int (*)(int, struct sockaddr *, socklen_t *, int))dlsym(RTLD_NEXT, "accept4");
	intrude();
	return real(fd, addr, len, flags);
}
