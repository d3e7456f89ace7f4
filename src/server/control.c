/* SPDX-License-Identifier: ISC */
#include "server/control.h"

#include "command/tables.h"
#include "server/link.h"
#include "server/worker.h"

static void
ask_kick_client(int link, uint64_t id)
{
	link_send(link, LINK_KICK_CLIENT, (int64_t)id, NULL);
}

static void
ask_kick_user(int link, int64_t user)
{
	link_send(link, LINK_KICK_USER, user, NULL);
}

static void
ask_drain(int link)
{
	link_send(link, LINK_DRAIN, 0, NULL);
}

static void
ask_reload(int link)
{
	link_send(link, LINK_RELOAD, 0, NULL);
}

static const struct engine_host host = {
	.kick_client = ask_kick_client,
	.kick_user = ask_kick_user,
	.drain = ask_drain,
	.reload = ask_reload,
};

static const struct command_table *const control_tables[] = { &admin_commands };

const struct process_role control_role = {
	.role = BOARD_CONTROL,
	.title = "control",
	.listens = LISTENERS(LISTENER_CONTROL),
	.tables = control_tables,
	.ntables = COUNT_OF(control_tables),
	.host = &host,
	.watched = worker_tables,
	.nwatched = WORKER_NTABLES,
	.control_account = true,
	.always_accepts = true,
};
