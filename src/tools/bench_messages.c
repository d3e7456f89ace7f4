/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "tools/bench_step.h"

/* A text begins with who writes it and a number that the run counts up. */
#define NUMBER "%05u-%010u"
#define FILLER ", and the quick brown fox jumps over the lazy dog"

static void
make_text(char *out, unsigned length, unsigned number)
{
	size_t len = (size_t)snprintf(out, length + 1, NUMBER, number, 0U);

	for (size_t i = 0; len < length; i++)
		out[len++] = FILLER[i % (sizeof(FILLER) - 1)];
	out[len] = '\0';
}

static json_t *
message(struct bench *bench, unsigned number)
{
	char text[bench->options.length + 1];

	make_text(text, bench->options.length, number);
	return bench->options.preset->message(
	    bench_client_of(bench, number)->sid, bench_room_of(bench, number)->id, text);
}

static void
add_request(struct bench *bench, unsigned number)
{
	struct bench_client *client = bench_client_of(bench, number);
	struct bench_request *request;
	json_t *json = message(bench, number);

	client->requests =
	    xrealloc(client->requests, (client->nrequests + 1) * sizeof(*client->requests));
	request = &client->requests[client->nrequests++];
	request->bytes = json_dumps(json, JSON_COMPACT);
	request->len = strlen(request->bytes);
	request->room = bench_room_of(bench, number);
	request->counter = strstr(request->bytes, ", and") - 1;
	json_decref(json);
}

static json_t *
marked(struct bench *bench, unsigned number, const char *mark)
{
	json_t *json = message(bench, number);

	json_object_set_new(json, "nonce", json_sprintf("%s-%u-%s", bench->run, number, mark));
	return json;
}

static json_t *
first_request(struct bench *bench, unsigned number)
{
	return marked(bench, number, "first");
}

static json_t *
last_request(struct bench *bench, unsigned number)
{
	return marked(bench, number, "last");
}

static bool
first_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	json_t *seq = json_object_get(reply, "seq");

	bench_room_of(bench, number)->first_seq = json_integer_value(seq);
	return json_is_integer(seq);
}

static bool
last_answer(struct bench *bench, unsigned number, const json_t *reply)
{
	json_t *seq = json_object_get(reply, "seq");

	bench_room_of(bench, number)->last_seq = json_integer_value(seq);
	return json_is_integer(seq);
}

static const struct bench_step first_messages = { "the first messages", first_request, first_answer,
	NULL };
static const struct bench_step last_messages = { "the last messages", last_request, last_answer,
	NULL };

enum status
bench_mark(struct bench *bench, bool after, struct errbuf *why)
{
	return bench_take_step(bench, after ? &last_messages : &first_messages,
	    bench->options.rooms, now_ms() + BENCH_PATIENCE, why);
}

void
bench_make_requests(struct bench *bench)
{
	unsigned count = bench_count_pairs(&bench->options);

	for (unsigned i = 0; i < count; i++)
		add_request(bench, i);
}
