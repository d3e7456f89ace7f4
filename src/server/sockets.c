/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "server/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#ifdef WITH_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include "base/util.h"

#define UNIX_PREFIX "unix:"

/* The most clients of a socket that are told that they are not served. */
#define REFUSED_MAX 65536

static const struct {
	const char *name; /* of systemd's descriptors */
	mode_t mode;      /* of a socket file */
} kinds[LISTENER_NKINDS] = {
	/* Clients of any user may connect to a unix socket, as to a port. */
	[LISTENER_CLIENTS] = { "tcp", 0666 },
	[LISTENER_TLS] = { "tls", 0666 },
	[LISTENER_CONTROL] = { "control", 0660 },
};

static void
add_socket(struct sockets *sockets, int fd, enum listener_kind kind)
{
	sockets->all = xrealloc(sockets->all, (sockets->count + 1) * sizeof(struct listener));
	sockets->all[sockets->count++] = (struct listener){ fd, kind };
}

#ifdef WITH_SYSTEMD
/* The kind of a socket of that name; LISTENER_NKINDS if it is none of ours. */
static enum listener_kind
kind_of(int fd, const char *name)
{
	enum listener_kind kind = LISTENER_CLIENTS;

	if (sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) <= 0 ||
	    (sd_is_socket(fd, AF_INET, 0, -1) <= 0 && sd_is_socket(fd, AF_INET6, 0, -1) <= 0 &&
		sd_is_socket(fd, AF_UNIX, 0, -1) <= 0))
		return LISTENER_NKINDS;
	while (kind < LISTENER_NKINDS && strcmp(kinds[kind].name, name) != 0)
		kind++;
	return kind;
}

static void
take_passed(struct sockets *sockets)
{
	char **names = NULL;
	int n = sd_listen_fds_with_names(1, &names);

	for (int i = 0; i < n; i++) {
		int fd = SD_LISTEN_FDS_START + i;
		enum listener_kind kind = kind_of(fd, names[i]);

		if (kind != LISTENER_NKINDS) {
			fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
			add_socket(sockets, fd, kind);
		} else {
			log_warning("systemd passed descriptor %d, '%s', which is no listening "
				    "stream socket named 'tcp', 'tls' or 'control': closed",
			    fd, names[i]);
			close(fd);
		}
		free(names[i]);
	}
	free(names);
}
#else
static void
take_passed(struct sockets *sockets)
{
	(void)sockets;
}
#endif

struct address {
	struct sockaddr_storage addr;
	socklen_t len;
};

static void
parse_unix(const char *path, struct address *out)
{
	struct sockaddr_un *un = (struct sockaddr_un *)&out->addr;

	un->sun_family = AF_UNIX;
	snprintf(un->sun_path, sizeof(un->sun_path), "%s", path);
	out->len = sizeof(*un);
}

/* "1.2.3.4:5" or "[::1]:5"; the configuration has checked the form. */
static bool
parse_ip(const char *text, struct address *out)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *info;
	char host[64];
	const char *colon = strrchr(text, ':');
	int len = (int)(colon - text);
	int bracket = text[0] == '[';

	snprintf(host, sizeof(host), "%.*s", len - 2 * bracket, text + bracket);
	if (getaddrinfo(host, colon + 1, &hints, &info) != 0)
		return false;
	memcpy(&out->addr, info->ai_addr, info->ai_addrlen);
	out->len = info->ai_addrlen;
	freeaddrinfo(info);
	return true;
}

/* A socket file that nobody listens to is left from a daemon that was killed. */
static void
remove_stale(const struct address *address)
{
	const struct sockaddr_un *un = (const struct sockaddr_un *)&address->addr;
	struct stat st;
	int fd;

	if (lstat(un->sun_path, &st) < 0 || !S_ISSOCK(st.st_mode))
		return;
	if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) < 0)
		return;
	if (connect(fd, (const struct sockaddr *)un, address->len) < 0 && errno == ECONNREFUSED)
		(void)unlink(un->sun_path);
	close(fd);
}

static bool
prepare(int fd, const struct address *address)
{
	const int yes = 1;

	if (address->addr.ss_family == AF_UNIX) {
		remove_stale(address);
		return true;
	}
	/* [::] is IPv6 only, so that 0.0.0.0 can stand beside it. */
	if (address->addr.ss_family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes)) < 0)
		return false;
	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0;
}

