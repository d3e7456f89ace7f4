/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/errbuf.h"
#include "json/fields.h"

#define EMOJI "\xf0\x9f\x98\x80"

static const struct field_limits limits = { .max_message = 4096 };

/* protocol.md's table, written down once more. */
static const struct text_type {
	enum field_type type;
	size_t max;
	bool bytes;
	const char *words;
} text_types[] = {
	{ F_USERNAME, 32, false,
	    "a string of 1 to 32 letters, marks or digits of any script, or _" },
	{ F_PASSWORD, 511, true, "a string of 1 to 511 bytes" },
	{ F_SID, 1024, true, "a string of 1 to 1024 bytes" },
	{ F_LISTED_USER, 67, false, "a string of 1 to 67 characters without control characters" },
	{ F_GAME_NAME, 64, false, "a string of 1 to 64 characters without control characters" },
	{ F_MESSAGE, 4096, false, "a string of 1 to 4096 characters" },
	{ F_PLAYER_STATUS, 32, false, "a string of 1 to 32 characters without control characters" },
	{ F_NONCE, 64, true, "a string of 1 to 64 bytes" },
};

static const struct number_type {
	enum field_type type;
	int64_t min, max;
	const char *words;
} number_types[] = {
	{ F_LIMIT, 1, 1000, "an integer from 1 to 1000" },
	{ F_SEQ, 0, INT64_MAX, "an integer from 0 to 9223372036854775807" },
	{ F_MAX_PLAYERS, 2, 64, "an integer from 2 to 64" },
};

/* What a type's words are, whichever kind it is of. */
static const char *
words_of(enum field_type type)
{
	for (size_t i = 0; i < COUNT_OF(text_types); i++)
		if (text_types[i].type == type)
			return text_types[i].words;
	for (size_t i = 0; i < COUNT_OF(number_types); i++)
		if (number_types[i].type == type)
			return number_types[i].words;
	fail_msg("no words for field type %d", (int)type);
	return NULL;
}

/* Checks {"cmd":"x","the_field":json} and takes json. */
static bool
check_one_within(const struct field_limits *bounds, enum field_type type, json_t *json,
    struct field_value *value, struct errbuf *why)
{
	const struct field fields[] = { { .name = "the_field", .type = type }, { 0 } };
	json_t *request = json_object();
	bool ok;

	assert_non_null(json);
	assert_int_equal(json_object_set_new(request, "cmd", json_string("x")), 0);
	assert_int_equal(json_object_set_new(request, "the_field", json), 0);
	ok = fields_check(fields, bounds, request, value, why);
	json_decref(request);
	return ok;
}

static void
assert_accepted(enum field_type type, json_t *json)
{
	struct field_value value;
	struct errbuf why = { "" };

	if (!check_one_within(&limits, type, json, &value, &why))
		fail_msg("%s", why.text);
}

/* Refused, with the field's name and what it must be, and nothing else: no value is echoed. */
static void
assert_refused(enum field_type type, json_t *json)
{
	struct field_value value;
	struct errbuf why;
	char expected[200];

	(void)snprintf(expected, sizeof(expected), "the_field must be %s", words_of(type));
	assert_false(check_one_within(&limits, type, json, &value, &why));
	assert_string_equal(why.text, expected);
}

/* A string of count times the unit, with a tail. */
static json_t *
repeated(const char *unit, size_t count, const char *tail)
{
	struct buf buf = { 0 };
	json_t *json;

	(void)buf_reserve(&buf, 1);
	while (count-- > 0)
		buf_addstr(&buf, unit);
	buf_addstr(&buf, tail);
	json = json_stringn(buf.data, buf.len);
	assert_non_null(json);
	buf_free(&buf);
	return json;
}

static json_t *
parsed(const char *text)
{
	json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);

	assert_non_null(json);
	return json;
}

