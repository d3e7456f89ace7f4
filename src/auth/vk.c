/* SPDX-License-Identifier: ISC */
#include "auth/vk.h"

#include <crypt.h>
#include <errno.h>
#include <stdbool.h>
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

/* The methods of crypt(5) that mkpasswd(1) offers and are not weak, and how long their hashes are.
 */
static const struct {
	const char *prefix;
	size_t digest; /* characters behind the last dollar */
} methods[] = {
	{ "$y$", 43 },
	{ "$gy$", 43 },
	{ "$7$", 43 },
	{ "$2b$", 53 },
	{ "$2a$", 53 },
	{ "$2y$", 53 },
	{ "$6$", 86 },
	{ "$5$", 43 },
};

/* A cut hash, or a password in its place, would refuse its owner for no visible reason. */
static bool
is_whole_hash(const char *hash)
{
	for (size_t i = 0; i < COUNT_OF(methods); i++)
		if (strncmp(hash, methods[i].prefix, strlen(methods[i].prefix)) == 0)
			return strlen(strrchr(hash, '$') + 1) == methods[i].digest &&
			    crypt_checksalt(hash) != CRYPT_SALT_INVALID;
	return false;
}

/* The hash is behind the last colon: it has none itself. */
static const char *
add_line(struct vk *vk, const char *text, unsigned line)
{
	const char *colon = strrchr(text, ':');
	struct account *account;

	if (colon == NULL || colon == text)
		return "expected USERNAME:HASH";
	if (!is_whole_hash(colon + 1))
		return "not a hash as mkpasswd(1) writes it";
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
