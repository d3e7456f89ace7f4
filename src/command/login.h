/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_LOGIN_H
#define PARLORD_LOGIN_H

#include "command/command.h"

/*
 * Commands that make or verify a password between two procedures. Each is a row of steps; what they
 * have in common is in login.c.
 */

/* register: opens a session, for a new account or for a known name with the right password. */
enum progress login_register(struct request *req);

/* change_password: verifies the old one, stores the new one, ends the user's other sessions. */
enum progress login_change_password(struct request *req);

/* Login: binds the connection to the user. */
enum progress login_login(struct request *req);

/* Registration: makes an account and binds the connection to it. */
enum progress login_registration(struct request *req);

/* create_new_user: makes an account with a profile. */
enum progress login_create_new_user(struct request *req);

/* VK_Autorization: binds the connection to the local user of an account of VK's. */
enum progress login_vk(struct request *req);

#endif
