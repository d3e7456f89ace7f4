/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/util.h"
#include "command/poll.h"
#include "command/request_internal.h"
#include "command/rows.h"

/*
 * The way of most commands: one call, whose rows become the reply. A list is read page by page; a
 * page is handed out before the next one is asked for, so a client that reads slowly holds neither
 * a connection to the database nor more than one piece of memory.
 */

/* The most rows of one call. */
#define PAGE_ROWS 200

static bool
is_list(const struct request *req)
{
	enum reply_form form = req->command->reply.form;

	return form == REPLY_ARRAY || form == REPLY_KEYED;
}

static const char *
separator(const struct request *req)
{
	return req->paging.after.type == DB_NULL && req->paging.next.type == DB_NULL ? "" : ",";
}

static void
on_begin(void *ctx)
{
	struct request *req = ctx;

	req->out.len = 0;
	if (!req->paging.begun) {
		req->paging.members.len = 0;
		buf_addstr(&req->out, req->command->reply.before);
	}
	req->paging.next = (struct db_value){ .type = DB_NULL };
	req->paging.got = req->paging.written = 0;
	req->paging.full = false;
}

/* The row is gone when the next one comes; after must stay, in case the call is made again. */
static void
keep_cursor(struct paging *paging, const struct db_value *cursor)
{
	paging->next = *cursor;
	if (cursor->type != DB_TEXT)
		return;
	paging->next_text.len = 0;
	buf_add(&paging->next_text, cursor->text, cursor->len);
	paging->next.text = paging->next_text.data;
}

static void
take_cursor(struct paging *paging)
{
	struct buf text = paging->after_text;

	paging->after = paging->next;
	paging->after_text = paging->next_text;
	paging->next_text = text;
}

/* Writes a row of a list unless the output is full; at least one is written per call. */
static void
add_row(struct request *req, const struct db_row *row)
{
	struct paging *paging = &req->paging;
	size_t before = req->out.len;

	paging->got++;
	if (paging->full)
		return;
	buf_addstr(&req->out, separator(req));
	if (req->command->reply.form == REPLY_KEYED)
		rows_keyed_object(&req->out, row);
	else
		rows_object(&req->out, row);
	if (paging->got > 1 && req->out.len > (size_t)req->engine->conf->limits.output_buffer) {
		req->out.len = before;
		paging->full = true;
		return;
	}
	keep_cursor(paging, &row->values[rows_cursor(row)]);
	paging->written++;
}

static void
on_row(void *ctx, const struct db_row *row)
{
	struct request *req = ctx;

	if (row->set > 0 || req->command->reply.form == REPLY_MEMBERS)
		rows_members(&req->paging.members, row);
	else if (is_list(req))
		add_row(req, row);
	else
		rows_object(&req->out, row);
}

static enum progress
end_reply(struct request *req)
{
	buf_addstr(&req->out, req->command->reply.after);
	buf_add(&req->out, req->paging.members.data, req->paging.members.len);
	buf_addstr(&req->out, "}\n");
	return PROGRESS_DONE;
}

static enum progress call_again(struct request *req);

static enum progress
page_done(struct request *req)
{
	struct paging *paging = &req->paging;

	paging->left -= paging->written;
	if (!paging->full && (paging->got < paging->asked || paging->left == 0))
		return end_reply(req);
	take_cursor(paging);
	paging->begun = true;
	req->resume = call_again;
	return PROGRESS_PIECE;
}

static enum progress
cut_reply(struct request *req, const struct db_result *result)
{
	const struct log_fields about = request_log_fields(req);

	log_event(EVENT_REPLY_CUT, &about, "%s: a long reply was cut: %s", about.command,
	    result->message);
	return PROGRESS_CUT;
}

static enum progress
after_call(struct request *req, const struct db_result *result)
{
	request_answered(req, result);
	if (result->outcome == DB_OK && req->command->only_testing)
		req->engine->epoch++;
	if (result->outcome == DB_OK)
		return is_list(req) ? page_done(req) : end_reply(req);
	/* Half of the reply is gone; ending the list here would make it look whole. */
	return req->paging.begun ? cut_reply(req, result) : request_fail(req, result);
}

static void
let_polls_go(struct request *req)
{
	if (!req->holds_polls)
		return;
	req->holds_polls = false;
	poller_go_on(req->engine->poller);
}

static void
on_done(void *ctx, const struct db_result *result)
{
	enum progress progress = after_call(ctx, result);

	let_polls_go(ctx);
	request_resume(ctx, progress);
}

static void
on_slow(void *ctx)
{
	let_polls_go(ctx);
}

static const struct db_caller caller = {
	.begin = on_begin, .row = on_row, .done = on_done, .slow = on_slow
};

static unsigned
add_paging_args(struct request *req, unsigned nargs)
{
	struct paging *paging = &req->paging;

	paging->asked = paging->left < PAGE_ROWS ? paging->left : PAGE_ROWS;
	req->args[nargs++] = (struct db_value){ .type = DB_INT, .number = paging->asked };
	req->args[nargs++] = paging->after;
	return nargs;
}

/* What is left to a request that has waited; else all the time of a call. */
static int64_t
take_deadline(struct request *req)
{
	int64_t deadline = req->deadline;

	req->deadline = 0;
	return deadline != 0 ? deadline : now_ms() + req->engine->conf->database.query_timeout;
}

static enum progress
call_again(struct request *req)
{
	unsigned nargs;

	for (nargs = 0; req->command->fields[nargs].name != NULL; nargs++)
		req->args[nargs] = request_arg(req, nargs);
	if (req->command->bound)
		req->args[nargs++] = request_bound(req);
	if (is_list(req))
		nargs = add_paging_args(req, nargs);
	db_call_by(req->engine->pool, &req->command->procedure, req->args, nargs,
	    take_deadline(req), &caller, req);
	return PROGRESS_WAIT;
}

/* A list's rows are bounded by its field "limit", where it has one and that is given. */
static int64_t
limit_of(const struct request *req)
{
	for (unsigned i = 0; req->command->fields[i].name != NULL; i++)
		if (req->command->fields[i].type == F_LIMIT && req->fields[i].kind == FIELD_NUMBER)
			return req->fields[i].number;
	return INT64_MAX;
}

enum progress
call_start(struct request *req)
{
	req->paging.left = limit_of(req);
	return call_again(req);
}
