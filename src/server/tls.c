/* SPDX-License-Identifier: ISC */
#include "server/tls.h"

#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/conf_source.h"
#include "base/util.h"

/* The longest file: with the certificates of all authorities there are. */
#define PEM_MAX 1048576

struct tls {
	SSL_CTX *context;
};

/* A file that an option names. */
struct source {
	const char *option;
	char path[PATH_MAX];
};

/* What OpenSSL says of its last failure; the oldest error is the one that explains it. */
static const char *
reason(void)
{
	unsigned long error = ERR_get_error();
	const char *words = error == 0 ? NULL : ERR_reason_error_string(error);

	ERR_clear_error();
	return words != NULL ? words : "OpenSSL does not say why";
}

static enum status
fault(const struct source *source, const char *words, struct errbuf *why)
{
	errbuf_set(why, "%s: %s: %s", source->option, source->path, words);
	return STATUS_INTERNAL;
}

static enum status
locate(const char *option, const char *value, struct source *out, struct errbuf *why)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	out->option = option;
	if (*value == '/') {
		(void)snprintf(out->path, sizeof(out->path), "%s", value);
	} else if (folder != NULL) {
		(void)snprintf(out->path, sizeof(out->path), "%s/%s", folder, value);
	} else {
		errbuf_set(why, "%s: %s would be a credential, but $CREDENTIALS_DIRECTORY is unset",
		    option, value);
		return STATUS_INTERNAL;
	}
	return STATUS_OK;
}

/* On success out is to be released with BIO_free(), then bytes with buf_free(). */
static enum status
open_pem(const struct source *source, struct buf *bytes, BIO **out, struct errbuf *why)
{
	const char *wrong = conf_slurp(source->path, PEM_MAX, bytes);

	if (wrong != NULL) {
		buf_free(bytes);
		return fault(source, wrong, why);
	}
	if ((*out = BIO_new_mem_buf(bytes->data, (int)bytes->len)) == NULL)
		log_fatal("out of memory");
	return STATUS_OK;
}

/* Nobody is there who could be asked for it. */
static int
on_passphrase(char *out, int size, int writing, void *asked)
{
	(void)out;
	(void)size;
	(void)writing;
	*(bool *)asked = true;
	return -1;
}

/* All certificates of a file; there is one at least. */
static enum status
read_certificates(const struct source *source, STACK_OF(X509) * *out, struct errbuf *why)
{
	STACK_OF(X509) *all = sk_X509_new_null();
	enum status status = STATUS_OK;
	struct buf bytes = { 0 };
	bool asked = false;
	X509 *one;
	BIO *bio;

	if (all == NULL)
		log_fatal("out of memory");
	if (open_pem(source, &bytes, &bio, why) != STATUS_OK) {
		sk_X509_free(all);
		return STATUS_INTERNAL;
	}
	while ((one = PEM_read_bio_X509(bio, NULL, on_passphrase, &asked)) != NULL)
		if (sk_X509_push(all, one) == 0)
			log_fatal("out of memory");
	BIO_free(bio);
	buf_free(&bytes);
	if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		status = fault(source, reason(), why);
	else if (sk_X509_num(all) == 0)
		status = fault(source, "no certificate in it", why);
	ERR_clear_error();
	if (status == STATUS_OK)
		*out = all;
	else
		sk_X509_pop_free(all, X509_free);
	return status;
}

static void
warn_of_mode(const struct source *source)
{
	struct stat st;

	if (stat(source->path, &st) == 0 && (st.st_mode & (S_IWGRP | S_IRWXO)) != 0)
		log_warning("%s: %s: others may read or write the key (mode %04o)", source->option,
		    source->path, (unsigned)st.st_mode & 07777);
}

static enum status
read_key(const struct source *source, EVP_PKEY **out, struct errbuf *why)
{
	enum status status = STATUS_OK;
	struct buf bytes = { 0 };
	bool asked = false;
	BIO *bio;

	if (open_pem(source, &bytes, &bio, why) != STATUS_OK)
		return STATUS_INTERNAL;
	*out = PEM_read_bio_PrivateKey(bio, NULL, on_passphrase, &asked);
	BIO_free(bio);
	buf_free(&bytes);
	if (*out != NULL)
		warn_of_mode(source);
	else
		status =
		    fault(source, asked ? "the key has a passphrase" : "no private key in it", why);
	ERR_clear_error();
	return status;
}

/* The time as OpenSSL writes it: "Nov 25 12:00:00 2026 GMT". */
static void
warn_of_time(const struct source *source, const char *words, const ASN1_TIME *when)
{
	char text[64] = "";
	BIO *bio = BIO_new(BIO_s_mem());

	if (bio == NULL)
		log_fatal("out of memory");
	if (ASN1_TIME_print(bio, when) == 1)
		(void)BIO_read(bio, text, sizeof(text) - 1);
	BIO_free(bio);
	log_warning("%s: %s: the certificate %s %s", source->option, source->path, words, text);
}

static void
check_times(const struct source *source, const X509 *certificate)
{
	if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0)
		warn_of_time(source, "is not valid before", X509_get0_notBefore(certificate));
	if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
		warn_of_time(source, "has expired on", X509_get0_notAfter(certificate));
}

