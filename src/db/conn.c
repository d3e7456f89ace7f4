/* SPDX-License-Identifier: ISC */
#include "db/conn.h"

#include <errmsg.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/util.h"
#include "db/result.h"
#include "db/tls.h"

/* A call takes these steps; each may have to wait for the socket. */
enum step { STEP_IDLE, STEP_PREPARE, STEP_EXECUTE, STEP_STORE, STEP_NEXT };

/* A statement lives as long as its connection. */
struct prepared {
	const struct db_proc *proc;
	MYSQL_STMT *stmt;
};

enum { MAX_PREPARED = 64 };

struct db_conn {
	TAILQ_ENTRY(db_conn) link;
	struct db_conn_list *list;
	MYSQL *mysql;
	struct event *read_event; /* always there: an idle connection can end, too */
	struct event *write_event;
	db_conn_over *over;
	void *ctx;

	struct prepared prepared[MAX_PREPARED];
	unsigned nprepared;

	struct db_call *call;
	MYSQL_STMT *stmt; /* of the call */
	MYSQL_BIND binds[DB_MAX_ARGS];
	int64_t attempt; /* an argument of calls that are DB_COUNTED */
	enum step step;
	int rc; /* of the step's function */
	bool waiting;
	bool starting; /* inside db_conn_run() */
	int64_t begun; /* when preparing was */
	int64_t until; /* of db_conn_withdraw(); 0: the call was not withdrawn */
	unsigned set;
	struct db_error error;
	char text[160];
};

static int
prepare_start(struct db_conn *c)
{
	return mysql_stmt_prepare_start(&c->rc, c->stmt, c->text, strlen(c->text));
}

static int
prepare_cont(struct db_conn *c, int ready)
{
	return mysql_stmt_prepare_cont(&c->rc, c->stmt, ready);
}

static unsigned
count_args(const struct db_call *call)
{
	return call->nargs + (call->proc->effect == DB_COUNTED);
}

static void
bind_args(struct db_conn *c)
{
	db_bind_args(c->binds, c->call->args, c->call->nargs);
	c->attempt = c->call->lost + 1;
	if (c->call->proc->effect == DB_COUNTED)
		c->binds[c->call->nargs] =
		    (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &c->attempt };
	mysql_stmt_bind_param(c->stmt, c->binds);
}

static int
execute_start(struct db_conn *c)
{
	bind_args(c);
	c->call->caller->begin(c->call->ctx);
	return mysql_stmt_execute_start(&c->rc, c->stmt);
}

static int
execute_cont(struct db_conn *c, int ready)
{
	return mysql_stmt_execute_cont(&c->rc, c->stmt, ready);
}

static int
store_start(struct db_conn *c)
{
	return mysql_stmt_store_result_start(&c->rc, c->stmt);
}

static int
store_cont(struct db_conn *c, int ready)
{
	return mysql_stmt_store_result_cont(&c->rc, c->stmt, ready);
}

static int
next_start(struct db_conn *c)
{
	return mysql_stmt_next_result_start(&c->rc, c->stmt);
}

static int
next_cont(struct db_conn *c, int ready)
{
	return mysql_stmt_next_result_cont(&c->rc, c->stmt, ready);
}

static enum step
failed(struct db_conn *c)
{
	c->error.number = mysql_stmt_errno(c->stmt);
	c->error.message = mysql_stmt_error(c->stmt);
	/* A packet that could not be sent whole was not executed. */
	c->error.sent = c->step != STEP_PREPARE &&
	    !(c->step == STEP_EXECUTE && c->error.number == CR_SERVER_GONE_ERROR);
	snprintf(c->error.sqlstate, sizeof(c->error.sqlstate), "%s", mysql_stmt_sqlstate(c->stmt));
	if (c->error.number == 0)
		c->error.number = CR_UNKNOWN_ERROR;
	return STEP_IDLE;
}

/* A result set is either rows or the OK that ends the CALL. */
static enum step
look_at_result(struct db_conn *c)
{
	if (mysql_stmt_field_count(c->stmt) > 0)
		return STEP_STORE;
	return mysql_stmt_more_results(c->stmt) ? STEP_NEXT : STEP_IDLE;
}

