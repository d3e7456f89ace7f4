/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/util.h"

/*
 * The journal and syslog have fixed places, so each test has a child with file systems of its own,
 * in which it is the journal and syslogd itself. Only root can make them.
 */
enum { EXIT_NO_NAMESPACE = 77 };

/* Checks in the child; what fails is said on the real standard error. */
#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			dprintf(real_stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			_exit(1); \
		} \
	} while (0)

static int real_stderr;

static void
enter_namespace(void)
{
	if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", "/run", "tmpfs", 0, NULL) < 0 ||
	    mount("none", "/dev", "tmpfs", 0, NULL) < 0)
		_exit(EXIT_NO_NAMESPACE);
	CHECK(mkdir("/run/systemd", 0755) == 0 && mkdir("/run/systemd/journal", 0755) == 0);
}

static void
run_in_child(void (*test)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		real_stderr = dup(STDERR_FILENO);
		enter_namespace();
		test();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == EXIT_NO_NAMESPACE) {
		print_message("not root: there can be no journal and no syslogd\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int
serve(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	CHECK(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	return fd;
}

static const char *
receive(int fd)
{
	static char datagram[16384];
	ssize_t n = recv(fd, datagram, sizeof(datagram) - 1, MSG_DONTWAIT);

	datagram[n < 0 ? 0 : n] = '\0';
	return n < 0 ? NULL : datagram;
}

/* Standard error becomes a pipe, of which JOURNAL_STREAM says that it is the journal's. Returns its
 * other end. */
static int
make_stream(ino_t more)
{
	char stream[64];
	struct stat st;
	int fds[2];

	CHECK(pipe(fds) == 0 && dup2(fds[1], STDERR_FILENO) == STDERR_FILENO);
	CHECK(fstat(STDERR_FILENO, &st) == 0);
	(void)snprintf(
	    stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)(st.st_ino + more));
	CHECK(setenv("JOURNAL_STREAM", stream, 1) == 0);
	CHECK(fcntl(fds[0], F_SETFL, O_NONBLOCK) == 0);
	return fds[0];
}

static bool
is_silent(int stream)
{
	char byte;

	return read(stream, &byte, 1) < 0 && errno == EAGAIN;
}

static void
journal_entries(void)
{
	int journal = serve("/run/systemd/journal/socket"), stream = make_stream(0);

	log_init("worker 2", LOG_LEVEL_INFO);
	log_info("plain %d\n", 1);
	CHECK(strcmp(receive(journal),
		  "MESSAGE=plain 1\\x0a\nPRIORITY=6\nSYSLOG_IDENTIFIER=parlord\n"
		  "PARLORD_ROLE=worker 2\n") == 0);
	log_debug("not wanted");
	log_event(EVENT_AUTH_FAILED,
	    LOG_FIELDS(.client = "192.0.2.1", .user = "a\nPRIORITY=0", .command = "Login",
		.incident = "1234", .user_id = 17),
	    "it failed");
	CHECK(strcmp(receive(journal),
		  "MESSAGE=it failed\nPRIORITY=4\nSYSLOG_IDENTIFIER=parlord\n"
		  "MESSAGE_ID=fa10d09f19314fd0b03386117441ed6d\nPARLORD_EVENT=auth-failed\n"
		  "PARLORD_ROLE=worker 2\nPARLORD_CLIENT=192.0.2.1\n"
		  "PARLORD_USER=a\\x0aPRIORITY=0\nPARLORD_COMMAND=Login\nPARLORD_INCIDENT=1234\n"
		  "PARLORD_USER_ID=17\n") == 0);
	CHECK(receive(journal) == NULL && is_silent(stream));
}

static void
test_journal(void **state)
{
	(void)state;
	run_in_child(journal_entries);
}

static void
redirected(void)
{
	int journal = serve("/run/systemd/journal/socket"), stream = make_stream(1);

	log_init("worker 2", LOG_LEVEL_INFO);
	log_info("plain");
	CHECK(receive(journal) == NULL && !is_silent(stream));
}

/* JOURNAL_STREAM is inherited by what a service starts, standard error need not be. */
static void
test_redirected_standard_error(void **state)
{
	(void)state;
	run_in_child(redirected);
}

static void
without_journald(void)
{
	int stream = make_stream(0), journal;
	char line[256];
	ssize_t n;

	log_init("worker 2", LOG_LEVEL_INFO);
	log_info("nobody listens");
	n = read(stream, line, sizeof(line) - 1);
	CHECK(n > 0);
	line[n] = '\0';
	CHECK(strstr(line, "worker 2: info: nobody listens\n") != NULL);
	/* It comes late. */
	journal = serve("/run/systemd/journal/socket");
	log_info("somebody listens");
	CHECK(strstr(receive(journal), "MESSAGE=somebody listens\n") != NULL && is_silent(stream));
}

static void
test_journal_that_is_away(void **state)
{
	(void)state;
	run_in_child(without_journald);
}

/* However long the values: each is cut, none of them spoils the others. */
static void
long_values(void)
{
	static char name[100000];
	int journal = serve("/run/systemd/journal/socket");
	const char *entry;

	(void)make_stream(0);
	memset(name, '\x01', sizeof(name) - 1);
	log_init("worker 2", LOG_LEVEL_INFO);
	log_event(EVENT_INCIDENT,
	    LOG_FIELDS(.client = name, .user = name, .command = name, .incident = name,
		.user_id = INT64_MAX, .worker = INT64_MIN, .worker_pid = INT64_MAX,
		.suppressed = INT64_MAX),
	    "%s", name);
	entry = receive(journal);
	CHECK(entry != NULL && strlen(entry) < 8192);
	CHECK(strstr(entry, "\nPARLORD_USER=\\x01\\x01") != NULL);
	CHECK(strstr(entry, "\nPARLORD_WORKER=-9223372036854775808\n") != NULL);
	CHECK(entry[strlen(entry) - 1] == '\n');
}

static void
test_long_values(void **state)
{
	(void)state;
	run_in_child(long_values);
}

/* Sends far more than anybody's queue holds to one who does not read; nobody waits for him long. */
static void
be_stuck(int fd, const char *remark)
{
	const int lines = 20000;
	int64_t begun = now_ms(), told;
	const char *datagram;
	int taken = 0;

	for (int i = 0; i < lines; i++)
		log_info("line");
	CHECK(now_ms() - begun < 20000);
	while (receive(fd) != NULL)
		taken++;
	CHECK(taken > 0 && taken < lines);
	log_info("back");
	datagram = receive(fd);
	CHECK(datagram != NULL && (datagram = strstr(datagram, remark)) != NULL);
	told = atoll(datagram + strlen(remark));
	CHECK(told == lines - taken);
	CHECK(strstr(receive(fd), "back") != NULL);
}

static void
stuck_journal(void)
{
	int journal = serve("/run/systemd/journal/socket"), stream = make_stream(0);

	log_init("worker 2", LOG_LEVEL_INFO);
	be_stuck(journal, "MESSAGE=");
	CHECK(is_silent(stream));
}

static void
test_stuck_journal(void **state)
{
	(void)state;
	run_in_child(stuck_journal);
}

static void
syslog_lines(void)
{
	int syslogd = serve("/dev/log"), stream = make_stream(1), pri;
	const char *line;
	char expected[128];

	log_init("master", LOG_LEVEL_INFO);
	log_use_syslog("parlord", LOG_DAEMON);
	/* As a child does. */
	log_init("worker 2", LOG_LEVEL_INFO);
	log_event(EVENT_AUTH_FAILED, LOG_FIELDS(.client = "192.0.2.1"), "it failed\n");
	line = receive(syslogd);
	/* <PRI>Mmm dd hh:mm:ss (RFC 3164) */
	CHECK(line != NULL && sscanf(line, "<%d>%*3[A-Z-a-z] %*2d %*2d:%*2d:%*2d", &pri) == 1);
	CHECK(pri == (LOG_DAEMON | LOG_WARNING));
	(void)snprintf(expected, sizeof(expected),
	    " parlord[%ld]: worker 2: warning: it failed\\x0a", (long)getpid());
	CHECK(strcmp(strchr(line, '>') + 1 + strlen("Nov 25 16:00:00"), expected) == 0);
	CHECK(is_silent(stream));
}

static void
test_syslog(void **state)
{
	(void)state;
	run_in_child(syslog_lines);
}

static void
stuck_syslog(void)
{
	int syslogd = serve("/dev/log");

	log_init("master", LOG_LEVEL_INFO);
	log_use_syslog("parlord", LOG_DAEMON);
	be_stuck(syslogd, "master: warning: ");
}

static void
test_stuck_syslog(void **state)
{
	(void)state;
	run_in_child(stuck_syslog);
}

static void
without_syslogd(void)
{
	int syslogd;

	log_init("master", LOG_LEVEL_INFO);
	log_use_syslog("parlord", LOG_DAEMON);
	log_info("nobody listens");
	syslogd = serve("/dev/log");
	log_info("somebody listens");
	CHECK(strstr(receive(syslogd), "1 line of the log could not be written") != NULL);
	CHECK(strstr(receive(syslogd), "somebody listens") != NULL);
}

static void
test_syslogd_that_is_away(void **state)
{
	(void)state;
	run_in_child(without_syslogd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_journal),
		cmocka_unit_test(test_redirected_standard_error),
		cmocka_unit_test(test_journal_that_is_away),
		cmocka_unit_test(test_long_values),
		cmocka_unit_test(test_stuck_journal),
		cmocka_unit_test(test_syslog),
		cmocka_unit_test(test_stuck_syslog),
		cmocka_unit_test(test_syslogd_that_is_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
