/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PROCESS_H
#define PARLORD_PROCESS_H

#include "base/compiler.h"
#include "command/engine.h"
#include "server/startup.h"

/* What a worker and the control process have in common: the life of a child of the master's. */
struct process_role {
	enum board_role role;
	const char *title; /* for the log and, up to 15 bytes, ps(1) */
	unsigned listens;  /* LISTENERS() that it serves */
	const struct command_table *const *tables;
	size_t ntables;
	const struct engine_host *host; /* called with the link to the master; null: none */
	const struct command_table *const *watched; /* see struct engine_setup */
	size_t nwatched;
	bool control_account; /* its database account is control.user */
	bool always_accepts;  /* without a database, and from the beginning */
};

struct process_job {
	const struct process_role *role;
	struct instance *instance;
	struct startup *startup;
	struct board_place *place;
	int link; /* to the master; the process leaves, after answering what was asked, when the
		     other end closes */
};

/* The whole life of a child. */
NORETURN void process_main(struct process_job *job);

#endif
