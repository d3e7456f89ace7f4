/* SPDX-License-Identifier: ISC */
#include "tools/talk_login.h"

#include <string.h>

#include "base/util.h"
#include "tools/talk.h"
#include "tools/talk_input.h"
#include "tools/talk_screen.h"

static json_t *
credentials(const char *cmd, const struct talk *talk, const char *password)
{
	return json_pack("{s:s,s:s,s:s}", "cmd", cmd, "login", talk->user, "pas", password);
}

/* Who typed a password for a new account without seeing it types it again. */
static enum status
confirm(const char *password_file, const char *password, struct errbuf *why)
{
	enum status status;
	char *again = NULL;

	if (password_file != NULL)
		return STATUS_OK;
	status = input_secret("The password for a new account again: ", &again, why);
	if (status == STATUS_OK && strcmp(password, again) != 0) {
		errbuf_set(why, "these two differ");
		status = STATUS_INTERNAL;
	}
	secret_free(&again);
	return status;
}

static void
make_account(struct talk *talk, const char *password_file, const char *password)
{
	struct errbuf why;
	json_t *reply;

	if (confirm(password_file, password, &why) != STATUS_OK) {
		screen_notice("%s", why.text);
		talk_end(talk, 1);
		return;
	}
	reply = talk_ask(talk, credentials("Registration", talk, password));
	if (reply != NULL && talk_refused(reply, &why)) {
		screen_notice("no new account: %s; so its password is another one", why.text);
		talk_end(talk, 1);
	} else if (reply != NULL) {
		screen_notice("made the account %s", talk->user);
		talk->id = json_integer_value(json_object_get(reply, "id"));
	}
	json_decref(reply);
}

/* Login tells whether there is such an account; register alone would make it in silence. */
static void
find_account(struct talk *talk, bool create, const char *password_file, const char *password)
{
	json_t *reply = talk_ask(talk, credentials("Login", talk, password));
	bool other = json_object_get(reply, "ans") == NULL; /* than of name or password */
	struct errbuf why;

	if (reply != NULL && talk_refused(reply, &why)) {
		if (!other && create) {
			make_account(talk, password_file, password);
		} else {
			screen_notice("%s%s", why.text, other ? "" : "; -n makes a new account");
			talk_end(talk, 1);
		}
	} else {
		talk->id = json_integer_value(json_object_get(reply, "id"));
	}
	json_decref(reply);
}

/* A session, unlike a log-in of the chat protocol, goes on over another connection. */
static void
open_session(struct talk *talk, const char *password)
{
	json_t *reply = talk_ask(talk,
	    json_pack(
		"{s:s,s:s,s:s}", "cmd", "register", "username", talk->user, "password", password));
	const char *sid = json_string_value(json_object_get(reply, "sid"));
	struct errbuf why;

	if (reply != NULL && talk_refused(reply, &why))
		screen_notice("%s", why.text);
	else if (sid != NULL)
		talk->sid = xstrdup(sid);
	json_decref(reply);
}

void
talk_log_in(struct talk *talk, bool create, const char *password_file)
{
	enum status status;
	char *password = NULL;
	struct errbuf why;

	if (password_file != NULL)
		status = input_secret_file(password_file, &password, &why);
	else
		status = input_secret("Password: ", &password, &why);
	if (status == STATUS_OK) {
		find_account(talk, create, password_file, password);
		if (!talk->over)
			open_session(talk, password);
	} else {
		screen_notice("%s", why.text);
	}
	secret_free(&password);
	if (talk->sid == NULL)
		talk_end(talk, 1);
}

void
talk_log_out(struct talk *talk)
{
	if (talk->sid != NULL)
		link_bye(talk->link, json_pack("{s:s,s:s}", "cmd", "unregister", "sid", talk->sid));
	secret_free(&talk->sid);
}
