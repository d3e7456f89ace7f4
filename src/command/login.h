/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOGIN_H
#define PARLORD_LOGIN_H

#include "command/command.h"

/* Commands that make or verify a password between two procedures. */

/* register: opens a session, for a new account or for a known name with the right password. */
enum progress login_register(struct request *req);

/* change_password: verifies the old one, stores the new one, ends the user's other sessions. */
enum progress login_change_password(struct request *req);

#endif
