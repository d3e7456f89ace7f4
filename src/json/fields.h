/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_FIELDS_H
#define PARLORD_FIELDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/errbuf.h"

/* What a request's fields may hold; parlord-protocol(7) has the same table for people. */
enum field_type {
	F_USERNAME,
	F_PASSWORD,
	F_SID,
	F_LISTED_USER, /* as getPlayersList shows him: users of VK have other names */
	F_GAME_NAME,
	F_MESSAGE,
	F_PLAYER_STATUS,
	F_NONCE,
	F_LIMIT,
	F_SEQ,
	F_MAX_PLAYERS,
	F_VK_USERNAME,
	F_PROFILE,
	F_PHOTO,
	F_DATE,
	F_AGE,
	F_DIALOG_NAME,
	F_CAPACITY,
	F_FLAG,
	F_ID,
	F_SECONDS,
	F_REASON,
	F_PLACE,   /* "next" of a reply, a room */
	F_STRETCH, /* "next" of a reply, of messages */
	F_ADDRESS, /* of the internet */
};

/* A field that a command takes. A list of them is ended by one without a name. */
struct field {
	const char *name;
	enum field_type type;
	bool optional;
	int64_t fallback;  /* of an optional number that was not given; 0: none */
	const char *needs; /* a field without which this one makes no sense, or null */
};

enum field_kind { FIELD_ABSENT, FIELD_NUMBER, FIELD_TEXT };

struct field_value {
	enum field_kind kind;
	int64_t number;
	const char *text; /* UTF-8; in the request, or in date */
	size_t len;       /* bytes */
	char date[11];    /* a date as YYYY-MM-DD */
};

/* Bounds that are configuration. */
struct field_limits {
	int64_t max_message; /* characters */
};

/*
 * Checks a request, an object with a "cmd", against a command's fields. values gets one entry
 * for each field, which lives as long as the request. Returns false with the offending field and
 * what it must be in why.
 */
bool fields_check(const struct field *fields, const struct field_limits *limits, json_t *request,
    struct field_value *values, struct errbuf *why);

#endif