static size_t
put_utf8(char out[4], unsigned c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 0x3f));
	out[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* bounds of texts */

/* One letter of each length in UTF-8. */
static const char *const letters[] = { "a", "ж", "密", "\xf0\x90\x90\xb7" };

static void
test_characters_are_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(text_types); i++) {
		const struct text_type *t = &text_types[i];

		if (t->bytes)
			continue;
		for (size_t j = 0; j < COUNT_OF(letters); j++) {
			assert_refused(t->type, repeated(letters[j], 0, ""));
			assert_accepted(t->type, repeated(letters[j], 1, ""));
			assert_accepted(t->type, repeated(letters[j], t->max - 1, ""));
			assert_accepted(t->type, repeated(letters[j], t->max, ""));
			assert_refused(t->type, repeated(letters[j], t->max + 1, ""));
			assert_refused(t->type, repeated(letters[j], 10 * t->max, ""));
		}
	}
}

static void
test_bytes_are_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(text_types); i++) {
		const struct text_type *t = &text_types[i];

		if (!t->bytes)
			continue;
		for (size_t j = 0; j < COUNT_OF(letters); j++) {
			size_t n = t->max / strlen(letters[j]), rest = t->max % strlen(letters[j]);
			/* Fills up to the very bound. */
			const char *tail = &"zzz"[3 - rest];
			char longer[5];

			(void)snprintf(longer, sizeof(longer), "%sz", tail);
			assert_refused(t->type, repeated(letters[j], 0, ""));
			assert_accepted(t->type, repeated(letters[j], 1, ""));
			assert_accepted(t->type, repeated(letters[j], n, tail));
			assert_refused(t->type, repeated(letters[j], n, longer));
			assert_refused(t->type, repeated(letters[j], n + 1, tail));
			assert_refused(t->type, repeated(letters[j], 10 * t->max, ""));
		}
	}
}

/* Each mark is a character of its own: é in two code points is two. */
static void
test_combining_marks_count(void **state)
{
	static const enum field_type types[] = { F_USERNAME, F_PLAYER_STATUS };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		assert_accepted(types[i], repeated("e\xcc\x81", 16, ""));
		assert_refused(types[i], repeated("e\xcc\x81", 16, "e"));
		assert_accepted(types[i], repeated("e\xcc\x81", 15, "e\xcc\x80"));
		assert_refused(types[i], repeated("e\xcc\x81", 17, ""));
	}
}

/* The bytes that came are the bytes that go on: nothing is normalised or cut. */
static void
test_text_value(void **state)
{
	static const struct field fields[] = { { .name = "f", .type = F_MESSAGE }, { 0 } };
	static const char text[] = " e\xcc\x81 \xc3\xa9 \xef\xac\x81\t" EMOJI "\0 ";
	json_t *request =
	    json_pack("{s:s, s:o}", "cmd", "x", "f", json_stringn(text, sizeof(text) - 1));
	struct field_value value = { .number = 99 };
	struct errbuf why;

	(void)state;
	assert_true(fields_check(fields, &limits, request, &value, &why));
	assert_int_equal(value.kind, FIELD_TEXT);
	assert_int_equal(value.number, 0);
	assert_int_equal(value.len, sizeof(text) - 1);
	assert_memory_equal(value.text, text, sizeof(text));
	/* It lives in the request. */
	assert_ptr_equal(value.text, json_string_value(json_object_get(request, "f")));
	json_decref(request);
}

/* which characters */

