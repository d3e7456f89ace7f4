/* SPDX-License-Identifier: ISC */
#include "server/worker.h"

#include "command/tables.h"

const struct command_table *const worker_tables[WORKER_NTABLES] = { &lobby_commands,
	&chat_commands };

const struct process_role worker_role = {
	.role = BOARD_WORKER,
	.title = "worker",
	.listens = LISTENERS(LISTENER_CLIENTS) | LISTENERS(LISTENER_TLS),
	.tables = worker_tables,
	.ntables = WORKER_NTABLES,
};
