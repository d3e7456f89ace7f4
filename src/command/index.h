/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_INDEX_H
#define PARLORD_INDEX_H

#include "command/command.h"

/*
 * Commands of several tables by name. A command's number is its place in the order of names: so it
 * is the same in every process that has the same tables.
 */
struct command_index;

struct command_index *command_index_new(const struct command_table *const *tables, size_t ntables);
void command_index_free(struct command_index **index);

/* The number of the command of that name, or -1. */
int command_index_find(const struct command_index *index, const char *name);

/* The command of that number; null behind the last one. */
const struct command *command_index_at(const struct command_index *index, int number);

#endif
