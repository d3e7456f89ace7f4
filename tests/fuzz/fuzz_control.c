/* SPDX-License-Identifier: ISC */
/*
 * The control protocol: a stream of requests up to the first NUL, and behind it what the database,
 * the hashing threads and the board say to them. Whatever that is, each request gets one line that
 * tells its outcome, lists are whole, and nothing is asked of other processes but what was said.
 */
#include "fuzz.h"

#include <string.h>

#include "base/buf.h"
#include "command/engine_internal.h"
#include "command/request.h"
#include "command/request_internal.h"
#include "command/tables.h"
#include "fake.h"
#include "json/frame.h"

#define MAX_REQUEST 4096
#define PLACES      4
#define CLIENTS     600

static const struct command_table *const tables[] = { &admin_commands };
static const struct command_table *const watched[] = { &lobby_commands, &chat_commands };

static struct board *board;

/* What was asked of other processes by the request that runs. */
static struct {
	unsigned clients, users, drains, reloads;
	int64_t number;
} asked;

static void
ask_kick_client(int link, uint64_t id)
{
	(void)link;
	asked.clients++;
	asked.number = (int64_t)id;
}

static void
ask_kick_user(int link, int64_t user)
{
	(void)link;
	asked.users++;
	asked.number = user;
}

static void
ask_drain(int link)
{
	(void)link;
	asked.drains++;
}

static void
ask_reload(int link)
{
	(void)link;
	asked.reloads++;
}

static const struct engine_host host = { ask_kick_client, ask_kick_user, ask_drain, ask_reload };

static struct engine *
make_engine(void)
{
	static struct conf conf = {
		.limits = { .max_message_length = 4096, .output_buffer = 1024 },
		.log = { .level = LOG_LEVEL_DEBUG, .burst = 1, .interval = 1000 },
	};
	static struct engine_setup setup = {
		.conf = &conf,
		.tables = tables,
		.ntables = COUNT_OF(tables),
		.host = &host,
		.watched = watched,
		.nwatched = COUNT_OF(watched),
	};
	static const struct db_watcher watcher;

	log_configure("control", &conf.log);
	setup.board = board = board_new(PLACES, CLIENTS);
	for (int i = 0; i < PLACES; i++)
		board_take_place(board)->role = BOARD_WORKER;
	return engine_new(NULL, &setup, &watcher, NULL);
}

/* --- the board: other processes write there, and one of them may have been taken over */

/* Times and counts are what a clock and counting give; all else may be anything. */
static int64_t
a_count(void)
{
	return (int64_t)(fake_number() >> 3);
}

static void
write_place(struct board_place *place)
{
	memset(place, 0, sizeof(*place));
	place->role = (enum board_role)fake_byte();
	place->state = (enum board_state)(fake_number() >> 32);
	place->database = (enum board_database)(fake_number() >> 32);
	place->started = a_count();
	place->beat = a_count();
	place->gauges[fake_byte() % BOARD_NGAUGES] = (uint64_t)a_count();
	place->counters[fake_byte() % BOARD_NCOUNTERS] = (uint64_t)a_count();
	place->commands[0].outcomes[0] = fake_byte();
	place->commands[0].micros = (uint64_t)a_count();
}

static void
write_client(struct board_client *client)
{
	memset(client, 0, sizeof(*client));
	client->owner = (uint32_t)fake_number();
	client->opened = a_count();
	memset(client->peer, 'a' + fake_byte() % 26, sizeof(client->peer));
	client->peer[fake_byte() % sizeof(client->peer)] = (char)(fake_byte() & 0x7f);
}

/* Returns how many clients there are then. */
static size_t
write_board(void)
{
	const struct board_client *client;
	size_t count = 0, wanted = (fake_number() >> 40) % (CLIENTS + 1);

	for (int i = 0; i < PLACES; i++)
		write_place((struct board_place *)board_place_at(board, i));
	for (int i = 0; (client = board_client_at(board, i)) != NULL; i++) {
		if (i < 3)
			write_client((struct board_client *)client);
		else
			((struct board_client *)client)->owner = count < wanted ? 1 : 0;
		count += client->owner != 0;
	}
	return count;
}

/* --- a request */

static void
on_wake(void *owner)
{
	++*(unsigned *)owner;
}

/* Runs it to its end, or lets it go while it waits; reply: what has come. */
static enum progress
run(struct request **req, unsigned *woken, struct buf *reply)
{
	enum progress progress;

	while ((progress = request_run(*req)) == PROGRESS_WAIT || progress == PROGRESS_PIECE) {
		unsigned before = *woken;

		if (progress == PROGRESS_PIECE) {
			struct buf *piece = request_take(*req);

			HOLDS(piece->len > 0);
			buf_add(reply, piece->data, piece->len);
			piece->len = 0;
			continue;
		}
		if (fake_byte() == 0xff) {
			/* The client has gone. */
			request_abandon(req);
			while (fake_waits())
				fake_go_on();
			HOLDS(*woken == before);
			return progress;
		}
		fake_go_on();
		HOLDS(*woken == before + 1 || fake_waits());
	}
	buf_add(reply, request_take(*req)->data, request_take(*req)->len);
	return progress;
}

static bool
is_status(const char *text)
{
#define X(name, wire, sqlstate) STATUS_##name,
	static const enum status all[] = { STATUSES(X) };
#undef X

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (text != NULL && strcmp(text, status_name(all[i])) == 0)
			return true;
	return false;
}

