/* SPDX-License-Identifier: ISC */
#include "json/fields.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "base/compiler.h"

struct rule;
typedef bool check_fn(
    const struct rule *rule, int64_t max, const json_t *json, struct field_value *value);
typedef void words_fn(const struct rule *rule, int64_t max, char *out, size_t size);

/* A kind of value: how to check it and how to say what it must be. */
struct kind {
	check_fn *check;
	words_fn *words;
};

struct rule {
	const struct kind *kind;
	int64_t min, max;
	const char *of;                      /* what there are min to max of */
	bool (*allowed)(utf8proc_int32_t c); /* null: every character is */
	bool bytes;                          /* the bounds count bytes, not characters */
};

static bool
is_name_character(utf8proc_int32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    c == '_';
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND:
		return true;
	default:
		return false;
	}
}

static bool
is_not_control(utf8proc_int32_t c)
{
	return c >= 0x20 && (c < 0x7f || c > 0x9f);
}

/* Counts the characters; -1 when one is not allowed. The text is UTF-8, as the framer has seen. */
static int64_t
count_characters(const struct rule *rule, const char *text, size_t len)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t left = (utf8proc_ssize_t)len;
	int64_t count = 0;

	while (left > 0) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(p, left, &c);

		if (n <= 0 || (rule->allowed != NULL && !rule->allowed(c)))
			return -1;
		p += n;
		left -= n;
		count++;
	}
	return count;
}

static bool
check_text(const struct rule *rule, int64_t max, const json_t *json, struct field_value *value)
{
	int64_t size;

	if (!json_is_string(json))
		return false;
	*value = (struct field_value){
		.kind = FIELD_TEXT,
		.text = json_string_value(json),
		.len = json_string_length(json),
	};
	size = rule->bytes ? (int64_t)value->len : count_characters(rule, value->text, value->len);
	return size >= rule->min && size <= max;
}

static void
text_words(const struct rule *rule, int64_t max, char *out, size_t size)
{
	snprintf(out, size, "a string of %lld to %lld %s", (long long)rule->min, (long long)max,
	    rule->of);
}

static bool
check_number(const struct rule *rule, int64_t max, const json_t *json, struct field_value *value)
{
	if (!json_is_integer(json))
		return false;
	*value = (struct field_value){ .kind = FIELD_NUMBER, .number = json_integer_value(json) };
	return value->number >= rule->min && value->number <= max;
}

static void
number_words(const struct rule *rule, int64_t max, char *out, size_t size)
{
	snprintf(out, size, "an integer from %lld to %lld", (long long)rule->min, (long long)max);
}

/* A string of digits, which may have leading zeros, is as good as an integer. */
static bool
check_digits(const struct rule *rule, int64_t max, const json_t *json, struct field_value *value)
{
	const char *digits = json_string_value(json);
	int64_t n = 0;

	if (digits == NULL)
		return check_number(rule, max, json, value);
	if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return false;
	for (; *digits != '\0'; digits++)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, *digits - '0', &n))
			return false;
	*value = (struct field_value){ .kind = FIELD_NUMBER, .number = n };
	return n >= rule->min && n <= max;
}

static void
digits_words(const struct rule *rule, int64_t max, char *out, size_t size)
{
	snprintf(out, size, "an integer from %lld to %lld, or a string of its digits",
	    (long long)rule->min, (long long)max);
}

static bool
check_flag(const struct rule *rule, int64_t max, const json_t *json, struct field_value *value)
{
	(void)rule;
	(void)max;
	*value = (struct field_value){ .kind = FIELD_NUMBER, .number = json_is_true(json) };
	return json_is_boolean(json);
}

static void
flag_words(const struct rule *rule, int64_t max, char *out, size_t size)
{
	(void)rule;
	(void)max;
	snprintf(out, size, "true or false");
}

static bool
is_day(int year, int month, int day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
	    day <= days[month - 1] + (month == 2 && leap);
}

/* Whether the text has digits where the pattern has 0, and otherwise what the pattern has. */
static bool
looks_like(const char *pattern, const char *given)
{
	for (; *pattern != '\0'; pattern++, given++)
		if (*pattern == '0' ? (*given < '0' || *given > '9') : *given != *pattern)
			return false;
	return *given == '\0';
}

static bool
check_date(const struct rule *rule, int64_t max, const json_t *json, struct field_value *value)
{
	const char *given = json_string_value(json);
	int year = 0, month = 0, day = 0;

	(void)rule;
	(void)max;
	if (given == NULL)
		return false;
	if (looks_like("0000-00-00", given))
		sscanf(given, "%4d-%2d-%2d", &year, &month, &day);
	else if (looks_like("00.00.0000", given))
		sscanf(given, "%2d.%2d.%4d", &day, &month, &year);
	if (!is_day(year, month, day))
		return false;
	*value = (struct field_value){ .kind = FIELD_TEXT, .len = sizeof(value->date) - 1 };
	snprintf(value->date, sizeof(value->date), "%04u-%02u-%02u", (unsigned)year % 10000,
	    (unsigned)month % 100, (unsigned)day % 100);
	value->text = value->date;
	return true;
}

static void
date_words(const struct rule *rule, int64_t max, char *out, size_t size)
{
	(void)rule;
	(void)max;
	snprintf(out, size, "a date, YYYY-MM-DD or DD.MM.YYYY, from year 1 to 9999");
}

