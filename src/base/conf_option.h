/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONF_OPTION_H
#define PARLORD_CONF_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/conf.h"

/* What an option is in the file, and what it becomes in struct conf. */
enum conf_type {
	CONF_STRING,  /* char *; the bounds are those of its length in bytes */
	CONF_SECRET,  /* the same, wiped before it is freed */
	CONF_LIST,    /* char ** and, at .count, a size_t; the bounds are those of the count */
	CONF_INTEGER, /* int */
	CONF_SIZE,    /* int, bytes */
	CONF_TIME,    /* seconds, whole or not, in the file; int, milliseconds */
	CONF_TTL,     /* seconds, whole or not, in the file; int, seconds */
	CONF_BOOLEAN, /* bool */
	CONF_LEVEL,   /* enum log_level */
};

/* A rule for a string, or each string of a list, beside its length. */
struct conf_form {
	const char *words; /* ends a description, such as " that is an absolute path" */
	bool (*holds)(const char *text);
};

struct conf_option {
	const char *path; /* such as "database.pool_size" */
	size_t offset;    /* in struct conf */
	enum conf_type type;
	const char *fallback; /* the default in the file's own syntax; null: unset */
	double min, max;      /* inclusive, in the file's unit */
	const char *help;     /* one line without a full stop */
	bool restart;         /* a reload does not change it */
	const struct conf_form *form;
	size_t count; /* where in struct conf the length of a list is */
};

/* Longest password, in bytes. */
#define CONF_PASSWORD_MAX 1024

/* Longest description that conf_option_describe() makes, with its NUL. */
#define CONF_DESCRIPTION_SIZE 160

/* The index-th option, in the order of the manual; null behind the last one. */
const struct conf_option *conf_option_at(size_t index);

/* The option of that path, or null. */
const struct conf_option *conf_option_find(const char *path);

/* Whether some options live in a group of that name, such as "database". */
bool conf_group_exists(const char *name);

/* Writes what a value must be, such as "an integer from 1 to 256". */
void conf_option_describe(const struct conf_option *option, char out[CONF_DESCRIPTION_SIZE]);

/* Where the option's value is in conf; its type is the one that enum conf_type names. */
void *conf_option_value(const struct conf_option *option, struct conf *conf);

/* Releases what the option's value owns, secrets wiped, and leaves it unset. */
void conf_option_clear(const struct conf_option *option, struct conf *conf);

#endif
