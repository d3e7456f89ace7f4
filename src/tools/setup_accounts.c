/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/util.h"
#include "tools/setup_internal.h"
#include "tools/sql_files.h"

static const char control_prefix[] = "admin_";

bool
setup_may_call(enum setup_role role, const char *procedure)
{
	size_t len = strlen(procedure);

	if (role == ROLE_DEFINER || len == 0 || procedure[len - 1] == '_')
		return false;
	if (strcmp(procedure, "hello") == 0)
		return true;
	return (strncmp(procedure, control_prefix, strlen(control_prefix)) == 0) ==
	    (role == ROLE_CONTROL);
}

/* clear, in testing databases, also restarts the ids. */
const char *
setup_definer_rights(const struct setup *setup)
{
	return setup->conf->testing ? "SELECT, INSERT, UPDATE, DELETE, ALTER, EXECUTE"
				    : "SELECT, INSERT, UPDATE, DELETE, EXECUTE";
}

const char *
setup_login_trouble(const struct setup *setup, enum setup_role role)
{
	const struct account *account = &setup->accounts[role];

	if (account->password != NULL)
		return NULL;
	if (setup->conf->database.host != NULL)
		return "over TCP it needs a password";
	return strcmp(account->user, setup->conf->user) == 0
	    ? NULL
	    : "without a password only the system's user of that name can log in as it";
}

static enum status
account_exists(const struct setup *setup, const struct account *account, int *exists)
{
	return setup_query_int(setup, exists,
	    "SELECT COUNT(*) FROM mysql.global_priv"
	    " WHERE CONCAT(QUOTE(user), '@', QUOTE(host)) = %s",
	    account->literal);
}

/* The owner of the procedures can't log in. */
enum status
setup_make_definer(const struct setup *setup)
{
	const struct account *definer = &setup->accounts[ROLE_DEFINER];
	char *make = NULL, *grant = NULL;
	int exists = 0;
	enum status status = account_exists(setup, definer, &exists);

	if (asprintf(&make, "CREATE USER IF NOT EXISTS %s ACCOUNT LOCK", definer->name) < 0 ||
	    asprintf(&grant, "GRANT %s ON `%s`.* TO %s", setup_definer_rights(setup),
		setup->pattern, definer->name) < 0)
		log_fatal("out of memory");
	if (status == STATUS_OK && !exists)
		status = setup_do(setup, VERB_MAKE, make,
		    "the locked account %s, which owns the procedures", definer->name);
	/* Again and again: a release may need another right. */
	if (status == STATUS_OK && !setup->dry)
		status = db_admin_run(setup->admin, setup->why, grant);
	free(make);
	free(grant);
	return status;
}

static enum status
set_password(const struct setup *setup, const struct account *account)
{
	char *quoted = db_admin_quote(setup->admin, account->password), *statement;
	int same = 0;
	enum status status = setup_query_int(setup, &same,
	    "SELECT COUNT(*) FROM mysql.global_priv"
	    " WHERE CONCAT(QUOTE(user), '@', QUOTE(host)) = %s"
	    " AND JSON_VALUE(priv, '$.plugin') = 'mysql_native_password'"
	    " AND JSON_VALUE(priv, '$.authentication_string') = PASSWORD(%s)",
	    account->literal, quoted);

	if (asprintf(&statement, "ALTER USER %s IDENTIFIED BY %s", account->name, quoted) < 0)
		log_fatal("out of memory");
	if (status == STATUS_OK && !same)
		status = setup_do(setup, VERB_SET, statement, "the password of %s", account->name);
	secret_free(&statement);
	secret_free(&quoted);
	return status;
}

static enum status
make_login(const struct setup *setup, enum setup_role role)
{
	const struct account *account = &setup->accounts[role];
	const char *trouble = setup_login_trouble(setup, role);
	char *statement;
	int exists = 0;
	enum status status = account_exists(setup, account, &exists);

	if (asprintf(&statement, "CREATE USER IF NOT EXISTS %s IDENTIFIED VIA unix_socket",
		account->name) < 0)
		log_fatal("out of memory");
	if (status == STATUS_OK && !exists)
		status = setup_do(setup, VERB_MAKE, statement, "the account %s%s", account->name,
		    account->password == NULL ? ", which logs in through the unix socket" : "");
	if (status == STATUS_OK && account->password != NULL)
		status = set_password(setup, account);
	if (status == STATUS_OK && trouble != NULL)
		printf("warning: %s: %s\n", account->name, trouble);
	free(statement);
	return status;
}

enum status
setup_make_logins(const struct setup *setup)
{
	enum status status = make_login(setup, ROLE_DAEMON);

	return status == STATUS_OK ? make_login(setup, ROLE_CONTROL) : status;
}

/* --- grants --- */

