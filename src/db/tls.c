/* SPDX-License-Identifier: ISC */
#include "db/tls.h"

#include <openssl/err.h>
#include <string.h>

/* The older ones are broken (RFC 8996). */
#define VERSIONS "TLSv1.2,TLSv1.3"

static bool
is_off(const struct conf *conf)
{
	return strcmp(conf->database.tls, "off") == 0;
}

void
db_tls_prepare(MYSQL *mysql, const struct conf *conf)
{
	const my_bool yes = 1, verify = strcmp(conf->database.tls, "verify") == 0 ? 1 : 0;

	if (is_off(conf))
		return;
	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	mysql_options(mysql, MARIADB_OPT_TLS_VERSION, VERSIONS);
	/*
	 * The library looks at the server's name only where a CA was given as well, and wants the
	 * server to have TLS only where its certificate is verified, whatever the option above is
	 * called: db_tls_check().
	 */
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
	mysql_options(mysql, MYSQL_OPT_SSL_CA, conf->database.tls_ca_file);
	mysql_options(mysql, MYSQL_OPT_SSL_CERT, conf->database.tls_cert_file);
	mysql_options(mysql, MYSQL_OPT_SSL_KEY, conf->database.tls_key_file);
}

bool
db_tls_check(MYSQL *mysql, const struct conf *conf, struct errbuf *why)
{
	if (is_off(conf) || mysql_get_ssl_cipher(mysql) != NULL)
		return true;
	errbuf_set(why, "the server does not support TLS");
	return false;
}

void
db_tls_forget_errors(void)
{
	ERR_clear_error();
}
