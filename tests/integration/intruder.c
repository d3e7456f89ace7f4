/* SPDX-License-Identifier: ISC */
/*
 * Preloaded into the daemon, this plays somebody who has taken a process over: with the first
 * connection that is accepted it tries what such a one would like to do, in the thread that serves,
 * then in a new one; and in the threads that hash and that connect to the database with the first
 * work that these get. It writes to standard error how each attempt ended, "intruder: NAME: 0" or
 * the errno's name. Environment: INTRUDER_ROLE, the process, as ps(1) has it; INTRUDER_SECRET, a
 * file that only the master needs; INTRUDER_PORT, a TCP and UDP port on this host; INTRUDER_VICTIM,
 * another process of the same user's; INTRUDER_CONTROL, the control socket.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <crypt.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int taken_over;

static void
tell(const char *name, long result)
{
	if (!taken_over)
		return;
	dprintf(
	    STDERR_FILENO, "intruder: %s: %s\n", name, result >= 0 ? "0" : strerrorname_np(errno));
}

static pid_t
victim(void)
{
	return atoi(getenv("INTRUDER_VICTIM"));
}

/* --- files */

static long
read_secret(void)
{
	return open(getenv("INTRUDER_SECRET"), O_RDONLY);
}

static long
read_own_environment(void)
{
	return open("/proc/self/environ", O_RDONLY);
}

static long
open_memory_of_victim(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)victim());
	return open(path, O_RDONLY);
}

static long
read_passwords(void)
{
	return open("/etc/shadow", O_RDONLY);
}

static long
open_for_writing(void)
{
	return open("/tmp", O_TMPFILE | O_WRONLY, 0600);
}

static long
create(void)
{
	return open("/tmp/parlord-intruder", O_CREAT | O_RDONLY, 0600);
}

static long
make_folder(void)
{
	long rc = mkdir("/tmp/parlord-intruder.d", 0700);

	if (rc == 0)
		rmdir("/tmp/parlord-intruder.d");
	return rc;
}

static long
remove_file(void)
{
	return unlink("/tmp/parlord-intruder");
}

static long
change_mode(void)
{
	return chmod("/tmp", 01777);
}

static long
open_by_handle(void)
{
	struct {
		struct file_handle handle;
		char bytes[128];
	} h = { .handle.handle_bytes = sizeof(h.bytes) };
	int mount;

	return name_to_handle_at(AT_FDCWD, getenv("INTRUDER_SECRET"), &h.handle, &mount, 0) < 0
	    ? -1
	    : open_by_handle_at(AT_FDCWD, &h.handle, O_RDONLY);
}

/* --- other processes */

static long
send_signal(void)
{
	return kill(victim(), 0);
}

static long
send_signal_to_thread(void)
{
	return tgkill(victim(), victim(), 0);
}

static long
send_signal_by_input(void)
{
	struct f_owner_ex owner = { F_OWNER_PID, victim() };

	return fcntl(STDIN_FILENO, F_SETOWN_EX, &owner);
}

static long
open_pidfd(void)
{
	return syscall(SYS_pidfd_open, victim(), 0);
}

static long
slow_down(void)
{
	return setpriority(PRIO_PROCESS, (id_t)victim(), 19);
}

static long
trace(void)
{
	long rc = ptrace(PTRACE_SEIZE, victim(), NULL, NULL);

	if (rc == 0) {
		ptrace(PTRACE_INTERRUPT, victim(), NULL, NULL);
		waitpid(victim(), NULL, 0);
		ptrace(PTRACE_DETACH, victim(), NULL, NULL);
	}
	return rc;
}

/* Whose code is where ours is: that of the same program and library. */
static long
read_memory_of_master(void)
{
	char byte;
	struct iovec local = { &byte, 1 }, remote = { (void *)tell, 1 };

	return process_vm_readv(getppid(), &local, 1, &remote, 1, 0);
}

/* --- the network */

static struct sockaddr_in
somewhere(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(getenv("INTRUDER_PORT"))) };

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return to;
}

