/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/util.h"
#include "tools/ctl_link.h"
#include "tools/ctl_secret.h"
#include "tools/ctl_words.h"

/* Commands that do something to one user. */

static json_int_t
int_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* Cuts the connections that are bound to a user. */
static void
kick_user(struct ctl_link *link, json_int_t id)
{
	json_decref(ctl_ask(link, json_pack("{s:s, s:I}", "cmd", "kick", "id_user", id)));
}

int
ctl_passwd(const struct ctl *ctl)
{
	const char *user = ctl->words[0];
	struct ctl_link *link = ctl_link_begin(ctl);
	char *password = NULL;
	struct errbuf why;
	json_t *reply;

	if (ctl_secret_ask(&password, &why) != STATUS_OK) {
		fprintf(stderr, "parlorctl: %s\n", why.text);
		ctl_link_fail(link, EX_NOINPUT);
	}
	reply = ctl_ask(link,
	    json_pack(
		"{s:s, s:s, s:s*}", "cmd", "set_password", "username", user, "password", password));
	secret_free(&password);
	if (reply != NULL) {
		kick_user(link, int_of(reply, "id_user"));
		printf("%s has a new password, and is logged out everywhere\n", user);
	}
	json_decref(reply);
	return ctl_link_end(&link);
}

int
ctl_ban(const struct ctl *ctl)
{
	enum { FOR, REASON };
	const char *user = ctl->words[0], *until;
	json_t *request = json_pack(
	    "{s:s, s:s, s:s*}", "cmd", "ban", "username", user, "reason", ctl->values[REASON]);
	struct ctl_link *link;
	json_int_t seconds;
	json_t *reply;

	if (ctl->values[FOR] != NULL) {
		if (!ctl_duration("--for", ctl->values[FOR], &seconds)) {
			json_decref(request);
			return EX_USAGE;
		}
		(void)json_object_set_new(request, "seconds", json_integer(seconds));
	}
	link = ctl_link_begin(ctl);
	reply = ctl_ask(link, request);
	if (reply != NULL) {
		until = json_string_value(json_object_get(reply, "until"));
		printf("%s is banned %s%s; sessions ended: %lld\n", user,
		    until == NULL ? "for good" : "until ", until == NULL ? "" : until,
		    int_of(reply, "sessions"));
	}
	json_decref(reply);
	return ctl_link_end(&link);
}

int
ctl_unban(const struct ctl *ctl)
{
	struct ctl_link *link = ctl_link_begin(ctl);
	json_t *reply =
	    ctl_ask(link, json_pack("{s:s, s:s}", "cmd", "unban", "username", ctl->words[0]));

	if (reply != NULL)
		printf("%s is no longer banned\n", ctl->words[0]);
	json_decref(reply);
	return ctl_link_end(&link);
}

int
ctl_logout(const struct ctl *ctl)
{
	struct ctl_link *link = ctl_link_begin(ctl);
	json_t *reply =
	    ctl_ask(link, json_pack("{s:s, s:s}", "cmd", "logout", "username", ctl->words[0]));

	if (reply != NULL) {
		kick_user(link, int_of(reply, "id_user"));
		printf("%s is logged out; sessions ended: %lld\n", ctl->words[0],
		    int_of(reply, "sessions"));
	}
	json_decref(reply);
	return ctl_link_end(&link);
}

int
ctl_unlock(const struct ctl *ctl)
{
	enum { ADDRESS };
	struct ctl_link *link = ctl_link_begin(ctl);
	json_t *reply = ctl_ask(link,
	    json_pack("{s:s, s:s*, s:s*}", "cmd", "unlock", "username", ctl->words[0], "address",
		ctl->values[ADDRESS]));

	if (reply != NULL)
		printf("unlocked: %lld\n", int_of(reply, "removed"));
	json_decref(reply);
	return ctl_link_end(&link);
}

