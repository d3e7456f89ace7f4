/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONFINE_H
#define PARLORD_CONFINE_H

#include "base/conf.h"

/*
 * What a process that speaks with clients gives up for good, so that whoever took it over could do
 * little with it. In two steps, for the first must come before there are threads, and the second
 * after everything was set up that takes more than serving does.
 */

/*
 * Every capability and the hope for new privileges (no_new_privs, PR_SET_NO_NEW_PRIVS); dumps of
 * its memory; and, by landlock(7), all files but those that libraries read, all TCP connections but
 * those to the database, signals to others. What the kernel does not know is left out: see
 * confine_lacks().
 */
MUST_CHECK enum status confine_begin(const struct conf *conf, struct errbuf *why);

/*
 * All system calls but those that serving takes (seccomp(2)), in all threads; threads must not
 * block SIGSYS. Others fail with EPERM, and are to be logged with confine_refused().
 */
MUST_CHECK enum status confine_system_calls(const struct conf *conf, struct errbuf *why);

/* The name of a system call that was refused since the last time this was asked, or null. */
const char *confine_refused(void);

/* What the kernel that runs can't do of all that, in words; null: nothing. */
const char *confine_lacks(void);

#endif
