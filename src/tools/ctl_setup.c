/* SPDX-License-Identifier: ISC */
#include "tools/ctl_setup.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/util.h"
#include "tools/setup.h"

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

enum status
ctl_connect(const struct ctl *ctl, struct db_admin **out, struct errbuf *why)
{
	char *password = ctl->password_file == NULL ? NULL : read_password(ctl->password_file);
	enum status status = db_admin_connect(ctl->conf, ctl->admin_user, password, out, why);

	secret_free(&password);
	return status;
}

/* For the master, which may be root's or the daemon's user's, and nobody else. */
static bool
hand_over(int fd, const struct conf *conf)
{
	const struct passwd *user = getuid() == 0 ? getpwnam(conf->user) : NULL;

	return user == NULL ||
	    (fchown(fd, (uid_t)-1, user->pw_gid) == 0 &&
		fchmod(fd, S_IRUSR | S_IWUSR | S_IRGRP) == 0);
}

static bool
write_password(int fd)
{
	unsigned char random[24];
	char text[2 * sizeof(random) + 2];
	bool written;

	random_bytes(random, sizeof(random));
	hex_encode(text, random, sizeof(random));
	text[sizeof(text) - 2] = '\n';
	written = write(fd, text, sizeof(text) - 1) == (ssize_t)sizeof(text) - 1;
	explicit_bzero(random, sizeof(random));
	explicit_bzero(text, sizeof(text));
	return written;
}

enum status
ctl_make_password(const char *path, const struct conf *conf, bool named, struct errbuf *why)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	bool made = fd >= 0 && write_password(fd) && hand_over(fd, conf);

	if (fd < 0 && !named)
		return STATUS_OK;
	if (!made)
		errbuf_set(why, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	if (made)
		printf("made a password in %s\n", path);
	return made ? STATUS_OK : STATUS_INTERNAL;
}

static int
end_setup(struct db_admin **admin, const char *name, enum status status, const struct errbuf *why)
{
	db_admin_close(admin);
	if (status == STATUS_OK)
		return EX_OK;
	fflush(stdout);
	fprintf(stderr, "parlorctl: %s: %s\n", name, why->text);
	return EX_UNAVAILABLE;
}

int
ctl_init_db(const struct ctl *ctl)
{
	struct db_admin *admin = NULL;
	struct errbuf why = { "" };
	enum status status = ctl_connect(ctl, &admin, &why);

	if (status == STATUS_OK)
		status = setup_init_db(admin, ctl->conf, &why);
	return end_setup(&admin, "init-db", status, &why);
}

int
ctl_migrate(const struct ctl *ctl)
{
	enum { DRY_RUN };
	struct db_admin *admin = NULL;
	struct errbuf why = { "" };
	enum status status = ctl_connect(ctl, &admin, &why);

	if (status == STATUS_OK)
		status = setup_migrate(admin, ctl->conf, ctl->values[DRY_RUN] != NULL, &why);
	return end_setup(&admin, "migrate", status, &why);
}
