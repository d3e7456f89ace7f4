/* SPDX-License-Identifier: ISC */
#include "command/login.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "command/request_internal.h"
#include "json/reply.h"

/* Seconds after which it is worth trying again when the hashing threads have too much to do. */
#define BUSY_RETRY_AFTER 1

/* How often a name may be taken or given up between looking it up and using it. */
#define MOST_ATTEMPTS 3

/* What is known so far; the procedures' arguments point into it. */
struct login {
	bool found;
	int64_t user_id;
	int64_t version;
	char *hash;     /* as stored; null: none */
	char *new_hash; /* to be stored; null: keep */
	char *sid;
	unsigned char sid_hash[SID_HASH_SIZE];
	unsigned attempts;
	struct db_value args[4];
};

static const struct db_proc find_login = { "find_login", true };
static const struct db_proc find_session = { "find_session", true };
static const struct db_proc open_session = { "open_session", false };
static const struct db_proc register_user = { "register", false };
static const struct db_proc change_password = { "change_password", false };

static void
login_free(void *state)
{
	struct login *login = state;

	secret_free(&login->hash);
	secret_free(&login->new_hash);
	secret_free(&login->sid);
	free(login);
}

static struct login *
login_new(struct request *req)
{
	struct login *login = xcalloc(1, sizeof(*login));

	req->state = login;
	req->state_free = login_free;
	return login;
}

static struct db_value
int_arg(int64_t number)
{
	return (struct db_value){ .type = DB_INT, .number = number };
}

static struct db_value
text_arg(const char *text)
{
	if (text == NULL)
		return (struct db_value){ .type = DB_NULL };
	return (struct db_value){ .type = DB_TEXT, .text = text, .len = strlen(text) };
}

static struct db_value
sid_arg(const struct login *login)
{
	return (struct db_value){
		.type = DB_BYTES, .text = (const char *)login->sid_hash, .len = SID_HASH_SIZE
	};
}

/* Gives the hashing threads work; hash: what to verify the field against. */
static enum progress
hash_started(struct request *req, enum status status)
{
	if (status == STATUS_OK)
		return PROGRESS_WAIT;
	return request_refuse(req, STATUS_BAD_COMMAND, "Too many log-ins at once", BUSY_RETRY_AFTER);
}

static enum progress
make_hash(struct request *req, unsigned field, hash_done *done)
{
	const struct field_value *password = &req->fields[field];

	return hash_started(req,
	    hasher_make(req->engine->hasher, password->text, password->len, done, req));
}

static enum progress
verify_hash(struct request *req, unsigned field, hash_done *done)
{
	const struct field_value *password = &req->fields[field];
	const struct login *login = req->state;

	return hash_started(req, hasher_verify(req->engine->hasher, password->text, password->len,
	    login->hash, done, req));
}

static enum progress
hash_refused(struct request *req, enum hash_result result)
{
	char words[128];

	if (result == HASH_MISMATCH)
		return request_refuse(req, STATUS_BAD_PASSWORD, "Wrong password", 0);
	incident_fault(req->command->name, "crypt(3) failed", words, sizeof(words));
	return request_refuse(req, STATUS_INTERNAL, words, 0);
}

/* find_login and find_session give id, password, password_version. */
static void
on_found_begin(void *ctx)
{
	const struct request *req = ctx;
	struct login *login = req->state;

	login->found = false;
	secret_free(&login->hash);
}

static void
on_found_row(void *ctx, const struct db_row *row)
{
	const struct request *req = ctx;
	struct login *login = req->state;
	const struct db_value *password = &row->values[1];

	login->found = true;
	login->user_id = row->values[0].number;
	login->version = row->values[2].number;
	if (password->type != DB_NULL)
		login->hash = xstrndup(password->text, password->len);
}

/* The others give nothing. */
static void
on_no_begin(void *ctx)
{
	(void)ctx;
}

static void
on_no_row(void *ctx, const struct db_row *row)
{
	(void)ctx;
	(void)row;
}

/*
 * register: look the name up → verify the password → open a session
 *                            → (unknown) hash the password → make the account
 */

enum { REGISTER_USERNAME, REGISTER_PASSWORD };

static enum progress register_find(struct request *req);

/* In testing mode everybody can tell what a sid will be. */
static void
choose_sid(struct request *req)
{
	const struct field_value *name = &req->fields[REGISTER_USERNAME];
	const struct field_value *password = &req->fields[REGISTER_PASSWORD];
	struct login *login = req->state;
	size_t len = SID_LENGTH;

	secret_free(&login->sid);
	if (req->engine->conf->testing) {
		len = name->len + password->len;
		login->sid = xcalloc(len + 1, 1);
		memcpy(login->sid, name->text, name->len);
		memcpy(login->sid + name->len, password->text, password->len);
	} else {
		login->sid = xcalloc(SID_LENGTH + 1, 1);
		sid_make(login->sid);
	}
	sid_hash(login->sid_hash, login->sid, len);
}

static enum progress
register_done(struct request *req, const struct db_result *result)
{
	struct login *login = req->state;

	if (result->outcome == DB_REFUSED && result->status == STATUS_ALREADY_EXISTS &&
	    ++login->attempts < MOST_ATTEMPTS)
		return register_find(req);
	if (result->outcome != DB_OK)
		return request_fail(req, result);
	buf_addstr(&req->out, "{\"status\":\"ok\",\"sid\":");
	reply_string(&req->out, login->sid, strlen(login->sid));
	buf_addstr(&req->out, "}\n");
	return PROGRESS_DONE;
}