static long
connect_by(int type, int protocol)
{
	struct sockaddr_in to = somewhere();
	int fd = socket(AF_INET, type, protocol);

	return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&to, sizeof(to));
}

static long
connect_by_tcp(void)
{
	return connect_by(SOCK_STREAM, 0);
}

static long
connect_by_mptcp(void)
{
	return connect_by(SOCK_STREAM, IPPROTO_MPTCP);
}

static long
connect_by_udp(void)
{
	return connect_by(SOCK_DGRAM, 0);
}

static long
connect_by_sending(void)
{
	struct sockaddr_in to = somewhere();
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd < 0 ? -1 : sendto(fd, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&to, sizeof(to));
}

static long
listen_by_tcp(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd < 0 ? -1 : bind(fd, (struct sockaddr *)&any, sizeof(any));
}

static long
raw_socket(void)
{
	return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
}

static long
packet_socket(void)
{
	return socket(AF_PACKET, SOCK_DGRAM, 0);
}

static long
netlink_socket(void)
{
	return socket(AF_NETLINK, SOCK_RAW, 0);
}

/* The name that the test has: "parlord-intruder-PORT", without a file. */
static long
connect_to_abstract(void)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int n = snprintf(to.sun_path + 1, sizeof(to.sun_path) - 1, "parlord-intruder-%s",
	    getenv("INTRUDER_PORT"));
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	return fd < 0 ? -1
		      : connect(fd, (struct sockaddr *)&to,
			    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1) + (socklen_t)n);
}

/*
 * Connecting can't be refused; so what counts is the answer to a command. The control process would
 * wait for itself.
 */
static long
command_control(void)
{
	static const char request[] = "{\"cmd\":\"users\"}\n";
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	char answer[512] = "";
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(to.sun_path, sizeof(to.sun_path), "%s", getenv("INTRUDER_CONTROL"));
	errno = EACCES;
	if (strcmp(getenv("INTRUDER_ROLE"), "parlord:control") == 0 || fd < 0 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		return -1;
	(void)send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL);
	if (recv(fd, answer, sizeof(answer) - 1, 0) > 0 && strstr(answer, "\"ok\"") != NULL)
		return 0;
	errno = EACCES;
	return -1;
}

/* --- executing, and more of the kernel */

