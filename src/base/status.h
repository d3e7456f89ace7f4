/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_STATUS_H
#define PARLORD_STATUS_H

/*
 * The outcomes of a request, listed once: the name in C, the name on the wire (parlord-protocol(7))
 * and the SQLSTATE with which a procedure refuses (sql/README lists those that procedures use).
 * Functions that can fail for an administrator rather than for a client use STATUS_INTERNAL, with
 * words in an errbuf.
 */
#define STATUSES(X) \
	X(OK, "ok", "00000") \
	X(BAD_REQUEST, "badRequest", "PLREQ") \
	X(BAD_COMMAND, "badCommand", "PLCMD") \
	X(TRY_LATER, "badCommand", "PLTRY") \
	X(INTERNAL, "internalError", "PLINT") \
	X(BAD_PASSWORD, "badPassword", "PLPWD") \
	X(BAD_SID, "badSid", "PLSID") \
	X(ALREADY_EXISTS, "alreadyExists", "PLDUP") \
	X(ALREADY_IN_GAME, "alreadyInGame", "PLING") \
	X(NOT_IN_GAME, "notInGame", "PLOUT")

enum status {
#define X(name, wire, sqlstate) STATUS_##name,
	STATUSES(X)
#undef X
};

/* The status's name on the wire, such as "badSid". */
const char *status_name(enum status status);

/* Looks up the SQLSTATE of a refusal. Returns STATUS_INTERNAL for any that is not in the table. */
enum status status_of_sqlstate(const char *sqlstate);

#endif