static enum step
prepared(struct db_conn *c)
{
	if (c->rc != 0) {
		/* The statement is of no use; it was the last one to be added. */
		enum step next = failed(c);

		c->prepared[c->nprepared].proc = NULL;
		return next;
	}
	c->nprepared++;
	if (c->call == NULL)
		return STEP_IDLE;
	/* The server is slow: executing it takes no less than preparing did. */
	c->error.late = now_ms() - c->begun > c->call->deadline - now_ms();
	return c->error.late ? STEP_IDLE : STEP_EXECUTE;
}

static enum step
executed(struct db_conn *c)
{
	return c->rc != 0 ? failed(c) : look_at_result(c);
}

static enum step
stored(struct db_conn *c)
{
	if (c->rc != 0 ||
	    (c->call != NULL &&
		!db_each_row(c->stmt, c->set++, c->call->caller->row, c->call->ctx)))
		return failed(c);
	mysql_stmt_free_result(c->stmt);
	return STEP_NEXT;
}

static enum step
next_found(struct db_conn *c)
{
	if (c->rc > 0)
		return failed(c);
	return c->rc < 0 ? STEP_IDLE : look_at_result(c);
}

static const struct {
	int (*start)(struct db_conn *c); /* both return what to wait for, 0: nothing */
	int (*cont)(struct db_conn *c, int ready);
	enum step (*then)(struct db_conn *c);
} steps[] = {
	[STEP_PREPARE] = { prepare_start, prepare_cont, prepared },
	[STEP_EXECUTE] = { execute_start, execute_cont, executed },
	[STEP_STORE] = { store_start, store_cont, stored },
	[STEP_NEXT] = { next_start, next_cont, next_found },
};

static int
step_start(struct db_conn *c)
{
	db_tls_forget_errors();
	return steps[c->step].start(c);
}

static int
step_cont(struct db_conn *c, int ready)
{
	db_tls_forget_errors();
	return steps[c->step].cont(c, ready);
}

static void
conn_over(struct db_conn *c)
{
	struct db_call *call = c->call;

	c->call = NULL;
	c->until = 0;
	c->over(c->ctx, c, call, &c->error);
}

/* Goes through the steps until one has to wait (for the MYSQL_WAIT_ flags in wait). */
static void
conn_advance(struct db_conn *c, int wait)
{
	while (wait == 0) {
		c->step = steps[c->step].then(c);
		if (c->step == STEP_IDLE)
			break;
		wait = step_start(c);
	}
	c->waiting = wait != 0;
	if ((wait & MYSQL_WAIT_WRITE) != 0)
		event_add(c->write_event, NULL);
	if (c->step != STEP_IDLE)
		return;
	if (c->starting)
		event_active(c->read_event, EV_TIMEOUT, 0);
	else
		conn_over(c);
}

static void
on_socket(evutil_socket_t fd, short what, void *ctx)
{
	struct db_conn *c = ctx;
	int ready =
	    (what & EV_READ ? MYSQL_WAIT_READ : 0) | (what & EV_WRITE ? MYSQL_WAIT_WRITE : 0);

	(void)fd;
	if (c->waiting) {
		conn_advance(c, step_cont(c, ready));
	} else if (c->call != NULL || c->until != 0) {
		conn_over(c); /* it was over before it could wait */
	} else {
		/* An idle connection has nothing to say but farewell. */
		c->error = (struct db_error){ .number = CR_SERVER_LOST,
			.message = "closed by the server" };
		conn_over(c);
	}
}

struct db_conn *
db_conn_new(struct event_base *base, MYSQL *mysql, db_conn_over *over, void *ctx)
{
	struct db_conn *c = xcalloc(1, sizeof(*c));
	evutil_socket_t fd = mysql_get_socket(mysql);

	/* The library itself does not wait for a socket, but under TLS it reads and writes it as it
	 * finds it: blocking, after the handshake. */
	if (evutil_make_socket_nonblocking(fd) < 0)
		log_fatal("database: fcntl: %s", strerror(errno));
	c->mysql = mysql;
	c->over = over;
	c->ctx = ctx;
	c->read_event = event_new(base, fd, EV_READ | EV_PERSIST, on_socket, c);
	c->write_event = event_new(base, fd, EV_WRITE, on_socket, c);
	if (c->read_event == NULL || c->write_event == NULL || event_add(c->read_event, NULL) < 0)
		log_fatal("event: out of memory");
	return c;
}

