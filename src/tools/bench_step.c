/* SPDX-License-Identifier: ISC */
#include "tools/bench_step.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/util.h"

/* What is asked at once; a server lets only so many passwords wait (hash_queue). */
#define WINDOW 32

unsigned
bench_dialog_number(const struct bench *bench, unsigned number)
{
	return bench->options.preset->lobby + number % bench->options.rooms;
}

unsigned
bench_count_pairs(const struct bench *bench)
{
	const struct bench_options *options = &bench->options;

	return options->clients > options->rooms ? options->clients : options->rooms;
}

static void
send_request(struct client *link, json_t *request)
{
	char *text = json_dumps(request, JSON_COMPACT);

	client_send(link, text, strlen(text));
	json_decref(request);
	free(text);
}

/* The caller frees the reply; it is null where it is not JSON. */
static enum status
hear(struct client *link, const char *what, int64_t deadline, json_t **reply, struct errbuf *line,
    struct errbuf *why)
{
	struct errbuf failure;
	const char *text;
	size_t len;
	enum status status = client_read(link, deadline, &text, &len, &failure);

	if (status == STATUS_OK && text == NULL) {
		errbuf_set(&failure, "the server closed the connection");
		status = STATUS_INTERNAL;
	}
	if (status != STATUS_OK) {
		errbuf_set(why, "%s: %s", what, failure.text);
		return status;
	}
	errbuf_set(line, "%.*s", len > 300 ? 300 : (int)len, text);
	*reply = json_loadb(text, len, 0, NULL);
	client_shrink(link);
	return STATUS_OK;
}

enum status
bench_ask(
    struct client *link, json_t *request, const char *what, json_t **reply, struct errbuf *why)
{
	struct errbuf line;

	send_request(link, request);
	return hear(link, what, now_ms() + BENCH_PATIENCE, reply, &line, why);
}

static bool
is_needed(struct bench *bench, const struct bench_step *step, unsigned number)
{
	return step->needed == NULL || step->needed(bench, number);
}

static struct client *
link_of(struct bench *bench, unsigned number)
{
	return bench->clients[number % bench->options.clients].link;
}

/* Waits as long as a refusal asks for; false where it asks for nothing, or for too much. */
static bool
is_spared(const json_t *reply, int64_t deadline)
{
	json_int_t seconds = json_integer_value(json_object_get(reply, "retry_after"));

	if (seconds <= 0 || seconds > (deadline - now_ms()) / 1000)
		return false;
	(void)nanosleep(&(struct timespec){ .tv_sec = (time_t)seconds }, NULL);
	return true;
}

static enum status
take_answer(struct bench *bench, const struct bench_step *step, unsigned number, int64_t deadline,
    struct errbuf *why)
{
	struct client *link = link_of(bench, number);
	struct errbuf line;
	json_t *reply;
	enum status status = hear(link, step->what, deadline, &reply, &line, why);

	while (status == STATUS_OK && is_spared(reply, deadline)) {
		json_decref(reply);
		send_request(link, step->request(bench, number));
		status = hear(link, step->what, deadline, &reply, &line, why);
	}
	if (status != STATUS_OK)
		return status;
	if (!step->answer(bench, number, reply)) {
		errbuf_set(why, "%s: the server answered %s", step->what, line.text);
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

		for (unsigned i = from; i < to && status == STATUS_OK; i++) {
			if (!is_needed(bench, step, i))
				continue;
			send_request(link_of(bench, i), step->request(bench, i));
			status = client_flush(link_of(bench, i), deadline, why);
		}
		for (unsigned i = from; i < to && status == STATUS_OK; i++)
			if (is_needed(bench, step, i))
				status = take_answer(bench, step, i, deadline, why);
	}
	return status;
}
