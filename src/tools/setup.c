/* SPDX-License-Identifier: ISC */
#include "tools/setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "tools/sql_files.h"

/* What the procedures may do; clear, in testing databases, also restarts the ids. */
#define DEFINER_RIGHTS "SELECT, INSERT, UPDATE, DELETE, EXECUTE"

struct setup {
	struct db_admin *admin;
	const struct conf *conf;
	struct errbuf *why;
	char *definer; /* quoted account names */
	char *daemon;
	char *pattern; /* the database's name as GRANT wants it, where _ is a wildcard */
};

/* An account's quoted name; over TCP the host it comes from can't be known here. */
static char *
account_name(struct db_admin *admin, const char *user, const char *host)
{
	char *quoted = db_admin_quote(admin, user);
	char *account;

	if (asprintf(&account, "%s@'%s'", quoted, host) < 0)
		log_fatal("out of memory");
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

static struct setup
setup_begin(struct db_admin *admin, const struct conf *conf, struct errbuf *why)
{
	struct setup setup = { .admin = admin, .conf = conf, .why = why };
	char *definer;

	if (asprintf(&definer, "%s_definer", conf->database.name) < 0)
		log_fatal("out of memory");
	setup.definer = account_name(admin, definer, "localhost");
	setup.daemon = account_name(
	    admin, conf->database.user, conf->database.host == NULL ? "localhost" : "%");
	setup.pattern = grant_pattern(conf->database.name);
	free(definer);
	return setup;
}

static void
setup_end(struct setup *setup)
{
	free(setup->definer);
	free(setup->daemon);
	free(setup->pattern);
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
		buf_addstr(&out, setup->definer);
		text = at + strlen(mark);
	}
	buf_add(&out, text, strlen(text) + 1);
	return out.data;
}

static enum status
install_procedures(const struct setup *setup, const char *text)
{
	char *statements = with_definer(setup, text);
	enum status status = db_admin_run(setup->admin, setup->why, statements);

	free(statements);
	return status;
}

static void
read_int(void *ctx, const char *text)
{
	*(int *)ctx = text == NULL ? 0 : atoi(text);
}

static enum status
query_int(const struct setup *setup, int *value, const char *query)
{
	return db_admin_query(setup->admin, setup->why, read_int, value, query);
}

static enum status
run_migration(const struct setup *setup, const struct sql_migration *migration)
{
	enum status status = db_admin_run(setup->admin, setup->why, migration->text);

	/* Noted only when all of it is done: what was killed half-way is run again. */
	if (status == STATUS_OK)
		status = db_admin_runf(setup->admin, setup->why,
		    "INSERT INTO migration (version, applied_at) VALUES (%d, UTC_TIMESTAMP())",
		    migration->version);
	if (status == STATUS_OK)
		printf("applied %s\n", migration->name);
	return status;
}

static enum status
run_migrations(const struct setup *setup)
{
	int version = 0;
	enum status status = query_int(setup, &version, "SELECT MAX(version) FROM migration");

	for (const struct sql_migration *m = sql_migrations; status == STATUS_OK && m->version != 0;
	     m++)
		if (m->version > version)
			status = run_migration(setup, m);
	return status;
}

/*
 * A database is for testing or for real from its first day on, and never changes: looked at before
 * anything is done to it.
 */
static enum status
check_testing(const struct setup *setup)
{
	int testing = setup->conf->testing;
	enum status status = db_admin_run(setup->admin, setup->why,
	    "CREATE TABLE IF NOT EXISTS installation ("
	    "	only_row BOOLEAN NOT NULL DEFAULT TRUE PRIMARY KEY CHECK (only_row),"
	    "	testing BOOLEAN NOT NULL)");

	if (status == STATUS_OK)
		status = db_admin_runf(setup->admin, setup->why,
		    "INSERT INTO installation (testing)"
		    " SELECT %d WHERE NOT EXISTS (SELECT 1 FROM installation)",
		    testing);
	if (status == STATUS_OK)
		status = query_int(setup, &testing, "SELECT testing FROM installation");
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
	char *query;
	int locked = 0;
	enum status status;

	if (asprintf(&query, "SELECT GET_LOCK('parlord.%s', 30)", setup->conf->database.name) < 0)
		log_fatal("out of memory");
	status = query_int(setup, &locked, query);
	free(query);
	if (status == STATUS_OK && !locked) {
		errbuf_set(setup->why, "somebody else is changing the database");
		status = STATUS_INTERNAL;
	}
	return status;
}

