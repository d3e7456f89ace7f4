/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONF_SOURCE_H
#define PARLORD_CONF_SOURCE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * The text of a configuration file with each @include replaced by the file that it names, so that
 * libconfig parses a single string. Done here because libconfig 1.5 gets it wrong: it puts its
 * include directory before absolute names too, leaves the process when a directory is included,
 * lets integers of more than 32 bits wrap, and takes the end of the file for the end of a comment
 * or string that was never closed. All of these are errors with file and line here.
 */
struct conf_source;

/*
 * Reads the file at path; a relative @include is looked up in that file's directory. On failure
 * *out is untouched and why names the file, the line where there is one, and the fault.
 */
MUST_CHECK enum status conf_source_read(
    const char *path, struct conf_source **out, struct errbuf *why);

/* The text, ended by a NUL; belongs to source. */
const char *conf_source_text(const struct conf_source *source);

/* Writes "FILE:LINE: WORDS" for a line of the text, counted from 1. */
void conf_source_fault(
    const struct conf_source *source, int line, const char *words, struct errbuf *why);

/* Wipes the text, since a password can be in it, and releases everything. */
void conf_source_free(struct conf_source **source);

/*
 * Reads a whole file of at most max bytes, which may hold a secret, and appends a NUL that buf->len
 * does not count. Returns null, or what went wrong in words; buf is to be released in either case.
 */
MUST_CHECK const char *conf_slurp(const char *path, size_t max, struct buf *buf);

#endif
