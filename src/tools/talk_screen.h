/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TALK_SCREEN_H
#define PARLORD_TALK_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"

/*
 * What the user of parlor talk sees: lines above, and at a terminal below them a prompt with what
 * he is typing (editline(3)). A process has one terminal, so there is one screen. Everything shown
 * is escaped here: whatever it holds, a line stays one line and can't steer the terminal.
 */

/*
 * terminal: the input is to be edited with libedit; else lines are only written. word(i) names the
 * words that Tab completes at the beginning of a line, null behind the last.
 */
void screen_open(bool terminal, const char *(*word)(size_t i));

/* Starts the editing of the input; behind the first screen_prompt(). */
void screen_begin(void);

/* Gives the terminal back as it was. */
void screen_close(void);

/* Writes a line, above what is being typed. */
void screen_print(const char *format, ...) PRINTF_LIKE(1, 2);

/* The same for what is not part of the talk; goes to standard error where there is no terminal. */
void screen_notice(const char *format, ...) PRINTF_LIKE(1, 2);

/* Copies what stands in front of the input; not for the middle of a line. */
void screen_prompt(const char *prompt);

/* Brings everything printed, the prompt and the input to the eye; before waiting. */
void screen_show(void);

/*
 * Takes one key, which must be there to read. Returns the line that it completes, owned by the
 * caller, or null. *ended is set when the key was the end of the input.
 */
char *screen_key(bool *ended);

/* Leaves the terminal to others, as for a password, and takes it back, maybe after a stop. */
void screen_suspend(void);
void screen_resume(void);

/* The terminal has another size now. */
void screen_resize(void);

#endif
