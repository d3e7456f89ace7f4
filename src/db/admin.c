/* SPDX-License-Identifier: ISC */
#include "db/admin.h"

#include <mysql.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "db/tls.h"

struct db_admin {
	MYSQL mysql;
};

static enum status
failed(struct db_admin *admin, struct errbuf *why)
{
	errbuf_set(why, "%s", mysql_error(&admin->mysql));
	return STATUS_INTERNAL;
}

enum status
db_admin_connect(const struct conf *conf, const char *user, const char *password,
    struct db_admin **out, struct errbuf *why)
{
	struct db_admin *admin = xcalloc(1, sizeof(*admin));
	unsigned timeout = (unsigned)(conf->database.connect_timeout + 999) / 1000;

	if (mysql_init(&admin->mysql) == NULL)
		log_fatal("mysql_init: out of memory");
	mysql_options(&admin->mysql, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
	mysql_options(&admin->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	db_tls_prepare(&admin->mysql, conf);
	if (mysql_real_connect(&admin->mysql, conf->database.host, user, password, NULL,
		(unsigned)conf->database.port,
		conf->database.host == NULL ? conf->database.socket : NULL,
		CLIENT_MULTI_STATEMENTS) == NULL) {
		enum status status = failed(admin, why);

		db_admin_close(&admin);
		return status;
	}
	if (!db_tls_check(&admin->mysql, conf, why)) {
		db_admin_close(&admin);
		return STATUS_INTERNAL;
	}
	*out = admin;
	return STATUS_OK;
}

void
db_admin_close(struct db_admin **admin)
{
	if (*admin == NULL)
		return;
	mysql_close(&(*admin)->mysql);
	free(*admin);
	*admin = NULL;
}

enum status
db_admin_run(struct db_admin *admin, struct errbuf *why, const char *statements)
{
	int next;

	if (mysql_real_query(&admin->mysql, statements, strlen(statements)) != 0)
		return failed(admin, why);
	do {
		mysql_free_result(mysql_store_result(&admin->mysql));
		next = mysql_next_result(&admin->mysql);
	} while (next == 0);
	return next > 0 ? failed(admin, why) : STATUS_OK;
}

enum status
db_admin_runf(struct db_admin *admin, struct errbuf *why, const char *format, ...)
{
	char *statements;
	enum status status;
	va_list ap;

	va_start(ap, format);
	if (vasprintf(&statements, format, ap) < 0)
		log_fatal("out of memory");
	va_end(ap);
	status = db_admin_run(admin, why, statements);
	secret_free(&statements);
	return status;
}

enum status
db_admin_query(struct db_admin *admin, struct errbuf *why,
    void (*each)(void *ctx, const char *text), void *ctx, const char *query)
{
	MYSQL_RES *result;
	MYSQL_ROW row;

	if (mysql_real_query(&admin->mysql, query, strlen(query)) != 0)
		return failed(admin, why);
	if ((result = mysql_store_result(&admin->mysql)) == NULL)
		return failed(admin, why);
	while ((row = mysql_fetch_row(result)) != NULL)
		each(ctx, row[0]);
	mysql_free_result(result);
	return STATUS_OK;
}

char *
db_admin_quote(struct db_admin *admin, const char *text)
{
	size_t len = strlen(text);
	char *quoted = xcalloc(2 * len + 3, 1);

	quoted[0] = '\'';
	len = mysql_real_escape_string(&admin->mysql, quoted + 1, text, len);
	quoted[len + 1] = '\'';
	return quoted;
}
