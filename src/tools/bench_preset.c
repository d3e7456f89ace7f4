/* SPDX-License-Identifier: ISC */
#include "tools/bench_preset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/util.h"
#include "tools/bench_messages.h"
#include "tools/bench_request.h"
#include "tools/bench_step.h"

/* What can be sent, and the loads that are made of it. */

#define STATUS_OK_LINE "{\"status\":\"ok\"}\n"
#define ANS_OK_LINE    "{\"ans\":\"OK\"}\n"
#define SEQ            "\"seq\":"
#define PAGE           20 /* of lists */

/*
 * The messages follow the last one that was known, without a gap. In a pipeline some were told
 * before, to a request that was sent earlier. In a text the quotes would be escaped.
 */
static bool
take_new_messages(const struct bench_flight *flight, const char *line, size_t len)
{
	struct bench_request *request = flight->request;
	const char *end = line + len, *at = line;
	int64_t last = flight->after;

	while ((at = memmem(at, (size_t)(end - at), SEQ, strlen(SEQ))) != NULL) {
		at += strlen(SEQ);
		if (strtoll(at, NULL, 10) != ++last)
			return false;
	}
	if (last > request->after) {
		request->after = last;
		bench_request_set_after(request);
	}
	return true;
}

/* What was sent. */
static bool
is_echo(const struct bench_flight *flight, const char *line, size_t len)
{
	const struct bench_request *request = flight->request;

	return len == request->len && memcmp(line, request->bytes, len) == 0;
}

enum {
	OP_CHAT,
	OP_SEND_MSG,
	OP_POLL_CHAT,
	OP_POLL_MSG,
	OP_HISTORY,
	OP_GET_MSG,
	OP_CREATE_GAME,
	OP_JOIN_GAME,
	OP_PLAYER_STATUS,
	OP_LEAVE_GAME,
	OP_GAMES_LIST,
	OP_PLAYERS_LIST,
	OP_LOGIN,
	OP_UNKNOWN,
	OP_MALFORMED,
	OP_ECHO,
	OP_COUNT
};

const struct bench_op bench_ops[] = {
	[OP_CHAT] = { "chat", .message = true, .reply = STATUS_OK_LINE },
	[OP_SEND_MSG] = { "send_msg", .message = true, .reply = ANS_OK_LINE },
	[OP_POLL_CHAT] = { "getChatHistory", .reply = "{\"status\":\"ok\",\"chat\":[]}\n",
	    .prefix = "{\"status\":\"ok\",\"chat\":[{", .suffix = "}]}\n",
	    .check = take_new_messages },
	[OP_POLL_MSG] = { "get_msg", .reply = "{\"Error\":\"0\",\"msg\":{}}\n",
	    .prefix = "{\"Error\":\"0\",\"msg\":{\"", .suffix = "}}}\n",
	    .check = take_new_messages },
	[OP_HISTORY] = { "getChatHistory", .prefix = "{\"status\":\"ok\",\"chat\":[{",
	    .suffix = "}]}\n", .keep = true },
	[OP_GET_MSG] = { "get_msg", .prefix = "{\"Error\":\"0\",\"msg\":{\"", .suffix = "}}}\n",
	    .keep = true },
	[OP_CREATE_GAME] = { "createGame", .reply = STATUS_OK_LINE },
	[OP_JOIN_GAME] = { "joinGame", .reply = STATUS_OK_LINE },
	[OP_PLAYER_STATUS] = { "setPlayerStatus", .reply = STATUS_OK_LINE },
	[OP_LEAVE_GAME] = { "leaveGame", .reply = STATUS_OK_LINE },
	[OP_GAMES_LIST] = { "getGamesList", .prefix = "{\"status\":\"ok\",\"games\":[",
	    .suffix = "]}\n", .keep = true },
	[OP_PLAYERS_LIST] = { "getPlayersList", .prefix = "{\"status\":\"ok\",\"players\":[{",
	    .suffix = "}]}\n", .keep = true },
	[OP_LOGIN] = { "Login",
	    .prefix = "{\"ans\":\"Authorization success\",\"id\":", .suffix = "}\n", .keep = true },
	[OP_UNKNOWN] = { "unknown",
	    .reply = "{\"status\":\"badCommand\",\"message\":\"Unknown command\"}\n" },
	[OP_MALFORMED] = { "malformed",
	    .prefix = "{\"status\":\"badRequest\",\"message\":\"Not JSON: ", .suffix = "\"}\n",
	    .keep = true },
	[OP_ECHO] = { "echo", .prefix = "{", .suffix = "}\n", .check = is_echo, .keep = true },
};
const unsigned bench_nops = OP_COUNT;