static enum status
install_schema(const struct setup *setup)
{
	enum status status = db_admin_run(setup->admin, setup->why,
	    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION';"
	    "SET SESSION default_storage_engine = InnoDB;"
	    "CREATE TABLE IF NOT EXISTS migration ("
	    "	version INT NOT NULL PRIMARY KEY, applied_at DATETIME NOT NULL)");

	if (status == STATUS_OK)
		status = check_testing(setup);
	if (status == STATUS_OK)
		status = run_migrations(setup);
	for (const char *const *text = sql_procedures; status == STATUS_OK && *text != NULL; text++)
		status = install_procedures(setup, *text);
	if (status == STATUS_OK && setup->conf->testing)
		status = install_procedures(setup, sql_testing);
	return status;
}

static void
add_grant(void *ctx, const char *procedure)
{
	struct buf *grants = ctx;

	buf_addstr(grants, procedure);
	buf_addstr(grants, ";");
}

/* EXECUTE on each procedure that is not only for others (sql/README), and nothing else. */
static enum status
grant_procedures(const struct setup *setup)
{
	struct buf grants = { 0 };
	char *daemon = db_admin_quote(setup->admin, setup->daemon), *query;
	enum status status;

	if (asprintf(&query,
		"SELECT CONCAT('GRANT EXECUTE ON PROCEDURE `', routine_name, '` TO ', %s)"
		" FROM information_schema.routines"
		" WHERE routine_schema = DATABASE() AND routine_type = 'PROCEDURE'"
		" AND routine_name NOT LIKE '%%\\_'",
		daemon) < 0)
		log_fatal("out of memory");
	status = db_admin_query(setup->admin, setup->why, add_grant, &grants, query);
	if (status == STATUS_OK) {
		buf_add(&grants, "DO 0", sizeof("DO 0"));
		status = db_admin_run(setup->admin, setup->why, grants.data);
	}
	free(query);
	free(daemon);
	buf_free(&grants);
	return status;
}

/* The owner of the procedures can't log in. */
static enum status
make_database(const struct setup *setup)
{
	return db_admin_runf(setup->admin, setup->why,
	    "CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;"
	    "CREATE USER IF NOT EXISTS %s ACCOUNT LOCK;"
	    "GRANT " DEFINER_RIGHTS "%s ON `%s`.* TO %s",
	    setup->conf->database.name, setup->definer, setup->conf->testing ? ", ALTER" : "",
	    setup->pattern, setup->definer);
}

static enum status
make_daemon_account(const struct setup *setup)
{
	const struct conf *conf = setup->conf;
	char *password = NULL;
	enum status status;

	if (conf->database.password == NULL)
		return db_admin_runf(setup->admin, setup->why,
		    "CREATE USER IF NOT EXISTS %s IDENTIFIED VIA unix_socket", setup->daemon);
	password = db_admin_quote(setup->admin, conf->database.password);
	status = db_admin_runf(setup->admin, setup->why,
	    "CREATE USER IF NOT EXISTS %s; ALTER USER %s IDENTIFIED BY %s", setup->daemon,
	    setup->daemon, password);
	secret_free(&password);
	return status;
}

enum status
setup_init_db(struct db_admin *admin, const struct conf *conf, struct errbuf *why)
{
	struct setup setup = setup_begin(admin, conf, why);
	enum status status = lock_database(&setup);

	if (status == STATUS_OK)
		status = make_database(&setup);
	if (status == STATUS_OK)
		status = db_admin_runf(admin, why, "USE `%s`", conf->database.name);
	if (status == STATUS_OK)
		status = install_schema(&setup);
	if (status == STATUS_OK)
		status = make_daemon_account(&setup);
	if (status == STATUS_OK)
		status = grant_procedures(&setup);
	if (status == STATUS_OK)
		printf("the database %s is ready for %s%s\n", conf->database.name, setup.daemon,
		    conf->testing ? ", for testing" : "");
	setup_end(&setup);
	return status;
}

enum status
setup_migrate(struct db_admin *admin, const struct conf *conf, struct errbuf *why)
{
	struct setup setup = setup_begin(admin, conf, why);
	enum status status = lock_database(&setup);

	if (status == STATUS_OK)
		status = db_admin_runf(admin, why, "USE `%s`", conf->database.name);
	if (status == STATUS_OK)
		status = install_schema(&setup);
	if (status == STATUS_OK)
		status = grant_procedures(&setup);
	if (status == STATUS_OK)
		printf("the database %s is up to date\n", conf->database.name);
	setup_end(&setup);
	return status;
}
