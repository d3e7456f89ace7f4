/* SPDX-License-Identifier: ISC */
#include "tools/talk_message.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tools/talk.h"
#include "tools/talk_screen.h"

const char *
message_user_name(struct talk *talk, json_int_t id)
{
	static char key[32], unknown[sizeof("user ") + sizeof(key)];
	const char *name;
	json_t *reply;

	(void)snprintf(key, sizeof(key), "%" JSON_INTEGER_FORMAT, id);
	name = json_string_value(json_object_get(talk->names, key));
	if (name != NULL)
		return name;
	reply = talk_ask(talk,
	    json_pack("{s:s,s:s,s:I}", "cmd", "get_user_info", "sid", talk->sid, "id_user", id));
	(void)json_object_set(
	    talk->names, key, json_object_get(json_object_get(reply, "ans"), "login"));
	json_decref(reply);
	name = json_string_value(json_object_get(talk->names, key));
	(void)snprintf(unknown, sizeof(unknown), "user %s", key);
	return name == NULL ? unknown : name;
}

/* The time of day here, of a time of the server's, which is UTC. Tells when another day begins. */
static const char *
time_of_day(const char *utc)
{
	static char shown[sizeof("YYYY-MM-DD")], day[sizeof(shown)], hour[sizeof("HH:MM")];
	struct tm tm;
	time_t now = time(NULL);

	if (shown[0] == '\0')
		(void)strftime(shown, sizeof(shown), "%Y-%m-%d", localtime_r(&now, &tm));
	memset(&tm, 0, sizeof(tm));
	if (utc == NULL || strptime(utc, "%Y-%m-%d %H:%M:%S", &tm) == NULL)
		return "--:--";
	now = timegm(&tm);
	(void)localtime_r(&now, &tm);
	(void)strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	(void)strftime(hour, sizeof(hour), "%H:%M", &tm);
	if (strcmp(day, shown) != 0)
		screen_print("-- %s --", day);
	memcpy(shown, day, sizeof(day));
	return hour;
}

void
message_print(struct talk *talk, const json_t *message)
{
	const char *name = json_string_value(json_object_get(message, "username"));
	const char *text = json_string_value(json_object_get(message, "message"));
	const json_t *id = json_object_get(message, "id_user");
	const char *hour = time_of_day(json_string_value(json_object_get(message, "time")));

	if (name == NULL)
		name = json_is_integer(id) ? message_user_name(talk, json_integer_value(id)) : "?";
	if (text == NULL)
		text = json_string_value(json_object_get(message, "text"));
	screen_print("%s %s: %s", hour, name, text == NULL ? "" : text);
}

json_t *
message_list(const json_t *reply)
{
	json_t *list = json_object_get(reply, "chat"), *messages = json_object_get(reply, "msg");

	if (list != NULL)
		return json_incref(list);
	list = json_array();
	for (void *at = json_object_iter(messages); at != NULL;
	     at = json_object_iter_next(messages, at))
		(void)json_array_append(list, json_object_iter_value(at));
	return list;
}
