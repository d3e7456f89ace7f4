/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONF_FILE_H
#define PARLORD_CONF_FILE_H

#include "base/compiler.h"
#include "base/conf.h"
#include "base/conf_option.h"
#include "base/errbuf.h"
#include "base/status.h"

/* A configuration file as libconfig parsed it, not yet held against the table of options. */
struct conf_file;

/* Reads and parses the file. On failure *out is untouched and why names file, line and fault. */
MUST_CHECK enum status conf_file_read(const char *path, struct conf_file **out, struct errbuf *why);

/*
 * Stores every setting of the file in conf. Fails on the first that is not in the table of options
 * or is not what the table wants; conf then holds those that came before.
 */
MUST_CHECK enum status conf_file_apply(
    const struct conf_file *file, struct conf *conf, struct errbuf *why);

/* Whether the file gives the option of that path. */
bool conf_file_has(const struct conf_file *file, const char *path);

/*
 * Writes "FILE:LINE: PATH WORDS" about the option of that path, which the file gives, and returns
 * STATUS_INTERNAL.
 */
enum status conf_file_fault(const struct conf_file *file, const char *path, struct errbuf *why,
    const char *format, ...) PRINTF_LIKE(4, 5);

/* Wipes the secrets that libconfig holds and releases everything. */
void conf_file_free(struct conf_file **file);

/* Stores the option's default in conf, or leaves it unset where there is none. */
void conf_file_fallback(const struct conf_option *option, struct conf *conf);

#endif
