/* SPDX-License-Identifier: ISC */
#include "tools/client.h"

#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/util.h"

#define READ_SIZE 65536
/* A list without a limit comes as one line; what exceeds this is a server gone mad. */
#define LINE_MAX_SIZE ((size_t)64 * 1024 * 1024)
#define UNIX_PREFIX   "unix:"

struct client {
	int fd;
	struct buf in;
	size_t start;   /* of the bytes in in that no caller has had */
	size_t scanned; /* from start to here there is no line feed */
	struct buf out;
	size_t sent;
	bool bytewise;
	bool finish; /* shut down the sending side after out */
	bool deaf;   /* the server takes no more bytes */
	bool reset;  /* ... because it reset the connection */
	bool eof;
};

static enum status
bad_address(const char *text, struct errbuf *why)
{
	errbuf_set(why, "\"%s\" must be HOST:PORT, [IPV6]:PORT or unix:/PATH", text);
	return STATUS_INTERNAL;
}

static bool
valid_port(const char *port)
{
	size_t len = strlen(port);
	unsigned long number;

	/* Only then is it sure to fit. */
	if (len < 1 || len > 5 || strspn(port, "0123456789") != len)
		return false;
	number = strtoul(port, NULL, 10);
	return number >= 1 && number <= 65535;
}

/* Copies a part of the text; false where it is empty or too long. */
static bool
copy_part(char *out, size_t size, const char *text, size_t len)
{
	if (len == 0 || len >= size)
		return false;
	memcpy(out, text, len);
	out[len] = '\0';
	return true;
}

enum status
client_address_parse(
    struct client_address *out, const char *text, const char *port, struct errbuf *why)
{
	const char *host = text;
	size_t len = strlen(text);
	bool bare = false; /* a colon in the host would make the last one ambiguous */

	*out = (struct client_address){ 0 };
	if (port == NULL && strncmp(text, UNIX_PREFIX, strlen(UNIX_PREFIX)) == 0) {
		const char *path = text + strlen(UNIX_PREFIX);

		if (!copy_part(out->path, sizeof(out->path), path, strlen(path)))
			return bad_address(text, why);
		return STATUS_OK;
	}
	if (port == NULL) {
		const char *gap = strchr(text, ' ');

		bare = gap == NULL;
		if (gap == NULL)
			gap = strrchr(text, ':');
		if (gap == NULL)
			return bad_address(text, why);
		len = (size_t)(gap - text);
		port = gap + 1;
	}
	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		host++;
		len -= 2;
	} else if (bare && memchr(host, ':', len) != NULL) {
		return bad_address(text, why);
	}
	if (!valid_port(port) || !copy_part(out->host, sizeof(out->host), host, len))
		return bad_address(text, why);
	memcpy(out->port, port, strlen(port) + 1);
	return STATUS_OK;
}

/* Returns a connected socket, or -1 with errno. */
static int
connect_one(const struct sockaddr *sa, socklen_t len, int64_t deadline)
{
	int64_t left = deadline - now_ms();
	struct timeval tv = { .tv_sec = left / 1000, .tv_usec = left % 1000 * 1000 };
	int fd, rc, error;

	if (left <= 0) {
		errno = ETIMEDOUT;
		return -1;
	}
	fd = socket(sa->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	/* This bounds connect(2) for every family (socket(7)), which O_NONBLOCK does not: a Unix
	 * socket with a full backlog would fail at once. */
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));
	do
		rc = connect(fd, sa, len);
	while (rc < 0 && errno == EINTR);
	if (rc == 0)
		return fd;
	error = errno == EINPROGRESS || errno == EAGAIN ? ETIMEDOUT : errno;
	(void)close(fd);
	errno = error;
	return -1;
}

static int
connect_unix(const struct client_address *address, int64_t deadline)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };

	memcpy(sun.sun_path, address->path, strlen(address->path));
	return connect_one((const struct sockaddr *)&sun, sizeof(sun), deadline);
}

/* Tries the addresses in the resolver's order; what it says is about the last one. */
static int
connect_any(const struct addrinfo *list, int64_t deadline)
{
	int left = 0, fd = -1;

	for (const struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next)
		left++;
	for (const struct addrinfo *ai = list; ai != NULL && fd < 0; ai = ai->ai_next) {
		int64_t now = now_ms();

		fd = connect_one(ai->ai_addr, ai->ai_addrlen, now + (deadline - now) / left--);
	}
	return fd;
}

static enum status
connect_host(const struct client_address *address, int64_t deadline, int *fd, struct errbuf *why)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	struct addrinfo *list;
	int rc = getaddrinfo(address->host, address->port, &hints, &list);

	if (rc != 0) {
		errbuf_set(why, "cannot look up %s: %s", address->host,
		    rc == EAI_SYSTEM ? strerror(errno) : gai_strerror(rc));
		return STATUS_INTERNAL;
	}
	*fd = connect_any(list, deadline);
	if (*fd < 0)
		errbuf_set(why, "cannot connect to %s port %s: %s", address->host, address->port,
		    strerror(errno));
	freeaddrinfo(list);
	return *fd < 0 ? STATUS_INTERNAL : STATUS_OK;
}

enum status
client_open(
    const struct client_address *address, int64_t deadline, struct client **out, struct errbuf *why)
{
	enum status status = STATUS_OK;
	int fd;

	if (address->path[0] == '\0') {
		status = connect_host(address, deadline, &fd, why);
	} else if ((fd = connect_unix(address, deadline)) < 0) {
		errbuf_set(why, "cannot connect to %s: %s", address->path, strerror(errno));
		status = STATUS_INTERNAL;
	}
	if (status != STATUS_OK)
		return status;
	*out = xcalloc(1, sizeof(**out));
	(*out)->fd = fd;
	return STATUS_OK;
}