static enum status
use_pair(SSL_CTX *context, const struct source *cert_source, STACK_OF(X509) * chain,
    const struct source *key_source, EVP_PKEY *key, struct errbuf *why)
{
	X509 *own = sk_X509_shift(chain);
	enum status status = STATUS_OK;

	if (X509_check_private_key(own, key) != 1)
		status = fault(key_source, "it is not the key of tls.certificate", why);
	else if (SSL_CTX_use_cert_and_key(context, own, key, chain, 1) != 1)
		status = fault(cert_source, reason(), why);
	else
		check_times(cert_source, own);
	ERR_clear_error();
	X509_free(own);
	return status;
}

static enum status
load_pair(SSL_CTX *context, const struct conf *conf, struct errbuf *why)
{
	struct source cert_source, key_source;
	STACK_OF(X509) *chain = NULL;
	EVP_PKEY *key = NULL;
	enum status status;

	if (locate("tls.certificate", conf->tls.certificate, &cert_source, why) != STATUS_OK ||
	    locate("tls.key", conf->tls.key, &key_source, why) != STATUS_OK)
		return STATUS_INTERNAL;
	status = read_certificates(&cert_source, &chain, why);
	if (status == STATUS_OK)
		status = read_key(&key_source, &key, why);
	if (status == STATUS_OK)
		status = use_pair(context, &cert_source, chain, &key_source, key, why);
	sk_X509_pop_free(chain, X509_free);
	EVP_PKEY_free(key);
	return status;
}

static enum status
load_authorities(SSL_CTX *context, const struct conf *conf, struct errbuf *why)
{
	X509_STORE *store = SSL_CTX_get_cert_store(context);
	STACK_OF(X509) *all = NULL;
	struct source source;
	enum status status = locate("tls.ca", conf->tls.ca, &source, why);

	if (status == STATUS_OK)
		status = read_certificates(&source, &all, why);
	for (int i = 0; status == STATUS_OK && i < sk_X509_num(all); i++) {
		X509 *one = sk_X509_value(all, i);

		/* A client learns their names, so that it can choose among its own. */
		if (X509_STORE_add_cert(store, one) != 1 ||
		    SSL_CTX_add_client_CA(context, one) != 1)
			status = fault(&source, reason(), why);
	}
	sk_X509_pop_free(all, X509_free);
	return status;
}

/* By the value of tls.client_certificates. */
static const struct {
	const char *value;
	int verify;
} client_rules[] = {
	{ "off", SSL_VERIFY_NONE },
	{ "optional", SSL_VERIFY_PEER },
	{ "required", SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT },
};

static enum status
load_client_rules(SSL_CTX *context, const struct conf *conf, struct errbuf *why)
{
	size_t i = 0;

	while (strcmp(client_rules[i].value, conf->tls.client_certificates) != 0)
		i++;
	SSL_CTX_set_verify(context, client_rules[i].verify, NULL);
	if (client_rules[i].verify == SSL_VERIFY_NONE)
		return STATUS_OK;
	return load_authorities(context, conf, why);
}

/* What the system's openssl.cnf asks for stands, where it is stricter. */
static void
set_version(SSL_CTX *context, const char *text)
{
	int version = strcmp(text, "1.3") == 0 ? TLS1_3_VERSION : TLS1_2_VERSION;

	if (SSL_CTX_get_min_proto_version(context) < version &&
	    SSL_CTX_set_min_proto_version(context, version) != 1)
		log_fatal("OpenSSL: %s", reason());
}

static SSL_CTX *
new_context(const struct conf *conf)
{
	static const unsigned char id[] = "parlord";
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (context == NULL)
		log_fatal("OpenSSL: %s", reason());
	set_version(context, conf->tls.min_version);
	/*
	 * A peer's end without close_notify counts as one: each request is complete in itself, so
	 * nobody who cuts the connection changes what was asked. What clients send may be a
	 * password, so no copy of it stays.
	 */
	SSL_CTX_set_options(context,
	    SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF |
		SSL_OP_CLEANSE_PLAINTEXT);
	/* A connection that is idle needs no buffers. */
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
	/* Sessions are in the clients' tickets. */
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	if (SSL_CTX_set_session_id_context(context, id, sizeof(id) - 1) != 1)
		log_fatal("OpenSSL: %s", reason());
	return context;
}

enum status
tls_load(const struct conf *conf, struct tls **out, struct errbuf *why)
{
	struct tls *tls = xcalloc(1, sizeof(*tls));
	enum status status;

	tls->context = new_context(conf);
	status = load_pair(tls->context, conf, why);
	if (status == STATUS_OK)
		status = load_client_rules(tls->context, conf, why);
	if (status == STATUS_OK)
		*out = tls;
	else
		tls_free(&tls);
	return status;
}

void
tls_free(struct tls **tls)
{
	if (*tls == NULL)
		return;
	SSL_CTX_free((*tls)->context);
	free(*tls);
	*tls = NULL;
}

struct ssl_ctx_st *
tls_context(const struct tls *tls)
{
	return tls->context;
}
