/* SPDX-License-Identifier: ISC */
#include "tools/talk_room.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "tools/talk.h"
#include "tools/talk_message.h"
#include "tools/talk_screen.h"

#define GREETING    10  /* messages that are shown to whoever comes */
#define PAGE        100 /* messages of one reply while polling */
#define MAX_PLAYERS 1000
#define MAX_MEMBERS 100 /* each costs a request for his name */

struct room {
	enum room_kind kind;
	int64_t id;
	char *name;
	json_int_t seq;  /* everything up to here was shown, or came before */
	bool in_trouble; /* polling is refused, which was told */
};

/* What the protocols do differently in their rooms. Each makes a request. */
struct room_type {
	json_t *(*history)(const struct talk *talk, const struct room *room);
	json_t *(*message)(const struct talk *talk, const struct room *room, const char *text);
	json_t *(*people)(const struct talk *talk, const struct room *room);
	json_t *(*leave)(const struct talk *talk, const struct room *room);
	void (*prompt)(const struct room *room);
};

/* The lobby protocol; the lobby's name is null, and then the field is left out. */

static json_t *
lobby_history(const struct talk *talk, const struct room *room)
{
	return json_pack(
	    "{s:s,s:s,s:s*}", "cmd", "getChatHistory", "sid", talk->sid, "gameName", room->name);
}

static json_t *
lobby_message(const struct talk *talk, const struct room *room, const char *text)
{
	return json_pack("{s:s,s:s,s:s*,s:s}", "cmd", "chat", "sid", talk->sid, "gameName",
	    room->name, "message", text);
}

static json_t *
lobby_people(const struct talk *talk, const struct room *room)
{
	(void)room;
	return json_pack(
	    "{s:s,s:s,s:i}", "cmd", "getPlayersList", "sid", talk->sid, "limit", MAX_PLAYERS);
}

static void
lobby_prompt(const struct room *room)
{
	(void)room;
	screen_prompt("lobby");
}

static json_t *
game_people(const struct talk *talk, const struct room *room)
{
	return json_pack("{s:s,s:s,s:s}", "cmd", "getPlayersListForGame", "sid", talk->sid,
	    "gameName", room->name);
}

static json_t *
game_leave(const struct talk *talk, const struct room *room)
{
	return json_pack(
	    "{s:s,s:s,s:s}", "cmd", "leaveGame", "sid", talk->sid, "gameName", room->name);
}

static void
game_prompt(const struct room *room)
{
	char prompt[sizeof("game ") + 4UL * 64];

	(void)snprintf(prompt, sizeof(prompt), "game %s", room->name);
	screen_prompt(prompt);
}

/* The chat protocol. */

static json_t *
dialog_request(const struct talk *talk, const struct room *room, const char *cmd)
{
	return json_pack(
	    "{s:s,s:s,s:I}", "cmd", cmd, "sid", talk->sid, "id_dialog", (json_int_t)room->id);
}

static json_t *
dialog_history(const struct talk *talk, const struct room *room)
{
	return dialog_request(talk, room, "get_msg");
}

static json_t *
dialog_message(const struct talk *talk, const struct room *room, const char *text)
{
	json_t *request = dialog_request(talk, room, "send_msg");

	(void)json_object_set_new(request, "text", json_string(text));
	return request;
}

static json_t *
dialog_people(const struct talk *talk, const struct room *room)
{
	json_t *request = dialog_request(talk, room, "get_user_from_dialog");

	(void)json_object_set_new(request, "limit", json_integer(MAX_MEMBERS));
	return request;
}

static json_t *
dialog_leave(const struct talk *talk, const struct room *room)
{
	return dialog_request(talk, room, "leave_dialog");
}

static void
dialog_prompt(const struct room *room)
{
	char prompt[32 + 4 * 128];

	(void)snprintf(prompt, sizeof(prompt), "#%" PRId64 " %s", room->id, room->name);
	screen_prompt(prompt);
}

static const struct room_type types[] = {
	[ROOM_LOBBY] = { lobby_history, lobby_message, lobby_people, NULL, lobby_prompt },
	[ROOM_DIALOG] = { dialog_history, dialog_message, dialog_people, dialog_leave,
	    dialog_prompt },
	[ROOM_GAME] = { lobby_history, lobby_message, game_people, game_leave, game_prompt },
};

static struct room *
room_new(enum room_kind kind, int64_t id, const char *name)
{
	struct room *room = xcalloc(1, sizeof(*room));

	room->kind = kind;
	room->id = id;
	room->name = name == NULL ? NULL : xstrdup(name);
	return room;
}

void
room_free(struct room **room)
{
	if (*room == NULL)
		return;
	free((*room)->name);
	free(*room);
	*room = NULL;
}

int64_t
room_dialog(const struct talk *talk)
{
	return talk->room->kind == ROOM_DIALOG ? talk->room->id : 0;
}

json_t *
room_message(const struct talk *talk, const char *text, const char *nonce)
{
	json_t *request = types[talk->room->kind].message(talk, talk->room, text);

	(void)json_object_set_new(request, "nonce", json_string(nonce));
	return request;
}

