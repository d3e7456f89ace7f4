/* SPDX-License-Identifier: ISC */
#include "base/conf_source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/util.h"

#define TEXT_MAX   ((size_t)1024 * 1024) /* bytes, all files together */
#define DEPTH_MAX  10                    /* files that include each other */
#define DIGITS     "0123456789"
#define HEX_DIGITS DIGITS "abcdefABCDEF"
#define NAME_START "*abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

struct origin {
	const char *file; /* one of conf_source.files */
	int line;
};

struct conf_source {
	struct buf text;
	struct origin *lines; /* of each line of the text */
	size_t nlines;
	char **files;
	size_t nfiles;
};

/* A file on its way into the text. */
struct scan {
	struct conf_source *source;
	const char *file;
	int line;
	const char *start_of_line;
	const char *at; /* NUL-terminated */
	int depth;
	struct errbuf *why;
};

/* from: the file that includes it, or null. */
static enum status scan_file(
    struct conf_source *source, const char *path, struct scan *from, struct errbuf *why);

const char *
conf_slurp(const char *path, size_t max, struct buf *buf)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t n;

	if (fd < 0)
		return strerror(errno);
	buf->secret = true;
	(void)buf_reserve(buf, max + 1);
	do {
		n = read(fd, buf->data + buf->len, max + 1 - buf->len);
		if (n > 0)
			buf->len += (size_t)n;
	} while ((n > 0 && buf->len <= max) || (n < 0 && errno == EINTR));
	(void)close(fd);
	if (n < 0)
		return strerror(errno);
	if (buf->len > max)
		return "File is too long";
	buf->data[buf->len] = '\0';
	return NULL;
}

static enum status scan_fault(struct scan *scan, const char *format, ...) PRINTF_LIKE(2, 3);

static enum status
scan_fault(struct scan *scan, const char *format, ...)
{
	char words[sizeof(scan->why->text)];
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(words, sizeof(words), format, ap);
	va_end(ap);
	errbuf_set(scan->why, "%s:%d: %s", scan->file, scan->line, words);
	return STATUS_INTERNAL;
}

/* From here on the text's last line is the one that scan is at. */
static void
note_origin(const struct scan *scan)
{
	struct conf_source *source = scan->source;

	source->lines = xrealloc(source->lines, (source->nlines + 1) * sizeof(*source->lines));
	source->lines[source->nlines++] = (struct origin){ scan->file, scan->line };
}

/* Moves the next len bytes of the file into the text. */
static void
copy(struct scan *scan, size_t len)
{
	buf_add(&scan->source->text, scan->at, len);
	for (const char *end = scan->at + len; scan->at < end; scan->at++) {
		if (*scan->at == '\n') {
			scan->line++;
			scan->start_of_line = scan->at + 1;
			note_origin(scan);
		}
	}
}

static enum status
take_line_comment(struct scan *scan)
{
	copy(scan, strcspn(scan->at, "\n"));
	return STATUS_OK;
}

static enum status
take_slash(struct scan *scan)
{
	const char *end;

	if (scan->at[1] == '/')
		return take_line_comment(scan);
	if (scan->at[1] != '*') {
		copy(scan, 1);
		return STATUS_OK;
	}
	end = strstr(scan->at + 2, "*/");
	if (end == NULL)
		return scan_fault(scan, "comment is never closed");
	copy(scan, (size_t)(end + 2 - scan->at));
	return STATUS_OK;
}

static enum status
take_string(struct scan *scan)
{
	const char *p = scan->at + 1;

	while (*p != '\0' && *p != '"') {
		/* libconfig would end the string there. */
		if (strncasecmp(p, "\\x00", 4) == 0)
			return scan_fault(scan, "NUL in a string");
		p += p[0] == '\\' && p[1] != '\0' ? 2 : 1;
	}
	if (*p == '\0')
		return scan_fault(scan, "string is never closed");
	copy(scan, (size_t)(p + 1 - scan->at));
	return STATUS_OK;
}

static enum status
take_name(struct scan *scan)
{
	copy(scan, strspn(scan->at, NAME_START DIGITS "-_"));
	return STATUS_OK;
}

static size_t
exponent_length(const char *p)
{
	size_t sign = (p[0] == 'e' || p[0] == 'E') && (p[1] == '-' || p[1] == '+') ? 1 : 0;
	size_t digits = p[0] == 'e' || p[0] == 'E' ? strspn(p + 1 + sign, DIGITS) : 0;

	return digits == 0 ? 0 : 1 + sign + digits;
}

/* Whether libconfig holds the literal without loss; it never checks that itself. */
static bool
integer_fits(const char *literal, int base, bool wide)
{
	long long value;

	errno = 0;
	value = strtoll(literal, NULL, base);
	return errno == 0 && (wide || (value >= INT32_MIN && value <= INT32_MAX));
}

/* Cuts numbers as libconfig's scanner does: a float is left to it, an integer is looked at. */
static enum status
take_number(struct scan *scan)
{
	const char *p = scan->at;
	bool hex = p[0] == '0' && (p[1] == 'x' || p[1] == 'X') && strspn(p + 2, HEX_DIGITS) > 0;
	size_t len = hex || *p == '-' || *p == '+' ? 1 : 0;
	size_t suffix;

	len += hex ? 1 + strspn(p + 2, HEX_DIGITS) : strspn(p + len, DIGITS);
	if (!hex && (p[len] == '.' || exponent_length(p + len) > 0)) {
		len += p[len] == '.' ? 1 + strspn(p + len + 1, DIGITS) : 0;
		copy(scan, len + exponent_length(p + len));
		return STATUS_OK;
	}
	suffix = p[len] != 'L' ? 0 : p[len + 1] != 'L' ? 1 : 2;
	/* Not quoted in the message: it could be a password without its quotes. */
	if (!integer_fits(p, hex ? 16 : 10, suffix > 0))
		return scan_fault(scan, "integer is out of range");
	copy(scan, len + suffix);
	return STATUS_OK;
}

