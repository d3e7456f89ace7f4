/* SPDX-License-Identifier: ISC */
#include "base/wipe.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void *
wipe_malloc(size_t size)
{
	return malloc(size);
}

/* realloc(3) may leave a copy behind when it moves. */
void *
wipe_realloc(void *old, size_t size)
{
	size_t had = old == NULL ? 0 : malloc_usable_size(old);
	void *new;

	if (old == NULL)
		return malloc(size);
	if ((new = malloc(size)) == NULL)
		return NULL;
	memcpy(new, old, had < size ? had : size);
	wipe_free(old);
	return new;
}

void
wipe_free(void *memory)
{
	if (memory == NULL)
		return;
	explicit_bzero(memory, malloc_usable_size(memory));
	free(memory);
}