static void
on_register_done(void *ctx, const struct db_result *result)
{
	request_resume(ctx, register_done(ctx, result));
}

static const struct db_caller register_caller = { on_no_begin, on_no_row, on_register_done };

static enum progress
register_made(struct request *req, enum hash_result result, const char *hash)
{
	struct login *login = req->state;

	if (result != HASH_MADE)
		return hash_refused(req, result);
	choose_sid(req);
	secret_free(&login->new_hash);
	login->new_hash = xstrdup(hash);
	login->args[0] = request_arg(req, REGISTER_USERNAME);
	login->args[1] = text_arg(login->new_hash);
	login->args[2] = sid_arg(login);
	db_call(req->engine->pool, &register_user, login->args, 3, &register_caller, req);
	return PROGRESS_WAIT;
}

static void
on_register_made(void *ctx, enum hash_result result, const char *hash)
{
	request_resume(ctx, register_made(ctx, result, hash));
}

static enum progress
register_verified(struct request *req, enum hash_result result, const char *hash)
{
	struct login *login = req->state;

	if (result != HASH_MATCH)
		return hash_refused(req, result);
	choose_sid(req);
	login->new_hash = hash == NULL ? NULL : xstrdup(hash);
	login->args[0] = int_arg(login->user_id);
	login->args[1] = int_arg(login->version);
	login->args[2] = text_arg(login->new_hash);
	login->args[3] = sid_arg(login);
	db_call(req->engine->pool, &open_session, login->args, 4, &register_caller, req);
	return PROGRESS_WAIT;
}

static void
on_register_verified(void *ctx, enum hash_result result, const char *hash)
{
	request_resume(ctx, register_verified(ctx, result, hash));
}

static enum progress
register_found(struct request *req, const struct db_result *result)
{
	const struct login *login = req->state;

	if (result->outcome != DB_OK)
		return request_fail(req, result);
	if (login->found)
		return verify_hash(req, REGISTER_PASSWORD, on_register_verified);
	return make_hash(req, REGISTER_PASSWORD, on_register_made);
}

static void
on_register_found(void *ctx, const struct db_result *result)
{
	request_resume(ctx, register_found(ctx, result));
}

static const struct db_caller find_login_caller = {
	on_found_begin, on_found_row, on_register_found
};

static enum progress
register_find(struct request *req)
{
	struct login *login = req->state;

	login->args[0] = request_arg(req, REGISTER_USERNAME);
	db_call(req->engine->pool, &find_login, login->args, 1, &find_login_caller, req);
	return PROGRESS_WAIT;
}

enum progress
login_register(struct request *req)
{
	login_new(req);
	return register_find(req);
}

/* change_password: look the session up → verify the old one → hash the new one → store it */

enum { CHANGE_SID, CHANGE_OLD, CHANGE_NEW };

static enum progress
change_done(struct request *req, const struct db_result *result)
{
	if (result->outcome != DB_OK)
		return request_fail(req, result);
	buf_addstr(&req->out, "{\"status\":\"ok\"}\n");
	return PROGRESS_DONE;
}

static void
on_change_done(void *ctx, const struct db_result *result)
{
	request_resume(ctx, change_done(ctx, result));
}

static const struct db_caller change_caller = { on_no_begin, on_no_row, on_change_done };

static enum progress
change_made(struct request *req, enum hash_result result, const char *hash)
{
	struct login *login = req->state;

	if (result != HASH_MADE)
		return hash_refused(req, result);
	login->new_hash = xstrdup(hash);
	login->args[0] = request_arg(req, CHANGE_SID);
	login->args[1] = int_arg(login->version);
	login->args[2] = text_arg(login->new_hash);
	db_call(req->engine->pool, &change_password, login->args, 3, &change_caller, req);
	return PROGRESS_WAIT;
}

static void
on_change_made(void *ctx, enum hash_result result, const char *hash)
{
	request_resume(ctx, change_made(ctx, result, hash));
}

static enum progress
change_verified(struct request *req, enum hash_result result)
{
	if (result != HASH_MATCH)
		return hash_refused(req, result);
	return make_hash(req, CHANGE_NEW, on_change_made);
}

static void
on_change_verified(void *ctx, enum hash_result result, const char *hash)
{
	(void)hash; /* a stronger hash of the old password is of no use */
	request_resume(ctx, change_verified(ctx, result));
}

static void
on_change_found(void *ctx, const struct db_result *result)
{
	struct request *req = ctx;

	request_resume(req, result->outcome != DB_OK
		? request_fail(req, result)
		: verify_hash(req, CHANGE_OLD, on_change_verified));
}

static const struct db_caller find_session_caller = {
	on_found_begin, on_found_row, on_change_found
};

enum progress
login_change_password(struct request *req)
{
	struct login *login = login_new(req);

	login->args[0] = request_arg(req, CHANGE_SID);
	db_call(req->engine->pool, &find_session, login->args, 1, &find_session_caller, req);
	return PROGRESS_WAIT;
}
