/* SPDX-License-Identifier: ISC */
#include "server/startup.h"

#include <string.h>

enum status
startup_read(struct startup *startup, const char *path, bool testing, struct errbuf *why)
{
	enum status status;

	*startup = (struct startup){ 0 };
	status = conf_load(path, &startup->conf, why);
	if (status != STATUS_OK)
		return status;
	startup->conf->testing |= testing;
	if (strcmp(startup->conf->vk.mode, "stub") == 0)
		status = vk_load(startup->conf->vk.accounts, &startup->vk, why);
	return status;
}

void
startup_release(struct startup *startup)
{
	privilege_release(&startup->privilege);
	sockets_close(&startup->sockets);
	vk_free(&startup->vk);
	conf_free(&startup->conf);
}
