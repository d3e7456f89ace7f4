/* SPDX-License-Identifier: ISC */
#include "server/confine.h"

#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The kernel's interface as of version 6 (Linux 6.12), which Debian 12's header does not have yet;
 * an older kernel is given as much of it as it knows. See landlock(7).
 */
struct ruleset {
	uint64_t files;
	uint64_t net;    /* since version 4 */
	uint64_t scopes; /* since version 6 */
};

struct port_rule {
	uint64_t allowed;
	uint64_t port;
};

#define FILES_TRUNCATE  (1ULL << 14) /* since version 3 */
#define FILES_IOCTL_DEV (1ULL << 15) /* since version 5 */
#define NET_BIND        (1ULL << 0)
#define NET_CONNECT     (1ULL << 1)
#define SCOPE_ABSTRACT  (1ULL << 0) /* unix sockets without a file */
#define SCOPE_SIGNAL    (1ULL << 1)
#define RULE_NET_PORT   2

#define FILES_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

/* What each version added, from 1 on. */
static const struct ruleset versions[] = {
	{ LANDLOCK_ACCESS_FS_REFER - 1, 0, 0 },
	{ LANDLOCK_ACCESS_FS_REFER, 0, 0 },
	{ FILES_TRUNCATE, 0, 0 },
	{ 0, NET_BIND | NET_CONNECT, 0 },
	{ FILES_IOCTL_DEV, 0, 0 },
	{ 0, 0, SCOPE_ABSTRACT | SCOPE_SIGNAL },
};

/* What libc, the resolver and the TLS library read, and plugins of the database's client. */
static const char *const readable[] = {
	"/usr/lib",
	"/usr/lib64",
	"/lib",
	"/lib64",
	"/usr/share/zoneinfo",
	"/etc/localtime",
	"/etc/ld.so.cache",
	"/etc/resolv.conf",
	"/etc/hosts",
	"/etc/host.conf",
	"/etc/nsswitch.conf",
	"/etc/gai.conf",
	"/etc/services",
	"/etc/ssl/openssl.cnf",
	"/etc/ssl/certs",
	"/etc/gnutls",
	"/run/systemd/resolve",
	"/dev/urandom",
	"/dev/null",
};

static int
landlock_version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

const char *
confine_lacks(void)
{
	int version = landlock_version();

	if (prctl(PR_GET_SECCOMP) < 0 && errno == EINVAL)
		return "seccomp: whoever took a worker over could make any system call";
	if (version < 1)
		return "landlock: whoever took a worker over could read all files that its user "
		       "can";
	if (version < 4)
		return "landlock for TCP: whoever took a worker over could connect anywhere";
	return NULL;
}

static struct ruleset
rules_of(int version)
{
	struct ruleset rules = { 0 };

	for (int i = 0; i < version && i < (int)COUNT_OF(versions); i++) {
		rules.files |= versions[i].files;
		rules.net |= versions[i].net;
		rules.scopes |= versions[i].scopes;
	}
	return rules;
}

/* One that is missing needs no rule. */
static bool
allow_path(int ruleset, const char *path)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = FILES_READ };
	struct stat st;
	int fd = open(path, O_PATH | O_CLOEXEC), rc;

	if (fd < 0)
		return true;
	rule.parent_fd = fd;
	if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
	rc = (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(fd);
	return rc == 0;
}

/* The whole folder: a new certificate is another file, renamed to the old one's name. */
static bool
allow_folder_of(int ruleset, const char *path)
{
	char folder[PATH_MAX];

	if (path == NULL)
		return true;
	(void)snprintf(folder, sizeof(folder), "%s", path);
	return allow_path(ruleset, dirname(folder));
}

static bool
allow_port(int ruleset, int port)
{
	struct port_rule rule = { .allowed = NET_CONNECT, .port = (uint64_t)port };

	return syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &rule, 0) == 0;
}

static bool
add_rules(int ruleset, const struct ruleset *rules, const struct conf *conf)
{
	for (size_t i = 0; i < COUNT_OF(readable); i++)
		if (!allow_path(ruleset, readable[i]))
			return false;
	if (!allow_folder_of(ruleset, conf->database.tls_ca_file) ||
	    !allow_folder_of(ruleset, conf->database.tls_cert_file) ||
	    !allow_folder_of(ruleset, conf->database.tls_key_file))
		return false;
	return conf->database.host == NULL || rules->net == 0 ||
	    allow_port(ruleset, conf->database.port);
}

static bool
use_landlock(const struct conf *conf)
{
	int version = landlock_version();
	const struct ruleset rules = rules_of(version);
	bool done;
	int fd;

	if (version < 1)
		return true;
	/* A kernel that knows less is told so by the size. */
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules,
	    version < 4       ? offsetof(struct ruleset, net)
		: version < 6 ? offsetof(struct ruleset, scopes)
			      : sizeof(rules),
	    0);
	if (fd < 0)
		return false;
	done = add_rules(fd, &rules, conf) && syscall(SYS_landlock_restrict_self, fd, 0) == 0;
	close(fd);
	return done;
}

static bool
forbid_privileges(const struct conf *conf)
{
	(void)conf;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static bool
forbid_dumps(const struct conf *conf)
{
	(void)conf;
	return prctl(PR_SET_DUMPABLE, 0) == 0;
}

/* A mark that nobody takes off without a capability; message queues are refused in any case. */
static bool
mark(const struct conf *conf)
{
	const struct rlimit none = { 0, 0 };

	(void)conf;
	return setrlimit(RLIMIT_MSGQUEUE, &none) == 0;
}

static bool
drop_capabilities(const struct conf *conf)
{
	bool bounds;

	(void)conf;
	if (capng_get_caps_process() != 0)
		return false;
	/* Who has none may not be allowed even to say so; the bounding set gives him nothing then.
	 */
	if (capng_have_capabilities(CAPNG_SELECT_CAPS) == CAPNG_NONE)
		return true;
	bounds = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP) != 0;
	capng_clear(CAPNG_SELECT_ALL);
	return (!bounds || capng_apply(CAPNG_SELECT_BOUNDS) == 0) &&
	    capng_apply(CAPNG_SELECT_CAPS) == 0;
}

static const struct {
	const char *name;
	bool (*take)(const struct conf *conf);
} steps[] = {
	{ "no_new_privs", forbid_privileges },
	{ "capabilities", drop_capabilities },
	{ "landlock", use_landlock },
	{ "PR_SET_DUMPABLE", forbid_dumps },
	{ "RLIMIT_MSGQUEUE", mark },
};

enum status
confine_begin(const struct conf *conf, struct errbuf *why)
{
	if (!conf->sandbox)
		return STATUS_OK;
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		if (steps[i].take(conf))
			continue;
		errbuf_set(why, "sandbox: %s: %s", steps[i].name, strerror(errno));
		return STATUS_INTERNAL;
	}
	return STATUS_OK;
}

bool
confine_forbid_dumps(const struct conf *conf)
{
	return !conf->sandbox || forbid_dumps(conf);
}

bool
confine_has_marked(int fd)
{
	struct rlimit limit;
	struct ucred peer;
	socklen_t len = sizeof(peer);

	/* Limits of another user's processes are not told; nor has one of another pid namespace a
	 * number. */
	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 && peer.pid > 0 &&
	    prlimit(peer.pid, RLIMIT_MSGQUEUE, NULL, &limit) == 0 && limit.rlim_max == 0;
}
