/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/util.h"
#include "command/login_internal.h"
#include "json/reply.h"

/* How often a name may be taken or given up between looking it up and using it. */
#define MOST_ATTEMPTS 3

static struct db_value
sid_arg(const struct login *login)
{
	return (struct db_value){
		.type = DB_BYTES, .text = (const char *)login->sid_hash, .len = SID_HASH_SIZE
	};
}

/*
 * register: look the name up → known: verify the password → open a session
 *                            → else: hash the password → make the account and a session
 */

enum { REGISTER_USERNAME, REGISTER_PASSWORD };

static const struct db_proc open_session = { "open_session", DB_WRITES };
static const struct db_proc register_user = { "register", DB_WRITES };

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

	if (result->status == STATUS_ALREADY_EXISTS && ++login->attempts < MOST_ATTEMPTS)
		return register_find(req);
	if (result->outcome != DB_OK)
		return request_fail(req, result);
	req->out.secret = true;
	buf_addstr(&req->out, "{\"status\":\"ok\",\"sid\":");
	reply_string(&req->out, login->sid, strlen(login->sid));
	buf_addstr(&req->out, "}\n");
	return PROGRESS_DONE;
}

static const struct login_step register_end = { .called = register_done, .refused = true };

static enum progress
register_made(struct request *req)
{
	struct login *login = req->state;

	choose_sid(req);
	login->args[0] = request_arg(req, REGISTER_USERNAME);
	login->args[1] = login_text(login->new_hash);
	login->args[2] = sid_arg(login);
	login->args[3] = login_address(req);
	return login_call(req, &register_user, 4, &register_end);
}

static enum progress
register_verified(struct request *req)
{
	struct login *login = req->state;

	choose_sid(req);
	login->args[0] = login_int(login->user_id);
	login->args[1] = login_int(login->version);
	login->args[2] = login_text(login->new_hash);
	login->args[3] = sid_arg(login);
	return login_call(req, &open_session, 4, &register_end);
}

static const struct login_step register_new = { .hashed = register_made };
static const struct login_step register_known = { .hashed = register_verified };

static enum progress
register_found(struct request *req, const struct db_result *result)
{
	const struct login *login = req->state;

	(void)result;
	if (login->found)
		return login_verify(req, REGISTER_PASSWORD, &register_known);
	return login_newcomer(req, REGISTER_PASSWORD, &register_new);
}

static const struct login_step register_lookup = { .called = register_found };

static enum progress
register_find(struct request *req)
{
	struct login *login = req->state;

	login->args[0] = request_arg(req, REGISTER_USERNAME);
	login->args[1] = login_address(req);
	return login_call(req, &login_find, 2, &register_lookup);
}

enum progress
login_register(struct request *req)
{
	login_begin(req);
	return register_find(req);
}

/* change_password: look the session up → verify the old one → hash the new one → store it */

enum { CHANGE_SID, CHANGE_OLD, CHANGE_NEW };

static const struct db_proc find_session = { "find_session", DB_READS };
static const struct db_proc change_password = { "change_password", DB_WRITES };

static enum progress
change_done(struct request *req, const struct db_result *result)
{
	(void)result;
	buf_addstr(&req->out, "{\"status\":\"ok\"}\n");
	return PROGRESS_DONE;
}

static const struct login_step change_end = { .called = change_done };

static enum progress
change_made(struct request *req)
{
	struct login *login = req->state;

	login->args[0] = request_arg(req, CHANGE_SID);
	login->args[1] = login_int(login->version);
	login->args[2] = login_text(login->new_hash);
	return login_call(req, &change_password, 3, &change_end);
}

static const struct login_step change_hash = { .hashed = change_made };

static enum progress
change_verified(struct request *req)
{
	return login_hash(req, CHANGE_NEW, &change_hash);
}

static const struct login_step change_verify = { .hashed = change_verified };

static enum progress
change_found(struct request *req, const struct db_result *result)
{
	(void)result;
	return login_verify(req, CHANGE_OLD, &change_verify);
}

static const struct login_step change_lookup = { .called = change_found };

enum progress
login_change_password(struct request *req)
{
	struct login *login = login_begin(req);

	login->args[0] = request_arg(req, CHANGE_SID);
	login->args[1] = login_address(req);
	return login_call(req, &find_session, 2, &change_lookup);
}
