/* SPDX-License-Identifier: ISC */
#include "base/compiler.h"
#include "command/login.h"
#include "command/poll.h"
#include "command/post.h"
#include "command/tables.h"

#define MESSAGES_LIMIT 100

/* A chat command may name its user by a sid instead of being on a bound connection. */
#define SID   OPTIONAL("sid", F_SID)
#define BOUND .bound = true

#define CREDENTIALS REQUIRED("login", F_USERNAME), REQUIRED("pas", F_PASSWORD)

/* clang-format off */
static const struct refusal wrong_vk = {
	STATUS_BAD_PASSWORD, "{\"answer\":\"Incorrect username or password\"}", NULL
};
static const struct refusal wrong_login = {
	STATUS_BAD_PASSWORD, "{\"ans\":\"Incorrect login or password\"}", NULL
};
static const struct refusal taken = {
	STATUS_ALREADY_EXISTS, "{\"ans\":\"Username is taken\"}", NULL
};
/* Whatever is wrong. */
static const struct refusal no_messages = {
	STATUS_OK, "{\"Error\":\"1\",\"msg\":{\"message\":", "}}"
};

#define LOGIN        FIELDS(CREDENTIALS), .start = login_login, .refusal = &wrong_login
#define REGISTRATION FIELDS(CREDENTIALS), .start = login_registration, .refusal = &taken

static const struct command commands[] = {
	{ "VK_Autorization",
	    FIELDS(REQUIRED("username", F_VK_USERNAME), REQUIRED("password", F_PASSWORD)),
	    .start = login_vk, .refusal = &wrong_vk },
	{ "Login", LOGIN },
	{ "login", LOGIN },
	{ "Registration", REGISTRATION },
	{ "registration", REGISTRATION },
	{ "create_new_user",
	    FIELDS(CREDENTIALS, OPTIONAL("first_name", F_PROFILE),
		OPTIONAL("last_name", F_PROFILE), OPTIONAL("D_birth", F_DATE),
		OPTIONAL("age", F_AGE), OPTIONAL("sex", F_PROFILE), OPTIONAL("city", F_PROFILE),
		OPTIONAL("photo", F_PHOTO)),
	    .start = login_create_new_user, .refusal = &taken },
	{ "create_new_dialog",
	    FIELDS(SID, REQUIRED("Name", F_DIALOG_NAME), OPTIONAL("create_date", F_DATE),
		OPTIONAL("capacity", F_CAPACITY), OPTIONAL("private", F_FLAG)), BOUND,
	    WRITES("create_dialog"), ANS_OK_MEMBERS },
	{ "join_dialog",
	    FIELDS(SID, REQUIRED("id_dialog", F_ID)), BOUND,
	    WRITES("join_dialog"), ANS_OK_MEMBERS },
	{ "leave_dialog",
	    FIELDS(SID, REQUIRED("id_dialog", F_ID)), BOUND,
	    WRITES("leave_dialog"), ANS_OK_MEMBERS },
	{ "invite_to_dialog",
	    FIELDS(SID, REQUIRED("id_dialog", F_ID), REQUIRED("id_user", F_ID)), BOUND,
	    WRITES("invite_to_dialog"), ANS_OK_MEMBERS },
	{ "send_msg",
	    FIELDS(SID, REQUIRED("text", F_MESSAGE), REQUIRED("id_dialog", F_ID),
		OPTIONAL("id_user", F_ID), OPTIONAL("nonce", F_NONCE)),
	    .start = post_send_msg, ANS_OK_MEMBERS },
	{ "get_msg",
	    FIELDS(SID, OPTIONAL("id_dialog", F_ID), WITH("id_dialog", "after", F_SEQ),
		WITH("id_dialog", "before", F_SEQ), DEFAULT("limit", F_LIMIT, MESSAGES_LIMIT)),
	    BOUND, .start = poll_messages, READS("get_msg"),
	    .reply = { REPLY_KEYED, "{\"Error\":\"0\",\"msg\":{", "}" }, .refusal = &no_messages },
	{ "get_users",
	    FIELDS(SID, OPTIONAL("first_name", F_PROFILE), OPTIONAL("last_name", F_PROFILE),
		OPTIONAL("D_birth", F_DATE), OPTIONAL("age", F_AGE), OPTIONAL("sex", F_PROFILE),
		OPTIONAL("city", F_PROFILE), OPTIONAL("after", F_ID), OPTIONAL("limit", F_LIMIT)),
	    BOUND, READS("get_users"), ANS_KEYED },
	{ "get_dialogs",
	    FIELDS(SID, OPTIONAL("Name", F_DIALOG_NAME), OPTIONAL("create_date", F_DATE),
		OPTIONAL("capacity", F_CAPACITY), OPTIONAL("after", F_ID),
		OPTIONAL("limit", F_LIMIT)),
	    BOUND, READS("get_dialogs"), ANS_KEYED },
	{ "get_user_from_dialog",
	    FIELDS(SID, REQUIRED("id_dialog", F_ID), OPTIONAL("after", F_ID),
		OPTIONAL("limit", F_LIMIT)),
	    BOUND, READS("get_user_from_dialog"), ANS_KEYED },
	{ "get_user_info",
	    FIELDS(SID, REQUIRED("id_user", F_ID)), BOUND,
	    READS("get_user_info"), ANS_OBJECT },
};
/* clang-format on */

const struct command_table chat_commands = { commands, COUNT_OF(commands) };
