/* SPDX-License-Identifier: ISC */
#include "tools/bench_messages.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "tools/bench_rooms.h"
#include "tools/bench_step.h"

/* A text begins with the run, who writes where, and a number that the run counts up. */
#define NUMBER      "%s-%06" PRIu32 "-%010" PRIu64
#define FILLER      ", and the quick brown fox jumps over the lazy dog"
#define FILLER_MARK ", and"
#define PAGE        1000

void
bench_text(const struct bench *bench, char *out, uint32_t slot, uint64_t number)
{
	size_t len =
	    (size_t)snprintf(out, bench->options.length + 1, NUMBER, bench->run, slot, number);

	for (size_t i = 0; len < bench->options.length; i++)
		out[len++] = FILLER[i % (sizeof(FILLER) - 1)];
	out[len] = '\0';
}

char *
bench_text_number(char *request)
{
	return strstr(request, FILLER_MARK) - 1;
}

/* --- reading back --- */

static bool
is_failed(const struct bench_slot *slot, uint64_t number)
{
	size_t low = 0, high = slot->nfailed;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slot->failed[middle] == number)
			return true;
		if (slot->failed[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* What others write meanwhile does not matter. */
static void
take_text(struct bench *bench, unsigned room, const char *text)
{
	char expected[bench->options.length + 1], *end;
	struct bench_slot *slot;
	uint64_t number;
	unsigned long index;

	if (strncmp(text, bench->run, strlen(bench->run)) != 0 || text[strlen(bench->run)] != '-')
		return;
	index = strtoul(text + strlen(bench->run) + 1, &end, 10);
	number = *end == '-' ? strtoull(end + 1, NULL, 10) : 0;
	if (index >= bench->nslots)
		return bench_note(bench, "a message is there that nobody sent: %s", text);
	slot = &bench->slots[index];
	bench_text(bench, expected, (uint32_t)index, number);
	if (slot->room != room || strcmp(text, expected) != 0)
		return bench_note(bench, "a message is there that nobody sent: %s", text);
	if (number <= slot->seen)
		return bench_note(
		    bench, "a message is there twice, or not in the order of sending: %s", text);
	slot->seen = number;
	if (number <= slot->answered && !is_failed(slot, number))
		slot->stored++;
}

static json_t *
page_request(const struct bench *bench, unsigned room, int64_t after)
{
	const struct bench_room *place = &bench->rooms[room];
	const char *sid =
	    bench->users[(size_t)(room % bench->options.clients) * bench->options.preset->users]
		.sid;

	if (place->lobby)
		return json_pack("{s:s, s:s, s:I, s:i}", "cmd", "getChatHistory", "sid", sid,
		    "after", (json_int_t)after, "limit", PAGE);
	return json_pack("{s:s, s:s, s:I, s:I, s:i}", "cmd", "get_msg", "sid", sid, "id_dialog",
	    (json_int_t)place->id, "after", (json_int_t)after, "limit", PAGE);
}

/* Takes an entry of either protocol. seq counts without a gap. */
static bool
take_entry(
    struct bench *bench, unsigned room, const char *member, const json_t *entry, int64_t *seq)
{
	const char *text = json_string_value(json_object_get(entry, member));

	if (text == NULL || json_integer_value(json_object_get(entry, "seq")) != ++*seq)
		return false;
	take_text(bench, room, text);
	return true;
}

/* *after becomes the last seq; it stays as it was where there are no more. */
static bool
take_page(struct bench *bench, unsigned room, const json_t *reply, int64_t *after)
{
	json_t *list = json_object_get(reply, bench->rooms[room].lobby ? "chat" : "msg");
	bool good = list != NULL;
	const char *key;
	json_t *entry;
	size_t i;

	if (bench->rooms[room].lobby)
		json_array_foreach(list, i, entry) good =
		    good && take_entry(bench, room, "message", entry, after);
	else
		json_object_foreach(list, key, entry) good =
		    good && take_entry(bench, room, "text", entry, after);
	return good;
}

static enum status
read_room(struct bench *bench, struct client *link, unsigned room, struct errbuf *why)
{
	int64_t at = bench->rooms[room].first_seq, before;

	do {
		json_t *reply;
		enum status status =
		    bench_ask(link, page_request(bench, room, at), "reading back", &reply, why);
		bool good;

		if (status != STATUS_OK)
			return status;
		before = at;
		good = take_page(bench, room, reply, &at);
		json_decref(reply);
		if (!good) {
			errbuf_set(why, "reading back: a page is wrong");
			return STATUS_INTERNAL;
		}
	} while (at > before && at < bench->rooms[room].last_seq);
	return STATUS_OK;
}

enum status
bench_read_back(struct bench *bench, struct errbuf *why)
{
	enum status status;
	struct client *link = NULL;

	/* On a connection of its own: all the others may be lost. */
	status = client_open(&bench->options.server, now_ms() + BENCH_PATIENCE, &link, why);
	for (unsigned room = 0; status == STATUS_OK && room < bench->nrooms; room++) {
		status = bench_look_afterwards(bench, link, room, why);
		if (status == STATUS_OK)
			status = read_room(bench, link, room, why);
	}
	client_close(&link);
	for (unsigned i = 0; i < bench->nslots; i++)
		bench->stored += bench->slots[i].stored;
	return status;
}
