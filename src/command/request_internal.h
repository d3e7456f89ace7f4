/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_REQUEST_INTERNAL_H
#define PARLORD_REQUEST_INTERNAL_H

#include "auth/sid.h"
#include "base/log.h"
#include "command/engine_internal.h"
#include "command/request.h"

/* A procedure's arguments: the fields, the bound user, and two for paging. */
enum { REQUEST_MAX_ARGS = COMMAND_MAX_FIELDS + 3 };

/* Where a list is in its rows. */
struct paging {
	int64_t left;          /* rows that may still be written */
	int64_t asked;         /* rows that the running call may return */
	int64_t got;           /* rows that it has returned so far */
	int64_t written;       /* of them, those that were written */
	struct db_value after; /* the _cursor of the last row that was written; null at first */
	struct db_value next;  /* the same while the call is not over */
	bool full;             /* the output is: the rest of the page is to be asked for again */
	bool begun;            /* something of the reply has been handed out */
	struct buf members;    /* what is to stand behind the rows */
	struct buf after_text; /* what after and next are, where they are texts */
	struct buf next_text;
};

/* For the files of src/command only. */
struct request {
	struct engine *engine;
	const struct command *command;
	int number;    /* the command's */
	int64_t begun; /* of now_us() */
	enum board_outcome outcome;
	json_t *body;
	request_wake *wake; /* null: abandoned, and owner and identity are gone */
	void *owner;
	struct identity *identity;
	char client[INET6_ADDRSTRLEN]; /* the identity's: the log wants it when that is gone, too */
	bool limited;                  /* the same */
	struct net_addr from;

	enum progress progress;
	enum progress (*resume)(struct request *req); /* what to do when it can go on */
	struct buf out;

	struct field_value fields[COMMAND_MAX_FIELDS];
	struct db_value args[REQUEST_MAX_ARGS];
	unsigned char sid_hash[SID_HASH_SIZE];
	struct paging paging;
	int64_t deadline; /* of now_ms(): of its next call; 0: it has all the time of a call */
	bool holds_polls; /* others who poll wait for its call */

	void *state; /* of a command with a function of its own */
	void (*state_free)(void *state);
};

/* Runs the command's procedure and makes its rows the reply. */
enum progress call_start(struct request *req);

/* The request goes on after waiting. */
void request_resume(struct request *req, enum progress progress);

/* Whether nobody waits for the reply any more. */
bool request_detached(const struct request *req);

/* Makes the reply a refusal in the form that the command has for it; returns PROGRESS_DONE.
 * retry_after: seconds, or 0. */
enum progress request_refuse(
    struct request *req, enum status status, const char *message, int retry_after);

/* A call is over: an outage ends with the first that is answered. */
void request_answered(struct request *req, const struct db_result *result);

/* Makes the reply of a call that did not succeed; returns PROGRESS_DONE. */
enum progress request_fail(struct request *req, const struct db_result *result);

/* A field as a procedure's argument. The value lives as long as the request. */
struct db_value request_arg(struct request *req, unsigned field);

/* The user whom the connection is bound to as a procedure's argument, or null. */
struct db_value request_bound(const struct request *req);

/* What the log has of a request in fields. */
struct log_fields request_log_fields(const struct request *req);

/* From now on the connection is bound to that user. */
void request_bind(struct request *req, int64_t user_id);

#endif
