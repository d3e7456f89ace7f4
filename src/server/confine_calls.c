/* SPDX-License-Identifier: ISC */
#include "server/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/net.h"
#include "base/util.h"

/*
 * What a process takes that serves: its loop, its connections, the database's client library and
 * its threads, memory, time. Whatever is not here is refused.
 */
static const char *const allowed[] = {
	/* the loop and connections */
	"epoll_wait",
	"epoll_pwait",
	"epoll_pwait2",
	"epoll_ctl",
	"accept4",
	"read",
	"write",
	"readv",
	"writev",
	"recvfrom",
	"recvmsg",
	"recvmmsg",
	"shutdown",
	"close",
	"getsockopt",
	"setsockopt",
	"getpeername",
	"getsockname",
	"poll",
	"ppoll",
	"select",
	"pselect6",
	/* connecting to the database and the log */
	"connect",
	"eventfd2",
	/* what libraries look up; opening is for reading only */
	"pread64",
	"lseek",
	"_llseek",
	"fstat",
	"fstat64",
	"newfstatat",
	"fstatat64",
	"stat",
	"lstat",
	"statx",
	"access",
	"faccessat",
	"faccessat2",
	"readlink",
	"readlinkat",
	"getdents64",
	"getcwd",
	"uname",
	"sysinfo",
	"getpid",
	"gettid",
	"getppid",
	"getuid",
	"geteuid",
	"getgid",
	"getegid",
	"getuid32",
	"geteuid32",
	"getgid32",
	"getegid32",
	"getrandom",
	"getrusage",
	"getcpu",
	/* memory */
	"brk",
	"munmap",
	"mremap",
	"madvise",
	/* time */
	"clock_gettime",
	"clock_gettime64",
	"clock_getres",
	"clock_nanosleep",
	"nanosleep",
	"gettimeofday",
	"time",
	"restart_syscall",
	/* threads and signals */
	"futex",
	"futex_time64",
	"futex_waitv",
	"set_robust_list",
	"rseq",
	"membarrier",
	"sched_yield",
	"sched_getaffinity",
	"rt_sigaction",
	"rt_sigprocmask",
	"rt_sigreturn",
	"sigreturn",
	"sigaltstack",
	"exit",
	"exit_group",
};

/* By their numbers, whether calls were refused since that was told; the last is for all above. */
static atomic_bool refused[1024];
static atomic_bool any_refused;

/* The call fails with EPERM, as the register of its result says. */
static void
on_refused(int signo, siginfo_t *info, void *context)
{
	ucontext_t *at = context;
	unsigned number = (unsigned)info->si_syscall;

	(void)signo;
	refused[number < COUNT_OF(refused) ? number : COUNT_OF(refused) - 1] = true;
	any_refused = true;
#if defined(__x86_64__)
	at->uc_mcontext.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
	at->uc_mcontext.regs[0] = (unsigned long long)-EPERM;
#else
	(void)at;
#endif
}

/* A trap, so that it can be logged, where the handler knows how to go on after it. */
static uint32_t
refusal(void)
{
#if defined(__x86_64__) || defined(__aarch64__)
	return SCMP_ACT_TRAP;
#else
	return SCMP_ACT_ERRNO(EPERM);
#endif
}

const char *
confine_refused(void)
{
	static char name[64];
	size_t number = 0;
	char *found;

	if (!any_refused)
		return NULL;
	while (number < COUNT_OF(refused) && !atomic_exchange(&refused[number], false))
		number++;
	if (number == COUNT_OF(refused)) {
		any_refused = false;
		return NULL;
	}
	found = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)number);
	snprintf(name, sizeof(name), "%s", found == NULL ? "unknown" : found);
	free(found);
	return name;
}

static bool
allow(scmp_filter_ctx filter, const char *name)
{
	int number = seccomp_syscall_resolve_name(name);

	/* Not every architecture has every call. */
	return number == __NR_SCMP_ERROR || number < 0 ||
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0) == 0;
}

/* The call is allowed if the bits of mask in its argument are as in value. */
static bool
allow_if(scmp_filter_ctx filter, const char *name, unsigned argument, uint64_t mask, uint64_t value)
{
	const struct scmp_arg_cmp condition = { argument, SCMP_CMP_MASKED_EQ, mask, value };
	int number = seccomp_syscall_resolve_name(name);

	return number < 0 ||
	    seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, 1, &condition) == 0;
}

static bool
allow_socket(scmp_filter_ctx filter, int family, int type, int protocol)
{
	const uint64_t flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
	const struct scmp_arg_cmp conditions[] = {
		{ 0, SCMP_CMP_MASKED_EQ, UINT32_MAX, (uint64_t)family },
		{ 1, SCMP_CMP_MASKED_EQ, UINT32_MAX & ~flags, (uint64_t)type },
		{ 2, SCMP_CMP_MASKED_EQ, UINT32_MAX, (uint64_t)protocol },
	};

	return seccomp_rule_add_array(
		   filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), COUNT_OF(conditions), conditions) == 0;
}

/* Landlock knows of no protocol but TCP, so there is no other, not even MPTCP. */
static bool
allow_network(scmp_filter_ctx filter, int family)
{
	return allow_socket(filter, family, SOCK_STREAM, 0) &&
	    allow_socket(filter, family, SOCK_STREAM, IPPROTO_TCP);
}

