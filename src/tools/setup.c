/* SPDX-License-Identifier: ISC */
#include "tools/setup.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "tools/setup_internal.h"
#include "tools/sql_files.h"

/* An account's quoted name; over TCP the host it comes from can't be known here. */
static struct account
account_of(struct db_admin *admin, const char *user, bool local, const char *password)
{
	struct account account = { .user = xstrdup(user), .password = password };
	char *quoted = db_admin_quote(admin, user);

	if (asprintf(&account.name, "%s@'%s'", quoted, local ? "localhost" : "%") < 0)
		log_fatal("out of memory");
	account.literal = db_admin_quote(admin, account.name);
	free(quoted);
	return account;
}

static char *
grant_pattern(const char *name)
{
	struct buf out = { 0 };

	for (; *name != '\0'; name++) {
		if (*name == '_')
			buf_addstr(&out, "\\");
		buf_add(&out, name, 1);
	}
	buf_add(&out, "", 1);
	return out.data;
}

struct setup
setup_begin(struct db_admin *admin, const struct conf *conf, struct errbuf *why, bool dry)
{
	struct setup setup = { .admin = admin, .conf = conf, .why = why, .dry = dry };
	bool local = conf->database.host == NULL;
	char *definer;

	if (asprintf(&definer, "%s_definer", conf->database.name) < 0)
		log_fatal("out of memory");
	setup.accounts[ROLE_DEFINER] = account_of(admin, definer, true, NULL);
	setup.accounts[ROLE_DAEMON] =
	    account_of(admin, conf->database.user, local, conf->database.password);
	setup.accounts[ROLE_CONTROL] =
	    account_of(admin, conf->control.user, local, conf->control.password);
	setup.pattern = grant_pattern(conf->database.name);
	free(definer);
	return setup;
}

void
setup_end(struct setup *setup)
{
	for (int role = 0; role < ROLES; role++) {
		free(setup->accounts[role].user);
		free(setup->accounts[role].name);
		free(setup->accounts[role].literal);
	}
	free(setup->pattern);
}

enum status
setup_do(
    const struct setup *setup, enum setup_verb verb, const char *statements, const char *what, ...)
{
	static const struct {
		const char *would, *did;
	} verbs[] = {
		[VERB_MAKE] = { "make", "made" },
		[VERB_APPLY] = { "apply", "applied" },
		[VERB_INSTALL] = { "install", "installed" },
		[VERB_GRANT] = { "grant", "granted" },
		[VERB_REVOKE] = { "revoke", "revoked" },
		[VERB_SET] = { "set", "set" },
	};
	enum status status = STATUS_OK;
	va_list ap;

	if (!setup->dry)
		status = db_admin_run(setup->admin, setup->why, statements);
	if (status != STATUS_OK)
		return status;
	printf(
	    "%s%s ", setup->dry ? "would " : "", setup->dry ? verbs[verb].would : verbs[verb].did);
	va_start(ap, what);
	vprintf(what, ap);
	va_end(ap);
	putchar('\n');
	/* What comes next may take its time. */
	fflush(stdout);
	return STATUS_OK;
}

static void
read_int(void *ctx, const char *text)
{
	*(int *)ctx = text == NULL ? 0 : atoi(text);
}

enum status
setup_query_int(const struct setup *setup, int *value, const char *format, ...)
{
	char *query;
	enum status status;
	va_list ap;

	va_start(ap, format);
	if (vasprintf(&query, format, ap) < 0)
		log_fatal("out of memory");
	va_end(ap);
	*value = 0;
	status = db_admin_query(setup->admin, setup->why, read_int, value, query);
	secret_free(&query);
	return status;
}

/* Puts the owner's name into a file of procedures. */
static char *
with_definer(const struct setup *setup, const char *text)
{
	static const char mark[] = "@definer@";
	struct buf out = { 0 };
	const char *at;

	while ((at = strstr(text, mark)) != NULL) {
		buf_add(&out, text, (size_t)(at - text));
		buf_addstr(&out, setup->accounts[ROLE_DEFINER].name);
		text = at + strlen(mark);
	}
	buf_add(&out, text, strlen(text) + 1);
	return out.data;
}

static enum status
install_file(const struct setup *setup, const char *text)
{
	char *statements = with_definer(setup, text);
	enum status status = STATUS_OK;

	if (!setup->dry)
		status = db_admin_run(setup->admin, setup->why, statements);
	free(statements);
	return status;
}

static enum status
install_procedures(const struct setup *setup)
{
	enum status status = STATUS_OK;

	for (const char *const *text = sql_procedures; status == STATUS_OK && *text != NULL; text++)
		status = install_file(setup, *text);
	if (status == STATUS_OK && setup->conf->testing)
		status = install_file(setup, sql_testing);
	if (status == STATUS_OK)
		status = setup_do(setup, VERB_INSTALL, "DO 0", "the procedures");
	return status;
}

static enum status
run_migration(const struct setup *setup, const struct sql_migration *migration)
{
	enum status status = setup_do(setup, VERB_APPLY, migration->text, "%s", migration->name);

	/* Noted only when all of it is done: what was killed half-way is run again. */
	if (status == STATUS_OK && !setup->dry)
		status = db_admin_runf(setup->admin, setup->why,
		    "INSERT INTO migration (version, applied_at) VALUES (%d, UTC_TIMESTAMP())",
		    migration->version);
	return status;
}