/* Notes, and if wanted shows, the messages of a reply. Returns how many there were. */
static size_t
take_messages(struct talk *talk, struct room *room, const json_t *reply, bool shown)
{
	json_t *list = message_list(reply);
	size_t count = json_array_size(list);

	for (size_t i = 0; i < count; i++) {
		const json_t *message = json_array_get(list, i);
		json_int_t seq = json_integer_value(json_object_get(message, "seq"));

		if (shown)
			message_print(talk, message);
		if (seq > room->seq)
			room->seq = seq;
	}
	json_decref(list);
	return count;
}

static json_t *
history(const struct talk *talk, const struct room *room, const char *bound, json_int_t seq,
    json_int_t limit)
{
	json_t *request = types[room->kind].history(talk, room);

	(void)json_object_set_new(request, bound, json_integer(seq));
	(void)json_object_set_new(request, "limit", json_integer(limit));
	return request;
}

/* The newest messages; what has neither "after" nor "before" would come without a seq. */
static json_t *
newest(const struct talk *talk, const struct room *room, int count)
{
	return history(talk, room, "before", INT64_MAX, count);
}

bool
room_enter(struct talk *talk, enum room_kind kind, int64_t id, const char *name, bool hushed)
{
	struct room *room = room_new(kind, id, name);
	json_t *request = newest(talk, room, talk->live ? GREETING : 1);
	json_t *reply = hushed ? talk_ask(talk, request) : talk_demand(talk, request);
	struct errbuf why;

	if (reply == NULL || talk_refused(reply, &why)) {
		json_decref(reply);
		room_free(&room);
		return false;
	}
	room_free(&talk->room);
	talk->room = room;
	types[kind].prompt(room);
	(void)take_messages(talk, room, reply, talk->live);
	json_decref(reply);
	return true;
}

/* The server refuses to tell what is new here. Who is in the game no more is in the lobby again. */
static void
poll_refused(struct talk *talk, const json_t *reply, const char *why)
{
	const char *status = json_string_value(json_object_get(reply, "status"));

	if (!talk->room->in_trouble)
		screen_notice("%s", why);
	talk->room->in_trouble = true;
	if (talk->room->kind == ROOM_GAME && status != NULL && strcmp(status, "internalError") != 0)
		(void)room_enter(talk, ROOM_LOBBY, LOBBY_ID, NULL, false);
}

void
room_poll(struct talk *talk)
{
	struct room *room = talk->room;
	size_t count = PAGE;

	while (count == PAGE && !talk->over) {
		json_t *reply = talk_ask(talk, history(talk, room, "after", room->seq, PAGE));
		struct errbuf why;

		if (reply == NULL)
			return;
		if (talk_refused(reply, &why)) {
			poll_refused(talk, reply, why.text);
			json_decref(reply);
			return;
		}
		room->in_trouble = false;
		if (json_is_true(json_object_get(reply, "gap")))
			screen_notice("some messages have been removed meanwhile");
		count = take_messages(talk, room, reply, true);
		json_decref(reply);
	}
}

void
room_read(struct talk *talk, int count)
{
	json_t *reply = talk_demand(talk, newest(talk, talk->room, count));

	if (reply != NULL)
		(void)take_messages(talk, talk->room, reply, true);
	json_decref(reply);
}

/* Users of the lobby protocol are listed by name, those of the other one are keyed by id. */
static size_t
print_people(struct talk *talk, const json_t *reply)
{
	const json_t *players = json_object_get(reply, "players");
	json_t *ans = json_object_get(reply, "ans");

	for (size_t i = 0; i < json_array_size(players); i++)
		screen_print("%s",
		    json_string_value(json_object_get(json_array_get(players, i), "username")));
	for (void *at = json_object_iter(ans); at != NULL; at = json_object_iter_next(ans, at)) {
		const char *id = json_object_iter_key(at);

		screen_print("%s (id %s)", message_user_name(talk, atoll(id)), id);
	}
	return json_array_size(players) + json_object_size(ans);
}

void
room_who(struct talk *talk)
{
	const struct room_type *type = &types[talk->room->kind];
	json_t *request = type->people(talk, talk->room);
	json_int_t limit = json_integer_value(json_object_get(request, "limit"));
	json_t *reply = talk_demand(talk, request);

	if (reply != NULL && print_people(talk, reply) == (size_t)limit && limit > 0)
		screen_print("... these are the first %" JSON_INTEGER_FORMAT, limit);
	json_decref(reply);
}

void
room_leave(struct talk *talk)
{
	const struct room_type *type = &types[talk->room->kind];
	json_t *reply;

	if (type->leave == NULL) {
		talk_fail(talk, "nobody can leave the lobby");
		return;
	}
	reply = talk_demand(talk, type->leave(talk, talk->room));
	if (reply != NULL)
		(void)room_enter(talk, ROOM_LOBBY, LOBBY_ID, NULL, false);
	json_decref(reply);
}
