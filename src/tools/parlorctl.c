/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/util.h"
#include "tools/setup.h"

struct ctl {
	struct conf *conf;
	const char *admin_user;
	char *admin_password;
};

/* A command under an administrator's database account. */
typedef enum status setup_fn(struct db_admin *admin, const struct conf *conf, struct errbuf *why);

static const struct ctl_command {
	const char *name;
	const char *help;
	setup_fn *run;
} commands[] = {
	{ "init-db", "make the database, its procedures and the daemon's account", setup_init_db },
	{ "migrate", "bring the database to this release's schema and procedures", setup_migrate },
};

static void
usage(FILE *to)
{
	fprintf(to,
	    "usage: parlorctl [-f FILE] [-u ADMIN] [-p FILE] [--testing] COMMAND\n"
	    "  -f, --file FILE           configuration (" PARLORD_SYSCONFDIR
	    "/parlord/parlord.conf)\n"
	    "  -u, --user ADMIN          administrator's database account (your own name)\n"
	    "  -p, --password-file FILE  its password (authentication by the unix socket)\n"
	    "      --testing             the database is for testing\n"
	    "  -V, --version             print the version\n"
	    "  -h, --help                print this\n"
	    "commands:\n");
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].help);
}

static char *
read_password(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	if (file == NULL || getline(&line, &size, file) < 0) {
		fprintf(stderr, "parlorctl: %s: %s\n", path,
		    file == NULL ? strerror(errno) : "no password in it");
		exit(EX_NOINPUT);
	}
	fclose(file);
	line[strcspn(line, "\r\n")] = '\0';
	return line;
}

static int
run(const struct ctl *ctl, const struct ctl_command *command)
{
	struct db_admin *admin = NULL;
	struct errbuf why = { "" };
	enum status status =
	    db_admin_connect(ctl->conf, ctl->admin_user, ctl->admin_password, &admin, &why);

	if (status == STATUS_OK)
		status = command->run(admin, ctl->conf, &why);
	db_admin_close(&admin);
	if (status == STATUS_OK)
		return EX_OK;
	fprintf(stderr, "parlorctl: %s: %s\n", command->name, why.text);
	return EX_UNAVAILABLE;
}

static const struct ctl_command *
find_command(const char *name)
{
	for (size_t i = 0; name != NULL && i < COUNT_OF(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static const char *
own_name(void)
{
	const struct passwd *pw = getpwuid(geteuid());

	return pw == NULL ? "root" : pw->pw_name;
}

int
main(int argc, char **argv)
{
	static const struct option longopts[] = {
		{ "file", required_argument, NULL, 'f' },
		{ "user", required_argument, NULL, 'u' },
		{ "password-file", required_argument, NULL, 'p' },
		{ "testing", no_argument, NULL, 'T' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct ctl ctl = { .admin_user = own_name() };
	const struct ctl_command *command;
	const char *path = PARLORD_SYSCONFDIR "/parlord/parlord.conf";
	bool testing = false;
	struct errbuf why;
	int opt, rc;

	while ((opt = getopt_long(argc, argv, "f:u:p:Vh", longopts, NULL)) != -1) {
		switch (opt) {
		case 'f':
			path = optarg;
			break;
		case 'u':
			ctl.admin_user = optarg;
			break;
		case 'p':
			ctl.admin_password = read_password(optarg);
			break;
		case 'T':
			testing = true;
			break;
		case 'V':
			puts(PACKAGE_STRING);
			return EX_OK;
		case 'h':
			usage(stdout);
			return EX_OK;
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	command = find_command(argv[optind]);
	if (command == NULL || optind + 1 != argc) {
		usage(stderr);
		return EX_USAGE;
	}
	log_init("parlorctl", LOG_LEVEL_INFO);
	if (conf_load(path, &ctl.conf, &why) != STATUS_OK) {
		fprintf(stderr, "parlorctl: %s\n", why.text);
		return EX_CONFIG;
	}
	ctl.conf->testing |= testing;
	rc = run(&ctl, command);
	secret_free(&ctl.admin_password);
	conf_free(&ctl.conf);
	return rc;
}