int
ctl_kick(const struct ctl *ctl)
{
	enum { USER };
	const char *user = ctl->values[USER], *client = ctl->words[0];
	struct ctl_link *link;
	json_t *reply;

	if ((user == NULL) == (client == NULL)) {
		fputs("parlorctl: kick: give either CLIENT or --username\n", stderr);
		return EX_USAGE;
	}
	link = ctl_link_begin(ctl);
	if (user == NULL) {
		reply = ctl_ask(link, json_pack("{s:s, s:s}", "cmd", "kick", "client", client));
	} else {
		reply =
		    ctl_ask(link, json_pack("{s:s, s:s}", "cmd", "export_user", "username", user));
		if (reply != NULL)
			kick_user(link, int_of(json_object_get(reply, "user"), "id_user"));
	}
	json_decref(reply);
	return ctl_link_end(&link);
}

/* --- export-user --- */

/* The lists of a person's rows, each a member of what is exported. */
static const struct {
	const char *cmd;
	const char *member;
} lists[] = {
	{ "export_sessions", "sessions" },
	{ "export_dialogs", "dialogs" },
	{ "export_messages", "messages" },
};

static void
print_value(const json_t *value)
{
	(void)json_dumpf(value, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
}

/* Prints one reply's rows; whether there is another, whose place is then in request. */
static bool
print_piece(struct ctl_link *link, json_t *request, const char *member, const char **separator)
{
	json_t *reply = ctl_ask(link, json_incref(request)), *next, *row;
	bool more;
	size_t i;

	json_array_foreach(json_object_get(reply, member), i, row)
	{
		fputs(*separator, stdout);
		print_value(row);
		*separator = ",\n";
	}
	next = json_object_get(reply, "next");
	more = next != NULL && !json_is_null(next);
	if (more)
		(void)json_object_set(request, "next", next);
	json_decref(reply);
	return more;
}

static void
print_list(struct ctl_link *link, const char *user, size_t which)
{
	json_t *request = json_pack("{s:s, s:s}", "cmd", lists[which].cmd, "username", user);
	const char *separator = "\n";

	printf(",\n\"%s\":[", lists[which].member);
	while (print_piece(link, request, lists[which].member, &separator))
		;
	if (!ctl_link_failed(link))
		putchar(']');
	json_decref(request);
}

int
ctl_export_user(const struct ctl *ctl)
{
	const char *user = ctl->words[0];
	struct ctl_link *link = ctl_link_begin(ctl);
	json_t *reply =
	    ctl_ask(link, json_pack("{s:s, s:s}", "cmd", "export_user", "username", user));

	if (reply != NULL) {
		fputs("{\"user\":", stdout);
		print_value(json_object_get(reply, "user"));
		for (size_t i = 0; i < COUNT_OF(lists); i++)
			print_list(link, user, i);
		/* What is not whole must not look so. */
		if (!ctl_link_failed(link))
			puts("}");
	}
	json_decref(reply);
	return ctl_link_end(&link);
}

/* --- erase-user --- */

static bool
is_meant(const struct ctl *ctl, const char *user)
{
	enum { YES };
	char *line = NULL;
	size_t size = 0;
	bool meant;

	if (ctl->values[YES] != NULL)
		return true;
	if (!isatty(STDIN_FILENO)) {
		fputs("parlorctl: erase-user: without a terminal to ask, give --yes\n", stderr);
		return false;
	}
	printf("This can't be undone. Type the name of the user to erase him: ");
	fflush(stdout);
	if (getline(&line, &size, stdin) < 0)
		return false;
	line[strcspn(line, "\n")] = '\0';
	meant = strcmp(line, user) == 0;
	free(line);
	if (!meant)
		fputs("parlorctl: that is another name; nothing was done\n", stderr);
	return meant;
}

int
ctl_erase_user(const struct ctl *ctl)
{
	const char *user = ctl->words[0];
	struct ctl_link *link;
	json_int_t messages;

	if (!is_meant(ctl, user))
		return EX_USAGE;
	link = ctl_link_begin(ctl);
	messages = ctl_repeat(
	    link, json_pack("{s:s, s:s}", "cmd", "erase_user", "username", user), "messages", NULL);
	if (messages >= 0)
		printf("%s is erased, and %lld messages are blank\n", user, messages);
	return ctl_link_end(&link);
}
