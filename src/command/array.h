/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_COMMAND_ARRAY_H
#define PARLORD_COMMAND_ARRAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

/*
 * What many requests want, as one argument of a procedure: a JSON array that it takes apart with
 * JSON_TABLE. And its answer: a list of numbers, separated by commas.
 */

/* The value as JSON; null stays null. Bytes, which are no text, are hexadecimal. */
void array_text(struct buf *out, const struct db_value *value);
void array_hex(struct buf *out, const struct db_value *value);
void array_number(struct buf *out, const struct db_value *value);

/* The buffer's text as an argument, which lives as long as the buffer is left alone. */
struct db_value array_argument(const struct buf *buf);

/* Keeps a list, ended by a NUL; a null is left out. */
void array_keep_list(struct buf *to, const struct db_value *value);

/* Takes the next of the numbers in a list that is ended by a NUL; false if there is none. */
bool array_next(const char **list, int64_t *number);

#endif
