/* SPDX-License-Identifier: ISC */
#include "command/login.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "command/login_internal.h"

/* Seconds after which it is worth trying again when the hashing threads have too much to do. */
#define BUSY_RETRY_AFTER 1

const struct db_proc login_find = { "find_login", DB_READS };

static void
login_free(void *state)
{
	struct login *login = state;

	secret_free(&login->hash);
	secret_free(&login->new_hash);
	secret_free(&login->sid);
	free(login->account);
	free(login);
}

struct login *
login_begin(struct request *req)
{
	req->state = xcalloc(1, sizeof(struct login));
	req->state_free = login_free;
	return req->state;
}

struct db_value
login_int(int64_t number)
{
	return (struct db_value){ .type = DB_INT, .number = number };
}

struct db_value
login_text(const char *text)
{
	if (text == NULL)
		return (struct db_value){ .type = DB_NULL };
	return (struct db_value){ .type = DB_TEXT, .text = text, .len = strlen(text) };
}

/* A procedure gives id, or id, password, password_version, guesses and login, or nothing. */
static void
on_begin(void *ctx)
{
	const struct request *req = ctx;
	struct login *login = req->state;

	login->found = false;
}

static void
on_row(void *ctx, const struct db_row *row)
{
	const struct request *req = ctx;
	struct login *login = req->state;

	login->found = row->values[0].type != DB_NULL;
	login->user_id = row->values[0].number;
	if (row->ncolumns < 5)
		return;
	login->guesses = (int)row->values[3].number;
	free(login->account);
	login->account = xstrndup(row->values[4].text, row->values[4].len);
	secret_free(&login->hash);
	if (row->values[1].type != DB_NULL)
		login->hash = xstrndup(row->values[1].text, row->values[1].len);
	login->version = row->values[2].number;
}

static enum progress
after_call(struct request *req, const struct db_result *result)
{
	const struct login *login = req->state;

	request_answered(req, result);
	login_note_refusal(req, result);
	if (result->outcome == DB_OK || (result->outcome == DB_REFUSED && login->step->refused))
		return login->step->called(req, result);
	return request_fail(req, result);
}

static void
on_done(void *ctx, const struct db_result *result)
{
	request_resume(ctx, after_call(ctx, result));
}

static const struct db_caller caller = { .begin = on_begin, .row = on_row, .done = on_done };

enum progress
login_call(
    struct request *req, const struct db_proc *proc, unsigned nargs, const struct login_step *then)
{
	struct login *login = req->state;

	login->step = then;
	login->proc = proc;
	db_call(req->engine->pool, proc, login->args, nargs, &caller, req);
	return PROGRESS_WAIT;
}

/*
 * fail2ban takes a failure's address from this line (etc/fail2ban/), so it stands before everything
 * that the client can choose.
 */
static void
log_verdict(const struct request *req, enum log_event event, const char *words)
{
	const struct login *login = req->state;
	struct log_fields about = request_log_fields(req);

	about.user_id = login->user_id;
	if (about.user != NULL)
		log_event(event, &about, "%s from %s: %s, user '%s'", words, about.client,
		    about.command, about.user);
	else
		log_event(event, &about, "%s from %s: %s, user id %lld", words, about.client,
		    about.command, (long long)about.user_id);
}

static enum progress
crypt_failed(struct request *req)
{
	const struct log_fields about = request_log_fields(req);
	char words[128];

	incident_fault(&req->engine->incidents, &about, "crypt(3) failed", words, sizeof(words));
	return request_refuse(req, STATUS_INTERNAL, words, 0);
}

static enum progress
after_hash(struct request *req, enum hash_result result, const char *hash)
{
	struct login *login = req->state;

	secret_free(&login->new_hash);
	switch (result) {
	case HASH_MATCH:
		log_verdict(req, EVENT_AUTH_OK, "authenticated");
		break;
	case HASH_MADE:
		break;
	case HASH_MISMATCH:
		log_verdict(req, EVENT_AUTH_FAILED, "authentication failed");
		return login_wrong(req);
	case HASH_FAILED:
		return crypt_failed(req);
	}
	login->new_hash = hash == NULL ? NULL : xstrdup(hash);
	return login->step->hashed(req);
}

static void
on_hash(void *ctx, enum hash_result result, const char *hash)
{
	request_resume(ctx, after_hash(ctx, result, hash));
}

static enum progress
hash_begun(struct request *req, enum status status, const struct login_step *then)
{
	const struct log_fields about = request_log_fields(req);
	struct login *login = req->state;

	login->step = then;
	if (status == STATUS_OK)
		return PROGRESS_WAIT;
	board_count(status == STATUS_TRY_LATER ? BOARD_REFUSED_HASH_SHARE : BOARD_REFUSED_HASH, 1);
	if (status == STATUS_TRY_LATER)
		log_event(EVENT_LOGIN_BUSY, &about, "%s from %s refused: %d of its passwords wait",
		    about.command, about.client, req->engine->conf->limits.hash_share);
	else
		log_event(EVENT_LOGIN_BUSY, &about, "%s refused: %d passwords wait to be hashed",
		    about.command, req->engine->conf->limits.hash_queue);
	return request_refuse(
	    req, STATUS_BAD_COMMAND, "Too many log-ins at once", BUSY_RETRY_AFTER);
}

enum progress
login_hash(struct request *req, unsigned field, const struct login_step *then)
{
	const struct field_value *password = &req->fields[field];
	enum status status = hasher_make(req->engine->hasher, req->limited ? &req->from : NULL,
	    password->text, password->len, on_hash, req);

	return hash_begun(req, status, then);
}

enum progress
login_verify_hash(struct request *req, unsigned field, const struct login_step *then)
{
	const struct field_value *password = &req->fields[field];
	const struct login *login = req->state;
	enum status status = hasher_verify(req->engine->hasher, req->limited ? &req->from : NULL,
	    password->text, password->len, login->hash, on_hash, req);

	return hash_begun(req, status, then);
}
