/* SPDX-License-Identifier: ISC */
#include "command/admin_login.h"

#include "command/login_internal.h"
#include "json/reply.h"

/* set_password: hash the new one → store it and end the user's sessions */

enum { SET_USERNAME, SET_PASSWORD };

static const struct db_proc set_password = { "admin_set_password", DB_WRITES };

static enum progress
set_done(struct request *req, const struct db_result *result)
{
	const struct login *login = req->state;

	(void)result;
	buf_addstr(&req->out, "{\"status\":\"ok\",\"id_user\":");
	reply_integer(&req->out, login->user_id);
	buf_addstr(&req->out, "}\n");
	return PROGRESS_DONE;
}

static const struct login_step set_end = { .called = set_done };

static enum progress
set_hashed(struct request *req)
{
	struct login *login = req->state;

	login->args[0] = request_arg(req, SET_USERNAME);
	login->args[1] = login_text(login->new_hash);
	return login_call(req, &set_password, 2, &set_end);
}

static const struct login_step set_hash = { .hashed = set_hashed };

enum progress
admin_set_password(struct request *req)
{
	login_begin(req);
	return login_hash(req, SET_PASSWORD, &set_hash);
}
