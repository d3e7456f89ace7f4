/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/util.h"
#include "db/schema.h"
#include "tools/ctl_setup.h"
#include "tools/setup_internal.h"

/* What parlorctl check looks at, a line for each thing; a warning is no failure. */

#define EXIT_FAILED 1

enum verdict { OK, WARNING, FAILED };

struct check {
	const struct ctl *ctl;
	struct setup setup; /* once the database server is reached */
	bool failed;
};

static void PRINTF_LIKE(3, 4)
    say(struct check *check, enum verdict verdict, const char *format, ...)
{
	static const char *const words[] = { "ok", "warning", "FAILED" };
	va_list ap;

	check->failed |= verdict == FAILED;
	printf("%-8s ", words[verdict]);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	putchar('\n');
}

/* A question to the server could not be asked. */
static void
say_error(struct check *check, const char *what)
{
	say(check, FAILED, "%s: %s", what, check->setup.why->text);
}

/* --- files --- */

static void
check_file(struct check *check, const char *what, const char *path)
{
	struct stat st;

	if (path == NULL)
		return;
	if (stat(path, &st) < 0)
		say(check, FAILED, "%s %s: %s", what, path, strerror(errno));
	else if ((st.st_mode & S_IROTH) != 0)
		say(check, FAILED, "%s %s: everybody can read it", what, path);
	else if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		say(check, FAILED, "%s %s: not only its owner can change it", what, path);
	else
		say(check, OK, "%s %s is kept secret", what, path);
}

/* Whether the password stands in the configuration itself. A file that is not there was only the
 * default. */
static bool
check_password(struct check *check, const char *password, const char *path)
{
	if (path == NULL || access(path, F_OK) < 0)
		return password != NULL;
	check_file(check, "password file", path);
	return false;
}

static void
check_files(struct check *check)
{
	const struct conf *conf = check->ctl->conf;
	bool database =
	    check_password(check, conf->database.password, conf->database.password_file);
	bool control = check_password(check, conf->control.password, conf->control.password_file);

	if (database || control)
		check_file(check, "configuration with a password", check->ctl->path);
	check_file(check, "key file", conf->database.tls_key_file);
	check_file(check, "accounts of VK", conf->vk.accounts);
}

/* --- schema --- */

static void
check_schema(struct check *check)
{
	const struct setup *setup = &check->setup;
	const char *name = check->ctl->conf->database.name;
	int version = 0, testing = 0;
	enum status status = db_admin_runf(setup->admin, setup->why, "USE `%s`", name);

	if (status == STATUS_OK)
		status = setup_query_int(setup, &version, "SELECT MAX(version) FROM migration");
	if (status == STATUS_OK)
		status = setup_query_int(setup, &testing, "SELECT testing FROM installation");
	if (status != STATUS_OK)
		say(check, FAILED, "database %s: %s; parlorctl init-db makes it", name,
		    setup->why->text);
	else if (version != SCHEMA_VERSION)
		say(check, FAILED, "database %s has schema %d, this release needs %d%s", name,
		    version, SCHEMA_VERSION,
		    version < SCHEMA_VERSION ? "; run parlorctl migrate" : "");
	else if (testing != check->ctl->conf->testing)
		say(check, FAILED, "database %s is%s for testing", name, testing ? "" : " not");
	else
		say(check, OK, "database %s has schema %d", name, version);
}

/* --- accounts --- */

/* The server asks the kernel who connects: the administrator must be that user for a moment. */
static bool
become(const struct check *check, const struct account *account)
{
	const struct passwd *pw;

	if (account->password != NULL)
		return true;
	if (check->ctl->conf->database.host != NULL || geteuid() != 0)
		return false;
	pw = getpwnam(account->user);
	return pw != NULL && seteuid(pw->pw_uid) == 0;
}

