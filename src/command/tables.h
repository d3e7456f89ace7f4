/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TABLES_H
#define PARLORD_TABLES_H

#include "command/command.h"

/* The tables of commands, one for each group. */
extern const struct command_table lobby_commands;
extern const struct command_table chat_commands;
extern const struct command_table admin_commands;

#endif
