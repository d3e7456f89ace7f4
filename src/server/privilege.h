/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_PRIVILEGE_H
#define PARLORD_PRIVILEGE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/conf.h"

/* Whom a process becomes that was started as root. */
struct privilege {
	bool drop; /* false: it was not, and stays what it is */
	char *user;
	uid_t uid;
	gid_t gid;
};

/* Looks the configuration's user and group up, while that is still possible. */
MUST_CHECK enum status privilege_find(
    const struct conf *conf, struct privilege *out, struct errbuf *why);
void privilege_release(struct privilege *privilege);

/* Becomes that user for good. */
MUST_CHECK enum status privilege_drop(const struct privilege *privilege, struct errbuf *why);

#endif