static const struct kind text = { check_text, text_words };
static const struct kind number = { check_number, number_words };
static const struct kind digits = { check_digits, digits_words };
static const struct kind flag = { check_flag, flag_words };
static const struct kind date = { check_date, date_words };

#define NO_CONTROLS "characters without control characters"

/* clang-format off */
static const struct rule rules[] = {
	[F_USERNAME] = { &text, 1, 32, "letters, marks or digits of any script, or _", is_name_character, false },
	[F_PASSWORD] = { &text, 1, 511, "bytes", NULL, true },
	[F_SID] = { &text, 1, 1024, "bytes", NULL, true },
	[F_LISTED_USER] = { &text, 1, 67, NO_CONTROLS, is_not_control, false },
	[F_GAME_NAME] = { &text, 1, 64, NO_CONTROLS, is_not_control, false },
	[F_MESSAGE] = { &text, 1, 4096, "characters", NULL, false },
	[F_PLAYER_STATUS] = { &text, 1, 32, NO_CONTROLS, is_not_control, false },
	[F_NONCE] = { &text, 1, 64, "bytes", NULL, true },
	[F_LIMIT] = { &number, 1, 1000, NULL, NULL, false },
	[F_SEQ] = { &number, 0, INT64_MAX, NULL, NULL, false },
	[F_MAX_PLAYERS] = { &number, 2, 64, NULL, NULL, false },
	[F_VK_USERNAME] = { &text, 1, 64, NO_CONTROLS, is_not_control, false },
	[F_PROFILE] = { &text, 0, 255, "characters", NULL, false },
	[F_PHOTO] = { &text, 0, 4096, "characters", NULL, false },
	[F_DATE] = { &date, 0, 0, NULL, NULL, false },
	[F_AGE] = { &digits, 0, 999, NULL, NULL, false },
	[F_DIALOG_NAME] = { &text, 1, 128, NO_CONTROLS, is_not_control, false },
	[F_CAPACITY] = { &digits, 1, 1000000, NULL, NULL, false },
	[F_FLAG] = { &flag, 0, 1, NULL, NULL, false },
	[F_ID] = { &digits, 1, INT64_MAX, NULL, NULL, false },
	[F_SECONDS] = { &number, 1, 315360000, NULL, NULL, false },
	[F_REASON] = { &text, 1, 80, NO_CONTROLS, is_not_control, false },
	[F_ADDRESS] = { &text, 1, 45, NO_CONTROLS, is_not_control, false },
	[F_STRETCH] = { &text, 1, 64, NO_CONTROLS, is_not_control, false },
	[F_PLACE] = { &number, INT64_MIN, INT64_MAX, NULL, NULL, false },
};
/* clang-format on */

/* Only the message's bound is configuration, and never above the table's. */
static int64_t
upper_bound(enum field_type type, const struct field_limits *limits)
{
	int64_t max = rules[type].max;

	return type == F_MESSAGE && limits->max_message < max ? limits->max_message : max;
}

static bool
check_field(const struct field *field, const struct field_limits *limits, const json_t *request,
    struct field_value *value, struct errbuf *why)
{
	const struct rule *rule = &rules[field->type];
	const json_t *json = json_object_get(request, field->name);
	int64_t max = upper_bound(field->type, limits);
	char words[128];

	*value = (struct field_value){ 0 };
	if (json == NULL && field->optional) {
		if (field->fallback != 0)
			*value =
			    (struct field_value){ .kind = FIELD_NUMBER, .number = field->fallback };
		return true;
	}
	if (json != NULL && field->needs != NULL &&
	    json_object_get(request, field->needs) == NULL) {
		errbuf_set(why, "%s: needs %s", field->name, field->needs);
		return false;
	}
	if (json != NULL && rule->kind->check(rule, max, json, value))
		return true;
	rule->kind->words(rule, max, words, sizeof(words));
	errbuf_set(why, "%s %s %s", field->name,
	    json == NULL ? "is missing; it must be" : "must be", words);
	return false;
}

static bool
is_known(const struct field *fields, const char *name)
{
	if (strcmp(name, "cmd") == 0)
		return true;
	for (const struct field *field = fields; field->name != NULL; field++)
		if (strcmp(field->name, name) == 0)
			return true;
	return false;
}

/* The start of a name that a client made up, cut between characters. */
static int
shown_length(const char *name)
{
	size_t len = strnlen(name, 64);

	while (len > 0 && ((unsigned char)name[len] & 0xc0) == 0x80)
		len--;
	return (int)len;
}

bool
fields_check(const struct field *fields, const struct field_limits *limits, json_t *request,
    struct field_value *values, struct errbuf *why)
{
	const struct field *field;
	size_t known = 1; /* "cmd" */
	const char *name;
	json_t *json;

	for (field = fields; field->name != NULL; field++) {
		if (!check_field(field, limits, request, values, why))
			return false;
		known += json_object_get(request, field->name) != NULL;
		values++;
	}
	if (json_object_size(request) == known)
		return true;
	json_object_foreach(request, name, json)
	{
		if (!is_known(fields, name)) {
			errbuf_set(why, "\"%.*s\" is not a field of this command",
			    shown_length(name), name);
			break;
		}
	}
	return false;
}