void
client_close(struct client **client)
{
	if (*client == NULL)
		return;
	(void)close((*client)->fd);
	buf_free(&(*client)->in);
	buf_free(&(*client)->out);
	free(*client);
	*client = NULL;
}

void
client_bytewise(struct client *client)
{
	/* Fails on a Unix socket, which has no packets. */
	(void)setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	client->bytewise = true;
}

size_t
client_unsent(const struct client *client)
{
	return client->out.len - client->sent;
}

static void
finish_if_sent(struct client *client)
{
	/* Fails only where the server has gone, and then reading tells. */
	if (client->finish && client_unsent(client) == 0)
		(void)shutdown(client->fd, SHUT_WR);
}

void
client_send(struct client *client, const void *bytes, size_t len)
{
	if (len == 0)
		return;
	if (client_unsent(client) == 0)
		client->sent = client->out.len = 0;
	buf_add(&client->out, bytes, len);
}

void
client_finish(struct client *client)
{
	client->finish = true;
	finish_if_sent(client);
}

/*
 * A server that closes early may still have answered, so a failure to send is not reported here;
 * the replies that arrived are read first. Only a reset is remembered, because the kernel tells of
 * it once and afterwards reading looks like an orderly end.
 */
static void
write_some(struct client *client)
{
	size_t len = client->bytewise ? 1 : client_unsent(client);
	ssize_t n =
	    send(client->fd, client->out.data + client->sent, len, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n >= 0) {
		client->sent += (size_t)n;
		finish_if_sent(client);
	} else if (errno != EAGAIN && errno != EINTR) {
		client->deaf = true;
		client->reset = errno == ECONNRESET;
	}
}

static enum status
read_some(struct client *client, struct errbuf *why)
{
	size_t rest = client->in.len - client->start;
	ssize_t n;

	if (rest > LINE_MAX_SIZE) {
		errbuf_set(why, "a line longer than %zu bytes", LINE_MAX_SIZE);
		return STATUS_INTERNAL;
	}
	if (client->start > 0) {
		memmove(client->in.data, client->in.data + client->start, rest);
		client->scanned -= client->start;
		client->in.len = rest;
		client->start = 0;
	}
	n = recv(client->fd, buf_reserve(&client->in, READ_SIZE), READ_SIZE, MSG_DONTWAIT);
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		errbuf_set(why, "reading: %s", strerror(errno));
		return STATUS_INTERNAL;
	}
	client->eof = n == 0;
	if (n > 0)
		client->in.len += (size_t)n;
	return STATUS_OK;
}

/* Waits until something can be sent or read, and does it. */
static enum status
pump(struct client *client, int64_t deadline, struct errbuf *why)
{
	bool sending = client_unsent(client) > 0 && !client->deaf;
	struct pollfd pfd = { .fd = client->fd, .events = POLLIN | (sending ? POLLOUT : 0) };
	int64_t left = deadline - now_ms();
	int n = left <= 0 ? 0 : poll(&pfd, 1, left > INT_MAX ? INT_MAX : (int)left);

	if (n == 0) {
		errbuf_set(why, "time-out");
		return STATUS_INTERNAL;
	}
	if (n < 0) {
		if (errno == EINTR)
			return STATUS_OK;
		errbuf_set(why, "poll: %s", strerror(errno));
		return STATUS_INTERNAL;
	}
	if (pfd.revents & POLLOUT)
		write_some(client);
	if (pfd.revents & (POLLIN | POLLHUP | POLLERR))
		return read_some(client, why);
	return STATUS_OK;
}

static bool
take_line(struct client *client, const char **line, size_t *len)
{
	const char *end;

	if (client->scanned == client->in.len)
		return false;
	end = memchr(client->in.data + client->scanned, '\n', client->in.len - client->scanned);
	if (end == NULL) {
		client->scanned = client->in.len;
		return false;
	}
	*line = client->in.data + client->start;
	*len = (size_t)(end - *line);
	client->start = client->scanned = client->start + *len + 1;
	return true;
}

static enum status
at_end(const struct client *client, struct errbuf *why)
{
	size_t rest = client->in.len - client->start;

	if (rest > 0)
		errbuf_set(why, "the server closed in the middle of a line: %.*s",
		    rest > 200 ? 200 : (int)rest, client->in.data + client->start);
	else if (client->reset)
		errbuf_set(why, "the server reset the connection");
	else
		return STATUS_OK;
	return STATUS_INTERNAL;
}

enum status
client_read(
    struct client *client, int64_t deadline, const char **line, size_t *len, struct errbuf *why)
{
	*line = NULL;
	*len = 0;
	while (!take_line(client, line, len)) {
		enum status status;

		if (client->eof)
			return at_end(client, why);
		status = pump(client, deadline, why);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status
client_flush(struct client *client, int64_t deadline, struct errbuf *why)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && client_unsent(client) > 0 && !client->deaf && !client->eof)
		status = pump(client, deadline, why);
	return status;
}

void
client_shrink(struct client *client)
{
	if (client->start == client->in.len) {
		buf_free(&client->in);
		client->start = client->scanned = 0;
	}
	if (client_unsent(client) == 0) {
		buf_free(&client->out);
		client->sent = 0;
	}
}

int
client_fd(const struct client *client)
{
	return client->fd;
}
