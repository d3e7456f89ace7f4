/* SPDX-License-Identifier: ISC */
#include "server/privilege.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"

enum status
privilege_find(const struct conf *conf, struct privilege *out, struct errbuf *why)
{
	const struct passwd *user;
	const struct group *group;

	*out = (struct privilege){ .drop = geteuid() == 0 };
	if (!out->drop)
		return STATUS_OK;
	if ((user = getpwnam(conf->user)) == NULL) {
		errbuf_set(why, "user: there is no user %s", conf->user);
		return STATUS_INTERNAL;
	}
	out->uid = user->pw_uid;
	out->gid = user->pw_gid;
	if (conf->group != NULL) {
		if ((group = getgrnam(conf->group)) == NULL) {
			errbuf_set(why, "group: there is no group %s", conf->group);
			return STATUS_INTERNAL;
		}
		out->gid = group->gr_gid;
	}
	out->user = xstrdup(conf->user);
	if (out->uid == 0)
		log_warning("user is %s: the workers keep all privileges", conf->user);
	return STATUS_OK;
}

void
privilege_release(struct privilege *privilege)
{
	free(privilege->user);
	privilege->user = NULL;
}

enum status
privilege_drop(const struct privilege *privilege, struct errbuf *why)
{
	if (!privilege->drop)
		return STATUS_OK;
	if (initgroups(privilege->user, privilege->gid) == 0 &&
	    setresgid(privilege->gid, privilege->gid, privilege->gid) == 0 &&
	    setresuid(privilege->uid, privilege->uid, privilege->uid) == 0)
		return STATUS_OK;
	errbuf_set(why, "can't become %s: %s", privilege->user, strerror(errno));
	return STATUS_INTERNAL;
}
