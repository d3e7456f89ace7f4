/* SPDX-License-Identifier: ISC */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/util.h"
#include "tools/bench_step.h"

/* Names do not change from run to run, so the next one finds what this one made. */
#define USER_NAME     "parlor_bench_%u"
#define PASSWORD      "parlor bench"
#define DIALOG_NAME   "parlor bench %u"
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
	(void)bench;
	return json_pack("{s:s, s:o, s:s}", "cmd", "register", "username",
	    json_sprintf(USER_NAME, number), "password", PASSWORD);
}

static bool
register_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	const char *sid = json_string_value(json_object_get(reply, "sid"));

	if (sid != NULL)
		bench_client_of(bench, number)->sid = xstrdup(sid);
	return sid != NULL;
}

static const struct bench_step register_users = { "register", register_request, register_answer,
	NULL };

/* --- dialogs and their members --- */

static json_t *
find_request(struct bench *bench, unsigned number)
{
	return json_pack("{s:s, s:s, s:o, s:i}", "cmd", "get_dialogs", "sid",
	    bench_client_of(bench, number)->sid, "Name", json_sprintf(DIALOG_NAME, number), "limit",
	    1);
}

static bool
find_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	json_t *dialogs = json_object_get(reply, "ans");
	const char *id = json_object_iter_key(json_object_iter(dialogs));

	if (id != NULL)
		bench_room_of(bench, number)->id = strtoll(id, NULL, 10);
	return json_is_object(dialogs);
}

static bool
is_not_there(struct bench *bench, unsigned number)
{
	return bench_room_of(bench, number)->id == 0;
}

static json_t *
create_request(struct bench *bench, unsigned number)
{
	return json_pack("{s:s, s:s, s:o}", "cmd", "create_new_dialog", "sid",
	    bench_client_of(bench, number)->sid, "Name", json_sprintf(DIALOG_NAME, number));
}

static bool
create_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	json_t *id = json_object_get(reply, "id_dialog");

	bench_room_of(bench, number)->id = json_integer_value(id);
	return json_is_integer(id);
}

static json_t *
join_request(struct bench *bench, unsigned number)
{
	return json_pack("{s:s, s:s, s:I}", "cmd", "join_dialog", "sid",
	    bench_client_of(bench, number)->sid, "id_dialog",
	    (json_int_t)bench_room_of(bench, number)->id);
}

static bool
join_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	const char *answer = json_string_value(json_object_get(reply, "ans"));

	(void)bench;
	(void)number;
	return answer != NULL && strcmp(answer, "OK") == 0;
}

static const struct bench_step find_dialogs = { "get_dialogs", find_request, find_answer, NULL };
static const struct bench_step create_dialogs = { "create_new_dialog", create_request,
	create_answer, is_not_there };
static const struct bench_step join_dialogs = { "join_dialog", join_request, join_answer, NULL };

/* --- all --- */

static enum status
find_rooms(struct bench *bench, int64_t deadline, struct errbuf *why)
{
	unsigned rooms = bench->options.rooms;
	enum status status;

	if (!bench->options.preset->dialogs)
		return STATUS_OK;
	status = bench_take_step(bench, &find_dialogs, rooms, deadline, why);
	if (status == STATUS_OK)
		status = bench_take_step(bench, &create_dialogs, rooms, deadline, why);
	if (status == STATUS_OK)
		status = bench_take_step(
		    bench, &join_dialogs, bench_count_pairs(&bench->options), deadline, why);
	return status;
}

enum status
bench_setup(struct bench *bench, struct errbuf *why)
{
	int64_t deadline = now_ms() + SETUP_TIMEOUT;
	enum status status;

	bench->clients = xcalloc(bench->options.clients, sizeof(*bench->clients));
	bench->rooms = xcalloc(bench->options.rooms, sizeof(*bench->rooms));
	status = connect_clients(bench, deadline, why);
	if (status == STATUS_OK)
		status =
		    bench_take_step(bench, &register_users, bench->options.clients, deadline, why);
	if (status == STATUS_OK)
		status = find_rooms(bench, deadline, why);
	if (status == STATUS_OK)
		bench_make_requests(bench);
	return status;
}

static void
free_client(struct bench_client *client)
{
	for (unsigned i = 0; i < client->nrequests; i++)
		free(client->requests[i].bytes);
	free(client->requests);
	secret_free(&client->sid);
	client_close(&client->link);
}

void
bench_free(struct bench *bench)
{
	for (unsigned i = 0; bench->clients != NULL && i < bench->options.clients; i++)
		free_client(&bench->clients[i]);
	free(bench->clients);
	free(bench->rooms);
	bench->clients = NULL;
	bench->rooms = NULL;
}