/* --- scripts --- */

static struct bench_user *
user_of(struct bench *bench, unsigned number, unsigned which)
{
	return &bench->users[number * bench->options.preset->users + which];
}

static const char *
sid_of(struct bench *bench, unsigned number)
{
	return user_of(bench, number, 0)->sid;
}

static void
add_message(struct bench *bench, unsigned number, unsigned room)
{
	const struct bench_room *place = &bench->rooms[room];
	uint32_t slot = bench_slot_add(bench, number, room);
	char text[bench->options.length + 1];
	json_t *json;

	bench_text(bench, text, slot, 0);
	if (place->lobby)
		json = json_pack("{s:s, s:s, s:s}", "cmd", "chat", "sid", sid_of(bench, number),
		    "message", text);
	else
		json = json_pack("{s:s, s:s, s:s, s:I}", "cmd", "send_msg", "sid",
		    sid_of(bench, number), "text", text, "id_dialog", (json_int_t)place->id);
	bench_request_add(
	    bench, number, &bench_ops[place->lobby ? OP_CHAT : OP_SEND_MSG], json, slot);
}

static void
add_poll(struct bench *bench, unsigned number, unsigned room)
{
	const struct bench_room *place = &bench->rooms[room];
	struct bench_request *request;
	json_t *json;

	if (place->lobby)
		json =
		    json_pack("{s:s, s:s}", "cmd", "getChatHistory", "sid", sid_of(bench, number));
	else
		json = json_pack("{s:s, s:s, s:I}", "cmd", "get_msg", "sid", sid_of(bench, number),
		    "id_dialog", (json_int_t)place->id);
	request = bench_request_add(bench, number,
	    &bench_ops[place->lobby ? OP_POLL_CHAT : OP_POLL_MSG], json, BENCH_NO_SLOT);
	bench_request_begin_after(request, place->first_seq);
}

/* A command that names only its session. */
static void
add_plain(struct bench *bench, unsigned number, unsigned op, json_t *more)
{
	json_t *json =
	    json_pack("{s:s, s:s}", "cmd", bench_ops[op].name, "sid", sid_of(bench, number));

	(void)json_object_update_new(json, more);
	bench_request_add(bench, number, &bench_ops[op], json, BENCH_NO_SLOT);
}

static void
chat_script(struct bench *bench, unsigned number)
{
	add_message(bench, number, 0);
}

/* So that each client has a dialog and each dialog a client. */
static void
rooms_script(struct bench *bench, unsigned number)
{
	unsigned pairs = bench_count_pairs(bench);

	for (unsigned i = number; i < pairs; i += bench->options.clients)
		add_message(bench, number, bench_dialog_number(bench, i));
}

static void
poll_script(struct bench *bench, unsigned number)
{
	add_poll(bench, number, 0);
}

static void
history_script(struct bench *bench, unsigned number)
{
	add_plain(bench, number, OP_HISTORY, json_object());
}

