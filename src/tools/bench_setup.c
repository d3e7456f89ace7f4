/* SPDX-License-Identifier: ISC */
#include "tools/bench_setup.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/util.h"
#include "tools/bench_request.h"
#include "tools/bench_rooms.h"
#include "tools/bench_step.h"

#define SETUP_TIMEOUT 120000 /* ms: for all hashes of passwords, too */

/* Descriptors for all clients, as far as this process may have them. */
static void
raise_limit(unsigned clients)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= clients + 32)
		return;
	limit.rlim_cur = limit.rlim_max < clients + 32 ? limit.rlim_max : clients + 32;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

static enum status
connect_clients(struct bench *bench, int64_t deadline, struct errbuf *why)
{
	raise_limit(bench->options.clients);
	for (unsigned i = 0; i < bench->options.clients; i++) {
		struct bench_client *client = &bench->clients[i];
		enum status status =
		    client_open(&bench->options.server, deadline, &client->link, why);

		if (status != STATUS_OK)
			return status;
		client->fd = client_fd(client->link);
		/* Fails on a Unix socket, which has no packets. */
		(void)setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	}
	return STATUS_OK;
}

/* --- users --- */

static json_t *
register_request(struct bench *bench, unsigned number)
{
	return json_pack("{s:s, s:s, s:s}", "cmd", "register", "username",
	    bench->users[number].name, "password", BENCH_PASSWORD);
}

static bool
register_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	const char *sid = json_string_value(json_object_get(reply, "sid"));

	if (sid != NULL)
		bench->users[number].sid = xstrdup(sid);
	return sid != NULL;
}

static const struct bench_step register_users = { "register", register_request, register_answer,
	NULL };

/* The same in each run. */
static void
name_users(struct bench *bench)
{
	bench->nusers = bench->options.clients * bench->options.preset->users;
	bench->users = xcalloc(bench->nusers + 1, sizeof(*bench->users));
	for (unsigned i = 0; i < bench->nusers; i++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "%s_%u", bench->options.name, i);
		bench->users[i].name = xstrdup(name);
	}
}

/* --- games that an earlier run has left, or this one --- */

static json_t *
leave_request(struct bench *bench, unsigned number)
{
	return json_pack("{s:s, s:s, s:s}", "cmd", "leaveGame", "sid", bench->users[number].sid,
	    "gameName", bench->users[number - number % bench->options.preset->users].name);
}

/* Mostly there is none. */
static bool
leave_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	(void)bench;
	(void)number;
	return json_is_object(reply);
}

static const struct bench_step leave_games = { "leaveGame", leave_request, leave_answer, NULL };

/* --- connections that do nothing --- */

static json_t *
sign_request(struct bench *bench, unsigned number)
{
	(void)bench;
	return json_pack("{s:s, s:i}", "cmd", "no such command", "number", (int)number);
}

static bool
sign_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	(void)bench;
	(void)number;
	return json_is_object(reply);
}

static const struct bench_step give_a_sign = { "a connection that did nothing", sign_request,
	sign_answer, NULL };

/* --- all --- */

static void
write_scripts(struct bench *bench)
{
	for (unsigned i = 0; i < bench->options.clients; i++) {
		bench->options.preset->script(bench, i);
		bench->clients[i].flights =
		    xcalloc(bench->options.pipeline, sizeof(*bench->clients[i].flights));
	}
}

enum status
bench_setup(struct bench *bench, struct errbuf *why)
{
	const struct bench_preset *preset = bench->options.preset;
	int64_t deadline = now_ms() + SETUP_TIMEOUT;
	enum status status;

	process_watch_memory(&bench->watch);
	bench->clients = xcalloc(bench->options.clients, sizeof(*bench->clients));
	name_users(bench);
	status = connect_clients(bench, deadline, why);
	if (status == STATUS_OK)
		status = bench_take_step(bench, &register_users, bench->nusers, deadline, why);
	if (status == STATUS_OK)
		status = bench_make_rooms(bench, deadline, why);
	if (status == STATUS_OK && preset->games)
		status = bench_take_step(bench, &leave_games, bench->nusers, deadline, why);
	if (status == STATUS_OK && preset->silent)
		status =
		    bench_take_step(bench, &give_a_sign, bench->options.clients, deadline, why);
	if (status == STATUS_OK)
		write_scripts(bench);
	return status;
}

/* What the load has left on the connections is nobody's any more. */
enum status
bench_tidy(struct bench *bench, struct errbuf *why)
{
	const struct bench_preset *preset = bench->options.preset;
	int64_t deadline = now_ms() + BENCH_PATIENCE;
	enum status status = STATUS_OK;

	process_watch_memory(&bench->watch);
	if (bench->lost > 0)
		return STATUS_OK;
	if (preset->games)
		status = bench_take_step(bench, &leave_games, bench->nusers, deadline, why);
	if (status == STATUS_OK && preset->silent)
		status =
		    bench_take_step(bench, &give_a_sign, bench->options.clients, deadline, why);
	return status;
}

static void
free_client(struct bench_client *client)
{
	for (unsigned i = 0; i < client->nrequests; i++)
		bench_request_free(&client->requests[i]);
	free(client->requests);
	free(client->flights);
	buf_free(&client->in);
	buf_free(&client->out);
	client_close(&client->link);
}

void
bench_free(struct bench *bench)
{
	for (unsigned i = 0; bench->clients != NULL && i < bench->options.clients; i++)
		free_client(&bench->clients[i]);
	for (unsigned i = 0; bench->users != NULL && i < bench->nusers; i++) {
		free(bench->users[i].name);
		secret_free(&bench->users[i].sid);
	}
	for (unsigned i = 0; i < bench->nslots; i++)
		free(bench->slots[i].failed);
	free(bench->clients);
	free(bench->users);
	free(bench->rooms);
	free(bench->slots);
	free(bench->samples);
	free(bench->latency);
}
