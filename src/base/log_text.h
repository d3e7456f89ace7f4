/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOG_TEXT_H
#define PARLORD_LOG_TEXT_H

#include <stddef.h>

/* Writes text with a NUL, as much of it as there is room for; the bytes of what could start a line,
 * steer a terminal or is not UTF-8 become \xHH. Returns the length. */
size_t log_escape(char *out, size_t size, const char *text);

#endif
