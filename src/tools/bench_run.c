/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/compiler.h"
#include "tools/bench.h"

/*
 * The load: what is done for each message is one recv(2), a comparison, one send(2) and one look at
 * the clock.
 */
#define NS      INT64_C(1000000000)
#define TICK_MS 100
#define EVENTS  512
#define SHOWN   200 /* bytes of a wrong reply */

int64_t
bench_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NS + ts.tv_nsec;
}

void
bench_note(struct bench *bench, const char *format, ...)
{
	va_list ap;

	if (bench->example.text[0] != '\0')
		return;
	va_start(ap, format);
	(void)vsnprintf(bench->example.text, sizeof(bench->example.text), format, ap);
	va_end(ap);
}

static void
lose(struct bench *bench, struct bench_client *client, const char *reason)
{
	bench_note(bench, "a connection was lost: %s", reason);
	(void)epoll_ctl(bench->epoll, EPOLL_CTL_DEL, client->fd, NULL);
	bench->lost++;
	bench->outstanding--;
}

/* Ten digits don't run over in any run. */
static void
count_up(char *digit)
{
	while (*digit == '9')
		*digit-- = '0';
	++*digit;
}

/* The socket's buffer is empty, so this does not block unless the server does not read. */
static void
send_next(struct bench *bench, struct bench_client *client, int64_t now)
{
	struct bench_request *request = &client->requests[client->turn];

	client->len = 0;
	client->sent = now;
	count_up(request->counter);
	if (send(client->fd, request->bytes, request->len, MSG_NOSIGNAL) != (ssize_t)request->len)
		lose(bench, client, strerror(errno));
}

static void
take_acknowledgement(struct bench *bench, struct bench_client *client, int64_t now)
{
	client->requests[client->turn].room->acknowledged++;
	bench->acknowledged++;
	if (bench->phase != BENCH_WARMUP)
		histogram_add(&bench->latency, (uint64_t)(now - client->sent));
	if (bench->phase == BENCH_MEASURE)
		bench->measured++;
	if (++client->turn == client->nrequests)
		client->turn = 0;
}

static void
take_wrong_reply(struct bench *bench, const struct bench_client *client)
{
	json_t *reply = json_loadb(client->line, client->len, 0, NULL);
	const char *name = json_string_value(json_object_get(reply, "status"));
	bool known = false;

	for (enum status status = STATUS_OK + 1; name != NULL && status < BENCH_STATUSES;
	     status++) {
		if (strcmp(status_name(status), name) == 0) {
			bench->errors[status]++;
			known = true;
		}
	}
	if (!known)
		bench->unexpected++;
	bench_note(bench, "the server answered %.*s",
	    client->len > SHOWN ? SHOWN : (int)client->len, client->line);
	json_decref(reply);
}

static void
take_reply(struct bench *bench, struct bench_client *client, bool right)
{
	int64_t now = bench_now();

	if (right)
		take_acknowledgement(bench, client, now);
	else
		take_wrong_reply(bench, client);
	if (bench->phase == BENCH_DRAIN)
		bench->outstanding--;
	else
		send_next(bench, client, now);
}

static void
on_readable(struct bench *bench, struct bench_client *client, size_t reply_len)
{
	ssize_t n = recv(client->fd, client->line + client->len, sizeof(client->line) - client->len,
	    MSG_DONTWAIT);

	if (n <= 0) {
		if (n == 0)
			lose(bench, client, "the server closed it");
		else if (errno != EAGAIN && errno != EINTR)
			lose(bench, client, strerror(errno));
		return;
	}
	client->len += (size_t)n;
	if (client->len == reply_len &&
	    memcmp(client->line, bench->options.preset->reply, reply_len) == 0)
		take_reply(bench, client, true);
	else if (client->line[client->len - 1] == '\n')
		take_reply(bench, client, false);
	else if (client->len == sizeof(client->line))
		lose(bench, client, "a reply was endless");
}

static enum status
start_clients(struct bench *bench, struct errbuf *why)
{
	bench->outstanding = bench->options.clients;
	for (unsigned i = 0; i < bench->options.clients; i++) {
		struct bench_client *client = &bench->clients[i];
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
		const struct timeval patience = { .tv_sec = BENCH_PATIENCE / 1000 };

		/* That a server which does not read ends the run, too. */
		(void)setsockopt(client->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
		if (epoll_ctl(bench->epoll, EPOLL_CTL_ADD, client->fd, &event) != 0) {
			errbuf_set(why, "epoll_ctl: %s", strerror(errno));
			return STATUS_INTERNAL;
		}
	}
	for (unsigned i = 0; i < bench->options.clients; i++)
		send_next(bench, &bench->clients[i], bench_now());
	return STATUS_OK;
}

/* Goes on to the next phase when it is time. */
static void
look_at_clock(struct bench *bench, int64_t now, int64_t start)
{
	const struct bench_options *options = &bench->options;

	if (bench->phase == BENCH_WARMUP && now - start >= (int64_t)(options->warmup * NS)) {
		bench->phase = BENCH_MEASURE;
		bench->began = now;
		cpu_watch_start(&bench->cpu);
	} else if (bench->phase == BENCH_MEASURE &&
	    now - bench->began >= (int64_t)(options->seconds * NS)) {
		bench->phase = BENCH_DRAIN;
		bench->ended = now;
		cpu_watch_stop(&bench->cpu);
	}
}

static enum status
load(struct bench *bench, struct errbuf *why)
{
	struct epoll_event events[EVENTS];
	size_t reply_len = strlen(bench->options.preset->reply);
	int64_t start = bench_now(), heard = start;

	while (bench->outstanding > 0) {
		int n = epoll_wait(bench->epoll, events, EVENTS, TICK_MS);
		int64_t now = bench_now();

		if (n < 0 && errno != EINTR) {
			errbuf_set(why, "epoll_wait: %s", strerror(errno));
			return STATUS_INTERNAL;
		}
		look_at_clock(bench, now, start);
		for (int i = 0; i < n; i++)
			on_readable(bench, events[i].data.ptr, reply_len);
		if (n > 0)
			heard = now;
		if (now - heard > BENCH_PATIENCE * (NS / 1000)) {
			bench_note(bench, "%u replies did not come within %d s", bench->outstanding,
			    BENCH_PATIENCE / 1000);
			break;
		}
	}
	return STATUS_OK;
}

/* What ended early, ended then. */
static void
end_early(struct bench *bench)
{
	bench->lost += bench->outstanding;
	if (bench->phase == BENCH_WARMUP) {
		bench->began = bench_now();
		cpu_watch_start(&bench->cpu);
	}
	if (bench->phase != BENCH_DRAIN) {
		bench->ended = bench_now();
		cpu_watch_stop(&bench->cpu);
	}
}

enum status
bench_run(struct bench *bench, struct errbuf *why)
{
	enum status status;

	bench->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (bench->epoll < 0) {
		errbuf_set(why, "epoll_create1: %s", strerror(errno));
		return STATUS_INTERNAL;
	}
	status = start_clients(bench, why);
	if (status == STATUS_OK)
		status = load(bench, why);
	end_early(bench);
	(void)close(bench->epoll);
	return status;
}
