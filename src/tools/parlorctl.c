/* SPDX-License-Identifier: ISC */
#include "config.h"

#include <getopt.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/util.h"
#include "tools/ctl.h"

/* clang-format off */
#define OPTIONS(...) .options = { __VA_ARGS__ }
#define ARGUMENT(n)  .arguments = (n), .min = 1, .max = 1
#define OPTIONAL(n)  .arguments = "[" n "]", .max = 1
/* Those that ask the running daemon. */
#define LIVE         .does_without_conf = true
#define JSON         { "json", NULL, "for programs: an object a line" }

static const struct ctl_command commands[] = {
	{ "init-db", .run = ctl_init_db, .make_password = ctl_make_password,
	    .help = "make the database, its procedures and the daemon's accounts" },
	{ "migrate", .run = ctl_migrate,
	    OPTIONS({ "dry-run", NULL, "only say what would be done" }),
	    .help = "bring the database to this release's schema and procedures" },
	{ "check", .run = ctl_check,
	    .help = "look for what is wrong with configuration, database and accounts" },
	{ "status", LIVE, .run = ctl_status, OPTIONS(JSON),
	    .help = "show how the daemon, its processes and its commands are" },
	{ "metrics", LIVE, .run = ctl_metrics,
	    .help = "show the same numbers in Prometheus's text format" },
	{ "clients", LIVE, .run = ctl_clients, OPTIONS(JSON),
	    .help = "list the connections of clients" },
	{ "kick", LIVE, .run = ctl_kick, OPTIONAL("CLIENT"),
	    OPTIONS({ "username", "USERNAME", "all connections that are bound to that user" }),
	    .help = "cut connections" },
	{ "reload", LIVE, .run = ctl_reload,
	    .help = "read the configuration again" },
	{ "drain", LIVE, .run = ctl_drain,
	    .help = "end the daemon: answer what was asked, accept nothing more" },
	{ "announce", LIVE, .run = ctl_announce, ARGUMENT("MESSAGE"),
	    .help = "say something in the lobby" },
	{ "users", LIVE, .run = ctl_users, OPTIONAL("PART"), OPTIONS(JSON),
	    .help = "list the users, or those whose names have that part" },
	{ "passwd", LIVE, .run = ctl_passwd, ARGUMENT("USERNAME"),
	    .help = "give a user a new password, from the terminal or standard input" },
	{ "ban", LIVE, .run = ctl_ban, ARGUMENT("USERNAME"),
	    OPTIONS({ "for", "DURATION", "so long, such as 12h or 30d; else for good" },
		{ "reason", "TEXT", "which the user is told" }),
	    .help = "shut a user out" },
	{ "unban", LIVE, .run = ctl_unban, ARGUMENT("USERNAME"),
	    .help = "let him in again" },
	{ "logout", LIVE, .run = ctl_logout, ARGUMENT("USERNAME"),
	    .help = "end a user's sessions and connections" },
	{ "unlock", LIVE, .run = ctl_unlock, OPTIONAL("USERNAME"),
	    OPTIONS({ "address", "ADDRESS", "for what came from there; else from anywhere" }),
	    .help = "let those try again who gave too many wrong passwords" },
	{ "prune", LIVE, .run = ctl_prune,
	    OPTIONS({ "older-than", "DURATION", "what is removed, such as 90d" }),
	    .help = "remove old messages and sessions that have ended" },
	{ "export-user", LIVE, .run = ctl_export_user, ARGUMENT("USERNAME"),
	    .help = "show all that is kept of a person, as JSON" },
	{ "erase-user", LIVE, .run = ctl_erase_user, ARGUMENT("USERNAME"),
	    OPTIONS({ "yes", NULL, "don't ask" }),
	    .help = "make a person unknown: account, profile, what his messages say" },
};
/* clang-format on */

/* Those that stand before the command's name or behind it. */
enum { TESTING = 256, COMMAND_OPTION };

static const struct option common_options[] = {
	{ "file", required_argument, NULL, 'f' },
	{ "user", required_argument, NULL, 'u' },
	{ "password-file", required_argument, NULL, 'p' },
	{ "socket", required_argument, NULL, 's' },
	{ "testing", no_argument, NULL, TESTING },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
};
#define SHORT_OPTIONS "f:u:p:s:Vh"

enum { MAX_LONG = COUNT_OF(common_options) + CTL_MAX_OPTIONS + 1 };

