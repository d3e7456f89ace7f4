/* SPDX-License-Identifier: ISC */
#include "db/errors.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <stddef.h>
#include <string.h>

#include "base/util.h"

static const struct {
	unsigned number;
	enum db_error_kind kind;
	const char *words; /* must be in the message; null: needs none */
} kinds[] = {
	{ ER_SERVER_SHUTDOWN, DB_ERROR_LOST, NULL },
	{ ER_NORMAL_SHUTDOWN, DB_ERROR_LOST, NULL },
	{ ER_CONNECTION_KILLED, DB_ERROR_LOST, NULL },
	{ ER_QUERY_INTERRUPTED, DB_ERROR_LOST, NULL },
	/* It may have committed before its time was over. */
	{ ER_STATEMENT_TIMEOUT, DB_ERROR_LOST, NULL },

	{ ER_LOCK_DEADLOCK, DB_ERROR_COLLISION, NULL },
	{ ER_LOCK_WAIT_TIMEOUT, DB_ERROR_COLLISION, NULL },
	{ ER_DUP_ENTRY, DB_ERROR_COLLISION, NULL },

	/* read_only, or another option that forbids it; a full disk. */
	{ ER_OPTION_PREVENTS_STATEMENT, DB_ERROR_UNWRITABLE, NULL },
	{ ER_READ_ONLY_MODE, DB_ERROR_UNWRITABLE, NULL },
	{ ER_INNODB_READ_ONLY, DB_ERROR_UNWRITABLE, NULL },
	{ ER_DISK_FULL, DB_ERROR_UNWRITABLE, NULL },
	{ ER_RECORD_FILE_FULL, DB_ERROR_UNWRITABLE, NULL },
	{ ER_GET_ERRNO, DB_ERROR_UNWRITABLE, "No space left on device" },
	{ ER_ERROR_ON_WRITE, DB_ERROR_UNWRITABLE, "No space left on device" },
};

enum db_error_kind
db_error_kind(unsigned number, const char *message)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (kinds[i].number == number &&
		    (kinds[i].words == NULL || strstr(message, kinds[i].words) != NULL))
			return kinds[i].kind;
	return number >= CR_MIN_ERROR && number <= CR_MAX_ERROR ? DB_ERROR_LOST : DB_ERROR_OTHER;
}
