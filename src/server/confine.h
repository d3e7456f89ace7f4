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
 * Dumps of the memory and looks into it, as by ptrace(2), which is all that the master gives up: it
 * holds the secrets, too. False with errno.
 */
MUST_CHECK bool confine_forbid_dumps(const struct conf *conf);

/*
 * Whether the other end of a unix socket is a process of this user's that confine_begin() was for:
 * landlock does not keep those from sockets that have a file, such as the control socket.
 */
MUST_CHECK bool confine_has_marked(int fd);

/*
 * All system calls but those that serving takes (seccomp(2)), in all threads; threads must not
 * block SIGSYS. Others fail with EPERM, and are to be logged with confine_refused().
 */
MUST_CHECK enum status confine_system_calls(const struct conf *conf, struct errbuf *why);

/* The name of a system call that was refused, each once since it was last told, or null. */
const char *confine_refused(void);

/* What the kernel that runs can't do of all that, in words; null: nothing. */
const char *confine_lacks(void);

#endif
