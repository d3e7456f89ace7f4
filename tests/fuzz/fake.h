/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_FAKE_H
#define PARLORD_FAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"

/*
 * What commands run on, for targets that run them: a database, hashing threads and a log of which
 * the input decides what they do. They are linked instead of the real ones. A call waits until
 * fake_go_on().
 */

/* Whatever is to be decided is decided by these bytes; behind their end all is 0. */
void fake_decide(const uint8_t *data, size_t size);
uint8_t fake_byte(void);
uint64_t fake_number(void);

/* A text that a database may hold: UTF-8 without NUL. size: of out. Returns its length. */
size_t fake_text(char *out, size_t size);

/* Whether a call, or a hash, is being waited for. */
bool fake_waits(void);

/* It ends. */
void fake_go_on(void);

/* What has been called since fake_forget(). */
struct fake_calls {
	unsigned calls;
	const char *proc; /* the last one's */
	enum db_outcome outcome;
	enum status status; /* of DB_REFUSED */
	size_t rows;        /* of the list that it reads: from 0, each with its number as id */
	bool hash_failed;
	bool hash_refused;
};
const struct fake_calls *fake_seen(void);
void fake_forget(void);

/* A text that nobody may see: not in a reply, not in the log, not in an argument; null: none. */
void fake_secret(const char *text);
bool fake_has_secret(const char *text, size_t len);

#endif
