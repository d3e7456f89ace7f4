/* SPDX-License-Identifier: ISC */
#include "db/connector.h"

#include <errno.h>
#include <mysqld_error.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/util.h"
#include "db/schema.h"
#include "db/tls.h"

/* 2000-01-01 00:00:00 UTC, where the clock stands in testing mode. */
#define TESTING_CLOCK 946684800

struct made {
	STAILQ_ENTRY(made) link;
	struct connector_result result;
};

STAILQ_HEAD(made_list, made);

struct connector {
	const struct conf *conf;
	connector_done *done;
	void *ctx;
	int wake_fd;
	struct event *wake_event;
	pthread_t thread;

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t asked;
	unsigned wanted;
	struct made_list made;
	bool stop;
	bool established; /* a connection was good: a newer schema means that migrate was run */
};

static unsigned
seconds(int ms)
{
	return (unsigned)(ms + 999) / 1000;
}

static bool
query(MYSQL *mysql, const char *text, struct errbuf *why)
{
	if (mysql_real_query(mysql, text, strlen(text)) == 0)
		return true;
	errbuf_set(why, "%s", mysql_error(mysql));
	return false;
}

int
connector_lock_wait(const struct conf *conf)
{
	/* Less than the part of a call's time that the pool waits for an attempt. */
	int wait = conf->database.query_timeout * 2 / 5 / 1000;

	return wait > 0 ? wait : 1;
}

static bool
prepare_session(MYSQL *mysql, const struct conf *conf, struct errbuf *why)
{
	char text[1024];

	/*
	 * A lock is given up before the call's time is over: that leaves its outcome certain. What
	 * was given up at last ends in the server, too, which would not see that nobody listens any
	 * more, and would in the end have no connection left for anybody.
	 */
	snprintf(text, sizeof(text),
	    "SET SESSION tx_isolation = 'READ-COMMITTED', autocommit = 1,"
	    " innodb_lock_wait_timeout = %d, max_statement_time = %.3f,"
	    " @session_ttl = %d, @nonce_ttl = %d, @require_login = %d, @max_sessions = %d,"
	    " @account_guesses = %d, @address_guesses = %d, @guess_delay = %.3f,"
	    " @guess_delay_max = %.3f, @guess_memory = %d, @registrations = %d",
	    connector_lock_wait(conf), conf->database.query_timeout / 1000.0,
	    conf->limits.session_ttl, conf->limits.nonce_ttl, conf->require_login,
	    conf->limits.sessions_per_user, conf->limits.account_guesses,
	    conf->limits.address_guesses, conf->limits.guess_delay / 1000.0,
	    conf->limits.guess_delay_max / 1000.0, conf->limits.guess_memory,
	    conf->limits.registrations_per_address);
	if (!query(mysql, text, why))
		return false;
	snprintf(text, sizeof(text), "SET timestamp = %d", TESTING_CLOCK);
	return !conf->testing || query(mysql, text, why);
}

/* parlorctl was never run here, or what it has made is gone. */
static void
not_initialised(const struct conf *conf, const char *error, struct connector_result *result)
{
	result->mismatch = true;
	errbuf_set(&result->why, "the database %s is not initialised (%s): run 'parlorctl init-db'",
	    conf->database.name, error);
}

static bool
is_uninitialised(unsigned number)
{
	return number == ER_BAD_DB_ERROR || number == ER_SP_DOES_NOT_EXIST ||
	    number == ER_NO_SUCH_TABLE;
}

static bool
read_greeting(MYSQL *mysql, const struct conf *conf, int *schema, int *testing,
    struct connector_result *result)
{
	MYSQL_RES *rows;
	MYSQL_ROW row;
	bool whole;

	if (!query(mysql, "CALL hello()", &result->why))
		return false;
	if ((rows = mysql_store_result(mysql)) == NULL) {
		errbuf_set(&result->why, "%s", mysql_error(mysql));
		return false;
	}
	row = mysql_fetch_row(rows);
	whole = row != NULL && row[0] != NULL;
	if (whole) {
		*schema = atoi(row[0]);
		*testing = atoi(row[1]);
	} else {
		not_initialised(conf, "it has no schema", result);
	}
	mysql_free_result(rows);
	while (mysql_next_result(mysql) == 0)
		mysql_free_result(mysql_store_result(mysql));
	return whole;
}

/* A daemon that runs goes on with the next release's schema, which is made for that. */
static bool
check_database(
    MYSQL *mysql, const struct conf *conf, bool established, struct connector_result *result)
{
	int schema, testing;

	if (!read_greeting(mysql, conf, &schema, &testing, result))
		return false;
	if ((schema == SCHEMA_VERSION || (schema > SCHEMA_VERSION && established)) &&
	    testing == conf->testing)
		return true;
	result->mismatch = true;
	if (testing != conf->testing)
		errbuf_set(&result->why, "the database %s was %sinitialised for testing; %s",
		    conf->database.name, testing ? "" : "not ",
		    testing ? "start parlord with --testing"
			    : "make another with 'parlorctl --testing init-db'");
	else if (schema < SCHEMA_VERSION)
		errbuf_set(&result->why,
		    "the database has schema %d, this parlord needs %d: run 'parlorctl migrate'",
		    schema, SCHEMA_VERSION);
	else
		errbuf_set(&result->why,
		    "the database has schema %d, newer than this parlord's %d: install the newer "
		    "parlord",
		    schema, SCHEMA_VERSION);
	return false;
}

