/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TLS_H
#define PARLORD_TLS_H

#include "base/compiler.h"
#include "base/conf.h"
#include "base/errbuf.h"
#include "base/status.h"

struct ssl_ctx_st;

/*
 * The server's side of TLS: a certificate, its key, and the rules. The master loads it before it
 * forks; so the workers need not be able to read the files, and take the session tickets that the
 * others of their generation have made. It never changes.
 */
struct tls;

/*
 * Reads the files of the group tls, whose certificate is set. A name without a slash is looked up
 * in $CREDENTIALS_DIRECTORY (systemd.exec(5)). On failure *out is untouched. What is wrong but no
 * hindrance is logged as a warning.
 */
MUST_CHECK enum status tls_load(const struct conf *conf, struct tls **out, struct errbuf *why);

void tls_free(struct tls **tls);

/* OpenSSL's SSL_CTX, for tls_conn.c; it stays the struct tls's. */
struct ssl_ctx_st *tls_context(const struct tls *tls);

#endif
