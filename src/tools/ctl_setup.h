/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CTL_SETUP_H
#define PARLORD_CTL_SETUP_H

#include "db/admin.h"
#include "tools/ctl.h"

/* Connects as the command line says; leaves with EX_NOINPUT if the password can't be read. */
MUST_CHECK enum status ctl_connect(
    const struct ctl *ctl, struct db_admin **out, struct errbuf *why);

#endif
