/* SPDX-License-Identifier: ISC */
#include "auth/vk.h"

#include <crypt.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

struct account {
	char *username;
	const char *hash; /* in the same memory */
	unsigned line;
};

struct vk {
	struct account *accounts; /* sorted by username */
	size_t count;
};

static enum status
fault(struct errbuf *why, const char *path, unsigned line, const char *what)
{
	errbuf_set(why, "%s:%u: %s", path, line, what);
	return STATUS_INTERNAL;
}

/* The hash is behind the last colon: it has none itself. */
static const char *
add_line(struct vk *vk, const char *text, unsigned line)
{
	const char *colon = strrchr(text, ':');
	struct account *account;

	if (colon == NULL || colon == text)
		return "expected USERNAME:HASH";
	if (crypt_checksalt(colon + 1) == CRYPT_SALT_INVALID)
		return "not a hash that crypt(3) knows";
	vk->accounts = xrealloc(vk->accounts, (vk->count + 1) * sizeof(*vk->accounts));
	account = &vk->accounts[vk->count++];
	account->username = xstrdup(text);
	account->username[colon - text] = '\0';
	account->hash = account->username + (colon - text) + 1;
	account->line = line;
	return NULL;
}

static enum status
read_lines(struct vk *vk, FILE *file, const char *path, struct errbuf *why)
{
	char *text = NULL;
	const char *wrong = NULL;
	size_t size = 0;
	unsigned line = 0;

	while (wrong == NULL && getline(&text, &size, file) >= 0) {
		line++;
		text[strcspn(text, "\r\n")] = '\0';
		if (*text != '\0' && *text != '#')
			wrong = add_line(vk, text, line);
	}
	if (text != NULL)
		explicit_bzero(text, size);
	free(text);
	if (wrong != NULL)
		return fault(why, path, line, wrong);
	return ferror(file) ? fault(why, path, line, "can't be read") : STATUS_OK;
}

static int
compare(const void *a, const void *b)
{
	const struct account *left = a, *right = b;

	return strcmp(left->username, right->username);
}

static enum status
sort(struct vk *vk, const char *path, struct errbuf *why)
{
	if (vk->count > 0)
		qsort(vk->accounts, vk->count, sizeof(*vk->accounts), compare);
	for (size_t i = 1; i < vk->count; i++)
		if (compare(&vk->accounts[i - 1], &vk->accounts[i]) == 0)
			return fault(
			    why, path, vk->accounts[i].line, "a username for the second time");
	return STATUS_OK;
}

enum status
vk_load(const char *path, struct vk **out, struct errbuf *why)
{
	FILE *file = fopen(path, "re");
	struct vk *vk;
	enum status status;

	if (file == NULL) {
		errbuf_set(why, "%s: %s", path, strerror(errno));
		return STATUS_INTERNAL;
	}
	vk = xcalloc(1, sizeof(*vk));
	status = read_lines(vk, file, path, why);
	fclose(file);
	if (status == STATUS_OK)
		status = sort(vk, path, why);
	if (status == STATUS_OK)
		*out = vk;
	else
		vk_free(&vk);
	return status;
}

void
vk_free(struct vk **vk)
{
	struct vk *old = *vk;

	if (old == NULL)
		return;
	for (size_t i = 0; i < old->count; i++)
		free(old->accounts[i].username);
	free(old->accounts);
	free(old);
	*vk = NULL;
}

const char *
vk_hash(const struct vk *vk, const char *username)
{
	const struct account key = { .username = (char *)username };
	const struct account *found;

	if (vk == NULL || vk->count == 0)
		return NULL;
	found = bsearch(&key, vk->accounts, vk->count, sizeof(key), compare);
	return found == NULL ? NULL : found->hash;
}
