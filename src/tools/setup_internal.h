/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_SETUP_INTERNAL_H
#define PARLORD_SETUP_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/conf.h"
#include "base/errbuf.h"
#include "base/status.h"
#include "db/admin.h"

/* For setup*.c and ctl_check.c. */

/* The database's accounts; the definer owns the procedures, and nobody can log in as it. */
enum setup_role { ROLE_DEFINER, ROLE_DAEMON, ROLE_CONTROL, ROLES };

struct account {
	char *user;
	char *name;    /* quoted, with its host */
	char *literal; /* the name as a string of SQL's */
	const char *password;
};

struct setup {
	struct db_admin *admin;
	const struct conf *conf;
	struct errbuf *why;
	bool dry; /* only say what would be done */
	struct account accounts[ROLES];
	char *pattern; /* the database's name as GRANT wants it, where _ is a wildcard */
};

/* What was done, and what would be. */
enum setup_verb { VERB_MAKE, VERB_APPLY, VERB_INSTALL, VERB_GRANT, VERB_REVOKE, VERB_SET };

struct setup setup_begin(
    struct db_admin *admin, const struct conf *conf, struct errbuf *why, bool dry);
void setup_end(struct setup *setup);

/* Runs statements and says what that did, or only what it would do. */
MUST_CHECK enum status setup_do(const struct setup *setup, enum setup_verb verb,
    const char *statements, const char *what, ...) PRINTF_LIKE(4, 5);

/* The number that a query selects; 0 for null or no row. */
MUST_CHECK enum status setup_query_int(
    const struct setup *setup, int *value, const char *format, ...) PRINTF_LIKE(3, 4);

/* setup_accounts.c: all that each account needs; an account with more is left so (ctl_check.c). */
MUST_CHECK enum status setup_make_definer(const struct setup *setup);
MUST_CHECK enum status setup_make_logins(const struct setup *setup);
MUST_CHECK enum status setup_grant(const struct setup *setup);

/* How many of this release's procedures the account may not call, but should. */
MUST_CHECK enum status setup_count_missing(
    const struct setup *setup, enum setup_role role, int *missing);

/* The privileges that the procedures' owner has in the database. */
const char *setup_definer_rights(const struct setup *setup);

/* Whether sql/README lets that account call the procedure. */
bool setup_may_call(enum setup_role role, const char *procedure);

/*
 * Why the account can't log in from the daemon, as far as its name tells, or null: MariaDB's
 * authentication by the unix socket wants the name of the system's user.
 */
const char *setup_login_trouble(const struct setup *setup, enum setup_role role);

#endif