/* Two users on one connection play a game from its beginning to its end. */
static void
lobby_script(struct bench *bench, unsigned number)
{
	static const struct {
		unsigned op, user;
		const char *member;
	} steps[] = {
		{ OP_CREATE_GAME, 0, "gameName" },
		{ OP_JOIN_GAME, 1, "gameName" },
		{ OP_PLAYER_STATUS, 0, "status" },
		{ OP_PLAYER_STATUS, 1, "status" },
		{ OP_LEAVE_GAME, 0, "gameName" },
		{ OP_LEAVE_GAME, 1, "gameName" },
	};

	for (unsigned i = 0; i < COUNT_OF(steps); i++) {
		const struct bench_op *op = &bench_ops[steps[i].op];
		json_t *json = json_pack("{s:s, s:s, s:s}", "cmd", op->name, "sid",
		    user_of(bench, number, steps[i].user)->sid, steps[i].member,
		    steps[i].op == OP_PLAYER_STATUS ? "ready" : user_of(bench, number, 0)->name);

		bench_request_add(bench, number, op, json, BENCH_NO_SLOT);
	}
}

static void
login_script(struct bench *bench, unsigned number)
{
	json_t *json = json_pack("{s:s, s:s, s:s}", "cmd", "Login", "login",
	    user_of(bench, number, 0)->name, "pas", BENCH_PASSWORD);

	bench_request_add(bench, number, &bench_ops[OP_LOGIN], json, BENCH_NO_SLOT);
}

/* Much reading, some writing; each client begins somewhere else. */
static void
mixed_script(struct bench *bench, unsigned number)
{
	unsigned dialog = bench_dialog_number(bench, number);

	for (unsigned i = 0; i < 6; i++)
		add_poll(bench, number, i % 3 == 2 ? dialog : 0);
	add_message(bench, number, 0);
	add_message(bench, number, dialog);
	add_plain(bench, number, OP_GAMES_LIST, json_pack("{s:i}", "limit", PAGE));
	add_plain(bench, number, OP_PLAYERS_LIST, json_pack("{s:i}", "limit", PAGE));
	bench->clients[number].turn = number % bench->clients[number].nrequests;
}

/* Of one size for all that need no database. */
static void
add_without_database(struct bench *bench, unsigned number, unsigned op)
{
	char text[bench->options.length + 1];
	struct bench_request *request;

	bench_text(bench, text, 0, 0);
	request = bench_request_add(bench, number, &bench_ops[op],
	    json_pack("{s:s, s:s}", "cmd", "no such command", "text", text), BENCH_NO_SLOT);
	if (op == OP_MALFORMED)
		*strstr(request->bytes, ",\"text\"") = ' ';
}

static void
unknown_script(struct bench *bench, unsigned number)
{
	add_without_database(bench, number, OP_UNKNOWN);
}

static void
malformed_script(struct bench *bench, unsigned number)
{
	add_without_database(bench, number, OP_MALFORMED);
}

static void
echo_script(struct bench *bench, unsigned number)
{
	add_without_database(bench, number, OP_ECHO);
}

const struct bench_preset bench_presets[] = {
	{ "chat", "all write into the lobby", 1, .lobby = true, .script = chat_script },
	{ "rooms", "each writes into one dialog, or into several by turns", 1, .dialogs = true,
	    .script = rooms_script },
	{ "poll", "all ask for what is new in the lobby", 1, .lobby = true, .history = true,
	    .script = poll_script },
	{ "history", "all ask for the newest messages of the lobby", 1, .lobby = true,
	    .history = true, .script = history_script },
	{ "lobby", "two users of each create, join, start and leave games", 2, .games = true,
	    .script = lobby_script },
	{ "login", "each logs in again and again", 1, .script = login_script },
	{ "mixed", "reading, writing and lists", 1, .lobby = true, .dialogs = true,
	    .script = mixed_script },
	{ "idle", "connections that do nothing", 0, .silent = true, .script = unknown_script },
	{ "unknown", "a command that does not exist", 0, .script = unknown_script },
	{ "malformed", "what is not JSON", 0, .script = malformed_script },
	{ "echo", "for a server that sends back what it gets", 0, .script = echo_script },
};
const unsigned bench_npresets = COUNT_OF(bench_presets);
