/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_SCAN_H
#define PARLORD_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Finds where a JSON value (RFC 8259) ends and where it goes wrong. It keeps no bytes, so its
 * caller may cut the text anywhere. Strings must be UTF-8 as RFC 3629 has it, without U+0000 and
 * lone surrogates, escaped or not. What it can't see is a key given twice and a number's range.
 */
#define SCAN_MAX_DEPTH 32 /* brackets open at once; struct scan has a bit for each */

/* Members and elements of the whole value; an empty array counts, too. */
#define SCAN_MAX_ITEMS 1024

/* Filled by scan_start(); only fault is for the caller's eyes. */
struct scan {
	uint8_t state;
	uint8_t next; /* the state after the string, number or literal that is being scanned */
	uint8_t depth;
	uint16_t items;
	uint32_t objects; /* the open brackets, innermost lowest; 1 is an object */
	const char *fault;
};

enum scan_result {
	SCAN_MORE,  /* all bytes were good, the value goes on */
	SCAN_DONE,  /* the value ends with the last byte used */
	SCAN_FAULT, /* the byte behind those used is wrong; scan->fault has words for it */
};

/* Before the first byte of a value, which may be white space. */
void scan_start(struct scan *scan);

/*
 * Goes on with the next len bytes and tells in *used how many of them were taken. A number at top
 * level ends before the first byte that can't continue it, so *used may be 0 with SCAN_DONE. After
 * SCAN_DONE and SCAN_FAULT only scan_start() may follow.
 */
enum scan_result scan_bytes(struct scan *scan, const char *bytes, size_t len, size_t *used);

/* Whether the value is whole if no more bytes come: so it is for a number at top level. */
bool scan_whole_at_end(const struct scan *scan);

#endif
