/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_UTIL_H
#define PARLORD_UTIL_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/*
 * Allocation that does not return without memory: the process logs and leaves, and the master
 * replaces it. A worker holds nothing that is not in the database.
 */
void *xcalloc(size_t count, size_t size) MUST_CHECK;
void *xrealloc(void *old, size_t size) MUST_CHECK;
char *xstrdup(const char *text) MUST_CHECK;
char *xstrndup(const char *bytes, size_t len) MUST_CHECK;

/* Wipes and frees a string that held a secret, and clears the pointer; a null one is fine. */
void secret_free(char **secret);

/* Milliseconds of CLOCK_MONOTONIC. */
int64_t now_ms(void);

/* Microseconds of the same clock. */
int64_t now_us(void);

/* len random bytes from the kernel. */
void random_bytes(void *out, size_t len);

/* A random number in [0, bound); good enough for jitter, not for secrets. */
uint32_t random_below(uint32_t bound);

/* Writes 2 * len lower-case hexadecimal digits and a NUL. */
void hex_encode(char *out, const void *bytes, size_t len);

#endif
