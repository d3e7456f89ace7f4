/* SPDX-License-Identifier: ISC */
#include "base/status.h"

#include <string.h>

#include "base/compiler.h"

static const struct {
	const char *name;
	const char *sqlstate;
} statuses[] = {
#define X(name, wire, sqlstate) [STATUS_##name] = { wire, sqlstate },
	STATUSES(X)
#undef X
};

const char *
status_name(enum status status)
{
	return statuses[status].name;
}

enum status
status_of_sqlstate(const char *sqlstate)
{
	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		if (strcmp(statuses[i].sqlstate, sqlstate) == 0)
			return (enum status)i;
	return STATUS_INTERNAL;
}
