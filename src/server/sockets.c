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

/* Clients of any user may connect to a unix socket, as to a port. */
#define UNIX_SOCKET_MODE 0666

#define UNIX_PREFIX "unix:"

static void
add_socket(struct sockets *sockets, int fd)
{
	sockets->fds = xrealloc(sockets->fds, (sockets->count + 1) * sizeof(int));
	sockets->fds[sockets->count++] = fd;
}

#ifdef WITH_SYSTEMD
static bool
is_ours(int fd, const char *name)
{
	return strcmp(name, "tcp") == 0 && sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) > 0 &&
	    (sd_is_socket(fd, AF_INET, 0, -1) > 0 || sd_is_socket(fd, AF_INET6, 0, -1) > 0 ||
		sd_is_socket(fd, AF_UNIX, 0, -1) > 0);
}

static void
take_passed(struct sockets *sockets)
{
	char **names = NULL;
	int n = sd_listen_fds_with_names(1, &names);

	for (int i = 0; i < n; i++) {
		int fd = SD_LISTEN_FDS_START + i;

		if (is_ours(fd, names[i])) {
			fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
			add_socket(sockets, fd);
		} else {
			log_warning("systemd passed descriptor %d, '%s', which is no listening "
				    "stream socket named 'tcp': closed",
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
listen_on(const struct address *address, int backlog)
{
	const struct sockaddr_un *un = (const struct sockaddr_un *)&address->addr;
	int fd = socket(address->addr.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (!prepare(fd, address) ||
	    bind(fd, (const struct sockaddr *)&address->addr, address->len) < 0 ||
	    (address->addr.ss_family == AF_UNIX && chmod(un->sun_path, UNIX_SOCKET_MODE) < 0) ||
	    listen(fd, backlog) < 0) {
		int error = errno;

		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

static enum status
bind_one(const struct conf *conf, const char *text, struct sockets *sockets, struct errbuf *why)
{
	struct address address = { 0 };
	int fd;

	if (strncmp(text, UNIX_PREFIX, strlen(UNIX_PREFIX)) == 0) {
		parse_unix(text + strlen(UNIX_PREFIX), &address);
	} else if (!parse_ip(text, &address)) {
		errbuf_set(why, "%s: not an address", text);
		return STATUS_INTERNAL;
	}
	if ((fd = listen_on(&address, conf->limits.backlog)) < 0) {
		errbuf_set(why, "can't listen on %s: %s", text, strerror(errno));
		return STATUS_INTERNAL;
	}
	add_socket(sockets, fd);
	log_info("listening on %s", text);
	return STATUS_OK;
}

enum status
sockets_open(const struct conf *conf, struct sockets *out, struct errbuf *why)
{
	enum status status = STATUS_OK;

	*out = (struct sockets){ 0 };
	take_passed(out);
	if (out->count > 0) {
		log_info("listening on %zu sockets passed by systemd", out->count);
		return STATUS_OK;
	}
	for (size_t i = 0; status == STATUS_OK && i < conf->nlisten; i++)
		status = bind_one(conf, conf->listen[i], out, why);
	if (status != STATUS_OK)
		sockets_close(out);
	return status;
}

void
sockets_close(struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->count; i++)
		close(sockets->fds[i]);
	free(sockets->fds);
	*sockets = (struct sockets){ 0 };
}