/* The path of an included file: a relative one starts at the directory of the main file. */
static bool
include_path(const struct conf_source *source, const char *name, size_t len, char out[PATH_MAX])
{
	const char *slash = strrchr(source->files[0], '/');
	int dir = slash == NULL || *name == '/' ? 0 : (int)(slash + 1 - source->files[0]);

	return len < PATH_MAX && memchr(name, '\\', len) == NULL &&
	    snprintf(out, PATH_MAX, "%.*s%.*s", dir, source->files[0], (int)len, name) < PATH_MAX;
}

/* @include "FILE", at the start of a line as libconfig wants it. */
static enum status
take_include(struct scan *scan)
{
	static const char word[] = "@include";
	const char *name = scan->at + strlen(word);
	size_t blanks = strspn(scan->start_of_line, " \t"), len;
	char path[PATH_MAX];

	if (scan->start_of_line + blanks != scan->at || strncmp(scan->at, word, strlen(word)) != 0)
		return scan_fault(scan, "syntax error");
	blanks = strspn(name, " \t");
	name += blanks;
	len = *name == '"' ? strcspn(name + 1, "\"\n") : 0;
	if (blanks == 0 || len == 0 || name[1 + len] != '"' ||
	    !include_path(scan->source, name + 1, len, path))
		return scan_fault(scan, "@include takes the name of a file in double quotes");
	if (scan->depth == DEPTH_MAX)
		return scan_fault(scan, "more than %d files include each other", DEPTH_MAX);
	if (scan_file(scan->source, path, scan, scan->why) != STATUS_OK)
		return STATUS_INTERNAL;
	/* What follows on the directive's line. */
	buf_addstr(&scan->source->text, "\n");
	note_origin(scan);
	scan->at = name + 1 + len + 1;
	return STATUS_OK;
}

/* What begins with one of these bytes is more than one byte; the rest is copied as it is. */
static const struct token {
	const char *first;
	enum status (*take)(struct scan *scan);
} tokens[] = {
	{ NAME_START, take_name },
	{ "+-." DIGITS, take_number },
	{ "\"", take_string },
	{ "#", take_line_comment },
	{ "/", take_slash },
	{ "@", take_include },
};

static enum status
take_one(struct scan *scan)
{
	for (size_t i = 0; i < COUNT_OF(tokens); i++)
		if (strchr(tokens[i].first, *scan->at) != NULL)
			return tokens[i].take(scan);
	copy(scan, 1);
	return STATUS_OK;
}

static enum status
scan_text(struct scan *scan, size_t len)
{
	enum status status = STATUS_OK;

	scan->start_of_line = scan->at;
	note_origin(scan);
	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): strerror() always has words */
	if (memchr(scan->at, '\0', len) != NULL) {
		copy(scan, strlen(scan->at));
		return scan_fault(scan, "NUL in the file");
	}
	while (status == STATUS_OK && *scan->at != '\0')
		status = take_one(scan);
	return status;
}

static enum status
scan_file(struct conf_source *source, const char *path, struct scan *from, struct errbuf *why)
{
	struct scan scan = { .source = source, .line = 1, .why = why };
	struct buf bytes = { 0 };
	size_t used = source->text.len < TEXT_MAX ? source->text.len : TEXT_MAX;
	const char *fault = conf_slurp(path, TEXT_MAX - used, &bytes);
	enum status status;

	source->files = xrealloc(source->files, (source->nfiles + 1) * sizeof(*source->files));
	scan.file = source->files[source->nfiles++] = xstrdup(path);
	scan.at = bytes.data;
	scan.depth = from == NULL ? 1 : from->depth + 1;
	if (fault != NULL && from != NULL) {
		status = scan_fault(from, "cannot read %s: %s", path, fault);
	} else if (fault != NULL) {
		errbuf_set(why, "%s: %s", path, fault);
		status = STATUS_INTERNAL;
	} else {
		/* Ends the line of the directive, so that each line has one origin. */
		if (from != NULL)
			buf_addstr(&source->text, "\n");
		status = scan_text(&scan, bytes.len);
	}
	buf_free(&bytes);
	return status;
}

enum status
conf_source_read(const char *path, struct conf_source **out, struct errbuf *why)
{
	struct conf_source *source = xcalloc(1, sizeof(*source));
	enum status status;

	source->text.secret = true;
	(void)buf_reserve(&source->text, TEXT_MAX);
	status = scan_file(source, path, NULL, why);
	if (status != STATUS_OK) {
		conf_source_free(&source);
		return status;
	}
	/* libconfig takes a comment only with its line feed. */
	buf_add(&source->text, "\n", sizeof("\n"));
	*out = source;
	return STATUS_OK;
}

const char *
conf_source_text(const struct conf_source *source)
{
	return source->text.data;
}

void
conf_source_fault(const struct conf_source *source, int line, const char *words, struct errbuf *why)
{
	size_t last = source->nlines - 1;
	size_t at = line < 1 ? 0 : (size_t)line - 1;
	const struct origin *origin = &source->lines[at < last ? at : last];

	errbuf_set(why, "%s:%d: %s", origin->file, origin->line, words);
}

void
conf_source_free(struct conf_source **source)
{
	struct conf_source *old = *source;

	if (old == NULL)
		return;
	buf_free(&old->text);
	for (size_t i = 0; i < old->nfiles; i++)
		free(old->files[i]);
	free(old->files);
	free(old->lines);
	free(old);
	*source = NULL;
}