static long
execute_at_once(void)
{
	return execv("/dev/null", (char *[]){ "x", NULL });
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
execute_memory(void)
{
	int fd = (int)syscall(SYS_memfd_create, "x", 0);

	if (fd < 0)
		return -1;
	(void)syscall(SYS_execveat, fd, "", (char *[]){ "x", NULL }, NULL, AT_EMPTY_PATH);
	return errno == ENOEXEC || errno == EACCES ? 0 : -1;
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
make_executable(void)
{
	void *memory = mmap(
	    NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? -1 : 0;
}

static long
make_executable_later(void)
{
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(memory, 4096, PROT_READ | PROT_EXEC);
}

static long
become_root(void)
{
	return setuid(0);
}

static long
become_dumpable(void)
{
	return prctl(PR_SET_DUMPABLE, 1);
}

static long
make_namespace(void)
{
	return (long)syscall(SYS_unshare, CLONE_NEWUTS);
}

static long
make_ring(void)
{
	char params[256] = "";

	return syscall(SYS_io_uring_setup, 1, params);
}

static long
use_keys(void)
{
	return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 1);
}

/* What a keyboard could say; it asks only, for who that is may be somebody's terminal. */
static long
control_terminal(void)
{
	int group;

	return ioctl(STDIN_FILENO, TIOCGPGRP, &group) < 0 && errno == EPERM ? -1 : 0;
}

static const struct {
	const char *name;
	long (*try)(void);
} attempts[] = {
	{ "read a secret", read_secret },
	{ "read passwords", read_passwords },
	{ "read its environment", read_own_environment },
	{ "open another's memory", open_memory_of_victim },
	{ "open by a handle", open_by_handle },
	{ "open for writing", open_for_writing },
	{ "create", create },
	{ "make a folder", make_folder },
	{ "remove", remove_file },
	{ "change a mode", change_mode },
	{ "signal another", send_signal },
	{ "signal another's thread", send_signal_to_thread },
	{ "signal another by input", send_signal_by_input },
	{ "open another", open_pidfd },
	{ "slow another down", slow_down },
	{ "trace another", trace },
	{ "read the master's memory", read_memory_of_master },
	{ "connect by TCP", connect_by_tcp },
	{ "connect by MPTCP", connect_by_mptcp },
	{ "connect by UDP", connect_by_udp },
	{ "connect by sending", connect_by_sending },
	{ "listen", listen_by_tcp },
	{ "raw socket", raw_socket },
	{ "packet socket", packet_socket },
	{ "netlink socket", netlink_socket },
	{ "connect to an abstract socket", connect_to_abstract },
	{ "command the control process", command_control },
	{ "become root", become_root },
	{ "become dumpable", become_dumpable },
	{ "make memory executable", make_executable },
	{ "make memory executable later", make_executable_later },
	{ "make a namespace", make_namespace },
	{ "make a ring", make_ring },
	{ "use keys", use_keys },
	{ "control the terminal", control_terminal },
	{ "fork", split },
	/* Where fork is refused this can only fail; so here is what it would end in. */
	{ "execute at once", execute_at_once },
	{ "execute memory", execute_memory },
	{ "execute", execute },
};

static void
try_in(const char *where)
{
	char name[96];

	snprintf(name, sizeof(name), "%sread a secret", where);
	tell(name, read_secret());
	snprintf(name, sizeof(name), "%sopen for writing", where);
	tell(name, open_for_writing());
}

static void *
in_a_thread(void *unused)
{
	try_in("thread: ");
	return unused;
}

static void
intrude(void)
{
	pthread_t thread;

	tell("read its library", open("/etc/nsswitch.conf", O_RDONLY));
	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++)
		tell(attempts[i].name, attempts[i].try());
	if (pthread_create(&thread, NULL, in_a_thread, NULL) == 0)
		pthread_join(thread, NULL);
	dprintf(STDERR_FILENO, "intruder: gone\n");
}

/* A process gives itself its name when it begins. */
int
prctl(int option, ...)
{
	int (*real)(int, ...) = (int (*)(int, ...))dlsym(RTLD_NEXT, "prctl");
	unsigned long a[4];
	va_list list;

	va_start(list, option);
	for (int i = 0; i < 4; i++)
		a[i] = va_arg(list, unsigned long);
	va_end(list);
	if (option == PR_SET_NAME)
		taken_over |= strcmp((const char *)a[0], getenv("INTRUDER_ROLE")) == 0;
	return real(option, a[0], a[1], a[2], a[3]);
}

int
accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
	int (*real)(int, struct sockaddr *, socklen_t *, int) =
	    (int (*)(int, struct sockaddr *, socklen_t *, int))dlsym(RTLD_NEXT, "accept4");
	static int done;

	if (taken_over && !done++)
		intrude();
	return real(fd, addr, len, flags);
}

char *
crypt_rn(const char *phrase, const char *setting, void *data, int size)
{
	char *(*real)(const char *, const char *, void *, int) =
	    (char *(*)(const char *, const char *, void *, int))dlsym(RTLD_NEXT, "crypt_rn");
	static int done;

	if (!done++)
		try_in("hash: ");
	return real(phrase, setting, data, size);
}

void *
mysql_real_connect(void *mysql, const char *host, const char *user, const char *password,
    const char *name, unsigned port, const char *path, unsigned long flags)
{
	void *(*real)(void *, const char *, const char *, const char *, const char *, unsigned,
	    const char *, unsigned long) =
	    (void *(*)(void *, const char *, const char *, const char *, const char *, unsigned,
		const char *, unsigned long))dlsym(RTLD_NEXT, "mysql_real_connect");

	tell("connector: read a secret", read_secret());
	return real(mysql, host, user, password, name, port, path, flags);
}