static void
test_usernames_of_many_scripts(void **state)
{
	static const char *const names[] = {
		"ann", "_", "___", "42", "A_b_9", "Анна_2", "Ωμέγα", "密码",
		"ひらカタ漢字ー",                   /* with U+30FC, a modifier letter */
		"한국어",                           /* Hangul */
		"עִבְרִית",                            /* with points */
		"عَرَبِيّ",                             /* with vowel signs */
		"हिन्दी",                            /* with spacing marks */
		"ไทยน้ำ",                            /* with vowels and a tone */
		"தமிழ்",                             /* with a virama */
		"Ꭰꭰ",                           /* Cherokee */
		"ǅ",                                /* U+01C5, title case */
		"ʰa",                               /* U+02B0, modifier letter */
		"ªº",                               /* other letters */
		"\xcc\x81",                         /* a mark alone, U+0301 */
		"a\xe2\x83\x9d",                    /* enclosing mark, U+20DD */
		"\xf0\x90\x90\x80\xf0\x90\x90\xa8", /* Deseret */
		"\xf0\xa0\x80\x80",                 /* ideograph, U+20000 */
		"٠١٢٣٤٥٦٧٨٩",                       /* Arabic-Indic digits */
		"०९",                               /* Devanagari digits */
		"\xef\xbc\x90\xef\xbc\x99",         /* full-width digits */
		"\xf0\x9d\x9f\x97",                 /* bold 9, U+1D7D7 */
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_accepted(F_USERNAME, json_string(names[i]));
}

/* Alone and at every place of a name. */
static void
assert_not_in_username(const char *bytes, size_t len)
{
	static const char *const around[][2] = { { "", "" }, { "", "b" }, { "a", "" }, { "a", "b" },
		{ "аннотация", "密" } };

	for (size_t i = 0; i < COUNT_OF(around); i++) {
		struct buf buf = { 0 };
		json_t *json;

		buf_addstr(&buf, around[i][0]);
		buf_add(&buf, bytes, len);
		buf_addstr(&buf, around[i][1]);
		json = json_stringn(buf.data, buf.len);
		assert_non_null(json);
		assert_refused(F_USERNAME, json);
		buf_free(&buf);
	}
}

static void
test_ascii_in_usernames(void **state)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

	(void)state;
	for (int c = 0; c < 128; c++) {
		char text[1] = { (char)c };

		if (c != 0 && strchr(allowed, c) != NULL)
			assert_accepted(F_USERNAME, json_stringn(text, 1));
		else
			assert_not_in_username(text, 1);
	}
}

static void
test_refused_in_usernames(void **state)
{
	static const char *const refused[] = {
		"\xc2\x85",         /* U+0085, a control character */
		"\xc2\xa0",         /* U+00A0, no-break space */
		"\xe2\x80\x83",     /* U+2003, em space */
		"\xe3\x80\x80",     /* U+3000, ideographic space */
		"\xe2\x80\xa8",     /* U+2028, line separator */
		"\xe2\x80\xa9",     /* U+2029, paragraph separator */
		"\xc2\xad",         /* U+00AD, soft hyphen */
		"\xe2\x80\x8b",     /* U+200B, zero width space */
		"\xe2\x80\x8d",     /* U+200D, zero width joiner */
		"\xe2\x80\xae",     /* U+202E, right-to-left override */
		"\xef\xbb\xbf",     /* U+FEFF, byte order mark */
		"\xf3\xa0\x81\x81", /* U+E0041, a tag */
		"+", "€", "×", "^", "´", "©", EMOJI, "\xe2\x98\x83", /* symbols */
		"\xf0\x9f\x8f\xbd",                                  /* U+1F3FD, skin tone */
		"\xf0\x9f\x87\xa9",                   /* U+1F1E9, regional indicator */
		"²", "½", "Ⅷ", "①", "一\xe3\x88\xa0", /* numbers that are no digits */
		"‿", "＿", /* U+203F, U+FF3F: the low line is the only connector */
		"-", "–", "(", "«", "»", "¿", "、", "·", "'", "’", /* punctuation */
		"\xee\x80\x80",                                    /* U+E000, private use */
		"\xcd\xb8",                                        /* U+0378, unassigned */
		"\xef\xb7\x90",                                    /* U+FDD0, never a character */
		"\xef\xbf\xbf",                                    /* U+FFFF, neither */
		"\xf4\x8f\xbf\xbf",                                /* U+10FFFF, neither */
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_not_in_username(refused[i], strlen(refused[i]));
}

/* C0, DEL and C1 are refused where the table says so, and nothing else is. */
static void
test_control_characters(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(text_types); i++) {
		bool strict = strstr(text_types[i].words, "without control characters") != NULL;

		if (text_types[i].type == F_USERNAME)
			continue;
		for (unsigned c = 0; c <= 0x17f; c++) {
			bool control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
			char text[8] = "a";
			size_t len = 1 + put_utf8(text + 1, c);
			json_t *json;

			text[len++] = 'b';
			json = json_stringn(text, len);
			assert_non_null(json);
			if (strict && control)
				assert_refused(text_types[i].type, json);
			else
				assert_accepted(text_types[i].type, json);
		}
	}
}