static const char *
expected_status(const struct fake_calls *calls)
{
	if (calls->hash_refused)
		return status_name(STATUS_BAD_COMMAND);
	if (calls->hash_failed)
		return status_name(STATUS_INTERNAL);
	if (calls->outcome == DB_OK)
		return status_name(STATUS_OK);
	return status_name(calls->outcome == DB_REFUSED ? calls->status : STATUS_INTERNAL);
}

static int64_t
field_number(const json_t *request, const char *name)
{
	const json_t *value = json_object_get(request, name);

	return json_is_string(value) ? strtoll(json_string_value(value), NULL, 10)
				     : json_integer_value(value);
}

/* Only what succeeds asks something of others, and what was said. */
static void
check_asked(const char *name, const json_t *request, bool ok)
{
	unsigned kick = name != NULL && strcmp(name, "kick") == 0 && ok;
	unsigned client = kick && json_object_get(request, "client") != NULL;

	HOLDS(asked.clients == client);
	HOLDS(asked.users == kick - client);
	HOLDS(!kick || asked.number == field_number(request, client ? "client" : "id_user"));
	HOLDS(asked.drains == (name != NULL && strcmp(name, "drain") == 0 && ok));
	HOLDS(asked.reloads == (name != NULL && strcmp(name, "reload") == 0 && ok));
}

/* All rows that there are, or were asked for, in their order. */
static void
check_list(const json_t *list, const json_t *request, const struct fake_calls *calls)
{
	const json_t *limit = json_object_get(request, "limit");
	size_t most = limit == NULL ? calls->rows : (size_t)json_integer_value(limit), i;
	json_t *row;

	HOLDS(json_array_size(list) == (most < calls->rows ? most : calls->rows));
	json_array_foreach(list, i, row)
	{
		HOLDS(json_object_size(row) == 4);
		HOLDS(json_integer_value(json_object_get(row, "id")) == (json_int_t)i);
	}
}

static void
check_reply(const struct buf *line, const json_t *request, size_t nclients)
{
	const struct fake_calls *calls = fake_seen();
	const char *name = json_string_value(json_object_get(request, "cmd")), *status, *key;
	json_t *reply, *value;
	bool ok;

	HOLDS(line->len > 0 && memchr(line->data, '\n', line->len) == line->data + line->len - 1);
	HOLDS(!fake_has_secret(line->data, line->len));
	reply = json_loadb(line->data, line->len, JSON_REJECT_DUPLICATES, NULL);
	status = json_string_value(json_object_get(reply, "status"));
	HOLDS(is_status(status));
	ok = strcmp(status, status_name(STATUS_OK)) == 0;
	HOLDS(ok || json_is_string(json_object_get(reply, "message")));
	check_asked(name, request, ok);
	HOLDS(calls->calls == 0 || strncmp(calls->proc, "admin_", strlen("admin_")) == 0);
	if (calls->calls > 0 || calls->hash_failed || calls->hash_refused)
		HOLDS(strcmp(status, expected_status(calls)) == 0);
	json_object_foreach(reply, key, value)
	{
		if (json_is_array(value) && calls->calls > 0)
			check_list(value, request, calls);
		else if (strcmp(key, "clients") == 0)
			HOLDS(json_array_size(value) == nclients);
	}
	json_decref(reply);
}

/* Puts a password in that is found again wherever it should not be. */
static void
make_secret(json_t *request)
{
	static const char password[] = "Open, sesame";
	const char *name;
	json_t *other;

	fake_secret(NULL);
	if (json_string_length(json_object_get(request, "password")) < strlen(password))
		return;
	(void)json_object_set_new(request, "password", json_string(password));
	json_object_foreach(request, name, other) if (strcmp(name, "password") != 0 &&
	    (strstr(name, password) != NULL ||
		(json_is_string(other) &&
		    strstr(json_string_value(other), password) != NULL))) return;
	fake_secret(password);
}

static void
answer(struct engine *engine, json_t *value, size_t nclients)
{
	static struct identity identity = { .client = "unix" };
	json_t *request;
	struct buf reply = { 0 };
	unsigned woken = 0;
	struct request *req;
	enum progress progress;

	memset(&asked, 0, sizeof(asked));
	fake_forget();
	make_secret(value);
	/* The request takes it over, and goes. */
	request = json_deep_copy(value);
	req = request_new(engine, value, &identity, on_wake, &woken);
	progress = run(&req, &woken, &reply);
	if (progress == PROGRESS_DONE)
		check_reply(&reply, request, nclients);
	else if (progress == PROGRESS_CUT)
		HOLDS(reply.len > 0 && fake_seen()->outcome != DB_OK);
	request_abandon(&req);
	HOLDS(engine_requests(engine) == 0 && !fake_waits());
	fake_secret(NULL);
	json_decref(request);
	buf_free(&reply);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct engine *engine;
	const uint8_t *zero = memchr(data, '\0', size);
	size_t stream = zero == NULL ? size : (size_t)(zero - data), nclients;
	struct frame *frame = frame_new(MAX_REQUEST);
	enum frame_event event;
	struct errbuf why;
	json_t *value;

	if (engine == NULL)
		engine = make_engine();
	fake_decide(data + stream, size - stream);
	nclients = write_board();
	frame_feed(frame, (const char *)data, stream);
	while ((event = frame_next(frame, &value, &why)) == FRAME_VALUE || event == FRAME_FAULT)
		if (event == FRAME_VALUE)
			answer(engine, value, nclients);
	frame_free(&frame);
	return 0;
}
