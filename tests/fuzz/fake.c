/* SPDX-License-Identifier: ISC */
#include "fake.h"

#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

#include "auth/hasher.h"
#include "base/compiler.h"
#include "base/log_sink.h"
#include "command/request_internal.h"
#include "fuzz.h"

#define HASH      "$y$fake"
#define MAX_ROWS  700
#define MAX_TEXT  64
#define ROW_TEXTS 8

/* --- what decides */

static const uint8_t *next, *end;
static struct fake_calls seen;
static const char *secret; /* or null */

/* Of the list that is being read: what its rows have as text. */
static struct {
	char text[MAX_TEXT];
	size_t len;
} row_texts[ROW_TEXTS];

uint8_t
fake_byte(void)
{
	return next < end ? *next++ : 0;
}

uint64_t
fake_number(void)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < sizeof(number); i++)
		number = number << 8 | fake_byte();
	return number;
}

size_t
fake_text(char *out, size_t size)
{
	size_t len = fake_byte() % size, whole = 0;

	for (size_t i = 0; i < len; i++)
		out[i] = (char)fake_byte();
	while (whole < len) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(
		    (const utf8proc_uint8_t *)out + whole, (utf8proc_ssize_t)(len - whole), &c);

		if (n <= 0 || c == 0) {
			out[whole] = '?';
			n = 1;
		}
		whole += (size_t)n;
	}
	/* The input may have guessed it. */
	if (fake_has_secret(out, len))
		memset(out, '?', len);
	return len;
}

void
fake_decide(const uint8_t *data, size_t size)
{
	next = data;
	end = data + size;
}

void
fake_forget(void)
{
	seen = (struct fake_calls){ 0 };
}

const struct fake_calls *
fake_seen(void)
{
	return &seen;
}

/* --- secrets */

void
fake_secret(const char *text)
{
	secret = text;
}

bool
fake_has_secret(const char *text, size_t len)
{
	return secret != NULL && memmem(text, len, secret, strlen(secret)) != NULL;
}

/* The last part of the log: whatever a client has sent, what comes here is one line. */
bool
log_plain_write(const struct log_record *record)
{
	size_t len = strlen(record->text);

	HOLDS(len > 0 && !fake_has_secret(record->text, len));
	for (size_t i = 0; i < len; i++)
		HOLDS(!iscntrl((unsigned char)record->text[i]));
	return true;
}

/* --- the database */

struct db_pool {
	char unused;
};

/* A call, or a job of hashing; at most one of both is being waited for. */
static struct call {
	const struct db_proc *proc;
	const struct db_value *args;
	unsigned nargs;
	const struct db_caller *caller;
	hash_done *hashed;
	void *ctx;
} waiting;

struct db_pool *
db_pool_new(
    struct event_base *base, const struct conf *conf, const struct db_watcher *watcher, void *ctx)
{
	static struct db_pool pool;

	(void)base;
	(void)conf;
	(void)watcher;
	(void)ctx;
	return &pool;
}

void
db_pool_free(struct db_pool **pool)
{
	*pool = NULL;
}

void
db_pool_measure(const struct db_pool *pool)
{
	(void)pool;
}

bool
db_pool_full(const struct db_pool *pool)
{
	(void)pool;
	return false;
}

/* Nothing is gathered here. */
struct db_gather *
db_gather_new(struct db_pool *pool, void (*due)(void *ctx), void *ctx)
{
	(void)pool;
	(void)due;
	(void)ctx;
	return NULL;
}

void
db_gather_free(struct db_gather **gather)
{
	*gather = NULL;
}

void
db_gather_soon(struct db_gather *gather)
{
	(void)gather;
	HOLDS(false);
}

static void
check_arg(const struct db_value *arg)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n;

	if (arg->type != DB_TEXT)
		return;
	HOLDS(!fake_has_secret(arg->text, arg->len));
	for (size_t at = 0; at < arg->len; at += (size_t)n) {
		n = utf8proc_iterate((const utf8proc_uint8_t *)arg->text + at,
		    (utf8proc_ssize_t)(arg->len - at), &c);
		HOLDS(n > 0 && c != 0);
	}
}

void
db_call_by(struct db_pool *pool, const struct db_proc *proc, const struct db_value *args,
    unsigned nargs, int64_t deadline, const struct db_caller *caller, void *ctx)
{
	(void)pool;
	(void)deadline;
	HOLDS(!fake_waits() && nargs <= REQUEST_MAX_ARGS);
	for (unsigned i = 0; i < nargs; i++)
		check_arg(&args[i]);
	waiting = (struct call){
		.proc = proc, .args = args, .nargs = nargs, .caller = caller, .ctx = ctx
	};
	if (seen.calls++ == 0) {
		seen.rows = (size_t)fake_number() % MAX_ROWS;
		for (unsigned i = 0; i < ROW_TEXTS; i++)
			row_texts[i].len = fake_text(row_texts[i].text, MAX_TEXT);
	}
	seen.proc = proc->name;
}

void
db_call(struct db_pool *pool, const struct db_proc *proc, const struct db_value *args,
    unsigned nargs, const struct db_caller *caller, void *ctx)
{
	db_call_by(pool, proc, args, nargs, INT64_MAX, caller, ctx);
}