static void
test_a_control_character_anywhere(void **state)
{
	static const char *const texts[] = { "\n", "\nab", "ab\n", "a\nb", "\xc2\x9b", "\xc2\x80 a",
		"密\x7f" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		assert_refused(F_GAME_NAME, json_string(texts[i]));
		assert_refused(F_PLAYER_STATUS, json_string(texts[i]));
		assert_refused(F_LISTED_USER, json_string(texts[i]));
		assert_refused(F_USERNAME, json_string(texts[i]));
		assert_accepted(F_MESSAGE, json_string(texts[i]));
		assert_accepted(F_PASSWORD, json_string(texts[i]));
		assert_accepted(F_SID, json_string(texts[i]));
		assert_accepted(F_NONCE, json_string(texts[i]));
	}
}

/* Whatever is no control character may be in these. */
static void
test_free_texts(void **state)
{
	static const char *const texts[] = { " ", "  two  ", "vk:имя фамилия", EMOJI,
		"<b>&amp;'\"\\", "\xe2\x80\xa8", "\xe2\x80\xae", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf",
		"\xee\x80\x80" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(text_types); i++)
		for (size_t j = 0; j < COUNT_OF(texts); j++)
			if (text_types[i].type != F_USERNAME)
				assert_accepted(text_types[i].type, json_string(texts[j]));
}

/* numbers */

static void
assert_number(enum field_type type, int64_t number)
{
	struct field_value value = { .text = "old", .len = 3 };
	struct errbuf why;

	assert_true(check_one_within(&limits, type, json_integer(number), &value, &why));
	assert_int_equal(value.kind, FIELD_NUMBER);
	assert_true(value.number == number);
	assert_null(value.text);
	assert_int_equal(value.len, 0);
}

static void
test_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(number_types); i++) {
		const struct number_type *t = &number_types[i];

		assert_refused(t->type, json_integer(INT64_MIN));
		assert_refused(t->type, json_integer(-1));
		assert_refused(t->type, json_integer(t->min - 1));
		assert_number(t->type, t->min);
		assert_number(t->type, t->min + 1);
		assert_number(t->type, t->max - 1);
		assert_number(t->type, t->max);
		if (t->max == INT64_MAX)
			continue;
		assert_refused(t->type, json_integer(t->max + 1));
		assert_refused(t->type, json_integer(INT64_MAX));
		/* What would fit if 32 or 8 bits were looked at. */
		assert_refused(t->type, json_integer(t->min + 4294967296));
		assert_refused(t->type, json_integer(t->min + 256 * 256));
	}
}

/* types of JSON */

static void
test_wrong_types(void **state)
{
	static const char *const never[] = { "null", "true", "false", "[]", "{}", "[5]", "[\"a\"]",
		"{\"a\":5}", "5.0", "5e0", "0.5", "-0.0", "1e300" };
	static const char *const numbers[] = { "0", "1", "5", "-5", "9223372036854775807" };
	static const char *const strings[] = { "\"\"", "\"5\"", "\"05\"", "\" 5\"", "\"five\"" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(text_types); i++) {
		for (size_t j = 0; j < COUNT_OF(never); j++)
			assert_refused(text_types[i].type, parsed(never[j]));
		for (size_t j = 0; j < COUNT_OF(numbers); j++)
			assert_refused(text_types[i].type, parsed(numbers[j]));
	}
	for (size_t i = 0; i < COUNT_OF(number_types); i++) {
		for (size_t j = 0; j < COUNT_OF(never); j++)
			assert_refused(number_types[i].type, parsed(never[j]));
		for (size_t j = 0; j < COUNT_OF(strings); j++)
			assert_refused(number_types[i].type, parsed(strings[j]));
	}
}

