/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "command/login_internal.h"
#include "json/reply.h"

enum { CHAT_LOGIN, CHAT_PASSWORD, CHAT_PROFILE };

/* Binds the connection and says who it is now. */
static enum progress
welcome(struct request *req)
{
	const struct login *login = req->state;

	request_bind(req, login->user_id);
	buf_addstr(&req->out, "{\"ans\":\"Authorization success\",\"id\":");
	reply_integer(&req->out, login->user_id);
	buf_addstr(&req->out, "}\n");
	return PROGRESS_DONE;
}

static enum progress
welcome_called(struct request *req, const struct db_result *result)
{
	(void)result;
	return welcome(req);
}

static const struct login_step welcome_step = { .called = welcome_called };

static enum progress
find_user(struct request *req, const struct login_step *then)
{
	struct login *login = login_begin(req);

	login->args[0] = request_arg(req, CHAT_LOGIN);
	login->args[1] = login_address(req);
	return login_call(req, &login_find, 2, then);
}

/* Login: look the name up → verify, even if it is unknown → let in, or not: a ban → welcome */

static const struct db_proc admit = { "admit", DB_READS };
static const struct db_proc renew_password = { "renew_password", DB_KEYED };

static enum progress
login_verified(struct request *req)
{
	struct login *login = req->state;

	login->args[0] = login_int(login->user_id);
	if (login->new_hash == NULL)
		return login_call(req, &admit, 1, &welcome_step);
	login->args[1] = login_int(login->version);
	login->args[2] = login_text(login->new_hash);
	return login_call(req, &renew_password, 3, &welcome_step);
}

static const struct login_step login_check = { .hashed = login_verified };

static enum progress
login_found(struct request *req, const struct db_result *result)
{
	(void)result;
	return login_verify(req, CHAT_PASSWORD, &login_check);
}

static const struct login_step login_lookup = { .called = login_found };

enum progress
login_login(struct request *req)
{
	return find_user(req, &login_lookup);
}

/* Registration and create_new_user: look the name up → hash the password → make the account */

static const struct db_proc add_user = { "add_user", DB_WRITES };

static enum progress
call_add_user(struct request *req, const struct login_step *then)
{
	struct login *login = req->state;
	unsigned nargs = 2;

	login->args[0] = request_arg(req, CHAT_LOGIN);
	login->args[1] = login_text(login->new_hash);
	for (unsigned i = CHAT_PROFILE; req->command->fields[i].name != NULL; i++)
		login->args[nargs++] = request_arg(req, i);
	while (nargs < 9)
		login->args[nargs++] = login_text(NULL);
	login->args[nargs++] = login_address(req);
	return login_call(req, &add_user, nargs, then);
}

static enum progress
refuse_taken(struct request *req)
{
	return request_refuse(req, STATUS_ALREADY_EXISTS, "Username is taken", 0);
}

static enum progress
registration_hashed(struct request *req)
{
	return call_add_user(req, &welcome_step);
}

static const struct login_step registration_hash = { .hashed = registration_hashed };

static enum progress
registration_found(struct request *req, const struct db_result *result)
{
	const struct login *login = req->state;

	(void)result;
	return login->found ? refuse_taken(req)
			    : login_newcomer(req, CHAT_PASSWORD, &registration_hash);
}

static const struct login_step registration_lookup = { .called = registration_found };

enum progress
login_registration(struct request *req)
{
	return find_user(req, &registration_lookup);
}

static enum progress
create_done(struct request *req, const struct db_result *result)
{
	(void)result;
	buf_addstr(&req->out, "{\"ans\":\"OK\"}\n");
	return PROGRESS_DONE;
}

static const struct login_step create_end = { .called = create_done };

static enum progress
create_hashed(struct request *req)
{
	return call_add_user(req, &create_end);
}

static const struct login_step create_hash = { .hashed = create_hashed };

static enum progress
create_found(struct request *req, const struct db_result *result)
{
	const struct login *login = req->state;

	(void)result;
	return login->found ? refuse_taken(req) : login_newcomer(req, CHAT_PASSWORD, &create_hash);
}

static const struct login_step create_lookup = { .called = create_found };

enum progress
login_create_new_user(struct request *req)
{
	return find_user(req, &create_lookup);
}

/* VK_Autorization: verify against VK's stub → find or make the local user "vk:USERNAME" */

static const struct db_proc vk_user = { "vk_user", DB_KEYED };

static enum progress
vk_done(struct request *req, const struct db_result *result)
{
	const struct login *login = req->state;

	(void)result;
	request_bind(req, login->user_id);
	buf_addstr(&req->out, "{\"answer\":\"Autorization OK\"}\n");
	return PROGRESS_DONE;
}

static const struct login_step vk_end = { .called = vk_done };

static enum progress
vk_verified(struct request *req)
{
	struct login *login = req->state;

	login->args[0] = login_text(login->sid);
	return login_call(req, &vk_user, 1, &vk_end);
}

static const struct login_step vk_check = { .hashed = vk_verified };

static enum progress
vk_looked_up(struct request *req, const struct db_result *result)
{
	struct login *login = req->state;
	const char *hash = vk_hash(req->engine->vk, req->fields[CHAT_LOGIN].text);

	(void)result;
	secret_free(&login->hash);
	login->hash = hash == NULL ? NULL : xstrdup(hash);
	return login_verify(req, CHAT_PASSWORD, &vk_check);
}

static const struct login_step vk_lookup = { .called = vk_looked_up };

enum progress
login_vk(struct request *req)
{
	static const char prefix[] = "vk:";
	const struct field_value *name = &req->fields[CHAT_LOGIN];
	struct login *login = login_begin(req);

	/* A name of a local account can't have a colon. */
	login->sid = xcalloc(sizeof(prefix) + name->len, 1);
	memcpy(login->sid, prefix, sizeof(prefix) - 1);
	memcpy(login->sid + sizeof(prefix) - 1, name->text, name->len);
	if (!req->limited)
		return vk_looked_up(req, NULL);
	login->args[0] = login_text(login->sid);
	login->args[1] = login_address(req);
	return login_call(req, &login_find, 2, &vk_lookup);
}
