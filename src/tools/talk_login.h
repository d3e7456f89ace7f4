/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_TALK_LOGIN_H
#define PARLORD_TALK_LOGIN_H

#include <stdbool.h>

struct talk;

/*
 * Logs talk->user in, which sets talk->sid and talk->id; else the talk is over. password_file: null
 * to ask for the password. create: make an account of that name if there is none.
 */
void talk_log_in(struct talk *talk, bool create, const char *password_file);

/* Ends the session, if there is one. */
void talk_log_out(struct talk *talk);

#endif