/* Lines, ended by line feeds. */
static void
add_line(void *ctx, const char *text)
{
	struct buf *lines = ctx;

	buf_addstr(lines, text);
	buf_addstr(lines, "\n");
}

static bool
has_line(const struct buf *lines, const char *line)
{
	size_t len = strlen(line);

	for (const char *at = lines->data; at != NULL && (at = strstr(at, line)) != NULL; at++)
		if (at[len] == '\n' && (at == lines->data || at[-1] == '\n'))
			return true;
	return false;
}

/* The procedures that an account may call now, a line each. */
static enum status
read_granted(const struct setup *setup, enum setup_role role, struct buf *granted)
{
	char *query;
	enum status status;

	if (asprintf(&query,
		"SELECT routine_name FROM mysql.procs_priv WHERE db = '%s'"
		" AND CONCAT(QUOTE(user), '@', QUOTE(host)) = %s AND proc_priv <> ''",
		setup->conf->database.name, setup->accounts[role].literal) < 0)
		log_fatal("out of memory");
	status = db_admin_query(setup->admin, setup->why, add_line, granted, query);
	buf_add(granted, "", 1);
	free(query);
	return status;
}

struct grants {
	const struct setup *setup;
	enum setup_role role;
	struct buf granted; /* before */
	struct buf statements;
	int n;
};

static void
put_grant(struct grants *grants, bool give, const char *procedure)
{
	char *statement;

	if (asprintf(&statement, "%s EXECUTE ON PROCEDURE `%s`.`%s` %s %s;",
		give ? "GRANT" : "REVOKE", grants->setup->conf->database.name, procedure,
		give ? "TO" : "FROM", grants->setup->accounts[grants->role].name) < 0)
		log_fatal("out of memory");
	buf_addstr(&grants->statements, statement);
	free(statement);
	grants->n++;
}

/* Gives what is missing: the names stand in the files of procedures. */
static void
grant_file(struct grants *grants, const char *text)
{
	static const char mark[] = " PROCEDURE ";

	while ((text = strstr(text, mark)) != NULL) {
		char *name;

		text += strlen(mark);
		name = xstrndup(text, strcspn(text, "("));
		if (setup_may_call(grants->role, name) && !has_line(&grants->granted, name))
			put_grant(grants, true, name);
		free(name);
	}
}

/*
 * Takes away what is another account's. What the release before had for this one stays: its daemon
 * may still be running.
 */
static void
revoke_others(struct grants *grants)
{
	char *list = xstrdup(grants->granted.data), *rest = list, *name;

	while ((name = strsep(&rest, "\n")) != NULL)
		if (*name != '\0' && !setup_may_call(grants->role, name))
			put_grant(grants, false, name);
	free(list);
}

static enum status
grants_done(struct grants *grants, enum setup_verb verb)
{
	const struct setup *setup = grants->setup;
	enum status status = STATUS_OK;

	buf_add(&grants->statements, "DO 0", sizeof("DO 0"));
	if (grants->n > 0)
		status =
		    setup_do(setup, verb, grants->statements.data, "%d procedures %s %s", grants->n,
			verb == VERB_GRANT ? "to" : "from", setup->accounts[grants->role].name);
	grants->statements.len = 0;
	grants->n = 0;
	return status;
}

static void
grant_missing(struct grants *grants)
{
	for (const char *const *text = sql_procedures; *text != NULL; text++)
		grant_file(grants, *text);
	if (grants->setup->conf->testing)
		grant_file(grants, sql_testing);
}

enum status
setup_count_missing(const struct setup *setup, enum setup_role role, int *missing)
{
	struct grants grants = { .setup = setup, .role = role };
	enum status status = read_granted(setup, role, &grants.granted);

	if (status == STATUS_OK)
		grant_missing(&grants);
	*missing = grants.n;
	buf_free(&grants.granted);
	buf_free(&grants.statements);
	return status;
}

static enum status
grant_role(const struct setup *setup, enum setup_role role)
{
	struct grants grants = { .setup = setup, .role = role };
	int exists = 0;
	enum status status = account_exists(setup, &setup->accounts[role], &exists);

	if (status == STATUS_OK && !exists) {
		printf("warning: there is no account %s; parlorctl init-db makes it\n",
		    setup->accounts[role].name);
		return STATUS_OK;
	}
	if (status == STATUS_OK)
		status = read_granted(setup, role, &grants.granted);
	if (status == STATUS_OK) {
		grant_missing(&grants);
		status = grants_done(&grants, VERB_GRANT);
	}
	if (status == STATUS_OK) {
		revoke_others(&grants);
		status = grants_done(&grants, VERB_REVOKE);
	}
	buf_free(&grants.granted);
	buf_free(&grants.statements);
	return status;
}

enum status
setup_grant(const struct setup *setup)
{
	enum status status = grant_role(setup, ROLE_DAEMON);

	return status == STATUS_OK ? grant_role(setup, ROLE_CONTROL) : status;
}