/* Of the name server; and addresses are put in order by a datagram socket's way to each. */
static bool
allow_names(scmp_filter_ctx filter, int family)
{
	return allow_socket(filter, family, SOCK_DGRAM, 0) &&
	    allow_socket(filter, family, SOCK_DGRAM, IPPROTO_UDP);
}

/* Where the database is elsewhere, its name is looked up, unless it is an address. */
static bool
allow_database(scmp_filter_ctx filter, const struct conf *conf)
{
	const char *host = conf->database.host;
	struct net_addr address;

	if (!allow_socket(filter, AF_UNIX, SOCK_STREAM, 0) ||
	    !allow_socket(filter, AF_UNIX, SOCK_DGRAM, 0))
		return false;
	if (host == NULL)
		return true;
	if (!allow_network(filter, AF_INET) || !allow_network(filter, AF_INET6))
		return false;
	return net_addr_parse(host, &address) ||
	    (allow_names(filter, AF_INET) && allow_names(filter, AF_INET6) &&
		allow_socket(filter, AF_NETLINK, SOCK_RAW, 0) && allow(filter, "bind"));
}

/* All that an argument may be of calls that can do more than serving takes. */
static const struct {
	const char *name;
	unsigned argument;
	uint64_t value;
} single[] = {
	{ "fcntl", 1, F_GETFD },
	{ "fcntl", 1, F_SETFD },
	{ "fcntl", 1, F_GETFL },
	{ "fcntl", 1, F_SETFL },
	{ "fcntl", 1, F_DUPFD_CLOEXEC },
	{ "fcntl64", 1, F_GETFD },
	{ "fcntl64", 1, F_SETFD },
	{ "fcntl64", 1, F_GETFL },
	{ "fcntl64", 1, F_SETFL },
	{ "fcntl64", 1, F_DUPFD_CLOEXEC },
	/* No keystrokes for the terminal where it was started. */
	{ "ioctl", 1, FIONBIO },
	{ "ioctl", 1, FIONREAD },
	{ "ioctl", 1, TCGETS },
	{ "prctl", 0, PR_SET_NAME },
};

static bool
allow_single(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < COUNT_OF(single); i++)
		if (!allow_if(
			filter, single[i].name, single[i].argument, UINT32_MAX, single[i].value))
			return false;
	return true;
}

/* Sending that connects (TCP Fast Open) would go round landlock. */
static bool
allow_sending(scmp_filter_ctx filter)
{
	return allow_if(filter, "sendto", 3, MSG_FASTOPEN, 0) &&
	    allow_if(filter, "sendmsg", 2, MSG_FASTOPEN, 0) &&
	    allow_if(filter, "sendmmsg", 3, MSG_FASTOPEN, 0);
}

static bool
allow_bounded(scmp_filter_ctx filter)
{
	const uint64_t writing = O_ACCMODE | O_CREAT | O_TRUNC;

	return allow_if(filter, "open", 1, writing, O_RDONLY) &&
	    allow_if(filter, "openat", 2, writing, O_RDONLY) &&
	    /* Memory is never executable; but the client library loads its plugins from files. */
	    allow_if(filter, "mmap", 2, PROT_EXEC, 0) &&
	    allow_if(filter, "mmap", 2, PROT_EXEC | PROT_WRITE, PROT_EXEC) &&
	    allow_if(filter, "mmap2", 2, PROT_EXEC, 0) &&
	    allow_if(filter, "mprotect", 2, PROT_EXEC, 0) &&
	    /* The clone3 of a new libc is told that there is none: its flags can't be looked at. */
	    allow_if(filter, "clone", 0, CLONE_THREAD, CLONE_THREAD) &&
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
	    /* Only to ask. */
	    allow_if(filter, "prlimit64", 2, UINT64_MAX, 0) &&
	    /* Only to end itself, as abort(3) does. */
	    allow_if(filter, "tgkill", 0, UINT32_MAX, (uint64_t)getpid()) &&
	    /* The threads that hash step back, each for itself, when they begin. */
	    allow_if(filter, "setpriority", 1, UINT32_MAX, 0);
}

static bool
fill(scmp_filter_ctx filter, const struct conf *conf)
{
	for (size_t i = 0; i < COUNT_OF(allowed); i++)
		if (!allow(filter, allowed[i]))
			return false;
	return allow_database(filter, conf) && allow_bounded(filter) && allow_single(filter) &&
	    allow_sending(filter) &&
	    /* All threads, also those that are there. */
	    seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
	    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0;
}

enum status
confine_system_calls(const struct conf *conf, struct errbuf *why)
{
	struct sigaction action = { .sa_sigaction = on_refused, .sa_flags = SA_SIGINFO };
	scmp_filter_ctx filter;
	int error = -ENOMEM;

	if (!conf->sandbox)
		return STATUS_OK;
	sigaction(SIGSYS, &action, NULL);
	if ((filter = seccomp_init(refusal())) != NULL)
		error = fill(filter, conf) ? seccomp_load(filter) : -EINVAL;
	seccomp_release(filter);
	if (error == 0 || (error == -EINVAL && confine_lacks() != NULL))
		return STATUS_OK;
	errbuf_set(why, "sandbox: seccomp: %s", strerror(-error));
	return STATUS_INTERNAL;
}
