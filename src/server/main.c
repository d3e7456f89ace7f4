/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/util.h"
#include "server/confine.h"
#include "server/master.h"

struct options {
	const char *path;
	bool check;
	bool background;
	bool testing;
};

static void
usage(FILE *to)
{
	fputs("usage: parlord [-d] [-t] [-f FILE] [--testing]\n"
	      "  -d, --daemon     go into the background when it is ready\n"
	      "  -f, --file FILE  configuration (" PARLORD_SYSCONFDIR "/parlord/parlord.conf)\n"
	      "  -t, --test       check the configuration and leave\n"
	      "      --testing    testing mode, on a database that is for testing\n"
	      "  -V, --version    print the version\n"
	      "  -h, --help       print this\n",
	    to);
}

static void
parse(int argc, char **argv, struct options *options)
{
	static const struct option longopts[] = {
		{ "daemon", no_argument, NULL, 'd' },
		{ "file", required_argument, NULL, 'f' },
		{ "test", no_argument, NULL, 't' },
		{ "testing", no_argument, NULL, 'T' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "df:tVh", longopts, NULL)) != -1) {
		switch (opt) {
		case 'd':
			options->background = true;
			break;
		case 'f':
			options->path = optarg;
			break;
		case 't':
			options->check = true;
			break;
		case 'T':
			options->testing = true;
			break;
		case 'V':
			puts(PACKAGE_STRING);
			exit(EX_OK);
		case 'h':
			usage(stdout);
			exit(EX_OK);
		default:
			usage(stderr);
			exit(EX_USAGE);
		}
	}
	if (optind != argc) {
		usage(stderr);
		exit(EX_USAGE);
	}
}

static int
fail(const struct errbuf *why, int exit_code)
{
	log_event(EVENT_START_FAILED, NULL, "%s", why->text);
	return exit_code;
}

/* Where it leads to after chdir(2), and in a reload. */
static char *
absolute_path(const char *path)
{
	char *absolute = realpath(path, NULL);

	return absolute != NULL ? absolute : xstrdup(path);
}

/* Every process that there may be at a time, and the master. */
#define PLACES 2048

/* In a fixed order: whom to become, the sockets, the background, then the processes. */
static int
serve(const struct options *options, struct instance *instance, struct startup **startup)
{
	const struct conf *conf = (*startup)->conf;
	struct background background = { .pipe = -1 };
	struct startup *first = *startup;
	struct errbuf why;
	int rc;

	if (privilege_find(conf, &instance->privilege, &why) != STATUS_OK)
		return fail(&why, EX_CONFIG);
	if (sockets_open(conf, &instance->privilege, &instance->sockets, &why) != STATUS_OK)
		return fail(&why, EX_UNAVAILABLE);
	if (startup_fits(first, &instance->sockets, &why) != STATUS_OK)
		return fail(&why, EX_CONFIG);
	if (options->background && background_begin(&background, conf->pidfile, &why) != STATUS_OK)
		return fail(&why, EX_UNAVAILABLE);
	instance->board = board_new(PLACES, conf->limits.max_connections);
	*startup = NULL;
	rc = master_run(instance, first, &background);
	background_end(&background);
	return rc;
}

static int
run(const struct options *options, struct instance *instance)
{
	struct startup *startup = NULL;
	struct errbuf why;
	int rc = EX_OK;

	instance->testing = options->testing;
	if (startup_read(options->path, options->testing, &startup, &why) != STATUS_OK)
		return fail(&why, EX_CONFIG);
	if (!confine_forbid_dumps(startup->conf))
		log_warning("sandbox: PR_SET_DUMPABLE: %s", strerror(errno));
	if (startup->conf->sandbox && confine_lacks() != NULL)
		log_event(EVENT_NOT_CONFINED, NULL, "this kernel lacks %s", confine_lacks());
	if (options->check) {
		printf("%s: no faults\n", options->path);
	} else {
		instance->path = absolute_path(options->path);
		log_configure("master", &startup->conf->log);
		if (!startup->conf->require_login)
			log_event(EVENT_LOGIN_OPTIONAL, NULL,
			    "require_login is false: send_msg may speak for any user");
		rc = serve(options, instance, &startup);
	}
	startup_free(&startup);
	return rc;
}

int
main(int argc, char **argv)
{
	struct options options = { .path = PARLORD_SYSCONFDIR "/parlord/parlord.conf" };
	struct instance instance = { 0 };
	int rc;

	parse(argc, argv, &options);
	log_init("master", LOG_LEVEL_INFO);
	rc = run(&options, &instance);
	instance_release(&instance);
	return rc;
}
