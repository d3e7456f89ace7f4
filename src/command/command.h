/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_COMMAND_H
#define PARLORD_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "db/db.h"
#include "json/fields.h"

/*
 * A command is a row in a table: its fields, the procedure that does it and the form of its reply.
 * Only what needs C in the middle, such as a password, has a function of its own.
 */
struct request;

enum progress {
	PROGRESS_READY, /* can go on */
	PROGRESS_WAIT,  /* for something; the owner will be woken */
	PROGRESS_PIECE, /* part of a long reply is there; can go on when it has been taken */
	PROGRESS_DONE,  /* the reply, or its end, is there */
	PROGRESS_CUT,   /* the reply can't be finished: the connection must be closed */
};

enum reply_form {
	REPLY_MEMBERS, /* the columns of one-row results are members of the reply */
	REPLY_ARRAY,   /* the first result is an array of objects under rows, the others members */
};

struct reply_shape {
	enum reply_form form;
	const char *head; /* the first member, such as "\"status\":\"ok\"" */
	const char *rows; /* the key under which the rows stand */
};

enum { COMMAND_MAX_FIELDS = 10 };

struct command {
	const char *name;
	struct field fields[COMMAND_MAX_FIELDS + 1];

	/*
	 * The procedure gets the fields in their order, a sid as its hash. One that lists rows gets
	 * two arguments more: the most rows to return, and the _cursor of the last row that was
	 * written, null at first.
	 */
	struct db_proc procedure;
	struct reply_shape reply;

	enum progress (*start)(struct request *req); /* instead of the procedure */
	bool only_testing;
};

/* A group's table. */
struct command_table {
	const struct command *commands;
	size_t count;
};

/* How the rows of the tables are written. */
#define FIELDS(...)        .fields = { __VA_ARGS__ }
#define REQUIRED(n, t)     { .name = (n), .type = (t) }
#define OPTIONAL(n, t)     { .name = (n), .type = (t), .optional = true }
#define DEFAULT(n, t, v)   { .name = (n), .type = (t), .optional = true, .fallback = (v) }
#define READS(proc)        .procedure = { (proc), .repeatable = true }
#define WRITES(proc)       .procedure = { (proc), .repeatable = false }
#define STATUS_OK_MEMBERS  .reply = { REPLY_MEMBERS, "\"status\":\"ok\"", NULL }
#define STATUS_OK_ROWS(k)  .reply = { REPLY_ARRAY, "\"status\":\"ok\"", (k) }

#endif
