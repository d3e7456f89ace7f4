/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOGIN_INTERNAL_H
#define PARLORD_LOGIN_INTERNAL_H

#include "command/login.h"
#include "command/request_internal.h"

enum { LOGIN_MAX_ARGS = 10 };

/* What is known of wrong passwords for an account from an address (guess.sql). */
enum { GUESSES_NONE, GUESSES_SOME, GUESSES_CLAIM };

/* What is known so far; the procedures' arguments point into it. For login*.c only. */
struct login {
	const struct login_step *step; /* that is being waited for */
	const struct db_proc *proc;    /* that was called last */
	bool found;                    /* by the last procedure: a row */
	int64_t user_id;
	int64_t version; /* of the password */
	char *hash;      /* as stored; null: none */
	char *new_hash;  /* to be stored; null: keep */
	char *sid;
	unsigned char sid_hash[SID_HASH_SIZE];
	unsigned attempts;
	struct db_value args[LOGIN_MAX_ARGS];

	int guesses;
	bool claimed;  /* this attempt is counted as a wrong one until the password is right */
	char *account; /* for which they are counted */
	unsigned char address[sizeof(struct net_addr)];
	unsigned field;                /* of the password */
	const struct login_step *then; /* when that is right, or may be made */
};

/*
 * A step waits for a procedure or for the hashing threads, and goes on in one of these. Results
 * that are not for it are answered before.
 */
struct login_step {
	/* A procedure is done. refused: it may also have been refused; else that's answered. */
	enum progress (*called)(struct request *req, const struct db_result *result);
	bool refused;

	/* The password is right, or the new hash is made; login->new_hash is what came, or null. */
	enum progress (*hashed)(struct request *req);
};

/* The state of a request that begins with such a step. */
struct login *login_begin(struct request *req);

/* Calls a procedure with the first nargs of login->args. A row of it gives user_id and, where it
 * has them, hash, version, guesses and account; one whose user_id is null is none. */
enum progress login_call(
    struct request *req, const struct db_proc *proc, unsigned nargs, const struct login_step *then);

/* Hashes the password in a field, or verifies it against login->hash; a wrong one is login_wrong().
 */
enum progress login_hash(struct request *req, unsigned field, const struct login_step *then);
enum progress login_verify_hash(struct request *req, unsigned field, const struct login_step *then);

/*
 * login_guess.c: verifies, and counts wrong passwords by account and address: after login_find or
 * find_session, which refuse while there is to be waited.
 */
enum progress login_verify(struct request *req, unsigned field, const struct login_step *then);

/* A wrong password: counts it, if it is not yet, and refuses. */
enum progress login_wrong(struct request *req);

/* Hashes the password of a new account, if the client's address may make one. */
enum progress login_newcomer(struct request *req, unsigned field, const struct login_step *then);

/* The client's address for a procedure; null where nothing is counted. */
struct db_value login_address(struct request *req);

/* Counts and logs it, if the last procedure has refused because there is to be waited. */
void login_note_refusal(const struct request *req, const struct db_result *result);

struct db_value login_int(int64_t number);
struct db_value login_text(const char *text); /* null: NULL */

/* find_login(name, address): the account of that name. */
extern const struct db_proc login_find;

#endif
