/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CONF_CHECK_H
#define PARLORD_CONF_CHECK_H

#include "base/conf.h"
#include "base/conf_file.h"

/*
 * Checks what no option can tell by itself, and reads the files that hold passwords. conf: what the
 * file gave, and defaults. make: as of conf_load_making(); may be null.
 */
MUST_CHECK enum status conf_check(
    const struct conf_file *file, struct conf *conf, conf_make_file *make, struct errbuf *why);

#endif
