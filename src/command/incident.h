/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_INCIDENT_H
#define PARLORD_INCIDENT_H

#include <stdbool.h>

#include "db/db.h"

/*
 * What a client is told of trouble inside: an id that is also in the log. While the database does
 * not answer, all requests belong to one incident, which is logged when it begins and when it ends.
 */
enum { INCIDENT_ID_LENGTH = 12 };

struct incidents {
	char outage[INCIDENT_ID_LENGTH + 1]; /* empty: none */
	unsigned long requests;              /* that it has cost so far */
};

/* Logs a call that did not go well and writes words for the client. */
void incident_report(struct incidents *incidents, const char *command,
    const struct db_result *result, char *words, size_t size);

/* The same for a fault that is not the database's; what: for the log. */
void incident_fault(const char *command, const char *what, char *words, size_t size);

/* The database has answered: an outage is over. */
void incident_over(struct incidents *incidents);

#endif
