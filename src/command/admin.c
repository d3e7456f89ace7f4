/* SPDX-License-Identifier: ISC */
#include "base/compiler.h"
#include "command/admin_status.h"
#include "command/request_internal.h"
#include "command/tables.h"

/* What administrators say over the control socket; parlorctl(8) is their client. */

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
};
/* clang-format on */

const struct command_table admin_commands = { commands, COUNT_OF(commands) };
