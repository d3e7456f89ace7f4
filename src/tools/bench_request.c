/* SPDX-License-Identifier: ISC */
#include "tools/bench_request.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "tools/bench_messages.h"

/* Digits of any seq. JSON allows white space behind a number. */
#define AFTER_WIDTH 20

uint32_t
bench_slot_add(struct bench *bench, unsigned client, unsigned room)
{
	struct bench_slot *slot;

	bench->slots = xrealloc(bench->slots, (bench->nslots + 1) * sizeof(*bench->slots));
	slot = &bench->slots[bench->nslots];
	*slot = (struct bench_slot){ .user = client * bench->options.preset->users, .room = room };
	return bench->nslots++;
}

struct bench_request *
bench_request_add(
    struct bench *bench, unsigned number, const struct bench_op *op, json_t *json, uint32_t slot)
{
	struct bench_client *client = &bench->clients[number];
	struct bench_request *request;
	char *text = json_dumps(json, JSON_COMPACT);

	client->requests =
	    xrealloc(client->requests, (client->nrequests + 1) * sizeof(*client->requests));
	request = &client->requests[client->nrequests++];
	*request = (struct bench_request){ .op = op, .slot = slot, .len = strlen(text) + 1 };
	request->bytes = xrealloc(text, request->len + 1);
	memcpy(request->bytes + request->len - 1, "\n", 2);
	if (op->message)
		request->number = bench_text_number(request->bytes);
	if (op->reply != NULL) {
		request->reply = op->reply;
		request->reply_len = strlen(op->reply);
	}
	json_decref(json);
	return request;
}

void
bench_request_begin_after(struct bench_request *request, int64_t after)
{
	static const char field[] = ",\"after\":";
	size_t at = request->len - strlen("}\n");
	size_t len = at + strlen(field) + AFTER_WIDTH + strlen("}\n");

	request->bytes = xrealloc(request->bytes, len + 1);
	(void)snprintf(request->bytes + at, len + 1 - at, "%s%*s}\n", field, AFTER_WIDTH, "");
	request->len = len;
	request->number = request->bytes + at + strlen(field);
	request->after = after;
	bench_request_set_after(request);
}

void
bench_request_set_after(struct bench_request *request)
{
	char digits[AFTER_WIDTH + 1];
	int len = snprintf(digits, sizeof(digits), "%" PRId64, request->after);

	memcpy(request->number, digits, (size_t)len);
}

void
bench_request_free(struct bench_request *request)
{
	free(request->bytes);
	free(request->kept);
}
