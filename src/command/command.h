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

/* What the first result set becomes; the columns of others, of one row each, become members. */
enum reply_form {
	REPLY_MEMBERS, /* members of the reply, too */
	REPLY_OBJECT,  /* an object: one row */
	REPLY_ARRAY,   /* an array of objects: a list that is read page by page */
	REPLY_KEYED,   /* an object of objects, keyed by the first column: such a list, too */
};

struct reply_shape {
	enum reply_form form;
	const char *before; /* the reply up to the first result set, such as {"ans":{ */
	const char *after;  /* what closes it, such as } */
};

/* A refusal that has an answer of its own instead of the status reply. */
struct refusal {
	enum status status; /* STATUS_OK: whichever it is */
	const char *before; /* the whole answer, or what stands before the message, a JSON string */
	const char *after;  /* what stands behind it, null: the message isn't shown */
};

enum { COMMAND_MAX_FIELDS = 12 };

struct command {
	const char *name;
	struct field fields[COMMAND_MAX_FIELDS + 1];

	/*
	 * The procedure gets the fields in their order, a sid as its hash; then, if bound, the user
	 * whom the connection is bound to, or null; then, if it lists rows, the most rows to return
	 * and the _cursor of the last row that was written, null at first.
	 */
	struct db_proc procedure;
	bool bound;
	struct reply_shape reply;
	const struct refusal *refusal; /* null: only status replies */

	enum progress (*start)(struct request *req); /* instead of the procedure, or before it */
	bool only_testing;                           /* and it empties everything */
};

/* A group's table. */
struct command_table {
	const struct command *commands;
	size_t count;
};

/* How the rows of the tables are written. */
/* clang-format off */
#define FIELDS(...)        .fields = { __VA_ARGS__ }
#define REQUIRED(n, t)     { .name = (n), .type = (t) }
#define OPTIONAL(n, t)     { .name = (n), .type = (t), .optional = true }
#define DEFAULT(n, t, v)   { .name = (n), .type = (t), .optional = true, .fallback = (v) }
#define WITH(other, n, t)  { .name = (n), .type = (t), .optional = true, .needs = (other) }
#define READS(proc)        .procedure = { (proc), DB_READS }
#define WRITES(proc)       .procedure = { (proc), DB_WRITES }
#define STATUS_OK_MEMBERS  .reply = { REPLY_MEMBERS, "{\"status\":\"ok\"", "" }
#define STATUS_OK_ROWS(k)  .reply = { REPLY_ARRAY, "{\"status\":\"ok\",\"" k "\":[", "]" }
#define ANS_OK_MEMBERS     .reply = { REPLY_MEMBERS, "{\"ans\":\"OK\"", "" }
#define ANS_OBJECT         .reply = { REPLY_OBJECT, "{\"ans\":", "" }
#define ANS_KEYED          .reply = { REPLY_KEYED, "{\"ans\":{", "}" }
/* clang-format on */

#endif
