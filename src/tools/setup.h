/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_SETUP_H
#define PARLORD_SETUP_H

#include <stdbool.h>

#include "base/conf.h"
#include "base/errbuf.h"
#include "base/status.h"
#include "db/admin.h"

/*
 * Makes everything that the daemon needs in the database: the database, the locked account that
 * owns the procedures, tables, procedures, the accounts of the daemon and of its control process
 * and their grants. Says on standard output what it did; harmless when repeated. No data is ever
 * dropped.
 */
MUST_CHECK enum status setup_init_db(
    struct db_admin *admin, const struct conf *conf, struct errbuf *why);

/*
 * Brings an existing database to this release's schema and procedures; accounts stay. dry: only
 * says what it would do.
 */
MUST_CHECK enum status setup_migrate(
    struct db_admin *admin, const struct conf *conf, bool dry, struct errbuf *why);

#endif