/* required, optional, fallback */

enum { MOST = 4 };

/* Checks a request in JSON; the values live as long as *request. */
static bool
check(const struct field *fields, const char *text, json_t **request, struct field_value *values,
    struct errbuf *why)
{
	*request = parsed(text);
	errbuf_set(why, "%s", "nothing was said");
	return fields_check(fields, &limits, *request, values, why);
}

static void
assert_why(const struct field *fields, const char *text, const char *expected)
{
	struct field_value values[MOST];
	struct errbuf why;
	json_t *request;

	assert_false(check(fields, text, &request, values, &why));
	assert_string_equal(why.text, expected);
	json_decref(request);
}

static void
test_required(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(text_types) + COUNT_OF(number_types); i++) {
		enum field_type type = i < COUNT_OF(text_types)
		    ? text_types[i].type
		    : number_types[i - COUNT_OF(text_types)].type;
		const struct field fields[] = { { .name = "wanted", .type = type }, { 0 } };
		char expected[200];

		(void)snprintf(
		    expected, sizeof(expected), "wanted is missing; it must be %s", words_of(type));
		assert_why(fields, "{\"cmd\":\"x\"}", expected);
		/* Names are compared byte for byte. */
		assert_why(fields, "{\"cmd\":\"x\",\"Wanted\":\"a\",\"wanted \":5}", expected);
	}
}

static const struct field optionals[] = {
	{ .name = "text", .type = F_GAME_NAME, .optional = true },
	{ .name = "number", .type = F_SEQ, .optional = true },
	{ .name = "limit", .type = F_LIMIT, .optional = true, .fallback = 100 },
	{ 0 },
};

static void
test_optional_absent(void **state)
{
	struct field_value values[MOST];
	struct errbuf why;
	json_t *request;

	(void)state;
	memset(values, 0x55, sizeof(values));
	assert_true(check(optionals, "{\"cmd\":\"x\"}", &request, values, &why));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(values[i].kind, FIELD_ABSENT);
		assert_int_equal(values[i].number, 0);
		assert_null(values[i].text);
		assert_int_equal(values[i].len, 0);
	}
	assert_int_equal(values[2].kind, FIELD_NUMBER);
	assert_int_equal(values[2].number, 100);
	assert_null(values[2].text);
	/* No more values than fields. */
	assert_int_equal(((unsigned char *)&values[3])[0], 0x55);
	json_decref(request);
}

static void
test_optional_given(void **state)
{
	struct field_value values[MOST];
	struct errbuf why;
	json_t *request;

	(void)state;
	/* In the fields' order, whatever that of the request is. */
	assert_true(check(optionals, "{\"limit\":7,\"number\":0,\"cmd\":\"x\",\"text\":\"g\"}",
	    &request, values, &why));
	assert_int_equal(values[0].kind, FIELD_TEXT);
	assert_string_equal(values[0].text, "g");
	assert_int_equal(values[0].len, 1);
	/* Zero is not absent. */
	assert_int_equal(values[1].kind, FIELD_NUMBER);
	assert_int_equal(values[1].number, 0);
	assert_int_equal(values[2].kind, FIELD_NUMBER);
	assert_int_equal(values[2].number, 7);
	json_decref(request);
}

/* Only what is left out is absent; a fallback mends nothing. */
static void
test_optional_wrong(void **state)
{
	(void)state;
	assert_why(optionals, "{\"cmd\":\"x\",\"text\":null}",
	    "text must be a string of 1 to 64 characters without control characters");
	assert_why(optionals, "{\"cmd\":\"x\",\"text\":\"\"}",
	    "text must be a string of 1 to 64 characters without control characters");
	assert_why(optionals, "{\"cmd\":\"x\",\"number\":-1}",
	    "number must be an integer from 0 to 9223372036854775807");
	assert_why(
	    optionals, "{\"cmd\":\"x\",\"limit\":null}", "limit must be an integer from 1 to 1000");
	assert_why(
	    optionals, "{\"cmd\":\"x\",\"limit\":0}", "limit must be an integer from 1 to 1000");
	assert_why(
	    optionals, "{\"cmd\":\"x\",\"limit\":1001}", "limit must be an integer from 1 to 1000");
}

