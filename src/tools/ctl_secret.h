/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CTL_SECRET_H
#define PARLORD_CTL_SECRET_H

#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * A new password: asked for twice at the terminal, without echo, or else the first line of standard
 * input. secret_free() it.
 */
MUST_CHECK enum status ctl_secret_ask(char **secret, struct errbuf *why);

#endif
