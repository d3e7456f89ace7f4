/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TALK_COMMAND_H
#define PARLORD_TALK_COMMAND_H

#include <stddef.h>

struct talk;

/* Carries out a line of the user's: a command if it begins with a slash, else a message. */
void command_line(struct talk *talk, const char *line);

/* How command i looks ("/read"), and a line about it, valid until the next call; null behind the
 * last. */
const char *command_word(size_t i);
const char *command_help(size_t i);

#endif
