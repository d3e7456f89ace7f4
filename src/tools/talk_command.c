/* SPDX-License-Identifier: ISC */
#include "tools/talk_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/util.h"
#include "tools/talk.h"
#include "tools/talk_dialog.h"
#include "tools/talk_input.h"
#include "tools/talk_screen.h"

#define READ_COUNT 20
#define READ_MAX   1000
#define LIST_MAX   1000

static void
run_lobby(struct talk *talk, char *argument)
{
	(void)argument;
	(void)room_enter(talk, ROOM_LOBBY, LOBBY_ID, NULL, false);
}

static void
run_games(struct talk *talk, char *argument)
{
	json_t *reply = talk_demand(talk,
	    json_pack("{s:s,s:s,s:i}", "cmd", "getGamesList", "sid", talk->sid, "limit", LIST_MAX));
	const json_t *games = json_object_get(reply, "games");

	(void)argument;
	for (size_t i = 0; i < json_array_size(games); i++)
		screen_print(
		    "%s", json_string_value(json_object_get(json_array_get(games, i), "gameName")));
	if (json_array_size(games) == LIST_MAX)
		screen_print("... these are the first %d", LIST_MAX);
	json_decref(reply);
}

/* Cuts a number behind a name off; 0 where there is none. */
static int64_t
cut_number(char *text)
{
	char *space = strrchr(text, ' ');
	int64_t number;

	if (space == NULL || !talk_number(space + 1, INT64_MAX, &number))
		return 0;
	while (space > text && *space == ' ')
		*space-- = '\0';
	return number;
}

static void
run_create(struct talk *talk, char *argument)
{
	int64_t max = cut_number(argument);
	json_t *request = json_pack(
		   "{s:s,s:s,s:s}", "cmd", "createGame", "sid", talk->sid, "gameName", argument),
	       *reply;

	if (max != 0)
		(void)json_object_set_new(request, "maxPlayers", json_integer(max));
	reply = talk_demand(talk, request);
	if (reply != NULL)
		(void)room_enter(talk, ROOM_GAME, 0, argument, false);
	json_decref(reply);
}

/* Joining the game that he is in already, as after a look into the lobby, is going back to it. */
static void
run_join(struct talk *talk, char *argument)
{
	json_t *reply = talk_ask(talk,
	    json_pack("{s:s,s:s,s:s}", "cmd", "joinGame", "sid", talk->sid, "gameName", argument));
	const char *status = json_string_value(json_object_get(reply, "status"));
	struct errbuf why;

	if (reply == NULL) {
		if (!talk->over)
			talk_fail(talk, "no answer; try again when there is a connection");
	} else if (!talk_refused(reply, &why)) {
		(void)room_enter(talk, ROOM_GAME, 0, argument, false);
	} else if (status == NULL || strcmp(status, "alreadyInGame") != 0 ||
	    !room_enter(talk, ROOM_GAME, 0, argument, true)) {
		talk_fail(talk, "%s", why.text);
	}
	json_decref(reply);
}

static void
run_ready(struct talk *talk, char *argument)
{
	json_t *reply = talk_demand(talk,
	    json_pack(
		"{s:s,s:s,s:s}", "cmd", "setPlayerStatus", "sid", talk->sid, "status", "ready"));

	(void)argument;
	if (reply != NULL)
		screen_print("you are ready");
	json_decref(reply);
}

static void
run_leave(struct talk *talk, char *argument)
{
	(void)argument;
	room_leave(talk);
}

static void
run_who(struct talk *talk, char *argument)
{
	(void)argument;
	room_who(talk);
}

static void
run_read(struct talk *talk, char *argument)
{
	int64_t count = READ_COUNT;

	if (argument[0] != '\0' && !talk_number(argument, READ_MAX, &count))
		talk_fail(talk, "/read takes a number from 1 to %d", READ_MAX);
	else
		room_read(talk, (int)count);
}

/* Asks for the passwords: the old one and twice the new one. */
static enum status
ask_passwords(char *passwords[3], struct errbuf *why)
{
	static const char *const questions[] = { "Password: ", "New password: ", "Again: " };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT_OF(questions) && status == STATUS_OK; i++)
		status = input_secret(questions[i], &passwords[i], why);
	if (status == STATUS_OK && strcmp(passwords[1], passwords[2]) != 0) {
		errbuf_set(why, "these two differ");
		status = STATUS_INTERNAL;
	}
	return status;
}

