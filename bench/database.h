/* SPDX-License-Identifier: ISC */
#ifndef BENCH_DATABASE_H
#define BENCH_DATABASE_H

#include <stdint.h>
#include <stdnoreturn.h>

#include <mysql.h>

#include "tools/process_watch.h"

/*
 * What the references share: programs as one would write them by hand, with nothing of parlord's in
 * them. Each failure ends the program.
 */
struct reference_options {
	const char *socket;
	const char *user;
	const char *password_file; /* null: no password, as with unix_socket authentication */
	const char *database;
	unsigned connections;
	unsigned length; /* of a text */
	unsigned batch;  /* rows */
	const char *statement;
	double seconds;
	struct process_watch watch;
};

/* What the daemon sets on its connections: src/db/connector.c. */
#define REFERENCE_SESSION \
	"SET SESSION tx_isolation = 'READ-COMMITTED', autocommit = 1," \
	" innodb_lock_wait_timeout = 2, @session_ttl = 2592000, @nonce_ttl = 604800," \
	" @require_login = 1"

/* Reads the command line over what is set: -S SOCKET -u USER -p FILE -D NAME -c N -l N -b N
 * -q STATEMENT -d SECONDS -P NAME=PID,… */
void reference_options(struct reference_options *options, int argc, char **argv);

/* A connection, without a database where it is null. */
MYSQL *reference_connect(const struct reference_options *options, const char *database);

void reference_query(MYSQL *mysql, const char *text);

MYSQL_STMT *reference_prepare(MYSQL *mysql, const char *text, MYSQL_BIND *binds);

/* Runs it once and reads all of its results. */
void reference_execute(MYSQL_STMT *stmt);

/* A text of that many bytes. */
char *reference_text(unsigned length);

int64_t reference_now(void); /* ns of CLOCK_MONOTONIC */

/* Prints, as the end of an object of JSON, the CPU time for each of so many requests. */
void reference_print_cpu(const struct process_watch *watch, uint64_t requests);

noreturn void reference_fail(const char *what, const char *why);

#endif
