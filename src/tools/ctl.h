/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CTL_H
#define PARLORD_CTL_H

#include <stdbool.h>

#include "base/conf.h"

/* A command of parlorctl(8) is a row of the table in parlorctl.c. */

enum { CTL_MAX_OPTIONS = 6 };

/* An option that stands behind the command's name. */
struct ctl_option {
	const char *name;
	const char *argument; /* what its argument is called; null: it has none */
	const char *help;
};

/* What the command line says. */
struct ctl {
	const char *path;  /* of the configuration */
	struct conf *conf; /* null where the command does without */
	const char *admin_user;
	const char *password_file; /* null: authentication by the unix socket */
	const char *socket;        /* the control process's; null: the configuration tells */
	const char *const *words;  /* the command's arguments, ended by null */
	const char *values[CTL_MAX_OPTIONS]; /* of its options, in their order; null: not given */
};

struct ctl_command {
	const char *name;
	const char *arguments; /* for the usage, such as "USERNAME"; null: none */
	int min, max;          /* how many */
	struct ctl_option options[CTL_MAX_OPTIONS + 1];
	const char *help;
	bool does_without_conf;            /* where -s is given */
	conf_make_file *make_password;     /* if it makes password files that are missing */
	int (*run)(const struct ctl *ctl); /* returns the exit status (sysexits.h) */
};

/* ctl_setup.c: what is done under an administrator's database account. */
conf_make_file ctl_make_password;
int ctl_init_db(const struct ctl *ctl);
int ctl_migrate(const struct ctl *ctl);
int ctl_check(const struct ctl *ctl);

/* ctl_show.c, ctl_live.c, ctl_users.c: what the running daemon is asked. */
int ctl_status(const struct ctl *ctl);
int ctl_metrics(const struct ctl *ctl);
int ctl_clients(const struct ctl *ctl);
int ctl_users(const struct ctl *ctl);
int ctl_reload(const struct ctl *ctl);
int ctl_drain(const struct ctl *ctl);
int ctl_announce(const struct ctl *ctl);
int ctl_prune(const struct ctl *ctl);
int ctl_kick(const struct ctl *ctl);
int ctl_passwd(const struct ctl *ctl);
int ctl_ban(const struct ctl *ctl);
int ctl_unban(const struct ctl *ctl);
int ctl_logout(const struct ctl *ctl);
int ctl_unlock(const struct ctl *ctl);
int ctl_export_user(const struct ctl *ctl);
int ctl_erase_user(const struct ctl *ctl);

#endif