static void
check_login(struct check *check, enum setup_role role)
{
	const struct account *account = &check->setup.accounts[role];
	const char *trouble = setup_login_trouble(&check->setup, role);
	struct db_admin *login = NULL;
	struct errbuf why = { "" };
	uid_t self = geteuid();
	enum status status;

	if (trouble != NULL) {
		say(check, FAILED, "account %s: %s", account->name, trouble);
		return;
	}
	if (!become(check, account)) {
		say(check, WARNING, "account %s: only root can try whether it can log in",
		    account->name);
		return;
	}
	status = db_admin_connect(check->ctl->conf, account->user, account->password, &login, &why);
	if (geteuid() != self && seteuid(self) < 0)
		log_fatal("seteuid: %s", strerror(errno));
	if (status == STATUS_OK)
		status = db_admin_runf(
		    login, &why, "USE `%s`; CALL hello()", check->ctl->conf->database.name);
	if (status == STATUS_OK)
		say(check, OK, "account %s can log in", account->name);
	else
		say(check, FAILED, "account %s: %s", account->name, why.text);
	db_admin_close(&login);
}

struct grants {
	struct check *check;
	enum setup_role role;
	unsigned surplus;
};

/* Whether a line of SHOW GRANTS is "GRANT EXECUTE ON PROCEDURE `database`.`procedure` TO ..." of a
 * procedure that is this account's. */
static bool
is_own_procedure(const struct grants *grants, const char *line)
{
	char *start, *name;
	bool own;

	if (asprintf(&start, "GRANT EXECUTE ON PROCEDURE `%s`.`",
		grants->check->ctl->conf->database.name) < 0)
		log_fatal("out of memory");
	own = strncmp(line, start, strlen(start)) == 0;
	if (own) {
		line += strlen(start);
		name = xstrndup(line, strcspn(line, "`"));
		own = setup_may_call(grants->role, name);
		free(name);
	}
	free(start);
	return own;
}

static bool
is_definers_right(const struct grants *grants, const char *line)
{
	const struct setup *setup = &grants->check->setup;
	char *start;
	bool own;

	if (asprintf(
		&start, "GRANT %s ON `%s`.* TO ", setup_definer_rights(setup), setup->pattern) < 0)
		log_fatal("out of memory");
	own = grants->role == ROLE_DEFINER && strncmp(line, start, strlen(start)) == 0;
	free(start);
	return own;
}

static void
check_grant(void *ctx, const char *line)
{
	static const char usage[] = "GRANT USAGE ON *.* TO ";
	struct grants *grants = ctx;
	const char *to = strstr(line, " TO ");

	if (strstr(line, "WITH GRANT OPTION") == NULL &&
	    (strncmp(line, usage, strlen(usage)) == 0 || is_own_procedure(grants, line) ||
		is_definers_right(grants, line)))
		return;
	grants->surplus++;
	/* What follows the account may be its password's hash. */
	say(grants->check, FAILED, "account %s has more than it needs: %.*s%s",
	    grants->check->setup.accounts[grants->role].name,
	    to == NULL ? (int)strlen(line) : (int)(to - line), line,
	    strstr(line, "WITH GRANT OPTION") == NULL ? "" : " WITH GRANT OPTION");
}

static void
check_grants(struct check *check, enum setup_role role)
{
	const struct setup *setup = &check->setup;
	const char *name = setup->accounts[role].name;
	struct grants grants = { .check = check, .role = role };
	int missing = 0;
	char *query;
	enum status status;

	if (asprintf(&query, "SHOW GRANTS FOR %s", name) < 0)
		log_fatal("out of memory");
	status = db_admin_query(setup->admin, setup->why, check_grant, &grants, query);
	free(query);
	if (status == STATUS_OK && role != ROLE_DEFINER)
		status = setup_count_missing(setup, role, &missing);
	if (status != STATUS_OK)
		say_error(check, name);
	else if (missing > 0)
		say(check, FAILED, "account %s may not call %d procedures; run parlorctl init-db",
		    name, missing);
	else if (grants.surplus == 0)
		say(check, OK, "account %s has the rights that it needs and no other", name);
}

static void
check_locked(struct check *check)
{
	const struct account *definer = &check->setup.accounts[ROLE_DEFINER];
	int locked = 0;
	enum status status = setup_query_int(&check->setup, &locked,
	    "SELECT COUNT(*) FROM mysql.global_priv"
	    " WHERE CONCAT(QUOTE(user), '@', QUOTE(host)) = %s"
	    " AND JSON_VALUE(priv, '$.account_locked')",
	    definer->literal);

	if (status != STATUS_OK)
		say_error(check, definer->name);
	else if (!locked)
		say(check, FAILED, "account %s is not locked", definer->name);
	else
		say(check, OK, "account %s is locked", definer->name);
}

