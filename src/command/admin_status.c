/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "command/admin_status.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "command/request_internal.h"
#include "json/reply.h"

/* Clients of one piece of a reply. */
#define CLIENTS_PIECE 500

static const char *const role_names[] = {
	[BOARD_NOBODY] = "none",
	[BOARD_MASTER] = "master",
	[BOARD_WORKER] = "worker",
	[BOARD_CONTROL] = "control",
	NULL,
};

static const char *const state_names[] = {
	[BOARD_STARTING] = "starting",
	[BOARD_SERVING] = "serving",
	[BOARD_LEAVING] = "leaving",
	NULL,
};

static const char *const database_names[] = {
	[BOARD_DATABASE_UNKNOWN] = "unknown",
	[BOARD_DATABASE_OK] = "ok",
	[BOARD_DATABASE_AWAY] = "away",
	NULL,
};

/* A process that somebody has taken over may have put any number on the board. */
static const char *
name_of(const char *const *names, unsigned number)
{
	while (*names != NULL && number-- > 0)
		names++;
	return *names != NULL ? *names : "?";
}

static void PRINTF_LIKE(2, 3) put(struct buf *out, const char *format, ...)
{
	char text[256];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	if (n > 0)
		buf_add(out, text, (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1);
}

/* --- status */

/* All is well while some worker of the newest generation serves and has the database. */
static const char *
health(const struct board *board)
{
	const struct board_place *place;
	bool serves = false, database = false;

	for (int i = 0; (place = board_place_at(board, i)) != NULL; i++) {
		if (place->role != BOARD_WORKER || place->state != BOARD_SERVING)
			continue;
		serves = true;
		database |= place->database == BOARD_DATABASE_OK;
	}
	return !serves ? "down" : database ? "ok" : "degraded";
}

static void
put_process(struct buf *out, const struct board_place *place, int64_t now)
{
	put(out, "{\"role\":\"%s\",\"number\":%d,\"pid\":%ld,\"generation\":%d,\"state\":\"%s\"",
	    name_of(role_names, place->role), place->number, (long)place->pid, place->generation,
	    name_of(state_names, place->state));
	put(out, ",\"database\":\"%s\",\"uptime\":%" PRId64 ",\"silent_ms\":%" PRId64,
	    name_of(database_names, place->database), (now - place->started) / 1000,
	    now - place->beat);
	for (int i = 0; i < BOARD_NGAUGES; i++)
		put(out, ",\"%s\":%" PRIu64, board_gauge_name((enum board_gauge)i),
		    place->gauges[i]);
	buf_addstr(out, "}");
}

/* The bound below which a share (in thousandths) of all requests stayed, in microseconds. */
static uint64_t
quantile(const struct board_command *sum, uint64_t total, unsigned thousandths)
{
	uint64_t seen = 0, wanted = (total * thousandths + 999) / 1000;

	for (int i = 0; i < BOARD_NBUCKETS - 1; i++)
		if ((seen += sum->buckets[i]) >= wanted)
			return board_buckets[i];
	return board_buckets[BOARD_NBUCKETS - 2];
}

static void
put_command(struct buf *out, const char *name, const struct board_command *sum, uint64_t total)
{
	reply_string(out, name, strlen(name));
	put(out, ":{\"ok\":%" PRIu64 ",\"refused\":%" PRIu64 ",\"failed\":%" PRIu64,
	    sum->outcomes[BOARD_OK], sum->outcomes[BOARD_REFUSED], sum->outcomes[BOARD_FAILED]);
	put(out, ",\"mean_ms\":%.3f,\"p50_ms\":%.3f,\"p99_ms\":%.3f}",
	    (double)sum->micros / (double)total / 1000, (double)quantile(sum, total, 500) / 1000,
	    (double)quantile(sum, total, 990) / 1000);
}

static void
put_commands(struct buf *out, const struct engine *engine)
{
	const char *separator = "";
	const struct command *command;

	for (int i = 0; (command = command_index_at(engine->watched, i)) != NULL; i++) {
		struct board_command sum;
		uint64_t total = 0;

		board_sum_command(engine->setup->board, (unsigned)i, &sum);
		for (int o = 0; o < BOARD_NOUTCOMES; o++)
			total += sum.outcomes[o];
		if (total == 0)
			continue;
		buf_addstr(out, separator);
		put_command(out, command->name, &sum, total);
		separator = ",";
	}
}

enum progress
admin_status(struct request *req)
{
	const struct board *board = req->engine->setup->board;
	const struct board_place *place;
	const char *separator = "";
	int64_t now = now_ms();
	struct buf *out = &req->out;

	put(out, "{\"status\":\"ok\",\"health\":\"%s\",\"version\":\"" PACKAGE_VERSION "\"",
	    health(board));
	put(out, ",\"uptime\":%" PRId64 ",\"max_connections\":%d",
	    (now - board_started(board)) / 1000, req->engine->conf->limits.max_connections);
	for (int i = 0; i < BOARD_NGAUGES; i++)
		put(out, ",\"%s\":%" PRIu64, board_gauge_name((enum board_gauge)i),
		    board_sum_gauge(board, (enum board_gauge)i));
	buf_addstr(out, ",\"processes\":[");
	for (int i = 0; (place = board_place_at(board, i)) != NULL; i++) {
		if (place->role == BOARD_NOBODY)
			continue;
		buf_addstr(out, separator);
		put_process(out, place, now);
		separator = ",";
	}
	buf_addstr(out, "],\"counters\":{");
	for (int i = 0; i < BOARD_NCOUNTERS; i++)
		put(out, "%s\"%s\":%" PRIu64, i == 0 ? "" : ",",
		    board_counter_name((enum board_counter)i),
		    board_sum(board, (enum board_counter)i));
	buf_addstr(out, "},\"commands\":{");
	put_commands(out, req->engine);
	buf_addstr(out, "}}\n");
	return PROGRESS_DONE;
}

/* --- clients */

/* Where a list of clients is. */
struct client_list {
	int next;
	bool some;
};

static void
put_client(
    struct buf *out, const struct board *board, const struct board_client *client, int64_t now)
{
	const struct board_place *place = board_place_at(board, (int)client->owner - 1);

	put(out, "{\"client\":%" PRIu64 ",\"address\":", client->id);
	reply_string(out, client->peer, strnlen(client->peer, sizeof(client->peer)));
	put(out, ",\"id_user\":%" PRId64 ",\"pid\":%ld,\"seconds\":%" PRId64, client->user,
	    place == NULL ? 0L : (long)place->pid, (now - client->opened) / 1000);
	put(out, ",\"idle\":%" PRId64 ",\"requests\":%" PRIu64 "}",
	    (now - (client->active != 0 ? client->active : client->opened)) / 1000,
	    client->requests);
}

static enum progress
clients_piece(struct request *req)
{
	const struct board *board = req->engine->setup->board;
	struct client_list *list = req->state;
	const struct board_client *client;
	int64_t now = now_ms();

	for (int n = 0; n < CLIENTS_PIECE; list->next++) {
		struct board_client copy;

		if ((client = board_client_at(board, list->next)) == NULL) {
			buf_addstr(&req->out, "]}\n");
			return PROGRESS_DONE;
		}
		copy = *client;
		if (copy.owner == 0)
			continue;
		if (list->some)
			buf_addstr(&req->out, ",");
		put_client(&req->out, board, &copy, now);
		list->some = true;
		n++;
	}
	req->resume = clients_piece;
	return PROGRESS_PIECE;
}

enum progress
admin_clients(struct request *req)
{
	req->state = xcalloc(1, sizeof(struct client_list));
	req->state_free = free;
	buf_addstr(&req->out, "{\"status\":\"ok\",\"clients\":[");
	return clients_piece(req);
}

/* --- metrics */

static void
put_family(
    struct buf *out, const char *name, const char *suffix, const char *help, const char *type)
{
	put(out, "# HELP parlord_%s%s %s.\n", name, suffix, help);
	put(out, "# TYPE parlord_%s%s %s\n", name, suffix, type);
}

static void
put_requests(struct buf *out, const struct engine *engine)
{
	static const char *const outcomes[] = { "ok", "refused", "failed" };
	const struct command *command;

	put_family(out, "requests", "_total", "Requests by command and outcome", "counter");
	for (int i = 0; (command = command_index_at(engine->watched, i)) != NULL; i++) {
		struct board_command sum;

		board_sum_command(engine->setup->board, (unsigned)i, &sum);
		for (int o = 0; o < BOARD_NOUTCOMES; o++)
			put(out,
			    "parlord_requests_total{command=\"%s\",outcome=\"%s\"} %" PRIu64 "\n",
			    command->name, outcomes[o], sum.outcomes[o]);
	}
}

static void
put_histogram(struct buf *out, const char *name, const struct board_command *sum)
{
	static const char metric[] = "parlord_request_duration_seconds";
	uint64_t seen = 0;

	for (int i = 0; i < BOARD_NBUCKETS - 1; i++) {
		seen += sum->buckets[i];
		put(out, "%s_bucket{command=\"%s\",le=\"%g\"} %" PRIu64 "\n", metric, name,
		    (double)board_buckets[i] / 1e6, seen);
	}
	seen += sum->buckets[BOARD_NBUCKETS - 1];
	put(out, "%s_bucket{command=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", metric, name, seen);
	put(out, "%s_sum{command=\"%s\"} %.6f\n", metric, name, (double)sum->micros / 1e6);
	put(out, "%s_count{command=\"%s\"} %" PRIu64 "\n", metric, name, seen);
}

static void
put_durations(struct buf *out, const struct engine *engine)
{
	const struct command *command;

	put_family(
	    out, "request_duration_seconds", "", "Time from a request to its reply", "histogram");
	for (int i = 0; (command = command_index_at(engine->watched, i)) != NULL; i++) {
		struct board_command sum;

		board_sum_command(engine->setup->board, (unsigned)i, &sum);
		put_histogram(out, command->name, &sum);
	}
}

static void
put_metrics(struct buf *out, const struct engine *engine)
{
	const struct board *board = engine->setup->board;

	put_family(out, "build_info", "", "The version that runs", "gauge");
	put(out, "parlord_build_info{version=\"" PACKAGE_VERSION "\"} 1\n");
	put_family(
	    out, "healthy", "", "Whether clients are served and the database answers", "gauge");
	put(out, "parlord_healthy %d\n", strcmp(health(board), "ok") == 0);
	for (int i = 0; i < BOARD_NCOUNTERS; i++) {
		enum board_counter counter = (enum board_counter)i;

		put_family(out, board_counter_name(counter), "_total", board_counter_help(counter),
		    "counter");
		put(out, "parlord_%s_total %" PRIu64 "\n", board_counter_name(counter),
		    board_sum(board, counter));
	}
	for (int i = 0; i < BOARD_NGAUGES; i++) {
		enum board_gauge gauge = (enum board_gauge)i;

		put_family(out, board_gauge_name(gauge), "", board_gauge_help(gauge), "gauge");
		put(out, "parlord_%s %" PRIu64 "\n", board_gauge_name(gauge),
		    board_sum_gauge(board, gauge));
	}
	put_requests(out, engine);
	put_durations(out, engine);
}

enum progress
admin_metrics(struct request *req)
{
	struct buf text = { 0 };

	put_metrics(&text, req->engine);
	buf_addstr(&req->out, "{\"status\":\"ok\",\"metrics\":");
	reply_string(&req->out, text.data, text.len);
	buf_addstr(&req->out, "}\n");
	buf_free(&text);
	return PROGRESS_DONE;
}
