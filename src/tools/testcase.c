/* SPDX-License-Identifier: ISC */
#include "tools/testcase.h"

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/util.h"

#define EXTENSION_LENGTH 4
#define READ_SIZE        65536
#define MAX_CELLS        (1 << 20) /* of the table that finds what two texts share */
#define DIFF_CONTEXT     2

static const char test_extension[] = ".tst";
static const char answer_extension[] = ".ans";

static const char name_characters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_";

static bool
has_extension(const char *path, const char *extension)
{
	size_t len = strlen(path);

	return len >= EXTENSION_LENGTH && strcmp(path + len - EXTENSION_LENGTH, extension) == 0;
}

/* The same path with another extension; the caller frees it. */
static char *
sibling(const char *path, const char *extension)
{
	char *other = xstrdup(path);

	memcpy(other + strlen(other) - EXTENSION_LENGTH, extension, EXTENSION_LENGTH);
	return other;
}

static bool
valid_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	size_t len = strlen(name) - EXTENSION_LENGTH;

	return len > 0 && strspn(name, name_characters) == len;
}

static void
add(struct testcase_list *list, const char *path, const char *fault)
{
	struct testcase *test;

	list->cases = xrealloc(list->cases, (list->count + 1) * sizeof(*list->cases));
	test = &list->cases[list->count++];
	test->path = xstrdup(path);
	test->fault = fault == NULL ? NULL : xstrdup(fault);
}

static void
add_test(struct testcase_list *list, const char *path)
{
	add(list, path, valid_name(path) ? NULL : "the name must match [a-zA-Z0-9_]+");
}

static void
add_if_orphan(struct testcase_list *list, const char *path)
{
	char *test = sibling(path, test_extension);

	if (access(test, F_OK) != 0)
		add(list, path, "an answer without its .tst");
	free(test);
}

/* Other files may lie between the tests, but nothing that could hide a test is passed over. */
static void
add_entry(struct testcase_list *list, const FTSENT *entry)
{
	bool is_test = has_extension(entry->fts_name, test_extension);

	switch (entry->fts_info) {
	case FTS_D:
	case FTS_DP:
		break;
	case FTS_F:
		if (is_test)
			add_test(list, entry->fts_path);
		else if (has_extension(entry->fts_name, answer_extension))
			add_if_orphan(list, entry->fts_path);
		break;
	case FTS_DC:
		add(list, entry->fts_path, "a folder that contains itself");
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		add(list, entry->fts_path, strerror(entry->fts_errno));
		break;
	default:
		if (is_test)
			add(list, entry->fts_path, "not a file");
		break;
	}
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum status
find_below(struct testcase_list *list, const char *path, struct errbuf *why)
{
	char *start = xstrdup(path);
	size_t before = list->count;
	FTS *walk = fts_open((char *[]){ start, NULL }, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	const FTSENT *entry;

	free(start);
	if (walk == NULL) {
		errbuf_set(why, "%s: %s", path, strerror(errno));
		return STATUS_INTERNAL;
	}
	while ((entry = fts_read(walk)) != NULL)
		add_entry(list, entry);
	(void)fts_close(walk);
	if (list->count > before)
		return STATUS_OK;
	errbuf_set(why, "%s: no tests in this folder", path);
	return STATUS_INTERNAL;
}

enum status
testcase_find(struct testcase_list *list, const char *path, struct errbuf *why)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		errbuf_set(why, "%s: %s", path, strerror(errno));
		return STATUS_INTERNAL;
	}
	if (S_ISDIR(st.st_mode))
		return find_below(list, path, why);
	if (!has_extension(path, test_extension)) {
		errbuf_set(why, "%s: neither a folder nor a .tst file", path);
		return STATUS_INTERNAL;
	}
	add_test(list, path);
	return STATUS_OK;
}

void
testcase_list_free(struct testcase_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->cases[i].path);
		free(list->cases[i].fault);
	}
	free(list->cases);
	*list = (struct testcase_list){ 0 };
}

static enum status
read_file(const char *path, struct buf *out, struct errbuf *why)
{
	FILE *file = fopen(path, "re");
	bool failed = file == NULL;
	size_t n;

	while (!failed && (n = fread(buf_reserve(out, READ_SIZE), 1, READ_SIZE, file)) > 0)
		out->len += n;
	failed = failed || ferror(file) != 0;
	if (failed)
		errbuf_set(why, "%s: %s", path, strerror(errno));
	if (file != NULL)
		(void)fclose(file);
	return failed ? STATUS_INTERNAL : STATUS_OK;
}

static size_t
skip_space(const struct buf *text, size_t at)
{
	while (
	    at < text->len && strchr(" \t\r\n", text->data[at]) != NULL && text->data[at] != '\0')
		at++;
	return at;
}

static int
lines_before(const struct buf *text, size_t at)
{
	int lines = 0;

	for (size_t i = 0; i < at; i++)
		lines += text->data[i] == '\n';
	return lines;
}

