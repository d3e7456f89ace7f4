/* SPDX-License-Identifier: ISC */
#include "server/tls_conn.h"

#include <errno.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>

static SSL *
ssl_of(const struct bufferevent *bev)
{
	return bufferevent_openssl_get_ssl((struct bufferevent *)bev);
}

struct bufferevent *
tls_accept(const struct tls *tls, struct event_base *base, int fd)
{
	SSL *ssl = SSL_new(tls_context(tls));

	/* Deferred: otherwise libevent 2.1 tells of the peer's end while it is still reading,
	 * before the bytes that came with it are in the input buffer. */
	return ssl == NULL
	    ? NULL
	    : bufferevent_openssl_socket_new(base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING,
		  BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
}

bool
tls_is_used(const struct bufferevent *bev)
{
	return ssl_of(bev) != NULL;
}

bool
tls_client_name(const struct bufferevent *bev, char out[TLS_NAME_SIZE])
{
	X509 *certificate = SSL_get1_peer_certificate(ssl_of(bev));
	BIO *bio = BIO_new(BIO_s_mem());
	int len = -1;

	if (certificate != NULL && bio != NULL &&
	    X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) >= 0)
		len = BIO_read(bio, out, TLS_NAME_SIZE - 1);
	out[len > 0 ? len : 0] = '\0';
	BIO_free(bio);
	X509_free(certificate);
	return certificate != NULL;
}

const char *
tls_reason(struct bufferevent *bev)
{
	const char *words = NULL;
	int system = errno;
	unsigned long error;

	/* The newest comes first, and the oldest explains the others. Those of no library are
	 * libevent's notes of SSL_get_error(). */
	while ((error = bufferevent_get_openssl_error(bev)) != 0)
		if (ERR_GET_LIB(error) != ERR_LIB_NONE && ERR_reason_error_string(error) != NULL)
			words = ERR_reason_error_string(error);
	if (words == NULL)
		words = system != 0 ? strerror(system) : "the peer has closed";
	return words;
}

void
tls_end(struct bufferevent *bev)
{
	SSL *ssl = ssl_of(bev);

	ERR_clear_error();
	/* In the midst of a handshake there is nothing that could be ended. */
	if (!SSL_in_init(ssl))
		(void)SSL_shutdown(ssl);
	ERR_clear_error();
}
