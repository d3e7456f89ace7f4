/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CTL_WORDS_H
#define PARLORD_CTL_WORDS_H

#include <jansson.h>
#include <stdbool.h>

#include "tools/ctl_link.h"

/* What several commands have in common. */

/* "90", "90s", "5m", "12h", "30d" or "2w"; says on standard error what is wrong with it. */
bool ctl_duration(const char *option, const char *text, json_int_t *seconds);

/*
 * Sends a request, which is taken over, again and again with the "next" of the last reply until
 * that is null. Returns the sum of a member of the replies, -1 on failure. each: gets them, or
 * null.
 */
json_int_t ctl_repeat(
    struct ctl_link *link, json_t *request, const char *member, void (*each)(const json_t *reply));

#endif
