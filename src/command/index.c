/* SPDX-License-Identifier: ISC */
#include "command/index.h"

#include <stdlib.h>
#include <string.h>

#include "base/board.h"
#include "base/log.h"
#include "base/util.h"

struct command_index {
	size_t count;
	const struct command *sorted[];
};

static int
compare_commands(const void *a, const void *b)
{
	const struct command *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

struct command_index *
command_index_new(const struct command_table *const *tables, size_t ntables)
{
	struct command_index *index;
	size_t count = 0;

	for (size_t t = 0; t < ntables; t++)
		count += tables[t]->count;
	if (count > BOARD_MAX_COMMANDS)
		log_fatal("the board has no room for %zu commands", count);
	index = xcalloc(1, sizeof(*index) + count * sizeof(index->sorted[0]));
	for (size_t t = 0; t < ntables; t++)
		for (size_t i = 0; i < tables[t]->count; i++)
			index->sorted[index->count++] = &tables[t]->commands[i];
	qsort(index->sorted, count, sizeof(index->sorted[0]), compare_commands);
	return index;
}

void
command_index_free(struct command_index **index)
{
	free(*index);
	*index = NULL;
}

int
command_index_find(const struct command_index *index, const char *name)
{
	const struct command wanted = { .name = name }, *key = &wanted;
	const struct command *const *found =
	    bsearch(&key, index->sorted, index->count, sizeof(index->sorted[0]), compare_commands);

	return found == NULL ? -1 : (int)(found - index->sorted);
}

const struct command *
command_index_at(const struct command_index *index, int number)
{
	return number >= 0 && (size_t)number < index->count ? index->sorted[number] : NULL;
}
