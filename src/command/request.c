/* SPDX-License-Identifier: ISC */
#include "command/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "command/request_internal.h"
#include "json/reply.h"

static void
request_free(struct request *req)
{
	if (req->state_free != NULL)
		req->state_free(req->state);
	json_decref(req->body);
	buf_free(&req->out);
	buf_free(&req->paging.members);
	buf_free(&req->paging.after_text);
	buf_free(&req->paging.next_text);
	req->engine->nrequests--;
	free(req);
}

/* A status reply, whatever the command. */
static enum progress
refuse(struct request *req, enum status status, const char *message, int retry_after)
{
	req->out.len = 0;
	reply_status(&req->out, status, message, retry_after);
	return PROGRESS_DONE;
}

enum progress
request_refuse(struct request *req, enum status status, const char *message, int retry_after)
{
	const struct refusal *own = req->command->refusal;

	req->outcome = status == STATUS_INTERNAL ? BOARD_FAILED : BOARD_REFUSED;
	if (own == NULL || (own->status != status && own->status != STATUS_OK))
		return refuse(req, status, message, retry_after);
	req->out.len = 0;
	buf_addstr(&req->out, own->before);
	if (own->after != NULL) {
		reply_string(&req->out, message, strlen(message));
		buf_addstr(&req->out, own->after);
	}
	buf_addstr(&req->out, "\n");
	return PROGRESS_DONE;
}

void
request_answered(struct request *req, const struct db_result *result)
{
	if (result->wrote)
		incident_written(&req->engine->incidents);
	else if (result->outcome == DB_OK || result->outcome == DB_REFUSED ||
	    result->outcome == DB_UNWRITABLE)
		incident_over(&req->engine->incidents);
}

enum progress
request_fail(struct request *req, const struct db_result *result)
{
	const struct log_fields about = request_log_fields(req);
	char words[128];

	request_answered(req, result);
	if (result->outcome == DB_REFUSED)
		return request_refuse(req, result->status, result->message, result->retry_after);
	incident_report(&req->engine->incidents, &about, result, words, sizeof(words));
	return request_refuse(req, STATUS_INTERNAL, words, 0);
}

struct db_value
request_arg(struct request *req, unsigned field)
{
	const struct field_value *value = &req->fields[field];

	if (value->kind == FIELD_ABSENT)
		return (struct db_value){ .type = DB_NULL };
	if (value->kind == FIELD_NUMBER)
		return (struct db_value){ .type = DB_INT, .number = value->number };
	if (req->command->fields[field].type == F_SID) {
		sid_hash(req->sid_hash, value->text, value->len);
		return (struct db_value){
			.type = DB_BYTES, .text = (const char *)req->sid_hash, .len = SID_HASH_SIZE
		};
	}
	return (struct db_value){
		.type = req->command->fields[field].type == F_NONCE ? DB_BYTES : DB_TEXT,
		.text = value->text,
		.len = value->len,
	};
}

struct db_value
request_bound(const struct request *req)
{
	if (request_detached(req) || req->identity->user_id == 0 ||
	    req->identity->epoch != req->engine->epoch)
		return (struct db_value){ .type = DB_NULL };
	return (struct db_value){ .type = DB_INT, .number = req->identity->user_id };
}

/* The name that a log-in gives is always its first field. */
static const char *
request_user(const struct request *req)
{
	const struct field *first = &req->command->fields[0];

	if (first->name == NULL || (first->type != F_USERNAME && first->type != F_VK_USERNAME))
		return NULL;
	return req->fields[0].text;
}

struct log_fields
request_log_fields(const struct request *req)
{
	return (struct log_fields){
		.client = req->client,
		.command = req->command->name,
		.user = request_user(req),
		.user_id = request_bound(req).number,
	};
}

void
request_bind(struct request *req, int64_t user_id)
{
	if (request_detached(req))
		return;
	req->identity->user_id = user_id;
	req->identity->epoch = req->engine->epoch;
}

/* From JSON to a command that can be started. */
static enum progress
request_check(struct request *req)
{
	const char *name = json_string_value(json_object_get(req->body, "cmd"));
	struct errbuf why;

	req->outcome = BOARD_REFUSED;
	if (!json_is_object(req->body))
		return refuse(req, STATUS_BAD_REQUEST, "A request must be an object", 0);
	if (name == NULL)
		return refuse(req, STATUS_BAD_REQUEST, "A request must have a string \"cmd\"", 0);
	req->number = command_index_find(req->engine->commands, name);
	req->command = command_index_at(req->engine->commands, req->number);
	if (req->command == NULL)
		return refuse(req, STATUS_BAD_COMMAND, "Unknown command", 0);
	if (req->command->only_testing && !req->engine->conf->testing)
		return refuse(req, STATUS_BAD_COMMAND, "Allowed only in testing mode", 0);
	if (!fields_check(req->command->fields, &req->engine->limits, req->body, req->fields, &why))
		return refuse(req, STATUS_BAD_COMMAND, why.text, 0);
	req->outcome = BOARD_OK;
	return req->command->start != NULL ? req->command->start(req) : call_start(req);
}

struct request *
request_new(struct engine *engine, json_t *value, struct identity *identity, request_wake *wake,
    void *owner)
{
	struct request *req = xcalloc(1, sizeof(*req));

	req->engine = engine;
	engine->nrequests++;
	req->body = value;
	req->identity = identity;
	memcpy(req->client, identity->client, sizeof(req->client));
	req->limited = identity->limited && !engine->conf->testing;
	req->from = identity->from;
	req->number = -1;
	req->begun = now_us();
	req->wake = wake;
	req->owner = owner;
	req->resume = request_check;
	return req;
}

/* Counts a request when it is over. */
static void
count(const struct request *req, enum progress progress)
{
	if (progress != PROGRESS_DONE && progress != PROGRESS_CUT)
		return;
	if (req->command == NULL)
		board_count(BOARD_BAD_REQUESTS, 1);
	else if (req->engine->watched == NULL)
		board_command((unsigned)req->number,
		    progress == PROGRESS_CUT ? BOARD_FAILED : req->outcome,
		    (uint64_t)(now_us() - req->begun));
}

enum progress
request_run(struct request *req)
{
	if (req->progress == PROGRESS_READY) {
		req->progress = PROGRESS_WAIT;
		req->progress = req->resume(req);
		count(req, req->progress);
	}
	return req->progress;
}

void
request_resume(struct request *req, enum progress progress)
{
	req->progress = progress;
	if (progress == PROGRESS_WAIT)
		return;
	count(req, progress);
	if (request_detached(req))
		request_free(req);
	else
		req->wake(req->owner);
}

bool
request_detached(const struct request *req)
{
	return req->wake == NULL;
}

struct buf *
request_take(struct request *req)
{
	if (req->progress == PROGRESS_PIECE)
		req->progress = PROGRESS_READY;
	return &req->out;
}

void
request_abandon(struct request **req_ptr)
{
	struct request *req = *req_ptr;

	*req_ptr = NULL;
	if (req == NULL)
		return;
	req->wake = NULL;
	/* One that waits is freed when what it waits for has come. */
	if (req->progress != PROGRESS_WAIT)
		request_free(req);
}
