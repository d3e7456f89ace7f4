/* SPDX-License-Identifier: ISC */
#include "tools/ctl_link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/util.h"
#include "base/wipe.h"
#include "tools/client.h"

/* Milliseconds; longer than any call of the database's may take. */
#define CONNECT_TIMEOUT 10000
#define REPLY_TIMEOUT   330000

struct ctl_link {
	struct client *client; /* null: could not connect */
	int status;
};

static void
explain(struct ctl_link *link, const char *path, const char *words)
{
	link->status = EX_UNAVAILABLE;
	if (access(path, F_OK) < 0 && errno == ENOENT) {
		fprintf(stderr, "parlorctl: there is no socket %s: is parlord running?\n", path);
	} else if (access(path, R_OK | W_OK) < 0 && errno == EACCES) {
		link->status = EX_NOPERM;
		fprintf(stderr,
		    "parlorctl: %s: only root and the daemon's group may connect to it\n", path);
	} else {
		fprintf(stderr, "parlorctl: %s\n", words);
	}
}

struct ctl_link *
ctl_link_begin(const struct ctl *ctl)
{
	struct ctl_link *link = xcalloc(1, sizeof(*link));
	const char *path = ctl->socket != NULL ? ctl->socket : ctl->conf->control.socket;
	struct client_address address = { 0 };
	struct errbuf why;

	/* Requests may hold a password. */
	json_set_alloc_funcs(wipe_malloc, wipe_free);
	if (strlen(path) >= sizeof(address.path)) {
		fprintf(stderr, "parlorctl: %s: too long for a socket\n", path);
		link->status = EX_USAGE;
		return link;
	}
	memcpy(address.path, path, strlen(path));
	if (client_open(&address, now_ms() + CONNECT_TIMEOUT, &link->client, &why) != STATUS_OK)
		explain(link, path, why.text);
	return link;
}

void
ctl_link_fail(struct ctl_link *link, int status)
{
	link->status = status;
}

bool
ctl_link_failed(const struct ctl_link *link)
{
	return link->status != EX_OK;
}

int
ctl_link_end(struct ctl_link **link)
{
	int status = (*link)->status;

	client_close(&(*link)->client);
	free(*link);
	*link = NULL;
	return status;
}

static json_t *
failed(struct ctl_link *link, int status, const char *words)
{
	fprintf(stderr, "parlorctl: %s\n", words);
	link->status = status;
	return NULL;
}

static json_t *
read_reply(struct ctl_link *link)
{
	const char *line;
	size_t len;
	struct errbuf why;
	json_t *reply;

	if (client_read(link->client, now_ms() + REPLY_TIMEOUT, &line, &len, &why) != STATUS_OK)
		return failed(link, EX_UNAVAILABLE, why.text);
	if (line == NULL)
		return failed(link, EX_UNAVAILABLE, "the daemon closed the connection");
	reply = json_loadb(line, len, 0, NULL);
	if (json_string_value(json_object_get(reply, "status")) != NULL)
		return reply;
	json_decref(reply);
	return failed(link, EX_PROTOCOL, "the daemon's reply is not understood");
}

json_t *
ctl_ask(struct ctl_link *link, json_t *request)
{
	char *text;
	const char *status;
	json_t *reply;

	if (link->status != EX_OK) {
		json_decref(request);
		return NULL;
	}
	if (request == NULL)
		return failed(link, EX_USAGE, "an argument is not UTF-8");
	text = json_dumps(request, JSON_COMPACT);
	json_decref(request);
	if (text == NULL)
		log_fatal("out of memory");
	client_send(link->client, text, strlen(text));
	client_send(link->client, "\n", 1);
	wipe_free(text);
	if ((reply = read_reply(link)) == NULL)
		return NULL;
	status = json_string_value(json_object_get(reply, "status"));
	if (strcmp(status, status_name(STATUS_OK)) == 0)
		return reply;
	(void)failed(link,
	    strcmp(status, status_name(STATUS_INTERNAL)) == 0 ? EX_TEMPFAIL : EXIT_REFUSED,
	    json_string_value(json_object_get(reply, "message")));
	json_decref(reply);
	return NULL;
}
