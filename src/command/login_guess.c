/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "command/login_internal.h"

/*
 * Guessing. Wrong passwords are counted in the database (sql/procedures/guess.sql), so that every
 * worker and every node knows of them: of an account from an address, and of an address alone.
 * Somebody who has given none costs no write. Once there are many, an attempt is claimed before it
 * is made, as wrong: however many are made at the same time, one is looked at.
 */

static const struct db_proc count_guess = { "count_guess", DB_KEYED };
static const struct db_proc forget_guesses = { "forget_guesses", DB_KEYED };
static const struct db_proc check_newcomer = { "check_newcomer", DB_READS };

/* Whose refusals to try later say what. */
static const struct {
	const char *name;
	enum board_counter counter;
} refusals[] = {
	{ "find_login", BOARD_REFUSED_GUESS },
	{ "find_session", BOARD_REFUSED_GUESS },
	{ "count_guess", BOARD_REFUSED_GUESS },
	{ "check_newcomer", BOARD_REFUSED_ACCOUNT },
	{ "register", BOARD_REFUSED_ACCOUNT },
	{ "add_user", BOARD_REFUSED_ACCOUNT },
};

void
login_note_refusal(const struct request *req, const struct db_result *result)
{
	const struct log_fields about = request_log_fields(req);
	const struct login *login = req->state;

	if (result->outcome != DB_REFUSED || result->status != STATUS_TRY_LATER)
		return;
	for (size_t i = 0; i < COUNT_OF(refusals); i++)
		if (strcmp(login->proc->name, refusals[i].name) == 0) {
			board_count(refusals[i].counter, 1);
			log_event(EVENT_LIMIT_REFUSED, &about, "%s from %s refused: %s",
			    about.command, about.client, result->message);
		}
}

struct db_value
login_address(struct request *req)
{
	struct login *login = req->state;
	size_t len = sizeof(login->address);

	if (!req->limited)
		return login_text(NULL);
	memcpy(login->address, req->from.bytes, len);
	/* As INET6_ATON() has it: an IPv4 address is four bytes. */
	if (net_addr_is_ipv4(&req->from)) {
		len = 4;
		memcpy(login->address, req->from.bytes + sizeof(req->from.bytes) - len, len);
	}
	return (
	    struct db_value){ .type = DB_BYTES, .text = (const char *)login->address, .len = len };
}

static enum progress
call_guess(
    struct request *req, const struct db_proc *proc, bool claim, const struct login_step *then)
{
	struct login *login = req->state;

	login->args[0] = login_text(login->account);
	login->args[1] = login_address(req);
	login->args[2] = login_int(claim);
	return login_call(req, proc, 3, then);
}

static enum progress
refuse_wrong(struct request *req)
{
	return request_refuse(req, STATUS_BAD_PASSWORD, "Wrong password", 0);
}

static enum progress
counted(struct request *req, const struct db_result *result)
{
	(void)result;
	return refuse_wrong(req);
}

static const struct login_step counted_step = { .called = counted };

enum progress
login_wrong(struct request *req)
{
	const struct login *login = req->state;

	if (!req->limited || login->claimed || login->account == NULL)
		return refuse_wrong(req);
	return call_guess(req, &count_guess, false, &counted_step);
}

static enum progress
forgotten(struct request *req, const struct db_result *result)
{
	const struct login *login = req->state;

	(void)result;
	return login->then->hashed(req);
}

static const struct login_step forgotten_step = { .called = forgotten };

/* The right one: what was wrong before was the user's own mistake. */
static enum progress
right(struct request *req)
{
	const struct login *login = req->state;

	if (!req->limited || login->guesses == GUESSES_NONE)
		return login->then->hashed(req);
	return call_guess(req, &forget_guesses, login->claimed, &forgotten_step);
}

static const struct login_step right_step = { .hashed = right };

static enum progress
claimed(struct request *req, const struct db_result *result)
{
	struct login *login = req->state;

	(void)result;
	login->claimed = true;
	return login_verify_hash(req, login->field, &right_step);
}

static const struct login_step claimed_step = { .called = claimed };

enum progress
login_verify(struct request *req, unsigned field, const struct login_step *then)
{
	struct login *login = req->state;

	login->field = field;
	login->then = then;
	if (req->limited && login->guesses == GUESSES_CLAIM)
		return call_guess(req, &count_guess, true, &claimed_step);
	return login_verify_hash(req, field, &right_step);
}

static enum progress
admitted(struct request *req, const struct db_result *result)
{
	const struct login *login = req->state;

	(void)result;
	return login_hash(req, login->field, login->then);
}

static const struct login_step admitted_step = { .called = admitted };

enum progress
login_newcomer(struct request *req, unsigned field, const struct login_step *then)
{
	struct login *login = req->state;

	if (!req->limited)
		return login_hash(req, field, then);
	login->field = field;
	login->then = then;
	login->args[0] = login_address(req);
	return login_call(req, &check_newcomer, 1, &admitted_step);
}
