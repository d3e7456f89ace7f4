/* SPDX-License-Identifier: ISC */
#include "command/incident.h"

#include <stdio.h>
#include <string.h>

#include "base/util.h"

static void
make_id(char id[INCIDENT_ID_LENGTH + 1])
{
	unsigned char bytes[INCIDENT_ID_LENGTH / 2];

	random_bytes(bytes, sizeof(bytes));
	hex_encode(id, bytes, sizeof(bytes));
}

static void
report_outage(struct incidents *incidents, const struct log_fields *about,
    const struct db_result *result, char *words, size_t size)
{
	if (incidents->outage[0] == '\0') {
		make_id(incidents->outage);
		log_event(EVENT_INCIDENT,
		    LOG_FIELDS(.incident = incidents->outage, .command = about->command),
		    "incident %s: the database: %s", incidents->outage, result->message);
	}
	incidents->requests++;
	snprintf(words, size, "The database does not answer, nothing was changed (incident %s)",
	    incidents->outage);
}

/* The fault of that kind that goes on, or a new one in the place of the oldest. */
static const struct incident_fault *
find_fault(struct incidents *incidents, const char *command, const char *error)
{
	struct incident_fault fault = { .begun = now_ms() };

	(void)snprintf(fault.what, sizeof(fault.what), "%s: %s", command, error);
	for (unsigned i = 0; i < INCIDENT_MOST_FAULTS; i++) {
		const struct incident_fault *known = &incidents->faults[i];

		if (strcmp(known->what, fault.what) == 0 &&
		    fault.begun - known->begun < incidents->together)
			return known;
	}
	make_id(fault.id);
	incidents->oldest = (incidents->oldest + 1) % INCIDENT_MOST_FAULTS;
	incidents->faults[incidents->oldest] = fault;
	return &incidents->faults[incidents->oldest];
}

/* Returns the incident's id. */
static const char *
log_fault(struct incidents *incidents, const struct log_fields *about, const char *error,
    const char *remark)
{
	const struct incident_fault *fault = find_fault(incidents, about->command, error);
	struct log_fields fields = *about;

	fields.incident = fault->id;
	log_event(EVENT_INCIDENT, &fields, "incident %s: %s: %s%s", fault->id, about->command,
	    error, remark);
	return fault->id;
}

void
incident_report(struct incidents *incidents, const struct log_fields *about,
    const struct db_result *result, char *words, size_t size)
{
	bool uncertain = result->outcome == DB_UNCERTAIN;

	if (result->outcome == DB_AWAY) {
		report_outage(incidents, about, result, words, size);
		return;
	}
	snprintf(words, size, "%s (incident %s)",
	    uncertain ? "The outcome of this command is unknown"
		      : "Internal error, nothing was changed",
	    log_fault(
		incidents, about, result->message, uncertain ? " (the outcome is unknown)" : ""));
}

void
incident_fault(struct incidents *incidents, const struct log_fields *about, const char *what,
    char *words, size_t size)
{
	snprintf(words, size, "Internal error, nothing was changed (incident %s)",
	    log_fault(incidents, about, what, ""));
}

void
incident_over(struct incidents *incidents)
{
	if (incidents->outage[0] == '\0')
		return;
	log_event(EVENT_INCIDENT_OVER, LOG_FIELDS(.incident = incidents->outage),
	    "incident %s is over: the database answers again; %lu requests were refused",
	    incidents->outage, incidents->requests);
	incidents->outage[0] = '\0';
	incidents->requests = 0;
}
