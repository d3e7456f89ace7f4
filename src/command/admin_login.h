/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_ADMIN_LOGIN_H
#define PARLORD_ADMIN_LOGIN_H

#include "command/command.h"

/* set_password: stores a new one and ends the user's sessions. */
enum progress admin_set_password(struct request *req);

#endif