static enum status
run_migrations(const struct setup *setup, bool empty)
{
	int version = 0;
	enum status status = STATUS_OK;

	if (!empty)
		status = setup_query_int(setup, &version, "SELECT MAX(version) FROM migration");
	for (const struct sql_migration *m = sql_migrations; status == STATUS_OK && m->version != 0;
	     m++)
		if (m->version > version)
			status = run_migration(setup, m);
	return status;
}

static enum status
make_own_tables(const struct setup *setup)
{
	return db_admin_runf(setup->admin, setup->why,
	    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION';"
	    "SET SESSION default_storage_engine = InnoDB;"
	    "CREATE TABLE IF NOT EXISTS migration ("
	    "	version INT NOT NULL PRIMARY KEY, applied_at DATETIME NOT NULL);"
	    "CREATE TABLE IF NOT EXISTS installation ("
	    "	only_row BOOLEAN NOT NULL DEFAULT TRUE PRIMARY KEY CHECK (only_row),"
	    "	testing BOOLEAN NOT NULL);"
	    "INSERT INTO installation (testing)"
	    " SELECT %d WHERE NOT EXISTS (SELECT 1 FROM installation)",
	    setup->conf->testing);
}

/*
 * A database is for testing or for real from its first day on, and never changes: looked at before
 * anything is done to it.
 */
static enum status
check_testing(const struct setup *setup)
{
	int testing = 0;
	enum status status = setup_query_int(setup, &testing, "SELECT testing FROM installation");

	if (status == STATUS_OK && testing != setup->conf->testing) {
		errbuf_set(setup->why, "the database %s was %sinitialised for testing",
		    setup->conf->database.name, testing ? "" : "not ");
		status = STATUS_INTERNAL;
	}
	return status;
}

/* Two administrators at once would run the same migration twice. */
static enum status
lock_database(const struct setup *setup)
{
	int locked = 0;
	enum status status = setup_query_int(
	    setup, &locked, "SELECT GET_LOCK('parlord.%s', 30)", setup->conf->database.name);

	if (status == STATUS_OK && !locked) {
		errbuf_set(setup->why, "somebody else is changing the database");
		status = STATUS_INTERNAL;
	}
	return status;
}

static enum status
install_schema(const struct setup *setup)
{
	int known = 0;
	enum status status = STATUS_OK;

	if (!setup->dry)
		status = make_own_tables(setup);
	if (status == STATUS_OK)
		status = setup_query_int(setup, &known,
		    "SELECT COUNT(*) FROM information_schema.tables"
		    " WHERE table_schema = DATABASE() AND table_name IN ('migration', "
		    "'installation')");
	if (status == STATUS_OK && known == 2)
		status = check_testing(setup);
	if (status == STATUS_OK)
		status = run_migrations(setup, known < 2);
	if (status == STATUS_OK)
		status = install_procedures(setup);
	return status;
}

static enum status
make_database(const struct setup *setup)
{
	const char *name = setup->conf->database.name;
	char *statement;
	int exists = 0;
	enum status status = setup_query_int(setup, &exists,
	    "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '%s'", name);

	if (asprintf(&statement,
		"CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4 COLLATE "
		"utf8mb4_nopad_bin",
		name) < 0)
		log_fatal("out of memory");
	if (status == STATUS_OK && !exists)
		status = setup_do(setup, VERB_MAKE, statement, "the database %s", name);
	free(statement);
	return status;
}

static enum status
use_database(const struct setup *setup)
{
	return db_admin_runf(setup->admin, setup->why, "USE `%s`", setup->conf->database.name);
}

/* The steps of a command, in their order. */
typedef enum status step_fn(const struct setup *setup);

static step_fn *const init_steps[] = { lock_database, make_database, use_database,
	setup_make_definer, install_schema, setup_make_logins, setup_grant, NULL };
static step_fn *const migrate_steps[] = { lock_database, use_database, install_schema, setup_grant,
	NULL };

static enum status
run_steps(const struct setup *setup, step_fn *const *steps)
{
	enum status status = STATUS_OK;

	for (; status == STATUS_OK && *steps != NULL; steps++)
		status = (*steps)(setup);
	return status;
}

enum status
setup_init_db(struct db_admin *admin, const struct conf *conf, struct errbuf *why)
{
	struct setup setup = setup_begin(admin, conf, why, false);
	enum status status = run_steps(&setup, init_steps);

	if (status == STATUS_OK)
		printf("the database %s is ready for %s and %s%s\n", conf->database.name,
		    setup.accounts[ROLE_DAEMON].name, setup.accounts[ROLE_CONTROL].name,
		    conf->testing ? ", for testing" : "");
	setup_end(&setup);
	return status;
}

enum status
setup_migrate(struct db_admin *admin, const struct conf *conf, bool dry, struct errbuf *why)
{
	struct setup setup = setup_begin(admin, conf, why, dry);
	enum status status = run_steps(&setup, migrate_steps);

	if (status == STATUS_OK && !dry)
		printf("the database %s is up to date\n", conf->database.name);
	setup_end(&setup);
	return status;
}
