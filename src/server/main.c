/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "server/master.h"

struct options {
	const char *path;
	bool check;
	bool testing;
};

static void
usage(FILE *to)
{
	fputs("usage: parlord [-t] [-f FILE] [--testing]\n"
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
		{ "file", required_argument, NULL, 'f' },
		{ "test", no_argument, NULL, 't' },
		{ "testing", no_argument, NULL, 'T' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "f:tVh", longopts, NULL)) != -1) {
		switch (opt) {
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
	log_error("%s", why->text);
	return exit_code;
}

/* In a fixed order: the configuration, sockets, whom to become, then the workers. */
static int
run(const struct options *options, struct startup *startup)
{
	struct errbuf why;

	if (startup_read(startup, options->path, options->testing, &why) != STATUS_OK)
		return fail(&why, EX_CONFIG);
	if (options->check) {
		printf("%s: no faults\n", options->path);
		return EX_OK;
	}
	log_init("master", startup->conf->log.level);
	if (!startup->conf->require_login)
		log_warning("require_login is false: send_msg may speak for any user");
	if (sockets_open(startup->conf, &startup->sockets, &why) != STATUS_OK)
		return fail(&why, EX_UNAVAILABLE);
	if (privilege_find(startup->conf, &startup->privilege, &why) != STATUS_OK)
		return fail(&why, EX_CONFIG);
	return master_run(startup);
}

int
main(int argc, char **argv)
{
	struct options options = { .path = PARLORD_SYSCONFDIR "/parlord/parlord.conf" };
	struct startup startup;
	int rc;

	parse(argc, argv, &options);
	log_init("master", LOG_LEVEL_INFO);
	rc = run(&options, &startup);
	startup_release(&startup);
	return rc;
}
