/* SPDX-License-Identifier: ISC */
#include "command/incident.h"

#include <stdio.h>

#include "base/log.h"
#include "base/util.h"

static void
make_id(char id[INCIDENT_ID_LENGTH + 1])
{
	unsigned char bytes[INCIDENT_ID_LENGTH / 2];

	random_bytes(bytes, sizeof(bytes));
	hex_encode(id, bytes, sizeof(bytes));
}

static void
report_outage(struct incidents *incidents, const struct db_result *result, char *words, size_t size)
{
	if (incidents->outage[0] == '\0') {
		make_id(incidents->outage);
		log_error("incident %s: the database: %s", incidents->outage, result->message);
	}
	incidents->requests++;
	snprintf(words, size, "The database does not answer, nothing was changed (incident %s)",
	    incidents->outage);
}

void
incident_report(struct incidents *incidents, const char *command, const struct db_result *result,
    char *words, size_t size)
{
	char id[INCIDENT_ID_LENGTH + 1];
	bool uncertain = result->outcome == DB_UNCERTAIN;

	if (result->outcome == DB_AWAY) {
		report_outage(incidents, result, words, size);
		return;
	}
	make_id(id);
	log_error("incident %s: %s: %s%s", id, command, result->message,
	    uncertain ? " (the outcome is unknown)" : "");
	snprintf(words, size, "%s (incident %s)",
	    uncertain ? "The outcome of this command is unknown"
		      : "Internal error, nothing was changed",
	    id);
}

void
incident_fault(const char *command, const char *what, char *words, size_t size)
{
	char id[INCIDENT_ID_LENGTH + 1];

	make_id(id);
	log_error("incident %s: %s: %s", id, command, what);
	snprintf(words, size, "Internal error, nothing was changed (incident %s)", id);
}

void
incident_over(struct incidents *incidents)
{
	if (incidents->outage[0] == '\0')
		return;
	log_info("incident %s is over: the database answers again; %lu requests were refused",
	    incidents->outage, incidents->requests);
	*incidents = (struct incidents){ 0 };
}