static void
run_passwd(struct talk *talk, char *argument)
{
	char *passwords[3] = { NULL, NULL, NULL };
	json_t *reply = NULL;
	struct errbuf why;

	(void)argument;
	if (ask_passwords(passwords, &why) == STATUS_OK)
		reply = talk_demand(talk,
		    json_pack("{s:s,s:s,s:s,s:s}", "cmd", "change_password", "sid", talk->sid,
			"password", passwords[0], "new_password", passwords[1]));
	else
		talk_fail(talk, "%s", why.text);
	if (reply != NULL)
		screen_print("the password is changed, other sessions have ended");
	json_decref(reply);
	for (size_t i = 0; i < COUNT_OF(passwords); i++)
		secret_free(&passwords[i]);
}

static void
run_help(struct talk *talk, char *argument)
{
	const char *line;

	(void)talk;
	(void)argument;
	for (size_t i = 0; (line = command_help(i)) != NULL; i++)
		screen_print("%s", line);
}

static void
run_quit(struct talk *talk, char *argument)
{
	(void)argument;
	talk_end(talk, 0);
}

/* Arguments that are optional stand in brackets. */
static const struct command {
	const char *word;
	const char *argument;
	const char *help;
	void (*run)(struct talk *talk, char *argument);
} commands[] = {
	{ "/lobby", "", "go to the lobby", run_lobby },
	{ "/dialogs", "", "list the dialogs", dialog_list },
	{ "/dialog", "ID|NAME", "go to a dialog", dialog_go },
	{ "/new", "NAME", "make a dialog for everybody", dialog_new },
	{ "/private", "NAME", "make a dialog for those who are invited", dialog_private },
	{ "/invite", "ID", "bring a user into this dialog", dialog_invite },
	{ "/games", "", "list the games", run_games },
	{ "/create", "NAME [MAX]", "make a game, for MAX players, and join it", run_create },
	{ "/join", "NAME", "join a game, or go back to it", run_join },
	{ "/ready", "", "be ready for the game to start", run_ready },
	{ "/leave", "", "leave the game or the dialog", run_leave },
	{ "/who", "", "list who is here", run_who },
	{ "/read", "[N]", "show the last N messages of this room", run_read },
	{ "/passwd", "", "change the password", run_passwd },
	{ "/help", "", "list the commands", run_help },
	{ "/quit", "", "leave", run_quit },
};

const char *
command_word(size_t i)
{
	return i < COUNT_OF(commands) ? commands[i].word : NULL;
}

const char *
command_help(size_t i)
{
	static char line[80];
	char usage[32];

	if (i >= COUNT_OF(commands))
		return NULL;
	(void)snprintf(usage, sizeof(usage), "%s %s", commands[i].word, commands[i].argument);
	(void)snprintf(line, sizeof(line), "  %-18s  %s", usage, commands[i].help);
	return line;
}

/* Runs a command if what is given fits what it takes. */
static void
run(struct talk *talk, const struct command *command, char *argument)
{
	bool takes = command->argument[0] != '\0';
	bool needs = takes && command->argument[0] != '[';

	if (argument[0] == '\0' ? needs : !takes)
		talk_fail(
		    talk, "usage: %s%s%s", command->word, takes ? " " : "", command->argument);
	else
		command->run(talk, argument);
}

/* line is the caller's to cut up. */
static void
find_and_run(struct talk *talk, char *line)
{
	size_t len = strcspn(line, " ");
	char *argument = line + len + strspn(line + len, " ");
	char *end = argument + strlen(argument);

	while (end > argument && end[-1] == ' ')
		*--end = '\0';
	line[len] = '\0';
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (strcmp(commands[i].word, line) == 0) {
			run(talk, &commands[i], argument);
			return;
		}
	}
	talk_fail(talk, "there is no command %s; /help lists them", line);
}

static bool
is_utf8(const char *text)
{
	json_t *string = json_string(text);
	bool is = string != NULL;

	json_decref(string);
	return is;
}

void
command_line(struct talk *talk, const char *line)
{
	char *copy;

	if (!is_utf8(line)) {
		talk_fail(talk, "not sent, as it is not UTF-8: %.60s", line);
		return;
	}
	if (line[0] == '\0')
		return;
	if (line[0] != '/' || line[1] == '/') {
		talk_say(talk, line + (line[0] == '/'));
		return;
	}
	copy = xstrdup(line);
	find_and_run(talk, copy);
	free(copy);
}
