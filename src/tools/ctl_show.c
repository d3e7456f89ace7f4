/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/util.h"
#include "tools/ctl_link.h"
#include "tools/ctl_table.h"

/* Commands that show how the daemon and its users are. */

#define EXIT_DEGRADED 1
#define EXIT_DOWN     2
#define USERS_PAGE    500

static void
print_json(const json_t *value)
{
	(void)json_dumpf(value, stdout, JSON_COMPACT);
	putchar('\n');
}

static const char *
text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

static json_int_t
int_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* --- status --- */

static const struct ctl_column process_columns[] = {
	{ "role", "PROCESS", CELL_TEXT },
	{ "pid", "PID", CELL_COUNT },
	{ "generation", "GEN", CELL_COUNT },
	{ "state", "STATE", CELL_TEXT },
	{ "database", "DATABASE", CELL_TEXT },
	{ "uptime", "UP", CELL_SECONDS },
	{ "connections", "CLIENTS", CELL_COUNT },
	{ "requests_pending", "REQUESTS", CELL_COUNT },
	{ "database_busy", "CALLS", CELL_COUNT },
	{ "database_waiting", "WAITING", CELL_COUNT },
	{ "hashes_pending", "HASHES", CELL_COUNT },
	{ "memory_bytes", "MEMORY", CELL_BYTES },
};

static const struct ctl_column command_columns[] = {
	{ "command", "COMMAND", CELL_TEXT },
	{ "ok", "OK", CELL_COUNT },
	{ "refused", "REFUSED", CELL_COUNT },
	{ "failed", "FAILED", CELL_COUNT },
	{ "mean_ms", "MEAN ms", CELL_MILLIS },
	{ "p50_ms", "50% ms", CELL_MILLIS },
	{ "p99_ms", "99% ms", CELL_MILLIS },
};

/* The daemon's words and what they mean for the exit status. */
static const struct {
	const char *health;
	int status;
} healths[] = { { "ok", EX_OK }, { "degraded", EXIT_DEGRADED }, { "down", EXIT_DOWN } };

static int
health_status(const json_t *reply)
{
	for (size_t i = 0; i < COUNT_OF(healths); i++)
		if (strcmp(healths[i].health, text_of(reply, "health")) == 0)
			return healths[i].status;
	return EX_PROTOCOL;
}

/* An object of objects as an array, each with its key. */
static json_t *
as_rows(json_t *object, const char *key)
{
	json_t *rows = json_array(), *value;
	const char *name;

	json_object_foreach(object, name, value)
	{
		json_t *row = json_copy(value);

		(void)json_object_set_new(row, key, json_string(name));
		(void)json_array_append_new(rows, row);
	}
	return rows;
}

/* What has happened since the start, as far as it has. */
static void
print_counters(const json_t *counters)
{
	json_int_t batches = int_of(counters, "message_batches");
	const char *name;
	json_t *value;

	putchar('\n');
	json_object_foreach((json_t *)counters, name, value)
	{
		if (json_integer_value(value) > 0)
			printf(
			    "%-26s %12" JSON_INTEGER_FORMAT "\n", name, json_integer_value(value));
	}
	if (batches > 0)
		printf("%-26s %12.1f\n", "messages in a batch",
		    (double)int_of(counters, "messages") / (double)batches);
}

static void
print_status(const json_t *reply)
{
	char up[CTL_CELL_SIZE];
	json_t *commands = as_rows(json_object_get(reply, "commands"), "command");

	printf("parlord %s: %s, up %s, %lld of %lld connections\n\n", text_of(reply, "version"),
	    text_of(reply, "health"), ctl_seconds(up, int_of(reply, "uptime")),
	    int_of(reply, "connections"), int_of(reply, "max_connections"));
	ctl_table_print(
	    process_columns, COUNT_OF(process_columns), json_object_get(reply, "processes"));
	if (json_array_size(commands) > 0) {
		putchar('\n');
		ctl_table_print(command_columns, COUNT_OF(command_columns), commands);
	}
	json_decref(commands);
	print_counters(json_object_get(reply, "counters"));
}

