/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONF_H
#define PARLORD_CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/log.h"
#include "base/status.h"

/*
 * The configuration as the daemon uses it, filled from one table of options (conf_options in
 * conf.c), which parlord.conf(5) documents. Times are in milliseconds, sizes in bytes. Strings that
 * were not set are null.
 */
struct conf {
	char *path; /* the file it came from */

	char **listen; /* "127.0.0.1:7420", "[::1]:7420", "unix:/path" */
	size_t nlisten;
	char **listen_tls; /* the same, for clients that speak TLS */
	size_t nlisten_tls;
	char **proxies; /* networks, such as "192.0.2.0/24" */
	size_t nproxies;
	int workers; /* 0: one per processor */
	char *user;
	char *group;
	bool testing;
	bool sandbox;
	bool require_login; /* false: send_msg may speak for anybody */
	char *pidfile;      /* of a daemon that is in the background */
	int worker_timeout;
	int start_timeout;
	int reload_linger; /* 0: for ever */
	int old_generations;

	struct {
		char *socket; /* used unless host is set */
		char *host;
		int port;
		char *user;
		char *password; /* from password_file, where that is given */
		char *password_file;
		char *name;
		char *tls; /* "off", "on" or "verify" */
		char *tls_ca_file;
		char *tls_cert_file;
		char *tls_key_file;
		int pool_size;
		int pool_queue;
		int connect_timeout;
		int query_timeout;
		int retry_min;
		int retry_max;
		bool on_demand; /* no option: the control process connects only for a call */
	} database;

	struct {
		char *socket;
		char *user; /* the database account of the control process */
		char *password;
		char *password_file;
	} control;

	struct {
		char *mode;     /* "off" or "stub" */
		char *accounts; /* the stub's file of username:hash lines */
	} vk;

	/* Files are absolute paths, or names of credentials; see tls_load(). */
	struct {
		char *certificate;
		char *key;
		char *ca;                  /* who signs clients' certificates */
		char *client_certificates; /* "off", "optional" or "required" */
		char *min_version;         /* "1.2" or "1.3" */
		int handshake_timeout;
	} tls;

	struct {
		int max_connections; /* of all workers */
		int max_connections_per_address;
		char **trusted; /* networks */
		size_t ntrusted;
		int request_rate; /* a second; 0: no bound */
		int request_burst;
		int address_rate;
		int address_burst;
		int max_request_size;
		int max_message_length; /* characters */
		int output_buffer;
		int buffer_memory;
		int request_timeout;
		int first_request_timeout;
		int idle_timeout; /* 0: none */
		int peer_timeout; /* 0: the system's */
		int send_timeout;
		int drain_timeout;
		int session_ttl; /* seconds */
		int nonce_ttl;   /* seconds */
		int backlog;
		int batch_messages;
		int batch_bytes;
		int password_cost;
		int hash_threads;
		int hash_queue;
		int hash_share;
		int sessions_per_user;
		int registrations_per_address; /* an hour */
		int account_guesses;           /* wrong passwords for which nobody waits */
		int address_guesses;
		int guess_delay; /* after the next one; then it doubles */
		int guess_delay_max;
		int guess_memory; /* seconds */
	} limits;

	struct log_settings log;
};

/*
 * Reads the file at path. On success *out is the new configuration, to be released with
 * conf_free(); on failure *out is untouched and why names file, line and fault.
 */
MUST_CHECK enum status conf_load(const char *path, struct conf **out, struct errbuf *why);

/* Makes a file that holds a new password. named: by the administrator; else it is to be made only
 * where that is possible. */
typedef enum status conf_make_file(
    const char *path, const struct conf *conf, bool named, struct errbuf *why);

/* The same; a file that is to hold a password and is not there yet is made before it is read. */
MUST_CHECK enum status conf_load_making(
    const char *path, conf_make_file *make, struct conf **out, struct errbuf *why);

/*
 * Gives an option that needs a restart the value that it has in the running configuration, if it
 * has another, and returns its path; to be called until it returns null.
 */
const char *conf_keep_next(struct conf *conf, struct conf *running);

/*
 * Leaves a process one database account: the daemon's, or, as the one that connections use when
 * there is something to do, the control process's. The other's password is wiped.
 */
void conf_use_account(struct conf *conf, bool control);

/* Wipes the secrets, releases everything and clears the pointer. */
void conf_free(struct conf **conf);

#endif
