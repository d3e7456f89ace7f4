/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TALK_H
#define PARLORD_TALK_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "base/compiler.h"
#include "base/errbuf.h"
#include "tools/talk_link.h"
#include "tools/talk_room.h"

/* What the parts of parlor talk share: one conversation with a server, by one user. */

/* A message that the server has not acknowledged. */
struct outgoing {
	STAILQ_ENTRY(outgoing) next;
	json_t *request; /* with a nonce, so it may be sent again */
	char *text;
	int64_t deadline; /* until when trouble of the server's is put up with; 0: not yet sent */
};

struct talk {
	struct link *link;
	char *user;
	json_int_t id; /* the user's */
	char *sid;
	struct room *room; /* null until the first is entered */
	json_t *names;     /* of users, by their ids in decimal */
	STAILQ_HEAD(, outgoing) outbox;
	int64_t send_at; /* the outbox has to wait until then, in now_ms() */
	int64_t timeout; /* ms, for a reply */
	bool terminal;
	bool live;    /* shows new messages as they come */
	bool refused; /* something was: then a pipe's status is a failure */
	bool over;
	int exit_status;
};

/* Ends the conversation. */
void talk_end(struct talk *talk, int exit_status);

/*
 * Sends a request, which it takes over. Returns the reply, owned by the caller, or null when there
 * is none; then the screen tells why, and talk->over tells whether that is the end.
 */
json_t *talk_ask(struct talk *talk, json_t *request);

/* Whether a reply of either protocol is a refusal; then why has its words. */
bool talk_refused(const json_t *reply, struct errbuf *why);

/* Whether all of a text is a number from 1 to max. */
bool talk_number(const char *text, int64_t max, int64_t *out);

/* Tells the user that something was refused or can't be done. */
void talk_fail(struct talk *talk, const char *format, ...) PRINTF_LIKE(2, 3);

/* Like talk_ask(), and what is refused is told and null too. */
json_t *talk_demand(struct talk *talk, json_t *request);

/* Puts a message for the current room into the outbox. */
void talk_say(struct talk *talk, const char *text);

/* Sends what is in the outbox, in order, as far as that is possible now. */
void talk_deliver(struct talk *talk);

/* Empties the outbox. What is in it may or may not have arrived, which is told. */
void talk_close(struct talk *talk);

#endif