static void
give_row(const struct call *call, size_t number, unsigned ncolumns)
{
	static const char *const names[] = { "id", "text", "none", "flag", "_cursor" };
	size_t which = number % ROW_TEXTS;
	const struct db_value values[] = {
		{ .type = DB_INT, .number = (int64_t)number },
		{ .type = DB_TEXT, .text = row_texts[which].text, .len = row_texts[which].len },
		{ .type = DB_NULL },
		{ .type = DB_BOOL, .number = number & 1 },
		{ .type = DB_INT, .number = (int64_t)number },
	};
	const struct db_row row = { .ncolumns = ncolumns, .names = names, .values = values };

	HOLDS(ncolumns <= COUNT_OF(names));
	call->caller->row(call->ctx, &row);
}

/* A page, as the procedures of lists give it; whether it is the first. */
static bool
give_page(const struct call *call)
{
	const struct db_value *most = &call->args[call->nargs - 2], *after = most + 1;
	size_t from = after->type == DB_NULL ? 0 : (size_t)after->number + 1;

	HOLDS(most->type == DB_INT && most->number > 0 && from <= seen.rows);
	for (size_t i = from; i < seen.rows && i < from + (size_t)most->number; i++)
		give_row(call, i, 5);
	return from == 0;
}

/* A second result set comes with the first page only. */
static void
give_rows(const struct call *call)
{
	static const char *const names[] = { "more" };
	static const struct db_value values[] = { { .type = DB_INT, .number = 1 } };
	const struct db_row more = { .set = 1, .ncolumns = 1, .names = names, .values = values };
	const struct request *req = call->ctx;
	enum reply_form form = req->command->reply.form;
	bool first = true;

	call->caller->begin(call->ctx);
	if (req->command->start != NULL || (form != REPLY_ARRAY && form != REPLY_KEYED))
		give_row(call, 0, 4);
	else
		first = give_page(call);
	if (req->command->start == NULL && first && fake_byte() % 4 == 1)
		call->caller->row(call->ctx, &more);
}

static void
end_call(void)
{
	static const enum db_outcome outcomes[] = { DB_OK, DB_REFUSED, DB_FAILED, DB_BUSY, DB_AWAY,
		DB_UNWRITABLE, DB_UNCERTAIN };
	const struct call call = waiting;
	uint8_t how = fake_byte();
	char message[MAX_TEXT] = "";
	struct db_result result = {
		.outcome = how < COUNT_OF(outcomes) ? outcomes[how] : DB_OK,
		.message = message,
	};

	waiting = (struct call){ 0 };
	/* Or an attempt that ended in a deadlock. */
	if (result.outcome == DB_OK || how % 2 == 0)
		give_rows(&call);
	if (how % 16 == 15)
		give_rows(&call);
	if (result.outcome != DB_OK)
		message[fake_text(message, sizeof(message) - 1)] = '\0';
	if (result.outcome == DB_REFUSED) {
		result.status = (enum status)(1 + fake_byte() % STATUS_NOT_IN_GAME);
		result.retry_after = result.status == STATUS_TRY_LATER ? fake_byte() : 0;
	}
	result.wrote = result.outcome == DB_OK && call.proc->effect != DB_READS;
	seen.outcome = result.outcome;
	seen.status = result.status;
	call.caller->done(call.ctx, &result);
}

/* --- hashing */

struct hasher {
	char unused;
};

struct hasher *
hasher_new(struct event_base *base, const struct hasher_options *options)
{
	static struct hasher hasher;

	(void)base;
	(void)options;
	return &hasher;
}

int
hasher_jobs(const struct hasher *hasher)
{
	(void)hasher;
	return waiting.hashed != NULL;
}

void
hasher_free(struct hasher **hasher)
{
	*hasher = NULL;
}

enum status
hasher_make(struct hasher *hasher, const struct net_addr *from, const char *password, size_t len,
    hash_done *done, void *ctx)
{
	uint8_t how = fake_byte();

	(void)hasher;
	(void)from;
	HOLDS(!fake_waits() && strlen(password) == len && len >= 1 && len <= 511);
	seen.hash_refused = how == 1 || how == 2;
	if (seen.hash_refused)
		return how == 1 ? STATUS_TRY_LATER : STATUS_INTERNAL;
	waiting = (struct call){ .hashed = done, .ctx = ctx };
	return STATUS_OK;
}

enum status
hasher_verify(struct hasher *hasher, const struct net_addr *from, const char *password, size_t len,
    const char *hash, hash_done *done, void *ctx)
{
	(void)hash;
	return hasher_make(hasher, from, password, len, done, ctx);
}

static void
end_hash(void)
{
	const struct call job = waiting;

	waiting = (struct call){ 0 };
	seen.hash_failed = fake_byte() == 1;
	job.hashed(
	    job.ctx, seen.hash_failed ? HASH_FAILED : HASH_MADE, seen.hash_failed ? NULL : HASH);
}

bool
fake_waits(void)
{
	return waiting.caller != NULL || waiting.hashed != NULL;
}

void
fake_go_on(void)
{
	HOLDS(fake_waits());
	if (waiting.hashed != NULL)
		end_hash();
	else
		end_call();
}
