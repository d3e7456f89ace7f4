/* SPDX-License-Identifier: ISC */
#include "base/compiler.h"
#include "command/admin_login.h"
#include "command/admin_status.h"
#include "command/request_internal.h"
#include "command/tables.h"

/* What administrators say over the control socket; parlorctl(8) is their client. */

/* The most rows of a kind that one call removes while others wait. */
#define PRUNE_LIMIT 500

#define USERNAME REQUIRED("username", F_LISTED_USER)

static enum progress
done(struct request *req)
{
	buf_addstr(&req->out, "{\"status\":\"ok\"}\n");
	return PROGRESS_DONE;
}

/* The processes do it soon after. */
static enum progress
kick(struct request *req)
{
	const struct engine_setup *setup = req->engine->setup;
	const struct field_value *client = &req->fields[0], *user = &req->fields[1];

	if ((client->kind == FIELD_ABSENT) == (user->kind == FIELD_ABSENT))
		return request_refuse(req, STATUS_BAD_COMMAND, "Give either client or id_user", 0);
	if (client->kind != FIELD_ABSENT)
		setup->host->kick_client(setup->link, (uint64_t)client->number);
	else
		setup->host->kick_user(setup->link, user->number);
	return done(req);
}

static enum progress
drain(struct request *req)
{
	req->engine->setup->host->drain(req->engine->setup->link);
	return done(req);
}

static enum progress
reload(struct request *req)
{
	req->engine->setup->host->reload(req->engine->setup->link);
	return done(req);
}

/* clang-format off */
static const struct command commands[] = {
	{ "status", .start = admin_status },
	{ "clients", .start = admin_clients },
	{ "metrics", .start = admin_metrics },
	{ "kick", FIELDS(OPTIONAL("client", F_ID), OPTIONAL("id_user", F_ID)), .start = kick },
	{ "drain", .start = drain },
	{ "reload", .start = reload },
	{ "users",
	    FIELDS(OPTIONAL("name", F_LISTED_USER), OPTIONAL("after", F_ID),
		OPTIONAL("limit", F_LIMIT)),
	    READS("admin_users"), STATUS_OK_ROWS("users") },
	{ "set_password",
	    FIELDS(USERNAME, REQUIRED("password", F_PASSWORD)),
	    .start = admin_set_password },
	{ "ban",
	    FIELDS(USERNAME, OPTIONAL("seconds", F_SECONDS), OPTIONAL("reason", F_REASON)),
	    WRITES("admin_ban"), STATUS_OK_MEMBERS },
	{ "unban",
	    FIELDS(USERNAME),
	    WRITES("admin_unban"), STATUS_OK_MEMBERS },
	{ "logout",
	    FIELDS(USERNAME),
	    WRITES("admin_logout"), STATUS_OK_MEMBERS },
	{ "unlock",
	    FIELDS(OPTIONAL("username", F_LISTED_USER), OPTIONAL("address", F_ADDRESS)),
	    WRITES("admin_unlock"), STATUS_OK_MEMBERS },
	{ "announce",
	    FIELDS(REQUIRED("message", F_MESSAGE)),
	    WRITES("admin_announce"), STATUS_OK_MEMBERS },
	{ "prune",
	    FIELDS(REQUIRED("older_than", F_SECONDS), OPTIONAL("next", F_PLACE),
		DEFAULT("limit", F_LIMIT, PRUNE_LIMIT)),
	    WRITES("admin_prune"), STATUS_OK_MEMBERS },
	{ "export_user",
	    FIELDS(USERNAME),
	    READS("admin_export_user"), .reply = { REPLY_OBJECT, "{\"status\":\"ok\",\"user\":", "" } },
	{ "export_sessions",
	    FIELDS(USERNAME),
	    READS("admin_export_sessions"), STATUS_OK_ROWS("sessions") },
	{ "export_dialogs",
	    FIELDS(USERNAME),
	    READS("admin_export_dialogs"), STATUS_OK_ROWS("dialogs") },
	{ "export_messages",
	    FIELDS(USERNAME, OPTIONAL("next", F_STRETCH)),
	    READS("admin_export_messages"), STATUS_OK_ROWS("messages") },
	{ "erase_user",
	    FIELDS(USERNAME, OPTIONAL("next", F_STRETCH)),
	    WRITES("admin_erase_user"), STATUS_OK_MEMBERS },
};
/* clang-format on */

const struct command_table admin_commands = { commands, COUNT_OF(commands) };
