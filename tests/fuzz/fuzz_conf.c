/* SPDX-License-Identifier: ISC */
/*
 * The configuration: a file is taken, and each option is what it may be, or refused with words that
 * name the file.
 */
#include "fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/conf_option.h"

/* libconfig's scanner forgets the string that it was in the middle of at a fault. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

static bool
is_within(const struct conf_option *option, double value)
{
	return value >= option->min && value <= option->max;
}

static bool
is_text(const struct conf_option *option, const char *text)
{
	return option->form == NULL || option->form->holds(text);
}

static void
check_list(const struct conf_option *option, char *const *list, size_t count)
{
	HOLDS(is_within(option, (double)count) || list == NULL);
	for (size_t i = 0; i < count; i++)
		HOLDS(is_text(option, list[i]));
}

static void
check_option(const struct conf_option *option, struct conf *conf)
{
	void *value = conf_option_value(option, conf);
	const char *text;

	switch (option->type) {
	case CONF_STRING:
	case CONF_SECRET:
		text = *(char **)value;
		HOLDS(text == NULL ||
		    (is_within(option, (double)strlen(text)) && is_text(option, text)));
		break;
	case CONF_LIST:
		check_list(option, *(char ***)value, *(size_t *)((char *)conf + option->count));
		break;
	case CONF_INTEGER:
	case CONF_SIZE:
	case CONF_TTL:
		HOLDS(is_within(option, *(int *)value));
		break;
	case CONF_TIME:
		HOLDS(is_within(option, *(int *)value / 1000.0));
		break;
	case CONF_BOOLEAN:
		/* Not through a bool, which has only two values. */
		HOLDS(*(unsigned char *)value <= 1);
		break;
	case CONF_LEVEL:
		HOLDS(*(enum log_level *)value <= LOG_LEVEL_DEBUG);
		break;
	}
}

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
		const struct conf_option *option;

		for (size_t i = 0; (option = conf_option_at(i)) != NULL; i++)
			check_option(option, conf);
		conf_free(&conf);
	} else {
		HOLDS(conf == NULL && strncmp(why.text, path, strlen(path)) == 0);
	}
	return 0;
}
