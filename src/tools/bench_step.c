/* SPDX-License-Identifier: ISC */
#include "tools/bench_step.h"

#include <stdlib.h>
#include <string.h>

/* What is asked at once; a server lets only so many passwords wait (hash_queue). */
#define WINDOW 32

struct bench_client *
bench_client_of(struct bench *bench, unsigned number)
{
	return &bench->clients[number % bench->options.clients];
}

struct bench_room *
bench_room_of(struct bench *bench, unsigned number)
{
	return &bench->rooms[number % bench->options.rooms];
}

unsigned
bench_count_pairs(const struct bench_options *options)
{
	return options->clients > options->rooms ? options->clients : options->rooms;
}

static bool
is_needed(struct bench *bench, const struct bench_step *step, unsigned number)
{
	return step->needed == NULL || step->needed(bench, number);
}

static enum status
ask(struct bench *bench, const struct bench_step *step, unsigned number, int64_t deadline,
    struct errbuf *why)
{
	json_t *request = step->request(bench, number);
	struct client *link = bench_client_of(bench, number)->link;
	char *text = json_dumps(request, JSON_COMPACT);

	client_send(link, text, strlen(text));
	json_decref(request);
	free(text);
	return client_flush(link, deadline, why);
}

static enum status
hear(struct bench *bench, const struct bench_step *step, unsigned number, int64_t deadline,
    struct errbuf *why)
{
	enum status status;
	struct errbuf failure;
	const char *line;
	json_t *reply;
	size_t len;

	status = client_read(bench_client_of(bench, number)->link, deadline, &line, &len, &failure);
	if (status == STATUS_OK && line == NULL) {
		errbuf_set(&failure, "the server closed the connection");
		status = STATUS_INTERNAL;
	}
	if (status != STATUS_OK) {
		errbuf_set(why, "%s: %s", step->what, failure.text);
		return status;
	}
	reply = json_loadb(line, len, 0, NULL);
	if (!step->answer(bench, number, reply)) {
		errbuf_set(why, "%s: the server answered %.*s", step->what,
		    len > 300 ? 300 : (int)len, line);
		status = STATUS_INTERNAL;
	}
	json_decref(reply);
	return status;
}

/* One after another in the order of their numbers, but WINDOW at a time. */
enum status
bench_take_step(struct bench *bench, const struct bench_step *step, unsigned count,
    int64_t deadline, struct errbuf *why)
{
	enum status status = STATUS_OK;

	for (unsigned from = 0; from < count && status == STATUS_OK; from += WINDOW) {
		unsigned to = from + WINDOW < count ? from + WINDOW : count;

		for (unsigned i = from; i < to && status == STATUS_OK; i++)
			if (is_needed(bench, step, i))
				status = ask(bench, step, i, deadline, why);
		for (unsigned i = from; i < to && status == STATUS_OK; i++)
			if (is_needed(bench, step, i))
				status = hear(bench, step, i, deadline, why);
	}
	return status;
}