int
ctl_status(const struct ctl *ctl)
{
	enum { JSON };
	struct ctl_link *link = ctl_link_begin(ctl);
	json_t *reply = ctl_ask(link, json_pack("{s:s}", "cmd", "status"));

	if (reply != NULL) {
		ctl_link_fail(link, health_status(reply));
		if (ctl->values[JSON] != NULL)
			print_json(reply);
		else
			print_status(reply);
	}
	json_decref(reply);
	return ctl_link_end(&link);
}

int
ctl_metrics(const struct ctl *ctl)
{
	struct ctl_link *link = ctl_link_begin(ctl);
	json_t *reply = ctl_ask(link, json_pack("{s:s}", "cmd", "metrics"));

	if (reply != NULL)
		fputs(text_of(reply, "metrics"), stdout);
	json_decref(reply);
	return ctl_link_end(&link);
}

/* --- lists --- */

static const struct ctl_column client_columns[] = {
	{ "client", "CLIENT", CELL_COUNT },
	{ "address", "ADDRESS", CELL_TEXT },
	{ "id_user", "USER", CELL_COUNT },
	{ "pid", "PID", CELL_COUNT },
	{ "seconds", "CONNECTED", CELL_SECONDS },
	{ "idle", "IDLE", CELL_SECONDS },
	{ "requests", "REQUESTS", CELL_COUNT },
};

static const struct ctl_column user_columns[] = {
	{ "id_user", "ID", CELL_COUNT },
	{ "username", "NAME", CELL_TEXT },
	{ "created", "CREATED", CELL_TEXT },
	{ "used", "LAST USED", CELL_TEXT },
	{ "sessions", "SESSIONS", CELL_COUNT },
	{ "banned", "BANNED", CELL_TEXT },
	{ "reason", "REASON", CELL_TEXT },
};

/* For programs an object a line, for people a table. */
static void
print_rows(const struct ctl_column *columns, size_t ncolumns, const json_t *rows, bool for_programs)
{
	size_t i;
	json_t *row;

	if (!for_programs) {
		ctl_table_print(columns, ncolumns, rows);
		return;
	}
	json_array_foreach(rows, i, row) print_json(row);
}

int
ctl_clients(const struct ctl *ctl)
{
	enum { JSON };
	struct ctl_link *link = ctl_link_begin(ctl);
	json_t *reply = ctl_ask(link, json_pack("{s:s}", "cmd", "clients"));

	if (reply != NULL)
		print_rows(client_columns, COUNT_OF(client_columns),
		    json_object_get(reply, "clients"), ctl->values[JSON] != NULL);
	json_decref(reply);
	return ctl_link_end(&link);
}

/* Page by page, so that no reply gets long; false when there are no more. */
static bool
print_users(struct ctl_link *link, const char *name, json_int_t *after, bool for_programs)
{
	json_t *request =
	    json_pack("{s:s, s:s*, s:i}", "cmd", "users", "name", name, "limit", USERS_PAGE);
	json_t *reply, *rows;
	size_t n;

	if (*after > 0)
		(void)json_object_set_new(request, "after", json_integer(*after));
	reply = ctl_ask(link, request);
	rows = json_object_get(reply, "users");
	n = json_array_size(rows);
	if (n > 0 || (*after == 0 && rows != NULL))
		print_rows(user_columns, COUNT_OF(user_columns), rows, for_programs);
	if (n > 0)
		*after = int_of(json_array_get(rows, n - 1), "id_user");
	json_decref(reply);
	return n == USERS_PAGE;
}

int
ctl_users(const struct ctl *ctl)
{
	enum { JSON };
	struct ctl_link *link = ctl_link_begin(ctl);
	json_int_t after = 0;

	while (print_users(link, ctl->words[0], &after, ctl->values[JSON] != NULL))
		;
	return ctl_link_end(&link);
}
