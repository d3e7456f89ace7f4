/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOGIN_INTERNAL_H
#define PARLORD_LOGIN_INTERNAL_H

#include "command/login.h"
#include "command/request_internal.h"

enum { LOGIN_MAX_ARGS = 10 };

/* What is known so far; the procedures' arguments point into it. For login*.c only. */
struct login {
	const struct login_step *step; /* that is being waited for */
	bool found;                    /* by the last procedure: a row */
	int64_t user_id;
	int64_t version; /* of the password */
	char *hash;      /* as stored; null: none */
	char *new_hash;  /* to be stored; null: keep */
	char *sid;
	unsigned char sid_hash[SID_HASH_SIZE];
	unsigned attempts;
	struct db_value args[LOGIN_MAX_ARGS];
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
 * has them, hash and version. */
enum progress login_call(
    struct request *req, const struct db_proc *proc, unsigned nargs, const struct login_step *then);

/* Hashes the password in a field, or verifies it against login->hash. */
enum progress login_hash(struct request *req, unsigned field, const struct login_step *then);
enum progress login_verify(struct request *req, unsigned field, const struct login_step *then);

struct db_value login_int(int64_t number);
struct db_value login_text(const char *text); /* null: NULL */

/* find_login(name): the account of that name. */
extern const struct db_proc login_find;

#endif
