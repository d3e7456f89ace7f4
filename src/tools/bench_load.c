/* SPDX-License-Identifier: ISC */
#include "tools/bench_load.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/util.h"
#include "tools/bench_client.h"
#include "tools/bench_preset.h"
#include "tools/bench_progress.h"

#define TICK   (BENCH_NS / 10)
#define EVENTS 512

static enum status
start_clients(struct bench *bench, struct errbuf *why)
{
	bench->alive = bench->options.clients;
	for (unsigned i = 0; i < bench->options.clients; i++) {
		struct bench_client *client = &bench->clients[i];
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };

		if (epoll_ctl(bench->epoll, EPOLL_CTL_ADD, client->fd, &event) != 0) {
			errbuf_set(why, "epoll_ctl: %s", strerror(errno));
			return STATUS_INTERNAL;
		}
	}
	bench->start = bench_now();
	for (unsigned i = 0; i < bench->options.clients; i++)
		bench_client_send(bench, &bench->clients[i], bench_now());
	return STATUS_OK;
}

/* --- with a rate --- */

/* When request number so and so is to be sent: they go to the clients by turns. */
static int64_t
due_time(const struct bench *bench)
{
	return bench->start +
	    (int64_t)((double)bench->due * (double)BENCH_NS / bench->options.rate);
}

/* A client that has no place in its pipeline sends later; its waiting counts from now on. */
static void
send_due(struct bench *bench, int64_t now)
{
	if (bench->options.rate == 0 || bench->phase == BENCH_DRAIN)
		return;
	while (due_time(bench) <= now) {
		struct bench_client *client =
		    &bench->clients[bench->due++ % bench->options.clients];

		client->due++;
		bench_client_send(bench, client, now);
	}
}

static uint64_t
count_unsent(const struct bench *bench)
{
	uint64_t unsent = 0;

	for (unsigned i = 0; bench->options.rate > 0 && i < bench->options.clients; i++)
		unsent += bench->clients[i].due - bench->clients[i].begun;
	return unsent;
}

/* --- all --- */

static void
begin_measurement(struct bench *bench, int64_t now)
{
	bench->phase = BENCH_MEASURE;
	bench->began = bench->interval_began = now;
	process_watch_start(&bench->watch);
}

static void
end_measurement(struct bench *bench, int64_t now)
{
	bench->ended = now;
	process_watch_stop(&bench->watch);
	bench_progress(bench, now, true);
	bench->unsent = count_unsent(bench);
	bench->phase = BENCH_DRAIN;
}

/* Goes on to the next phase when it is time. */
static void
look_at_clock(struct bench *bench, int64_t now)
{
	const struct bench_options *options = &bench->options;

	if (bench->phase == BENCH_WARMUP &&
	    now - bench->start >= (int64_t)(options->warmup * (double)BENCH_NS))
		begin_measurement(bench, now);
	else if (bench->phase == BENCH_MEASURE &&
	    now - bench->began >= (int64_t)(options->seconds * (double)BENCH_NS))
		end_measurement(bench, now);
	else if (bench->phase == BENCH_MEASURE)
		bench_progress(bench, now, false);
}

static int
wait_for_events(const struct bench *bench, struct epoll_event *events)
{
	int64_t patience = TICK;
	struct timespec ts;

	if (bench->options.rate > 0 && bench->phase != BENCH_DRAIN) {
		int64_t left = due_time(bench) - bench_now();

		if (left < patience)
			patience = left > 0 ? left : 0;
	}
	ts = (struct timespec){ .tv_nsec = patience };
	return epoll_pwait2(bench->epoll, events, EVENTS, &ts, NULL);
}

static bool
is_over(const struct bench *bench)
{
	return bench->alive == 0 || (bench->phase == BENCH_DRAIN && bench->outstanding == 0);
}

static enum status
load(struct bench *bench, struct errbuf *why)
{
	struct epoll_event events[EVENTS];
	int64_t heard = bench->start;

	while (!is_over(bench)) {
		int n = wait_for_events(bench, events);
		int64_t now = bench_now();

		if (n < 0 && errno != EINTR) {
			errbuf_set(why, "epoll_pwait2: %s", strerror(errno));
			return STATUS_INTERNAL;
		}
		look_at_clock(bench, now);
		for (int i = 0; i < n; i++)
			bench_client_event(bench, events[i].data.ptr, events[i].events);
		send_due(bench, now);
		if (n > 0 || bench->outstanding == 0)
			heard = now;
		if (now - heard > BENCH_PATIENCE * (BENCH_NS / 1000)) {
			bench_note(bench, "%llu replies did not come within %d s",
			    (unsigned long long)bench->outstanding, BENCH_PATIENCE / 1000);
			break;
		}
	}
	return STATUS_OK;
}

/* What ended early, ended then. */
static void
end_early(struct bench *bench)
{
	for (unsigned i = 0; i < bench->options.clients; i++)
		bench->lost += bench->clients[i].count > 0;
	if (bench->phase == BENCH_WARMUP)
		begin_measurement(bench, bench_now());
	if (bench->phase == BENCH_MEASURE)
		end_measurement(bench, bench_now());
}

enum status
bench_load(struct bench *bench, struct errbuf *why)
{
	enum status status;

	/* Else the kernel wakes up to 50 us late, which would count as the server's. */
	(void)prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	bench->latency = xcalloc(bench_nops, sizeof(*bench->latency));
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
