/* SPDX-License-Identifier: ISC */
/*
 * The checks of fields, for every command of clients and administrators: the input is what stands
 * between the braces behind the command's name. What passes is within the bounds that are promised
 * to the procedures.
 */
#include "fuzz.h"

#include <jansson.h>
#include <string.h>
#include <utf8proc.h>

#include "base/compiler.h"
#include "command/command.h"
#include "command/tables.h"

static const struct command_table *const tables[] = { &lobby_commands, &chat_commands,
	&admin_commands };

static void
check_text(const struct field *field, const struct field_value *value, const json_t *json)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t len;

	HOLDS(json_is_string(json) && value->len <= 4 * 4096 && strlen(value->text) == value->len);
	for (size_t at = 0; at < value->len; at += (size_t)len) {
		len = utf8proc_iterate((const utf8proc_uint8_t *)value->text + at,
		    (utf8proc_ssize_t)(value->len - at), &c);
		HOLDS(len > 0 && c != 0);
	}
	/* MariaDB takes all of these, none of them would be taken as another one. */
	if (field->type == F_DATE)
		HOLDS(value->len == strlen("YYYY-MM-DD") && value->text == value->date &&
		    strcmp(value->text, "0001-01-01") >= 0);
	else
		HOLDS(value->text == json_string_value(json));
}

/* What was said, or what stands for nothing. */
static void
check_number(const struct field *field, const struct field_value *value, const json_t *json)
{
	if (json == NULL)
		HOLDS(field->optional && value->number == field->fallback);
	else if (json_is_boolean(json))
		HOLDS(field->type == F_FLAG && value->number == json_is_true(json));
	else if (json_is_string(json))
		HOLDS(value->number == strtoll(json_string_value(json), NULL, 10));
	else
		HOLDS(json_is_integer(json) && value->number == json_integer_value(json));
	HOLDS(value->number >= 0 || field->type == F_PLACE);
}

static void
check_value(const struct field *field, const struct field_value *value, const json_t *request)
{
	const json_t *json = json_object_get(request, field->name);

	if (value->kind == FIELD_TEXT)
		check_text(field, value, json);
	else if (value->kind == FIELD_NUMBER)
		check_number(field, value, json);
	else
		HOLDS(field->optional && field->fallback == 0 && json == NULL);
	HOLDS(
	    json == NULL || field->needs == NULL || json_object_get(request, field->needs) != NULL);
}

static void
check_command(const struct command *command, json_t *request)
{
	const struct field_limits limits = { .max_message = 4096 };
	struct field_value values[COMMAND_MAX_FIELDS];
	struct errbuf why = { "" };

	if (!fields_check(command->fields, &limits, request, values, &why)) {
		HOLDS(why.text[0] != '\0');
		return;
	}
	for (unsigned i = 0; command->fields[i].name != NULL; i++)
		check_value(&command->fields[i], &values[i], request);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *request = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);

	if (!json_is_object(request)) {
		json_decref(request);
		return 0;
	}
	/* By then there is one. */
	(void)json_object_set_new(request, "cmd", json_string("any"));
	for (size_t t = 0; t < COUNT_OF(tables); t++)
		for (size_t i = 0; i < tables[t]->count; i++)
			check_command(&tables[t]->commands[i], request);
	json_decref(request);
	return 0;
}