static bool
open_connection(
    MYSQL *mysql, const struct conf *conf, bool established, struct connector_result *result)
{
	unsigned timeout = seconds(conf->database.connect_timeout), no = 0;

	mysql_options(mysql, MYSQL_OPT_NONBLOCK, 0);
	mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
	mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &timeout);
	mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &timeout);
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &no);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	db_tls_prepare(mysql, conf);
	if (mysql_real_connect(mysql, conf->database.host, conf->database.user,
		conf->database.password, conf->database.name, (unsigned)conf->database.port,
		conf->database.host == NULL ? conf->database.socket : NULL,
		CLIENT_MULTI_RESULTS) == NULL) {
		errbuf_set(&result->why, "%s", mysql_error(mysql));
		return false;
	}
	return db_tls_check(mysql, conf, &result->why) &&
	    prepare_session(mysql, conf, &result->why) &&
	    check_database(mysql, conf, established, result);
}

static struct made *
connect_once(const struct conf *conf, bool established)
{
	struct made *made = xcalloc(1, sizeof(*made));
	MYSQL *mysql = mysql_init(NULL);

	if (mysql == NULL)
		log_fatal("mysql_init: out of memory");
	if (open_connection(mysql, conf, established, &made->result)) {
		made->result.mysql = mysql;
		return made;
	}
	made->result.number = mysql_errno(mysql);
	if (is_uninitialised(made->result.number))
		not_initialised(conf, mysql_error(mysql), &made->result);
	mysql_close(mysql);
	return made;
}

static void *
connector_thread(void *arg)
{
	struct connector *c = arg;
	const uint64_t one = 1;

	mysql_thread_init();
	pthread_mutex_lock(&c->lock);
	while (!c->stop) {
		bool established = c->established;
		struct made *made;

		if (c->wanted == 0) {
			pthread_cond_wait(&c->asked, &c->lock);
			continue;
		}
		c->wanted--;
		pthread_mutex_unlock(&c->lock);
		made = connect_once(c->conf, established);
		pthread_mutex_lock(&c->lock);
		c->established |= made->result.mysql != NULL;
		STAILQ_INSERT_TAIL(&c->made, made, link);
		if (write(c->wake_fd, &one, sizeof(one)) < 0)
			log_error("database: eventfd: %s", strerror(errno));
	}
	pthread_mutex_unlock(&c->lock);
	mysql_thread_end();
	return NULL;
}

static void
on_wake(evutil_socket_t fd, short what, void *ctx)
{
	struct connector *c = ctx;
	struct made_list made = STAILQ_HEAD_INITIALIZER(made);
	struct made *m;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) < 0)
		return;
	pthread_mutex_lock(&c->lock);
	STAILQ_CONCAT(&made, &c->made);
	pthread_mutex_unlock(&c->lock);
	while ((m = STAILQ_FIRST(&made)) != NULL) {
		STAILQ_REMOVE_HEAD(&made, link);
		c->done(c->ctx, &m->result);
		free(m);
	}
}

static void
start_thread(struct connector *c)
{
	sigset_t all, old;
	int error;

	/* Signals are the loop's. */
	sigfillset(&all);
	/* But for one that the kernel sends to a thread itself: see server/confine.h. */
	sigdelset(&all, SIGSYS);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&c->thread, NULL, connector_thread, c);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (error != 0)
		log_fatal("pthread_create: %s", strerror(error));
	pthread_setname_np(c->thread, "connect");
}

struct connector *
connector_new(struct event_base *base, const struct conf *conf, connector_done *done, void *ctx)
{
	struct connector *c = xcalloc(1, sizeof(*c));

	if (mysql_library_init(0, NULL, NULL) != 0)
		log_fatal("mysql_library_init failed");
	c->conf = conf;
	c->done = done;
	c->ctx = ctx;
	STAILQ_INIT(&c->made);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->asked, NULL);
	if ((c->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0)
		log_fatal("eventfd: %s", strerror(errno));
	c->wake_event = event_new(base, c->wake_fd, EV_READ | EV_PERSIST, on_wake, c);
	if (c->wake_event == NULL || event_add(c->wake_event, NULL) < 0)
		log_fatal("event: out of memory");
	start_thread(c);
	return c;
}

void
connector_start(struct connector *c)
{
	pthread_mutex_lock(&c->lock);
	c->wanted++;
	pthread_cond_signal(&c->asked);
	pthread_mutex_unlock(&c->lock);
}

void
connector_free(struct connector **connector)
{
	struct connector *c = *connector;
	struct timespec until;
	struct made *m;

	*connector = NULL;
	event_free(c->wake_event);
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_signal(&c->asked);
	pthread_mutex_unlock(&c->lock);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec++;
	if (pthread_timedjoin_np(c->thread, NULL, &until) != 0) {
		/* It still uses c, which therefore lives as long as the process. */
		pthread_detach(c->thread);
		return;
	}
	while ((m = STAILQ_FIRST(&c->made)) != NULL) {
		STAILQ_REMOVE_HEAD(&c->made, link);
		mysql_close(m->result.mysql);
		free(m);
	}
	close(c->wake_fd);
	pthread_cond_destroy(&c->asked);
	pthread_mutex_destroy(&c->lock);
	free(c);
}
