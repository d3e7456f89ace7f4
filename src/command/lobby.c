/* SPDX-License-Identifier: ISC */
#include "base/compiler.h"
#include "command/login.h"
#include "command/poll.h"
#include "command/post.h"
#include "command/tables.h"

#define HISTORY_LIMIT 100

/* clang-format off */
static const struct command commands[] = {
	{ "register",
	    FIELDS(REQUIRED("username", F_USERNAME), REQUIRED("password", F_PASSWORD)),
	    .start = login_register },
	{ "unregister",
	    FIELDS(REQUIRED("sid", F_SID)),
	    WRITES("unregister"), STATUS_OK_MEMBERS },
	{ "change_password",
	    FIELDS(REQUIRED("sid", F_SID), REQUIRED("password", F_PASSWORD),
		REQUIRED("new_password", F_PASSWORD)),
	    .start = login_change_password },
	{ "chat",
	    FIELDS(REQUIRED("sid", F_SID), REQUIRED("message", F_MESSAGE),
		OPTIONAL("gameName", F_GAME_NAME), OPTIONAL("nonce", F_NONCE)),
	    .start = post_chat, STATUS_OK_MEMBERS },
	{ "getChatHistory",
	    FIELDS(REQUIRED("sid", F_SID), OPTIONAL("gameName", F_GAME_NAME),
		OPTIONAL("after", F_SEQ), OPTIONAL("before", F_SEQ),
		DEFAULT("limit", F_LIMIT, HISTORY_LIMIT)),
	    .start = poll_history, READS("get_chat_history"), STATUS_OK_ROWS("chat") },
	{ "clear",
	    .only_testing = true,
	    WRITES("clear"), STATUS_OK_MEMBERS },
	{ "getPlayersList",
	    FIELDS(REQUIRED("sid", F_SID), OPTIONAL("after", F_LISTED_USER),
		OPTIONAL("limit", F_LIMIT)),
	    READS("get_players_list"), STATUS_OK_ROWS("players") },
	{ "getGamesList",
	    FIELDS(REQUIRED("sid", F_SID), OPTIONAL("after", F_GAME_NAME),
		OPTIONAL("limit", F_LIMIT)),
	    READS("get_games_list"), STATUS_OK_ROWS("games") },
	{ "getPlayersListForGame",
	    FIELDS(REQUIRED("sid", F_SID), REQUIRED("gameName", F_GAME_NAME)),
	    READS("get_players_list_for_game"), STATUS_OK_ROWS("players") },
	{ "setPlayerStatus",
	    FIELDS(REQUIRED("sid", F_SID), REQUIRED("status", F_PLAYER_STATUS)),
	    WRITES("set_player_status"), STATUS_OK_MEMBERS },
	{ "createGame",
	    FIELDS(REQUIRED("sid", F_SID), REQUIRED("gameName", F_GAME_NAME),
		OPTIONAL("maxPlayers", F_MAX_PLAYERS)),
	    WRITES("create_game"), STATUS_OK_MEMBERS },
	{ "joinGame",
	    FIELDS(REQUIRED("sid", F_SID), REQUIRED("gameName", F_GAME_NAME)),
	    WRITES("join_game"), STATUS_OK_MEMBERS },
	{ "leaveGame",
	    FIELDS(REQUIRED("sid", F_SID), REQUIRED("gameName", F_GAME_NAME)),
	    WRITES("leave_game"), STATUS_OK_MEMBERS },
};
/* clang-format on */

const struct command_table lobby_commands = { commands, COUNT_OF(commands) };
