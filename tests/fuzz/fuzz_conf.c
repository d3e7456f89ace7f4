/* SPDX-License-Identifier: ISC */
/* The configuration: a file is taken, or refused with words that name it. */
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/conf.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	char path[64];
	struct conf *conf = NULL;
	struct errbuf why = { "" };

	if (fd < 0)
		fd = memfd_create("conf", 0);
	/* It might name a file that exists on this host, and do so with success. */
	if (memmem(data, size, "@include", strlen("@include")) != NULL)
		return 0;
	if (ftruncate(fd, 0) < 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (conf_load(path, &conf, &why) == STATUS_OK) {
		HOLDS(conf != NULL && conf->limits.backlog >= 1 && conf->database.pool_size >= 1);
		conf_free(&conf);
	} else {
		HOLDS(conf == NULL && strncmp(why.text, path, strlen(path)) == 0);
	}
	return 0;
}
