/* SPDX-License-Identifier: ISC */
#include "tools/ctl_setup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

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
