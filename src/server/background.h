/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_BACKGROUND_H
#define PARLORD_BACKGROUND_H

#include <sys/types.h>

#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * The classic way of a daemon, daemon(7): it leaves the terminal and its parent, and whoever
 * started it learns whether it has become ready.
 */
struct background {
	int pipe; /* to the process that waits; -1: nobody does */
	int pidfile;
	char *path; /* of the pidfile */
	int exit_code;
	char words[512]; /* why it failed */
};

/*
 * Locks the pidfile, forks twice and returns in the daemon; the process that was started waits for
 * background_ready() or the daemon's end and leaves with what it learns. On failure why has words.
 */
MUST_CHECK enum status background_begin(
    struct background *background, const char *pidfile, struct errbuf *why);

/* All is well: the waiting process leaves with EX_OK. Once; again is harmless. */
void background_ready(struct background *background);

/* When the daemon has ended the waiting process leaves with that status, and the words on its
 * standard error. */
void background_failed(struct background *background, int exit_code, const char *words);

/* In a child: what is the master's is closed. */
void background_forked(struct background *background);

/* The daemon's last deed: removes the pidfile. */
void background_end(struct background *background);

#endif
