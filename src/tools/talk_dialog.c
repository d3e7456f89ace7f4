/* SPDX-License-Identifier: ISC */
#include "tools/talk_dialog.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/talk.h"
#include "tools/talk_screen.h"

#define LIST_MAX 1000

/* All the dialogs that the user may know of, or those with a name, or the first from an id on. */
static json_t *
ask_dialogs(struct talk *talk, const char *name, json_int_t from)
{
	json_t *request = json_pack("{s:s,s:s,s:s*,s:i}", "cmd", "get_dialogs", "sid", talk->sid,
	    "Name", name, "limit", from > 0 ? 1 : LIST_MAX);

	if (from > 1)
		(void)json_object_set_new(request, "after", json_integer(from - 1));
	return talk_demand(talk, request);
}

static void
print_dialogs(const json_t *reply)
{
	json_t *dialogs = json_object_get(reply, "ans");

	for (void *at = json_object_iter(dialogs); at != NULL;
	     at = json_object_iter_next(dialogs, at))
		screen_print("#%s %s", json_object_iter_key(at),
		    json_string_value(json_object_get(json_object_iter_value(at), "Name")));
	if (json_object_size(dialogs) == LIST_MAX)
		screen_print("... these are the first %d", LIST_MAX);
}

void
dialog_list(struct talk *talk, char *argument)
{
	json_t *reply = ask_dialogs(talk, NULL, 0);

	(void)argument;
	if (reply != NULL)
		print_dialogs(reply);
	json_decref(reply);
}

static bool
enter_dialog(struct talk *talk, int64_t id, const char *name)
{
	return room_enter(talk, id == LOBBY_ID ? ROOM_LOBBY : ROOM_DIALOG, id,
	    id == LOBBY_ID ? NULL : name, false);
}

static bool
dialog_by_id(struct talk *talk, int64_t id)
{
	json_t *reply = ask_dialogs(talk, NULL, id), *dialog;
	char key[32];
	bool entered = false;

	(void)snprintf(key, sizeof(key), "%" PRId64, id);
	dialog = json_object_get(json_object_get(reply, "ans"), key);
	if (dialog != NULL)
		entered =
		    enter_dialog(talk, id, json_string_value(json_object_get(dialog, "Name")));
	else if (reply != NULL)
		talk_fail(talk, "there is no dialog with the id %s", key);
	json_decref(reply);
	return entered;
}

static bool
dialog_by_name(struct talk *talk, const char *name)
{
	json_t *reply = ask_dialogs(talk, name, 0);
	json_t *dialogs = json_object_get(reply, "ans");
	size_t count = json_object_size(dialogs);
	bool entered = false;

	if (count == 1) {
		const char *id = json_object_iter_key(json_object_iter(dialogs));

		entered = enter_dialog(talk, atoll(id), name);
	} else if (reply != NULL) {
		talk_fail(talk,
		    count == 0 ? "there is no dialog \"%s\""
			       : "several dialogs are called \"%s\"; use the id of one:",
		    name);
		print_dialogs(reply);
	}
	json_decref(reply);
	return entered;
}

bool
dialog_enter(struct talk *talk, const char *id_or_name)
{
	int64_t id;

	if (strcmp(id_or_name, "lobby") == 0)
		return room_enter(talk, ROOM_LOBBY, LOBBY_ID, NULL, false);
	if (talk_number(id_or_name, INT64_MAX, &id))
		return dialog_by_id(talk, id);
	return dialog_by_name(talk, id_or_name);
}

void
dialog_go(struct talk *talk, char *argument)
{
	(void)dialog_enter(talk, argument);
}

static void
make_dialog(struct talk *talk, const char *name, bool private)
{
	json_t *request =
	    json_pack("{s:s,s:s,s:s}", "cmd", "create_new_dialog", "sid", talk->sid, "Name", name);
	json_t *reply;
	int64_t id;

	/* An open one needs no field that not every server knows. */
	if (private)
		(void)json_object_set_new(request, "private", json_true());
	reply = talk_demand(talk, request);
	id = json_integer_value(json_object_get(reply, "id_dialog"));
	if (reply != NULL && enter_dialog(talk, id, name))
		screen_print("the dialog \"%s\" has the id %" PRId64, name, id);
	json_decref(reply);
}

void
dialog_new(struct talk *talk, char *argument)
{
	make_dialog(talk, argument, false);
}

void
dialog_private(struct talk *talk, char *argument)
{
	make_dialog(talk, argument, true);
}

void
dialog_invite(struct talk *talk, char *argument)
{
	int64_t dialog = room_dialog(talk), user;
	json_t *reply;

	if (dialog == 0) {
		talk_fail(talk, "there are invitations only to dialogs");
		return;
	}
	if (!talk_number(argument, INT64_MAX, &user)) {
		talk_fail(talk, "/invite takes a user's id, a number");
		return;
	}
	reply = talk_demand(talk,
	    json_pack("{s:s,s:s,s:I,s:I}", "cmd", "invite_to_dialog", "sid", talk->sid, "id_dialog",
		(json_int_t)dialog, "id_user", (json_int_t)user));
	if (reply != NULL)
		screen_print("invited");
	json_decref(reply);
}
