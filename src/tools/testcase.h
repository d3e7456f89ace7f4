/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TESTCASE_H
#define PARLORD_TESTCASE_H

#include <jansson.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * The test format of parlord-protocol(7): NAME.tst holds what a client sends, NAME.ans beside it
 * the replies that it gets, both as JSON values separated by white space. NAME is made of Latin
 * letters, digits and underscores.
 */
struct testcase {
	char *path;  /* of the .tst, or of the file that is at fault */
	char *fault; /* why this can't be run, which makes it a failed test; else null */
};

/* Zeroed is empty; the owner frees it with testcase_list_free(). */
struct testcase_list {
	struct testcase *cases;
	size_t count;
};

/*
 * Appends the test at path, which ends in .tst, or all tests below the folder at path, sorted by
 * name. What is wrong with a test (its name, a .ans without its .tst, a folder that can't be read)
 * becomes its fault. Fails with STATUS_INTERNAL where path itself names no test.
 */
MUST_CHECK enum status testcase_find(
    struct testcase_list *list, const char *path, struct errbuf *why);

void testcase_list_free(struct testcase_list *list);

/*
 * Reads a test that has no fault: appends the bytes of its .tst, whatever they are, to input and
 * makes *answers a new array of the values in its .ans. Fails with STATUS_INTERNAL.
 */
MUST_CHECK enum status testcase_load(
    const struct testcase *test, struct buf *input, json_t **answers, struct errbuf *why);

/*
 * Appends how two values differ, as lines of indented JSON: "- " expected, "+ " got, "  " both,
 * each after lead. Long stretches of the same are left out. Either may be null, which has no lines.
 */
void testcase_diff(struct buf *out, const char *lead, const json_t *expected, const json_t *got);

#endif
