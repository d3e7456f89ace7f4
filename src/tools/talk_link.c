/* SPDX-License-Identifier: ISC */
#include "tools/talk_link.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "tools/talk_input.h"
#include "tools/talk_screen.h"

#define CONNECT_TIMEOUT 5000
#define LAST_TIMEOUT    1000
#define FIRST_BACK_OFF  250
#define MAX_BACK_OFF    10000
#define SLICE           200  /* ms: how soon a signal is seen while the server thinks */
#define IDLE            1000 /* ms: after so long a connection is looked at before its use */

struct link {
	struct client_address server;
	struct client *client; /* null: no connection */
	int64_t timeout;
	bool patient;
	bool greeted;        /* it has answered at least once */
	int64_t lost_at;     /* since when there has been no reply; 0: not lost */
	int64_t retry_at;    /* not before that */
	int64_t answered_at; /* the last reply */
	int back_off;        /* ms, before the next attempt */
};

struct link *
link_new(const struct client_address *server, int64_t timeout, bool patient)
{
	struct link *link = xcalloc(1, sizeof(*link));

	link->server = *server;
	link->timeout = timeout;
	link->patient = patient;
	link->back_off = FIRST_BACK_OFF;
	return link;
}

void
link_free(struct link **link)
{
	client_close(&(*link)->client);
	free(*link);
	*link = NULL;
}

int64_t
link_retry_at(const struct link *link)
{
	return link->client == NULL ? link->retry_at : 0;
}

/* Half of the back-off is left to chance, so that not all clients of a server come at once. */
static void
postpone(struct link *link)
{
	int half = link->back_off / 2;

	link->retry_at = now_ms() + half + random_below((uint32_t)half + 1);
	link->back_off = half * 4 > MAX_BACK_OFF ? MAX_BACK_OFF : half * 4;
}

static enum link_result
lose(struct link *link, const char *why)
{
	client_close(&link->client);
	if (!link->greeted) {
		screen_notice("%s", why);
		return LINK_END;
	}
	if (link->lost_at == 0) {
		screen_notice("connection lost: %s; trying again", why);
		link->lost_at = now_ms();
	}
	postpone(link);
	return LINK_LOST;
}

static enum link_result
give_up(const struct link *link, const char *why)
{
	screen_notice("no connection for %g s, giving up: %s", (double)link->timeout / 1000, why);
	return LINK_END;
}

/* One attempt; LINK_REPLY when there is a connection. */
static enum link_result
attempt(struct link *link, struct errbuf *why)
{
	int64_t most = link->timeout < CONNECT_TIMEOUT ? link->timeout : CONNECT_TIMEOUT;

	if (client_open(&link->server, now_ms() + most, &link->client, why) == STATUS_OK)
		return LINK_REPLY;
	if (!link->greeted) {
		screen_notice("%s", why->text);
		return LINK_END;
	}
	if (link->lost_at == 0)
		return lose(link, why->text);
	postpone(link);
	return LINK_LOST;
}

static enum link_result
attempt_until(struct link *link)
{
	enum link_result result = LINK_LOST;
	struct errbuf why;

	errbuf_set(&why, "the server does not answer");
	while (result == LINK_LOST) {
		int64_t now = now_ms();

		if (link->lost_at != 0 && now - link->lost_at >= link->timeout)
			return give_up(link, why.text);
		if (link->retry_at > now && !input_pause(link->retry_at - now))
			return LINK_END;
		result = attempt(link, &why);
	}
	return result;
}

/* A server may close what has been idle; that is no loss. So it is with anything not asked for. */
static void
look(struct link *link)
{
	struct errbuf why;
	const char *line;
	int64_t deadline = now_ms() + 1;
	size_t len;

	if (link->client == NULL || now_ms() - link->answered_at < IDLE)
		return;
	if (client_read(link->client, deadline, &line, &len, &why) == STATUS_OK ||
	    now_ms() < deadline)
		client_close(&link->client);
}

static enum link_result
connected(struct link *link)
{
	struct errbuf why;

	look(link);
	if (link->client != NULL)
		return LINK_REPLY;
	return link->patient ? attempt_until(link) : attempt(link, &why);
}

static void
send_request(struct link *link, json_t *request)
{
	char *text = json_dumps(request, JSON_COMPACT);
	size_t len = text == NULL ? 0 : strlen(text);

	client_send(link->client, text, len);
	client_send(link->client, "\n", 1);
	if (text != NULL)
		explicit_bzero(text, len);
	free(text);
	json_decref(request);
}

/* Waits for a line in slices, between which a signal is seen. */
static enum link_result
read_line(struct link *link, const char **line, size_t *len)
{
	int64_t deadline = now_ms() + link->timeout;
	struct errbuf why;

	for (;;) {
		int64_t now = now_ms();
		int64_t slice = deadline - now > SLICE ? now + SLICE : deadline;

		if (client_read(link->client, slice, line, len, &why) == STATUS_OK)
			return *line != NULL ? LINK_REPLY
					     : lose(link, "the server closed the connection");
		if (now_ms() < slice || slice == deadline)
			return lose(link, why.text);
		if (input_signal() != 0)
			return LINK_END;
	}
}

static enum link_result
parse(const char *line, size_t len, json_t **reply)
{
	json_error_t error;

	*reply = json_loadb(line, len, JSON_REJECT_DUPLICATES, &error);
	if (json_is_object(*reply))
		return LINK_REPLY;
	screen_notice("the server sent a line that is no JSON object (%s): %.*s",
	    *reply == NULL ? error.text : "an array", len > 200 ? 200 : (int)len, line);
	json_decref(*reply);
	*reply = NULL;
	return LINK_END;
}

static void
note_reply(struct link *link)
{
	if (link->lost_at != 0)
		screen_notice("connected again");
	link->greeted = true;
	link->lost_at = link->retry_at = 0;
	link->answered_at = now_ms();
	link->back_off = FIRST_BACK_OFF;
}

enum link_result
link_ask(struct link *link, json_t *request, json_t **reply)
{
	enum link_result result = input_signal() != 0 ? LINK_END : connected(link);
	const char *line;
	size_t len;

	*reply = NULL;
	if (result != LINK_REPLY) {
		json_decref(request);
		return result;
	}
	send_request(link, request);
	result = read_line(link, &line, &len);
	if (result == LINK_REPLY)
		result = parse(line, len, reply);
	if (result == LINK_REPLY)
		note_reply(link);
	return result;
}

void
link_bye(struct link *link, json_t *request)
{
	struct errbuf why;
	const char *line;
	size_t len;

	if (link->client == NULL) {
		json_decref(request);
		return;
	}
	send_request(link, request);
	/* Without the reply the server might see the end of the connection first. */
	if (client_read(link->client, now_ms() + LAST_TIMEOUT, &line, &len, &why) != STATUS_OK)
		client_close(&link->client);
}
