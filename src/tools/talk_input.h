/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TALK_INPUT_H
#define PARLORD_TALK_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * Where the lines of parlor talk come from: keys at a terminal, or whatever standard input is; and
 * signals, which come through a descriptor, so none can come at a wrong moment. Like the screen,
 * there is one.
 */
enum input { INPUT_NOTHING, INPUT_LINE, INPUT_END };

/* terminal: lines are edited on the screen. From now on signals only count here. */
void input_open(bool terminal);

/*
 * Waits up to timeout milliseconds, or without an end if that is negative. A line, without its line
 * feed, is owned by the caller. A signal to leave is INPUT_END.
 */
enum input input_wait(int64_t timeout, char **line);

/* Just lets time pass; false when a signal to leave has come. */
bool input_pause(int64_t ms);

/* The signal that told this program to leave, or 0. */
int input_signal(void);

/* Asks for a secret at the process's terminal, without echo; secret_free() it. */
MUST_CHECK enum status input_secret(const char *question, char **secret, struct errbuf *why);

/* The first line of a file, or for "-" of standard input; secret_free() it. */
MUST_CHECK enum status input_secret_file(const char *path, char **secret, struct errbuf *why);

#endif