void
db_conn_free(struct db_conn **conn)
{
	struct db_conn *c = *conn;

	*conn = NULL;
	db_conn_move(c, NULL);
	event_free(c->read_event);
	event_free(c->write_event);
	/* A suspended function must come to its end. Told of a time-out it closes the socket, but
	 * under TLS it does not listen, and sees only that there is nothing more to read or write.
	 */
	if (c->waiting)
		shutdown(mysql_get_socket(c->mysql), SHUT_RDWR);
	for (int tries = 0; c->waiting && tries < 8; tries++)
		c->waiting = step_cont(c, MYSQL_WAIT_TIMEOUT) != 0;
	for (unsigned i = 0; i < MAX_PREPARED && c->prepared[i].stmt != NULL; i++)
		mysql_stmt_close(c->prepared[i].stmt);
	mysql_close(c->mysql);
	db_tls_forget_errors();
	free(c);
}

static MYSQL_STMT *
find_prepared(const struct db_conn *c, const struct db_proc *proc)
{
	for (unsigned i = 0; i < c->nprepared; i++)
		if (c->prepared[i].proc == proc)
			return c->prepared[i].stmt;
	return NULL;
}

/* "CALL name(?,?,…)", in a statement at the end of the prepared ones. */
static void
add_prepared(struct db_conn *c, const struct db_proc *proc, unsigned nargs)
{
	struct prepared *new = &c->prepared[c->nprepared];
	my_bool yes = 1;
	int n;

	if (c->nprepared == MAX_PREPARED || nargs > DB_MAX_ARGS)
		log_fatal("database: no room to prepare %s", proc->name);
	if (new->stmt == NULL && (new->stmt = mysql_stmt_init(c->mysql)) == NULL)
		log_fatal("mysql_stmt_init: out of memory");
	new->proc = proc;
	/* So that a stored result tells how much room its longest texts need. */
	mysql_stmt_attr_set(new->stmt, STMT_ATTR_UPDATE_MAX_LENGTH, &yes);
	n = snprintf(c->text, sizeof(c->text), "CALL %s(", proc->name);
	for (unsigned i = 0; i < nargs; i++)
		n += snprintf(c->text + n, sizeof(c->text) - (size_t)n, i == 0 ? "?" : ",?");
	snprintf(c->text + n, sizeof(c->text) - (size_t)n, ")");
	c->stmt = new->stmt;
}

void
db_conn_run(struct db_conn *c, struct db_call *call)
{
	c->call = call;
	c->set = 0;
	c->error = (struct db_error){ 0 };
	c->stmt = find_prepared(c, call->proc);
	c->step = c->stmt != NULL ? STEP_EXECUTE : STEP_PREPARE;
	if (c->stmt == NULL)
		add_prepared(c, call->proc, count_args(call));
	c->begun = now_ms();
	c->starting = true;
	conn_advance(c, step_start(c));
	c->starting = false;
}

struct db_call *
db_conn_call(const struct db_conn *c)
{
	return c->call;
}

bool
db_conn_sent(const struct db_conn *c)
{
	return c->step != STEP_PREPARE;
}

void
db_conn_withdraw(struct db_conn *c, int64_t until)
{
	c->call = NULL;
	c->until = until;
}

int64_t
db_conn_withdrawn(const struct db_conn *c)
{
	return c->until;
}

struct db_conn *
db_conn_next(const struct db_conn *c)
{
	return TAILQ_NEXT(c, link);
}

void
db_conn_move(struct db_conn *c, struct db_conn_list *list)
{
	if (c->list != NULL)
		TAILQ_REMOVE(c->list, c, link);
	/* First the one that was used last: its thread in the server is warm, others may rest. */
	if (list != NULL)
		TAILQ_INSERT_HEAD(list, c, link);
	c->list = list;
}
