/* SPDX-License-Identifier: ISC */
#include "base/conf.h"

#include <stdlib.h>

#include "base/conf_check.h"
#include "base/conf_file.h"
#include "base/conf_option.h"
#include "base/util.h"

enum status
conf_load_making(const char *path, conf_make_file *make, struct conf **out, struct errbuf *why)
{
	const struct conf_option *option;
	struct conf_file *file = NULL;
	struct conf *conf;
	enum status status = conf_file_read(path, &file, why);

	if (status != STATUS_OK)
		return status;
	conf = xcalloc(1, sizeof(*conf));
	conf->path = xstrdup(path);
	for (size_t i = 0; (option = conf_option_at(i)) != NULL; i++)
		conf_file_fallback(option, conf);
	status = conf_file_apply(file, conf, why);
	if (status == STATUS_OK)
		status = conf_check(file, conf, make, why);
	conf_file_free(&file);
	if (status == STATUS_OK)
		*out = conf;
	else
		conf_free(&conf);
	return status;
}

enum status
conf_load(const char *path, struct conf **out, struct errbuf *why)
{
	return conf_load_making(path, NULL, out, why);
}

void
conf_free(struct conf **conf)
{
	const struct conf_option *option;
	struct conf *old = *conf;

	if (old == NULL)
		return;
	for (size_t i = 0; (option = conf_option_at(i)) != NULL; i++)
		conf_option_clear(option, old);
	free(old->path);
	free(old);
	*conf = NULL;
}