/* unknown fields */

static const struct field no_fields[] = { { 0 } };

static void
test_unknown_field(void **state)
{
	(void)state;
	assert_why(
	    no_fields, "{\"cmd\":\"x\",\"more\":1}", "\"more\" is not a field of this command");
	assert_why(
	    no_fields, "{\"more\":null,\"cmd\":\"x\"}", "\"more\" is not a field of this command");
	assert_why(
	    no_fields, "{\"cmd\":\"x\",\"Cmd\":\"y\"}", "\"Cmd\" is not a field of this command");
	assert_why(no_fields, "{\"cmd\":\"x\",\"\":1}", "\"\" is not a field of this command");
	assert_why(optionals, "{\"cmd\":\"x\",\"text\":\"g\",\"limit\":1,\"text2\":\"g\"}",
	    "\"text2\" is not a field of this command");
	assert_why(
	    optionals, "{\"cmd\":\"x\",\"tex\":\"g\"}", "\"tex\" is not a field of this command");
	/* What looks like a format is none; the reply escapes the rest. */
	assert_why(no_fields, "{\"cmd\":\"x\",\"%s%n\\n\":1}",
	    "\"%s%n\n\" is not a field of this command");
}

/* Its value may be a secret under a name mistyped. */
static void
test_values_are_not_echoed(void **state)
{
	static const struct field login[] = { { .name = "password", .type = F_PASSWORD }, { 0 } };
	struct field_value value;
	struct errbuf why;
	json_t *request;

	(void)state;
	assert_why(login, "{\"cmd\":\"x\",\"password\":\"p\",\"passwort\":\"secret\"}",
	    "\"passwort\" is not a field of this command");
	request = json_pack("{s:s, s:o}", "cmd", "x", "password", repeated("secret", 100, ""));
	assert_false(fields_check(login, &limits, request, &value, &why));
	assert_null(strstr(why.text, "secret"));
	json_decref(request);
}

static void
test_no_fields(void **state)
{
	struct field_value values[1];
	struct errbuf why;
	json_t *request;

	(void)state;
	assert_true(check(no_fields, "{\"cmd\":\"x\"}", &request, values, &why));
	json_decref(request);
}

/* A long name is cut at 64 bytes, but never within a character. */
static void
test_long_unknown_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(letters); i++) {
		size_t size = strlen(letters[i]);

		for (size_t before = 0; before <= 70; before++) {
			char name[70 + 40 * 4 + 1], expected[150];
			size_t shown = before < 64 ? before + (64 - before) / size * size : 64;
			struct field_value value;
			struct errbuf why;
			json_t *request;

			memset(name, 'x', before);
			for (size_t n = 0; n < 40; n++)
				memcpy(name + before + n * size, letters[i], size);
			name[before + 40 * size] = '\0';
			if (shown > strlen(name))
				shown = strlen(name);
			(void)snprintf(expected, sizeof(expected),
			    "\"%.*s\" is not a field of this command", (int)shown, name);
			request = json_pack("{s:s, s:i}", "cmd", "x", name, 1);
			assert_false(fields_check(no_fields, &limits, request, &value, &why));
			assert_string_equal(why.text, expected);
			json_decref(request);
		}
	}
}

/* order */

static const struct field two[] = {
	{ .name = "first", .type = F_SID },
	{ .name = "second", .type = F_LIMIT },
	{ 0 },
};

#define FIRST  "must be a string of 1 to 1024 bytes"
#define SECOND "must be an integer from 1 to 1000"

