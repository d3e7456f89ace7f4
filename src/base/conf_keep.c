/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/conf.h"
#include "base/conf_option.h"
#include "base/util.h"

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static size_t *
list_count(const struct conf_option *option, struct conf *conf)
{
	return (size_t *)((char *)conf + option->count);
}

static bool
same_string(const struct conf_option *option, struct conf *a, struct conf *b)
{
	return same_text(
	    *(char **)conf_option_value(option, a), *(char **)conf_option_value(option, b));
}

static void
copy_string(const struct conf_option *option, struct conf *to, struct conf *from)
{
	const char *text = *(char **)conf_option_value(option, from);

	conf_option_clear(option, to);
	*(char **)conf_option_value(option, to) = text == NULL ? NULL : xstrdup(text);
}

static bool
same_list(const struct conf_option *option, struct conf *a, struct conf *b)
{
	char **left = *(char ***)conf_option_value(option, a);
	char **right = *(char ***)conf_option_value(option, b);
	size_t count = *list_count(option, a);

	if (count != *list_count(option, b))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!same_text(left[i], right[i]))
			return false;
	return true;
}

static void
copy_list(const struct conf_option *option, struct conf *to, struct conf *from)
{
	char **list = *(char ***)conf_option_value(option, from);
	size_t count = *list_count(option, from);
	char **copy = xcalloc(count > 0 ? count : 1, sizeof(*copy));

	for (size_t i = 0; i < count; i++)
		copy[i] = xstrdup(list[i]);
	conf_option_clear(option, to);
	*(char ***)conf_option_value(option, to) = copy;
	*list_count(option, to) = count;
}

static bool
same_int(const struct conf_option *option, struct conf *a, struct conf *b)
{
	return *(int *)conf_option_value(option, a) == *(int *)conf_option_value(option, b);
}

static void
copy_int(const struct conf_option *option, struct conf *to, struct conf *from)
{
	*(int *)conf_option_value(option, to) = *(int *)conf_option_value(option, from);
}

static bool
same_bool(const struct conf_option *option, struct conf *a, struct conf *b)
{
	return *(bool *)conf_option_value(option, a) == *(bool *)conf_option_value(option, b);
}

static void
copy_bool(const struct conf_option *option, struct conf *to, struct conf *from)
{
	*(bool *)conf_option_value(option, to) = *(bool *)conf_option_value(option, from);
}

static const struct {
	bool (*same)(const struct conf_option *option, struct conf *a, struct conf *b);
	void (*copy)(const struct conf_option *option, struct conf *to, struct conf *from);
} types[] = {
	[CONF_STRING] = { same_string, copy_string },
	[CONF_SECRET] = { same_string, copy_string },
	[CONF_LIST] = { same_list, copy_list },
	[CONF_INTEGER] = { same_int, copy_int },
	[CONF_SIZE] = { same_int, copy_int },
	[CONF_TIME] = { same_int, copy_int },
	[CONF_TTL] = { same_int, copy_int },
	[CONF_BOOLEAN] = { same_bool, copy_bool },
	[CONF_LEVEL] = { same_int, copy_int },
};

const char *
conf_keep_next(struct conf *conf, struct conf *running)
{
	const struct conf_option *option;

	for (size_t i = 0; (option = conf_option_at(i)) != NULL; i++) {
		if (!option->restart || types[option->type].same(option, conf, running))
			continue;
		types[option->type].copy(option, conf, running);
		return option->path;
	}
	return NULL;
}

void
conf_use_account(struct conf *conf, bool control)
{
	char *user = conf->database.user;

	if (!control) {
		secret_free(&conf->control.password);
		return;
	}
	conf->database.user = conf->control.user;
	conf->control.user = user;
	secret_free(&conf->database.password);
	conf->database.password = conf->control.password;
	conf->control.password = NULL;
	conf->database.on_demand = true;
}
