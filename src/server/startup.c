/* SPDX-License-Identifier: ISC */
#include "server/startup.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"

static enum status
read_files(struct startup *startup, const char *path, bool testing, struct errbuf *why)
{
	enum status status = conf_load(path, &startup->conf, why);

	if (status != STATUS_OK)
		return status;
	startup->conf->testing |= testing;
	if (strcmp(startup->conf->vk.mode, "stub") == 0)
		status = vk_load(startup->conf->vk.accounts, &startup->vk, why);
	if (status == STATUS_OK && startup->conf->tls.certificate != NULL)
		status = tls_load(startup->conf, &startup->tls, why);
	return status;
}

enum status
startup_read(const char *path, bool testing, struct startup **out, struct errbuf *why)
{
	struct startup *startup = xcalloc(1, sizeof(*startup));
	enum status status = read_files(startup, path, testing, why);

	if (status == STATUS_OK)
		*out = startup;
	else
		startup_free(&startup);
	return status;
}

enum status
startup_fits(const struct startup *startup, const struct sockets *sockets, struct errbuf *why)
{
	if (startup->tls != NULL || !sockets_have(sockets, LISTENER_TLS))
		return STATUS_OK;
	errbuf_set(why, "there is a listener for TLS, and no tls.certificate");
	return STATUS_INTERNAL;
}

void
startup_keep(struct startup *startup, const struct startup *running)
{
	const char *option;

	while ((option = conf_keep_next(startup->conf, running->conf)) != NULL)
		log_warning(
		    "%s: %s needs a restart: what it was goes on", startup->conf->path, option);
}

void
startup_free(struct startup **startup)
{
	if (*startup == NULL)
		return;
	tls_free(&(*startup)->tls);
	vk_free(&(*startup)->vk);
	conf_free(&(*startup)->conf);
	free(*startup);
	*startup = NULL;
}

void
instance_release(struct instance *instance)
{
	privilege_release(&instance->privilege);
	sockets_close(&instance->sockets);
	board_free(&instance->board);
	free(instance->path);
	instance->path = NULL;
}
