/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_DB_TLS_H
#define PARLORD_DB_TLS_H

#include <mysql.h>

#include "base/conf.h"

/* Makes mysql, which is not connected yet, speak TLS as database.tls and its files say. */
void db_tls_prepare(MYSQL *mysql, const struct conf *conf);

/* Whether it does so, now that it is connected; if not, why says so. */
bool db_tls_check(MYSQL *mysql, const struct conf *conf, struct errbuf *why);

/*
 * To be called before the library works on a socket, and when it has failed. What OpenSSL could not
 * do stays in a list of the thread's until somebody asks; the library does not always ask, and then
 * OpenSSL takes it for the trouble of whichever connection is next (SSL_get_error(3)).
 */
void db_tls_forget_errors(void);

#endif
