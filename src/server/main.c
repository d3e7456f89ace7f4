/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/conf.h"
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

/* In a fixed order: sockets, whom to become, then the workers. */
static int
run(const struct conf *conf)
{
	struct sockets sockets;
	struct privilege privilege;
	struct errbuf why;
	int rc;

	if (sockets_open(conf, &sockets, &why) != STATUS_OK) {
		log_error("%s", why.text);
		return EX_UNAVAILABLE;
	}
	if (privilege_find(conf, &privilege, &why) != STATUS_OK) {
		log_error("%s", why.text);
		sockets_close(&sockets);
		return EX_CONFIG;
	}
	rc = master_run(conf, &sockets, &privilege);
	privilege_release(&privilege);
	sockets_close(&sockets);
	return rc;
}

int
main(int argc, char **argv)
{
	struct options options = { .path = PARLORD_SYSCONFDIR "/parlord/parlord.conf" };
	struct conf *conf;
	struct errbuf why;
	int rc = EX_OK;

	parse(argc, argv, &options);
	log_init("master", LOG_LEVEL_INFO);
	if (conf_load(options.path, &conf, &why) != STATUS_OK) {
		log_error("%s", why.text);
		return EX_CONFIG;
	}
	conf->testing |= options.testing;
	log_init("master", conf->log.level);
	if (options.check)
		printf("%s: no faults\n", options.path);
	else
		rc = run(conf);
	conf_free(&conf);
	return rc;
}
