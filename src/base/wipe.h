/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_WIPE_H
#define PARLORD_WIPE_H

#include <stddef.h>

/*
 * Allocation for libraries that hold what clients send, passwords and sids among it: memory is
 * wiped when it is given back.
 */
void *wipe_malloc(size_t size);
void *wipe_realloc(void *old, size_t size);
void wipe_free(void *memory);

#endif
