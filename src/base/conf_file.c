/* SPDX-License-Identifier: ISC */
#include "base/conf_file.h"

#include <libconfig.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf_source.h"
#include "base/log.h"
#include "base/util.h"

struct conf_file {
	config_t config;
	struct conf_source *source;
};

static bool
number_holds(const struct conf_option *option, double value)
{
	return value >= option->min && value <= option->max;
}

static bool
string_holds(const struct conf_option *option, const char *text)
{
	return option->form == NULL || option->form->holds(text);
}

/*
 * One function for each type of option. It stores the setting's value in conf and returns null, or
 * leaves conf alone and returns the setting that is not what it must be.
 */
typedef const config_setting_t *store_function(
    const struct conf_option *option, const config_setting_t *setting, struct conf *conf);

static const config_setting_t *
store_string(const struct conf_option *option, const config_setting_t *setting, struct conf *conf)
{
	const char *text = config_setting_get_string(setting);

	if (text == NULL || !number_holds(option, (double)strlen(text)) ||
	    !string_holds(option, text))
		return setting;
	conf_option_clear(option, conf);
	*(char **)conf_option_value(option, conf) = xstrdup(text);
	return NULL;
}

static const config_setting_t *
store_list(const struct conf_option *option, const config_setting_t *setting, struct conf *conf)
{
	int n = config_setting_length(setting);
	char **list;

	if ((!config_setting_is_array(setting) && !config_setting_is_list(setting)) ||
	    !number_holds(option, n))
		return setting;
	for (int i = 0; i < n; i++) {
		const config_setting_t *element = config_setting_get_elem(setting, (unsigned)i);
		const char *text = config_setting_get_string(element);

		if (text == NULL || !string_holds(option, text))
			return element;
	}
	list = xcalloc((size_t)n, sizeof(*list));
	for (int i = 0; i < n; i++)
		list[i] = xstrdup(config_setting_get_string_elem(setting, i));
	conf_option_clear(option, conf);
	*(char ***)conf_option_value(option, conf) = list;
	*(size_t *)((char *)conf + option->count) = (size_t)n;
	return NULL;
}

static bool
is_integer(const config_setting_t *setting)
{
	int type = config_setting_type(setting);

	return type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64;
}

static double
number_of(const config_setting_t *setting)
{
	return is_integer(setting) ? (double)config_setting_get_int64(setting)
				   : config_setting_get_float(setting);
}

static const config_setting_t *
store_integer(const struct conf_option *option, const config_setting_t *setting, struct conf *conf)
{
	if (!is_integer(setting) || !number_holds(option, number_of(setting)))
		return setting;
	*(int *)conf_option_value(option, conf) = (int)config_setting_get_int64(setting);
	return NULL;
}

static const config_setting_t *
store_seconds(const struct conf_option *option, const config_setting_t *setting, struct conf *conf)
{
	double unit = option->type == CONF_TIME ? 1000 : 1;

	if (!is_integer(setting) && config_setting_type(setting) != CONFIG_TYPE_FLOAT)
		return setting;
	if (!number_holds(option, number_of(setting)))
		return setting;
	*(int *)conf_option_value(option, conf) = (int)(number_of(setting) * unit + 0.5);
	return NULL;
}

static const config_setting_t *
store_boolean(const struct conf_option *option, const config_setting_t *setting, struct conf *conf)
{
	if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
		return setting;
	*(bool *)conf_option_value(option, conf) = config_setting_get_bool(setting) != 0;
	return NULL;
}

static const config_setting_t *
store_level(const struct conf_option *option, const config_setting_t *setting, struct conf *conf)
{
	const char *name = config_setting_get_string(setting);
	enum log_level *level = conf_option_value(option, conf);

	return name != NULL && log_level_parse(name, level) ? NULL : setting;
}

static store_function *const store_functions[] = {
	[CONF_STRING] = store_string,
	[CONF_SECRET] = store_string,
	[CONF_LIST] = store_list,
	[CONF_INTEGER] = store_integer,
	[CONF_SIZE] = store_integer,
	[CONF_TIME] = store_seconds,
	[CONF_TTL] = store_seconds,
	[CONF_BOOLEAN] = store_boolean,
	[CONF_LEVEL] = store_level,
};

