/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/util.h"
#include "tools/ctl_link.h"
#include "tools/ctl_words.h"

/* Commands that do something to the daemon, or to all users. */

bool
ctl_duration(const char *option, const char *text, json_int_t *seconds)
{
	static const struct {
		char name;
		json_int_t seconds;
	} units[] = { { '\0', 1 }, { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
		{ 'w', 604800 } };
	size_t digits = strspn(text, "0123456789");
	char unit = text[digits];

	for (size_t i = 0; digits > 0 && digits < 10 && i < COUNT_OF(units); i++) {
		if (unit != units[i].name || (unit != '\0' && text[digits + 1] != '\0'))
			continue;
		*seconds = atoll(text) * units[i].seconds;
		return true;
	}
	fprintf(stderr, "parlorctl: %s: \"%s\" must be a number and s, m, h, d or w, such as 30d\n",
	    option, text);
	return false;
}

json_int_t
ctl_repeat(
    struct ctl_link *link, json_t *request, const char *member, void (*each)(const json_t *reply))
{
	json_int_t sum = 0;
	bool more = true;

	while (more && sum >= 0) {
		json_t *reply = ctl_ask(link, json_incref(request));
		json_t *next = json_object_get(reply, "next");

		more = next != NULL && !json_is_null(next);
		if (more)
			(void)json_object_set(request, "next", next);
		if (reply == NULL)
			sum = -1;
		else
			sum += json_integer_value(json_object_get(reply, member));
		if (reply != NULL && each != NULL)
			each(reply);
		json_decref(reply);
	}
	json_decref(request);
	return sum;
}

/* A command that has nothing to say but its name. */
static int
tell(const struct ctl *ctl, const char *cmd)
{
	struct ctl_link *link = ctl_link_begin(ctl);

	json_decref(ctl_ask(link, json_pack("{s:s}", "cmd", cmd)));
	return ctl_link_end(&link);
}

int
ctl_drain(const struct ctl *ctl)
{
	return tell(ctl, "drain");
}

int
ctl_reload(const struct ctl *ctl)
{
	return tell(ctl, "reload");
}

int
ctl_announce(const struct ctl *ctl)
{
	struct ctl_link *link = ctl_link_begin(ctl);
	json_t *reply =
	    ctl_ask(link, json_pack("{s:s, s:s}", "cmd", "announce", "message", ctl->words[0]));

	if (reply != NULL)
		printf("this is message %lld of the lobby\n",
		    json_integer_value(json_object_get(reply, "seq")));
	json_decref(reply);
	return ctl_link_end(&link);
}

static json_int_t pruned_sessions;

static void
count_sessions(const json_t *reply)
{
	pruned_sessions += json_integer_value(json_object_get(reply, "sessions"));
}

int
ctl_prune(const struct ctl *ctl)
{
	enum { OLDER_THAN };
	const char *age = ctl->values[OLDER_THAN];
	struct ctl_link *link;
	json_int_t seconds, messages;

	if (age == NULL) {
		fputs("parlorctl: prune: --older-than is missing\n", stderr);
		return EX_USAGE;
	}
	if (!ctl_duration("--older-than", age, &seconds))
		return EX_USAGE;
	link = ctl_link_begin(ctl);
	messages = ctl_repeat(link, json_pack("{s:s, s:I}", "cmd", "prune", "older_than", seconds),
	    "messages", count_sessions);
	if (messages >= 0)
		printf("removed %lld messages and %lld sessions that had ended\n", messages,
		    pruned_sessions);
	return ctl_link_end(&link);
}
