/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"
#include "tools/parlor_bench.h"
#include "tools/parlor_talk.h"
#include "tools/parlor_test.h"

#define EXIT_USAGE 2

/* A subcommand gets its own name as argv[0] and returns the program's exit status. */
static const struct subcommand {
	const char *name;
	const char *help;
	int (*run)(int argc, char **argv);
} subcommands[] = {
	{ "bench", "load a server and measure it", parlor_bench },
	{ "talk", "talk with others, line by line", parlor_talk },
	{ "test", "run protocol tests against a server in testing mode", parlor_test },
};

static void
usage(FILE *out)
{
	fprintf(out, "usage: parlor -h | -V\n       parlor SUBCOMMAND [-h] [ARGUMENT ...]\n");
	for (size_t i = 0; i < COUNT_OF(subcommands); i++)
		fprintf(out, "  %-8s %s\n", subcommands[i].name, subcommands[i].help);
}

static int
run_subcommand(int argc, char **argv)
{
	for (size_t i = 0; i < COUNT_OF(subcommands); i++) {
		if (strcmp(argv[0], subcommands[i].name) == 0) {
			optind = 0; /* getopt(3): 0 makes glibc begin anew */
			return subcommands[i].run(argc, argv);
		}
	}
	fprintf(stderr, "parlor: unknown subcommand \"%s\"\n", argv[0]);
	usage(stderr);
	return EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	int option;

	log_init("parlor", LOG_LEVEL_INFO);
	while ((option = getopt(argc, argv, "+hV")) != -1) {
		switch (option) {
		case 'h':
			usage(stdout);
			return 0;
		case 'V':
			printf("parlor %s\n", PACKAGE_VERSION);
			return 0;
		default:
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (optind == argc) {
		usage(stderr);
		return EXIT_USAGE;
	}
	return run_subcommand(argc - optind, argv + optind);
}
