/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_DB_ADMIN_H
#define PARLORD_DB_ADMIN_H

#include "base/compiler.h"
#include "base/conf.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * A blocking connection under an administrator's account, for the tools that set a database up.
 * Every function that fails has the server's words in why.
 */
struct db_admin;

/*
 * Connects to the server that the configuration names, to no database. user: the administrator's
 * account. password: null for authentication by the unix socket.
 */
MUST_CHECK enum status db_admin_connect(const struct conf *conf, const char *user,
    const char *password, struct db_admin **out, struct errbuf *why);
void db_admin_close(struct db_admin **admin);

/* Runs one or more statements, separated by semicolons, and drops their results. */
MUST_CHECK enum status db_admin_run(
    struct db_admin *admin, struct errbuf *why, const char *statements);

/* The same with printf's formats; nothing is quoted. */
MUST_CHECK enum status db_admin_runf(
    struct db_admin *admin, struct errbuf *why, const char *format, ...) PRINTF_LIKE(3, 4);

/*
 * Gives the first column of each row to each; null columns are given as null. The text lives only
 * during the call.
 */
MUST_CHECK enum status db_admin_query(struct db_admin *admin, struct errbuf *why,
    void (*each)(void *ctx, const char *text), void *ctx, const char *query);

/* A string literal with its quotes; to be freed with secret_free(). */
char *db_admin_quote(struct db_admin *admin, const char *text) MUST_CHECK;

#endif