static void
test_order(void **state)
{
	(void)state;
	/* The first declared one, whatever the request's order. */
	assert_why(two, "{\"cmd\":\"x\",\"second\":0,\"first\":5}", "first " FIRST);
	assert_why(two, "{\"cmd\":\"x\",\"first\":5,\"second\":0}", "first " FIRST);
	assert_why(two, "{\"cmd\":\"x\",\"second\":0}", "first is missing; it " FIRST);
	assert_why(two, "{\"cmd\":\"x\",\"first\":\"s\"}", "second is missing; it " SECOND);
	assert_why(two, "{\"cmd\":\"x\",\"second\":0,\"first\":\"s\"}", "second " SECOND);
	/* Declared fields before unknown ones. */
	assert_why(two, "{\"unknown\":1,\"cmd\":\"x\"}", "first is missing; it " FIRST);
	assert_why(
	    two, "{\"unknown\":1,\"cmd\":\"x\",\"first\":\"s\",\"second\":0}", "second " SECOND);
	assert_why(two, "{\"unknown\":1,\"cmd\":\"x\",\"first\":\"s\",\"second\":1}",
	    "\"unknown\" is not a field of this command");
}

/* max_message */

static void
assert_message_bound(int64_t configured, size_t max)
{
	const struct field_limits bounds = { .max_message = configured };
	struct field_value value;
	struct errbuf why;
	char expected[100];

	(void)snprintf(
	    expected, sizeof(expected), "the_field must be a string of 1 to %zu characters", max);
	for (size_t i = 0; i < COUNT_OF(letters); i++) {
		assert_true(check_one_within(
		    &bounds, F_MESSAGE, repeated(letters[i], max, ""), &value, &why));
		assert_false(check_one_within(
		    &bounds, F_MESSAGE, repeated(letters[i], max + 1, ""), &value, &why));
		assert_string_equal(why.text, expected);
	}
	assert_false(check_one_within(&bounds, F_MESSAGE, json_string(""), &value, &why));
	assert_string_equal(why.text, expected);
}

static void
test_max_message(void **state)
{
	(void)state;
	assert_message_bound(1, 1);
	assert_message_bound(10, 10);
	assert_message_bound(4095, 4095);
	assert_message_bound(4096, 4096);
	/* Never above what the column holds. */
	assert_message_bound(4097, 4096);
	assert_message_bound(INT64_MAX, 4096);
}

static void
test_max_message_is_for_messages_only(void **state)
{
	static const struct field_limits bounds = { .max_message = 1 };
	struct field_value value;
	struct errbuf why;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(text_types); i++)
		if (text_types[i].type != F_MESSAGE)
			assert_true(check_one_within(&bounds, text_types[i].type,
			    repeated("a", text_types[i].max, ""), &value, &why));
	for (size_t i = 0; i < COUNT_OF(number_types); i++)
		assert_true(check_one_within(&bounds, number_types[i].type,
		    json_integer(number_types[i].max), &value, &why));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters_are_counted),
		cmocka_unit_test(test_bytes_are_counted),
		cmocka_unit_test(test_combining_marks_count),
		cmocka_unit_test(test_text_value),
		cmocka_unit_test(test_usernames_of_many_scripts),
		cmocka_unit_test(test_ascii_in_usernames),
		cmocka_unit_test(test_refused_in_usernames),
		cmocka_unit_test(test_control_characters),
		cmocka_unit_test(test_a_control_character_anywhere),
		cmocka_unit_test(test_free_texts),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_wrong_types),
		cmocka_unit_test(test_required),
		cmocka_unit_test(test_optional_absent),
		cmocka_unit_test(test_optional_given),
		cmocka_unit_test(test_optional_wrong),
		cmocka_unit_test(test_unknown_field),
		cmocka_unit_test(test_values_are_not_echoed),
		cmocka_unit_test(test_no_fields),
		cmocka_unit_test(test_long_unknown_names),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_max_message),
		cmocka_unit_test(test_max_message_is_for_messages_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