static void
usage(FILE *to)
{
	fprintf(to,
	    "usage: parlorctl [-f FILE] [-u ADMIN] [-p FILE] [-s PATH] [--testing] COMMAND ...\n"
	    "  -f, --file FILE           configuration (" PARLORD_SYSCONFDIR
	    "/parlord/parlord.conf)\n"
	    "  -u, --user ADMIN          administrator's database account (your own name)\n"
	    "  -p, --password-file FILE  its password (authentication by the unix socket)\n"
	    "  -s, --socket PATH         the daemon's control socket (control.socket)\n"
	    "      --testing             the database is for testing\n"
	    "  -V, --version             print the version\n"
	    "  -h, --help                print this, or what COMMAND takes\n"
	    "commands:\n");
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		fprintf(to, "  %-12s %s\n", commands[i].name, commands[i].help);
}

static void
command_usage(const struct ctl_command *command, FILE *to)
{
	fprintf(to, "usage: parlorctl [OPTION ...] %s", command->name);
	for (const struct ctl_option *option = command->options; option->name != NULL; option++)
		fprintf(to, option->argument == NULL ? " [--%s]" : " [--%s %s]", option->name,
		    option->argument);
	if (command->arguments != NULL)
		fprintf(to, " %s", command->arguments);
	fprintf(to, "\n%s\n", command->help);
	for (const struct ctl_option *option = command->options; option->name != NULL; option++) {
		int n = fprintf(to, "  --%s %s", option->name,
		    option->argument == NULL ? "" : option->argument);

		fprintf(to, "%*s %s\n", n < 28 ? 28 - n : 0, "", option->help);
	}
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

struct command_line {
	struct ctl ctl;
	const struct ctl_command *command; /* null: not come to yet */
	bool testing;
};

static NORETURN void
wrong_use(const struct command_line *line)
{
	if (line->command == NULL)
		usage(stderr);
	else
		command_usage(line->command, stderr);
	exit(EX_USAGE);
}

static void
take_option(struct command_line *line, int option)
{
	switch (option) {
	case 'f':
		line->ctl.path = optarg;
		break;
	case 'u':
		line->ctl.admin_user = optarg;
		break;
	case 'p':
		line->ctl.password_file = optarg;
		break;
	case 's':
		line->ctl.socket = optarg;
		break;
	case TESTING:
		line->testing = true;
		break;
	case 'V':
		puts(PACKAGE_STRING);
		exit(EX_OK);
	case 'h':
		if (line->command == NULL)
			usage(stdout);
		else
			command_usage(line->command, stdout);
		exit(EX_OK);
	default:
		if (option < COMMAND_OPTION)
			wrong_use(line);
		line->ctl.values[option - COMMAND_OPTION] = optarg == NULL ? "" : optarg;
	}
}

/* Takes options up to the first word that is none; returns where that is. */
static char **
take_options(struct command_line *line, int argc, char **argv)
{
	struct option options[MAX_LONG] = { 0 };
	int option, n = COUNT_OF(common_options);

	memcpy(options, common_options, sizeof(common_options));
	for (int i = 0; line->command != NULL && line->command->options[i].name != NULL; i++) {
		const struct ctl_option *own = &line->command->options[i];

		options[n++] = (struct option){ own->name,
			own->argument == NULL ? no_argument : required_argument, NULL,
			COMMAND_OPTION + i };
	}
	optind = 0; /* getopt(3): begin anew */
	/* Behind the command its options and arguments may be mixed. */
	while (
	    (option = getopt_long(argc, argv,
		 line->command == NULL ? "+" SHORT_OPTIONS : SHORT_OPTIONS, options, NULL)) != -1)
		take_option(line, option);
	return argv + optind;
}

static void
read_command_line(struct command_line *line, int argc, char **argv)
{
	char **rest = take_options(line, argc, argv);
	int n = 0;

	line->command = find_command(*rest);
	if (line->command == NULL) {
		if (*rest != NULL)
			fprintf(stderr, "parlorctl: there is no command \"%s\"\n", *rest);
		wrong_use(line);
	}
	rest = take_options(line, argc - (int)(rest - argv), rest);
	while (rest[n] != NULL)
		n++;
	if (n < line->command->min || n > line->command->max)
		wrong_use(line);
	line->ctl.words = (const char *const *)rest;
}

int
main(int argc, char **argv)
{
	struct command_line line = {
		.ctl = { .path = PARLORD_SYSCONFDIR "/parlord/parlord.conf" },
	};
	struct ctl *ctl = &line.ctl;
	struct errbuf why;
	int rc;

	read_command_line(&line, argc, argv);
	log_init("parlorctl", LOG_LEVEL_INFO);
	if (ctl->admin_user == NULL)
		ctl->admin_user = own_name();
	if (!(line.command->does_without_conf && ctl->socket != NULL)) {
		if (conf_load_making(ctl->path, line.command->make_password, &ctl->conf, &why) !=
		    STATUS_OK) {
			fprintf(stderr, "parlorctl: %s\n", why.text);
			return EX_CONFIG;
		}
		ctl->conf->testing |= line.testing;
	}
	rc = line.command->run(ctl);
	conf_free(&ctl->conf);
	return rc;
}