/* Appends the values to the array. */
static enum status
read_values(const char *path, const struct buf *text, json_t *array, struct errbuf *why)
{
	const size_t flags = JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK;
	size_t at = 0;

	while ((at = skip_space(text, at)) < text->len) {
		json_error_t error;
		json_t *value = json_loadb(text->data + at, text->len - at, flags, &error);

		if (value == NULL) {
			errbuf_set(why, "%s:%d: %s", path, lines_before(text, at) + error.line,
			    error.text);
			return STATUS_INTERNAL;
		}
		(void)json_array_append_new(array, value);
		/* With JSON_DISABLE_EOF_CHECK this is where the value ended. */
		at += (size_t)error.position;
	}
	return STATUS_OK;
}

static enum status
read_answers(const char *path, json_t **answers, struct errbuf *why)
{
	struct buf text = { 0 };
	json_t *array = json_array();
	enum status status = read_file(path, &text, why);

	if (status == STATUS_OK)
		status = read_values(path, &text, array, why);
	buf_free(&text);
	if (status == STATUS_OK)
		*answers = array;
	else
		json_decref(array);
	return status;
}

enum status
testcase_load(const struct testcase *test, struct buf *input, json_t **answers, struct errbuf *why)
{
	char *path = sibling(test->path, answer_extension);
	enum status status = read_answers(path, answers, why);

	free(path);
	if (status != STATUS_OK)
		return status;
	status = read_file(test->path, input, why);
	if (status != STATUS_OK) {
		json_decref(*answers);
		*answers = NULL;
	}
	return status;
}

/* A JSON value as text, cut into lines. */
struct lines {
	char *text;
	char **line;
	size_t count;
};

/* A null value has no lines. */
static struct lines
lines_of(const json_t *value)
{
	struct lines lines = { 0 };
	char *rest, *line;

	if (value == NULL)
		return lines;
	lines.text = json_dumps(value, JSON_INDENT(2) | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	if (lines.text == NULL)
		log_fatal("out of memory");
	rest = lines.text;
	while ((line = strsep(&rest, "\n")) != NULL) {
		lines.line = xrealloc(lines.line, (lines.count + 1) * sizeof(*lines.line));
		lines.line[lines.count++] = line;
	}
	return lines;
}

static void
lines_free(struct lines *lines)
{
	free(lines->line);
	free(lines->text);
}

/*
 * Fills table[i * (b->count + 1) + j] with the length of what a from line i and b from line j have
 * in common (the longest common subsequence). Texts too large for that share nothing.
 */
static unsigned *
common_lengths(const struct lines *a, const struct lines *b)
{
	size_t width = b->count + 1;
	unsigned *table;

	if ((a->count + 1) * width > MAX_CELLS)
		return NULL;
	table = xcalloc((a->count + 1) * width, sizeof(*table));
	for (size_t i = a->count; i-- > 0;) {
		for (size_t j = b->count; j-- > 0;) {
			unsigned *at = &table[i * width + j];

			if (strcmp(a->line[i], b->line[j]) == 0)
				*at = at[width + 1] + 1;
			else
				*at = at[width] > at[1] ? at[width] : at[1];
		}
	}
	return table;
}

/* A line of the diff: ' ' in both, '-' only expected, '+' only got. */
struct edit {
	char sign;
	const char *line;
};

/* Returns how many edits were written; there is room for all lines of both. */
static size_t
compare_lines(const struct lines *a, const struct lines *b, struct edit *edits)
{
	unsigned *table = common_lengths(a, b);
	size_t width = b->count + 1, i = 0, j = 0, n = 0;

	while (i < a->count || j < b->count) {
		const unsigned *at = table == NULL ? NULL : &table[i * width + j];

		if (at != NULL && i < a->count && j < b->count &&
		    strcmp(a->line[i], b->line[j]) == 0) {
			edits[n++] = (struct edit){ ' ', a->line[i++] };
			j++;
		} else if (i < a->count && (at == NULL || j == b->count || at[width] >= at[1])) {
			edits[n++] = (struct edit){ '-', a->line[i++] };
		} else {
			edits[n++] = (struct edit){ '+', b->line[j++] };
		}
	}
	free(table);
	return n;
}

static bool
near_change(const struct edit *edits, size_t count, size_t at)
{
	size_t first = at < DIFF_CONTEXT ? 0 : at - DIFF_CONTEXT;

	for (size_t i = first; i < count && i <= at + DIFF_CONTEXT; i++)
		if (edits[i].sign != ' ')
			return true;
	return false;
}

static void
add_line(struct buf *out, const char *lead, const struct edit *edit)
{
	buf_addstr(out, lead);
	buf_add(out, (char[]){ edit->sign, ' ' }, 2);
	buf_addstr(out, edit->line);
	buf_addstr(out, "\n");
}

void
testcase_diff(struct buf *out, const char *lead, const json_t *expected, const json_t *got)
{
	static const struct edit ellipsis = { ' ', "..." };
	struct lines a = lines_of(expected), b = lines_of(got);
	struct edit *edits = xcalloc(a.count + b.count, sizeof(*edits));
	size_t count = compare_lines(&a, &b, edits);
	bool gap = false;

	for (size_t i = 0; i < count; i++) {
		bool shown = near_change(edits, count, i);

		if (shown)
			add_line(out, lead, &edits[i]);
		else if (!gap)
			add_line(out, lead, &ellipsis);
		gap = !shown;
	}
	free(edits);
	lines_free(&a);
	lines_free(&b);
}
