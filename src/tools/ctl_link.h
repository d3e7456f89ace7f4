/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CTL_LINK_H
#define PARLORD_CTL_LINK_H

#include <jansson.h>

#include "tools/ctl.h"

/* The running daemon, as the commands of parlorctl(8) ask it over its control socket. */
struct ctl_link;

#define EXIT_REFUSED 1 /* the daemon said no */

/* Connects. On failure says why on standard error and returns null; ctl_link_end() has the status.
 */
struct ctl_link *ctl_link_begin(const struct ctl *ctl);

/*
 * Sends a request, which is taken over and may be null if json_pack() has refused an argument that
 * is not UTF-8, and waits for the reply, to be released by the caller. Null: it was refused or did
 * not come, and that has been said on standard error. After that, and where link is null, nothing
 * more is asked.
 */
json_t *ctl_ask(struct ctl_link *link, json_t *request);

bool ctl_link_failed(const struct ctl_link *link);

/* Closes; the exit status, EX_OK unless something failed. */
int ctl_link_end(struct ctl_link **link);

/* Makes ctl_link_end() return that; for those who find something wrong themselves. */
void ctl_link_fail(struct ctl_link *link, int status);

#endif