static int
listen_on(const struct address *address, mode_t mode, int backlog)
{
	const struct sockaddr_un *un = (const struct sockaddr_un *)&address->addr;
	int fd = socket(address->addr.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (!prepare(fd, address) ||
	    bind(fd, (const struct sockaddr *)&address->addr, address->len) < 0 ||
	    (address->addr.ss_family == AF_UNIX && chmod(un->sun_path, mode) < 0) ||
	    listen(fd, backlog) < 0) {
		int error = errno;

		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

static enum status
bind_one(const struct conf *conf, const char *text, enum listener_kind kind,
    struct sockets *sockets, struct errbuf *why)
{
	struct address address = { 0 };
	int fd;

	if (strncmp(text, UNIX_PREFIX, strlen(UNIX_PREFIX)) == 0) {
		parse_unix(text + strlen(UNIX_PREFIX), &address);
	} else if (!parse_ip(text, &address)) {
		errbuf_set(why, "%s: not an address", text);
		return STATUS_INTERNAL;
	}
	if ((fd = listen_on(&address, kinds[kind].mode, conf->limits.backlog)) < 0) {
		errbuf_set(why, "can't listen on %s: %s", text, strerror(errno));
		return STATUS_INTERNAL;
	}
	add_socket(sockets, fd, kind);
	log_event(EVENT_LISTENING, NULL, "listening on %s", text);
	return STATUS_OK;
}

/*
 * The control socket stands in a folder of the daemon's own, which is lost with /run at each boot.
 * Who may use it is told by the group of the file.
 */
static enum status
bind_control(const struct conf *conf, const struct privilege *privilege, struct sockets *sockets,
    struct errbuf *why)
{
	char text[sizeof(UNIX_PREFIX) + sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	const char *path = conf->control.socket;
	enum status status;

	snprintf(text, sizeof(text), "%.*s", (int)(strrchr(path, '/') - path), path);
	if (*text != '\0' && mkdir(text, 0755) < 0 && errno != EEXIST) {
		errbuf_set(why, "can't make %s: %s", text, strerror(errno));
		return STATUS_INTERNAL;
	}
	snprintf(text, sizeof(text), UNIX_PREFIX "%s", path);
	status = bind_one(conf, text, LISTENER_CONTROL, sockets, why);
	if (status != STATUS_OK || !privilege->drop || chown(path, (uid_t)-1, privilege->gid) == 0)
		return status;
	errbuf_set(why, "%s: %s", path, strerror(errno));
	return STATUS_INTERNAL;
}

enum status
sockets_open(const struct conf *conf, const struct privilege *privilege, struct sockets *out,
    struct errbuf *why)
{
	enum status status = STATUS_OK;

	*out = (struct sockets){ 0 };
	take_passed(out);
	if (out->count > 0) {
		log_event(EVENT_LISTENING, NULL, "listening on %zu sockets passed by systemd",
		    out->count);
		return STATUS_OK;
	}
	for (size_t i = 0; status == STATUS_OK && i < conf->nlisten; i++)
		status = bind_one(conf, conf->listen[i], LISTENER_CLIENTS, out, why);
	for (size_t i = 0; status == STATUS_OK && i < conf->nlisten_tls; i++)
		status = bind_one(conf, conf->listen_tls[i], LISTENER_TLS, out, why);
	if (status == STATUS_OK)
		status = bind_control(conf, privilege, out, why);
	if (status != STATUS_OK)
		sockets_close(out);
	return status;
}

static void
refuse_one(int fd, const char *line)
{
	char ignored[4096];

	(void)send(fd, line, strlen(line), MSG_DONTWAIT | MSG_NOSIGNAL);
	(void)shutdown(fd, SHUT_WR);
	/* Closing with unread input would reset the connection, and the line might be lost. */
	while (recv(fd, ignored, sizeof(ignored), MSG_DONTWAIT) > 0)
		;
	close(fd);
}

void
sockets_refuse(const struct sockets *sockets, const char *line)
{
	for (size_t i = 0; i < sockets->count; i++) {
		enum listener_kind kind = sockets->all[i].kind;
		int fd;

		if (kind == LISTENER_CONTROL)
			continue;
		for (int left = REFUSED_MAX;
		     /* cppcheck-suppress nullPointer; accept(2) allows them */
		     left > 0 && (fd = accept4(sockets->all[i].fd, NULL, NULL, SOCK_CLOEXEC)) >= 0;
		     left--)
			refuse_one(fd, kind == LISTENER_TLS ? "" : line);
	}
}

bool
sockets_have(const struct sockets *sockets, enum listener_kind kind)
{
	for (size_t i = 0; i < sockets->count; i++)
		if (sockets->all[i].kind == kind)
			return true;
	return false;
}

void
sockets_keep(struct sockets *sockets, unsigned wanted)
{
	size_t kept = 0;

	for (size_t i = 0; i < sockets->count; i++) {
		if ((LISTENERS(sockets->all[i].kind) & wanted) != 0)
			sockets->all[kept++] = sockets->all[i];
		else
			close(sockets->all[i].fd);
	}
	sockets->count = kept;
}

void
sockets_close(struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->count; i++)
		close(sockets->all[i].fd);
	free(sockets->all);
	*sockets = (struct sockets){ 0 };
}
