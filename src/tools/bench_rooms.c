/* SPDX-License-Identifier: ISC */
#include "tools/bench_rooms.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "tools/bench_step.h"

#define HISTORY 100 /* messages, as many as a request without a limit gets */
#define FAR     1000000000000000

/* Somebody who is in the room. */
static const char *
sid_of(const struct bench *bench, unsigned number)
{
	return bench
	    ->users[(size_t)(number % bench->options.clients) * bench->options.preset->users]
	    .sid;
}

static struct bench_room *
dialog_of(struct bench *bench, unsigned number)
{
	return &bench->rooms[bench_dialog_number(bench, number)];
}

/* --- dialogs and their members --- */

/* The same in each run, so the next one finds what this one made. */
static json_t *
dialog_name(const struct bench *bench, unsigned number)
{
	return json_sprintf("%s %u", bench->options.name, number);
}

static json_t *
find_request(struct bench *bench, unsigned number)
{
	return json_pack("{s:s, s:s, s:o, s:i}", "cmd", "get_dialogs", "sid", sid_of(bench, number),
	    "Name", dialog_name(bench, number), "limit", 1);
}

static bool
find_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	json_t *dialogs = json_object_get(reply, "ans");
	const char *id = json_object_iter_key(json_object_iter(dialogs));

	if (id != NULL)
		dialog_of(bench, number)->id = strtoll(id, NULL, 10);
	return json_is_object(dialogs);
}

static bool
is_not_there(struct bench *bench, unsigned number)
{
	return dialog_of(bench, number)->id == 0;
}

static json_t *
create_request(struct bench *bench, unsigned number)
{
	return json_pack("{s:s, s:s, s:o}", "cmd", "create_new_dialog", "sid",
	    sid_of(bench, number), "Name", dialog_name(bench, number));
}

static bool
create_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	json_t *id = json_object_get(reply, "id_dialog");

	dialog_of(bench, number)->id = json_integer_value(id);
	return json_is_integer(id);
}

static json_t *
join_request(struct bench *bench, unsigned number)
{
	return json_pack("{s:s, s:s, s:I}", "cmd", "join_dialog", "sid", sid_of(bench, number),
	    "id_dialog", (json_int_t)dialog_of(bench, number)->id);
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

static enum status
make_dialogs(struct bench *bench, int64_t deadline, struct errbuf *why)
{
	unsigned rooms = bench->options.rooms;
	enum status status = bench_take_step(bench, &find_dialogs, rooms, deadline, why);

	if (status == STATUS_OK)
		status = bench_take_step(bench, &create_dialogs, rooms, deadline, why);
	if (status == STATUS_OK)
		status =
		    bench_take_step(bench, &join_dialogs, bench_count_pairs(bench), deadline, why);
	return status;
}

/* --- messages that are there already --- */

static json_t *
newest_request(struct bench *bench, unsigned number)
{
	const struct bench_room *room = &bench->rooms[number];
	json_t *json =
	    json_pack("{s:s, s:s, s:I, s:i}", "cmd", room->lobby ? "getChatHistory" : "get_msg",
		"sid", sid_of(bench, number), "before", (json_int_t)FAR, "limit", 1);

	if (!room->lobby)
		(void)json_object_set_new(json, "id_dialog", json_integer(room->id));
	return json;
}

static int64_t
newest(const struct bench_room *room, const json_t *reply, bool *good)
{
	json_t *list = json_object_get(reply, room->lobby ? "chat" : "msg");
	json_t *entry =
	    room->lobby ? json_array_get(list, 0) : json_object_iter_value(json_object_iter(list));

	*good = room->lobby ? json_is_array(list) : json_is_object(list);
	return json_integer_value(json_object_get(entry, "seq"));
}

static bool
first_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	bool good;

	bench->rooms[number].first_seq = newest(&bench->rooms[number], reply, &good);
	return good;
}

static const struct bench_step find_first = { "the newest message", newest_request, first_answer,
	NULL };

enum status
bench_look_afterwards(struct bench *bench, struct client *link, unsigned number, struct errbuf *why)
{
	struct bench_room *room = &bench->rooms[number];
	json_t *reply;
	bool good;
	enum status status =
	    bench_ask(link, newest_request(bench, number), find_first.what, &reply, why);

	if (status != STATUS_OK)
		return status;
	room->last_seq = newest(room, reply, &good);
	json_decref(reply);
	if (good)
		return STATUS_OK;
	errbuf_set(why, "%s: the server does not tell", find_first.what);
	return STATUS_INTERNAL;
}

static json_t *
fill_request(struct bench *bench, unsigned number)
{
	return json_pack("{s:s, s:s, s:s}", "cmd", "chat", "sid", sid_of(bench, number), "message",
	    "Something to read: the quick brown fox jumps over the lazy dog.");
}

static bool
is_ok(struct bench *bench, unsigned number, const json_t *reply)
{
	const char *status = json_string_value(json_object_get(reply, "status"));

	(void)bench;
	(void)number;
	return status != NULL && strcmp(status, "ok") == 0;
}

static bool
lacks_history(struct bench *bench, unsigned number)
{
	return bench->rooms[0].first_seq + number < HISTORY;
}

static const struct bench_step fill_history = { "chat", fill_request, is_ok, lacks_history };

static enum status
look_at_rooms(struct bench *bench, int64_t deadline, struct errbuf *why)
{
	enum status status = bench_take_step(bench, &find_first, bench->nrooms, deadline, why);

	if (status != STATUS_OK || !bench->options.preset->history)
		return status;
	status = bench_take_step(bench, &fill_history, HISTORY, deadline, why);
	if (status == STATUS_OK)
		status = bench_take_step(bench, &find_first, 1, deadline, why);
	return status;
}

/* --- all --- */

static void
name_rooms(struct bench *bench)
{
	const struct bench_preset *preset = bench->options.preset;

	bench->nrooms = preset->lobby + (preset->dialogs ? bench->options.rooms : 0);
	bench->rooms = xcalloc(bench->nrooms + 1, sizeof(*bench->rooms));
	if (preset->lobby)
		bench->rooms[0] = (struct bench_room){ .id = 1, .lobby = true };
}

enum status
bench_make_rooms(struct bench *bench, int64_t deadline, struct errbuf *why)
{
	enum status status = STATUS_OK;

	name_rooms(bench);
	if (bench->options.preset->dialogs)
		status = make_dialogs(bench, deadline, why);
	if (status == STATUS_OK && bench->nrooms > 0)
		status = look_at_rooms(bench, deadline, why);
	return status;
}
