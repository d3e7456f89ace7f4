/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_INCIDENT_H
#define PARLORD_INCIDENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/log.h"
#include "db/db.h"

/*
 * What a client is told of trouble inside: an id that is also in the log. While the database does
 * not answer, all requests belong to one incident, which is logged when it begins and when it ends.
 * So do requests of one command that meet the same error soon after each other: the log does not
 * write each of them, and each reply's id must be there.
 */
enum { INCIDENT_ID_LENGTH = 12, INCIDENT_MOST_FAULTS = 16 };

struct incident_fault {
	char id[INCIDENT_ID_LENGTH + 1];
	char what[128]; /* command and error; if it is longer, its beginning */
	int64_t begun;  /* of now_ms() */
};

struct incidents {
	int64_t together;                    /* how long a fault stays the same incident (ms) */
	char outage[INCIDENT_ID_LENGTH + 1]; /* empty: none */
	unsigned long requests;              /* that it has cost so far */
	struct incident_fault faults[INCIDENT_MOST_FAULTS]; /* the latest */
	unsigned oldest;                                    /* of them */
};

/* Logs a call that did not go well and writes words for the client. about: the request, as the log
 * has it. */
void incident_report(struct incidents *incidents, const struct log_fields *about,
    const struct db_result *result, char *words, size_t size);

/* The same for a fault that is not the database's; what: for the log. */
void incident_fault(struct incidents *incidents, const struct log_fields *about, const char *what,
    char *words, size_t size);

/* The database has answered: an outage is over. */
void incident_over(struct incidents *incidents);

#endif