static void
check_accounts(struct check *check)
{
	check_locked(check);
	check_grants(check, ROLE_DEFINER);
	for (enum setup_role role = ROLE_DAEMON; role < ROLES; role++) {
		check_login(check, role);
		check_grants(check, role);
	}
}

/* --- the server's settings --- */

#define LOSES "when the machine fails, messages that were acknowledged can be lost"

/* A server that has no such variable is fine. */
static const struct setting {
	const char *name;
	const char *wrong; /* the condition, where v is the value */
	enum verdict verdict;
	const char *words;
} settings[] = {
	{ "innodb_flush_log_at_trx_commit", "v NOT IN (1, 3)", FAILED, LOSES },
	{ "innodb_doublewrite", "v = 'OFF'", FAILED,
	    "a page that is half-written can't be mended" },
	{ "innodb_flush_method", "v IN ('nosync', 'littlesync')", FAILED, LOSES },
	{ "debug_no_sync", "v = 'ON'", FAILED, LOSES },
	{ "sync_binlog", "v <> 1 AND @@log_bin", FAILED,
	    "after a crash what the binary log lacks is rolled back, though it was acknowledged" },
	{ "wsrep_on", "v = 'ON'", WARNING,
	    "write to one member of the cluster only; others need wsrep_sync_wait=1" },
	{ "max_connections", "v < @needed", WARNING,
	    "fewer than all workers' pools together may need" },
};

static int
connections_needed(const struct conf *conf)
{
	long workers = conf->workers > 0 ? conf->workers : sysconf(_SC_NPROCESSORS_ONLN);

	/* While a reload's new workers come, the old ones are still there. */
	return (int)workers * conf->database.pool_size * 2;
}

struct finding {
	struct check *check;
	const struct setting *setting;
	bool wrong;
};

static void
on_wrong(void *ctx, const char *value)
{
	struct finding *finding = ctx;

	finding->wrong = true;
	say(finding->check, finding->setting->verdict, "%s = %s: %s", finding->setting->name, value,
	    finding->setting->words);
}

static void
check_setting(struct check *check, const struct setting *setting)
{
	struct finding finding = { .check = check, .setting = setting };
	char *query;

	if (asprintf(&query,
		"SELECT v FROM (SELECT variable_value AS v FROM information_schema.global_variables"
		" WHERE variable_name = '%s') t WHERE %s",
		setting->name, setting->wrong) < 0)
		log_fatal("out of memory");
	if (db_admin_query(check->setup.admin, check->setup.why, on_wrong, &finding, query) !=
	    STATUS_OK)
		say_error(check, setting->name);
	else if (!finding.wrong)
		say(check, OK, "%s", setting->name);
	free(query);
}

static void
check_settings(struct check *check)
{
	if (db_admin_runf(check->setup.admin, check->setup.why, "SET @needed = %d",
		connections_needed(check->ctl->conf)) != STATUS_OK)
		say_error(check, "settings");
	for (size_t i = 0; i < COUNT_OF(settings); i++)
		check_setting(check, &settings[i]);
}

int
ctl_check(const struct ctl *ctl)
{
	struct check check = { .ctl = ctl };
	struct db_admin *admin = NULL;
	struct errbuf why = { "" };

	say(&check, OK, "configuration %s is valid", ctl->path);
	check_files(&check);
	if (ctl_connect(ctl, &admin, &why) != STATUS_OK) {
		say(&check, FAILED, "database server: %s", why.text);
		return EXIT_FAILED;
	}
	say(&check, OK, "database server can be reached");
	check.setup = setup_begin(admin, ctl->conf, &why, true);
	check_schema(&check);
	check_accounts(&check);
	check_settings(&check);
	setup_end(&check.setup);
	db_admin_close(&admin);
	return check.failed ? EXIT_FAILED : EX_OK;
}