void
conf_file_fallback(const struct conf_option *option, struct conf *conf)
{
	char text[CONF_DESCRIPTION_SIZE];
	config_t config;

	conf_option_clear(option, conf);
	if (option->fallback == NULL)
		return;
	(void)snprintf(text, sizeof(text), "value = %s;", option->fallback);
	config_init(&config);
	if (!config_read_string(&config, text) ||
	    store_functions[option->type](option, config_lookup(&config, "value"), conf) != NULL)
		log_fatal("the default of %s is not valid", option->path);
	config_destroy(&config);
}

/* One format for all faults in settings: where, which, what. */
static enum status
fault(const struct conf_file *file, const config_setting_t *setting, const char *path,
    const char *what, struct errbuf *why)
{
	char words[sizeof(why->text)];

	(void)snprintf(words, sizeof(words), "%s %s", path, what);
	conf_source_fault(file->source, (int)config_setting_source_line(setting), words, why);
	return STATUS_INTERNAL;
}

enum status
conf_file_fault(
    const struct conf_file *file, const char *path, struct errbuf *why, const char *format, ...)
{
	char what[256];
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(what, sizeof(what), format, ap);
	va_end(ap);
	return fault(file, config_lookup(&file->config, path), path, what, why);
}

static enum status
apply_option(const struct conf_file *file, const struct conf_option *option,
    const config_setting_t *setting, struct conf *conf, struct errbuf *why)
{
	char description[CONF_DESCRIPTION_SIZE], what[sizeof("must be ") + sizeof(description)];
	const config_setting_t *wrong = store_functions[option->type](option, setting, conf);

	if (wrong == NULL)
		return STATUS_OK;
	conf_option_describe(option, description);
	(void)snprintf(what, sizeof(what), "must be %s", description);
	return fault(file, wrong, option->path, what, why);
}

/* prefix: "" for the file itself, "database." for that group's settings. */
static enum status /* NOLINTNEXTLINE(misc-no-recursion): as deep as options have groups */
apply_group(const struct conf_file *file, const config_setting_t *group, const char *prefix,
    struct conf *conf, struct errbuf *why)
{
	enum status status = STATUS_OK;

	for (int i = 0; status == STATUS_OK && i < config_setting_length(group); i++) {
		const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
		const struct conf_option *option;
		char path[256], inner[257];

		(void)snprintf(path, sizeof(path), "%s%s", prefix, config_setting_name(setting));
		option = conf_option_find(path);
		if (option != NULL) {
			status = apply_option(file, option, setting, conf, why);
		} else if (!conf_group_exists(path)) {
			status = fault(file, setting, path, "is not an option", why);
		} else if (!config_setting_is_group(setting)) {
			status = fault(file, setting, path, "must be a group of options", why);
		} else {
			(void)snprintf(inner, sizeof(inner), "%s.", path);
			status = apply_group(file, setting, inner, conf, why);
		}
	}
	return status;
}

enum status
conf_file_apply(const struct conf_file *file, struct conf *conf, struct errbuf *why)
{
	return apply_group(file, config_root_setting(&file->config), "", conf, why);
}

bool
conf_file_has(const struct conf_file *file, const char *path)
{
	return config_lookup(&file->config, path) != NULL;
}

enum status
conf_file_read(const char *path, struct conf_file **out, struct errbuf *why)
{
	struct conf_file *file = xcalloc(1, sizeof(*file));
	enum status status;

	config_init(&file->config);
	status = conf_source_read(path, &file->source, why);
	if (status == STATUS_OK &&
	    !config_read_string(&file->config, conf_source_text(file->source))) {
		conf_source_fault(file->source, config_error_line(&file->config),
		    config_error_text(&file->config), why);
		status = STATUS_INTERNAL;
	}
	if (status == STATUS_OK)
		*out = file;
	else
		conf_file_free(&file);
	return status;
}

/*
 * Wipes the strings of libconfig's tree that are secrets. What its scanner made and freed on the
 * way there is out of reach: password_file keeps the password out of all of this.
 */
static void
wipe_secrets(const config_t *config)
{
	const struct conf_option *option;

	for (size_t i = 0; (option = conf_option_at(i)) != NULL; i++) {
		const char *text = NULL;

		if (option->type == CONF_SECRET &&
		    config_lookup_string(config, option->path, &text))
			explicit_bzero((char *)text, strlen(text));
	}
}

void
conf_file_free(struct conf_file **file)
{
	struct conf_file *old = *file;

	if (old == NULL)
		return;
	wipe_secrets(&old->config);
	config_destroy(&old->config);
	conf_source_free(&old->source);
	free(old);
	*file = NULL;
}
