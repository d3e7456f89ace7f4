/* SPDX-License-Identifier: ISC */
#include "auth/crypt.h"

#include <string.h>

#define METHOD "$y$" /* yescrypt, crypt(5) */

/* Fixed bytes where only the look of a setting matters, and not its salt. 16 is what yescrypt asks
 * for at least. */
static const char fixed_bytes[16] = { 0 };

/* "$y$j9T$salt" → "$y$j9T$": with its closing dollar, no cost's prefix begins another's. */
static void
cut_salt(char *setting)
{
	strrchr(setting, '$')[1] = '\0';
}

enum status
crypt_policy_init(struct crypt_policy *policy, int cost)
{
	*policy = (struct crypt_policy){ .cost = cost };
	if (cost < CRYPT_COST_MIN || cost > CRYPT_COST_MAX)
		return STATUS_INTERNAL;
	for (; cost <= CRYPT_COST_MAX; cost++) {
		char *prefix = policy->prefixes[policy->nprefixes++];

		if (crypt_gensalt_rn(METHOD, (unsigned long)cost, fixed_bytes, sizeof(fixed_bytes),
			prefix, CRYPT_GENSALT_OUTPUT_SIZE) == NULL)
			return STATUS_INTERNAL;
		if (cost == policy->cost)
			memcpy(policy->dummy, prefix, sizeof(policy->dummy));
		cut_salt(prefix);
	}
	return STATUS_OK;
}

enum status
crypt_make(const struct crypt_policy *policy, const char *password, struct crypt_data *scratch,
    char hash[static CRYPT_OUTPUT_SIZE])
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];
	const char *made = NULL;

	/* crypt_data must be zeroed before its first use; what it held is of no interest. */
	memset(scratch, 0, sizeof(*scratch));
	/* Without bytes of ours libcrypt takes the salt from the kernel. */
	if (crypt_gensalt_rn(
		METHOD, (unsigned long)policy->cost, NULL, 0, setting, sizeof(setting)))
		made = crypt_rn(password, setting, scratch, sizeof(*scratch));
	if (made != NULL)
		memcpy(hash, made, strlen(made) + 1);
	else
		hash[0] = '\0';
	explicit_bzero(scratch, sizeof(*scratch));
	return made != NULL ? STATUS_OK : STATUS_INTERNAL;
}

/* Looks at every byte, so that the time tells nothing of the place where they differ. Lengths are
 * no secret: the method gives them. */
static bool
is_same(const char *a, const char *b)
{
	size_t len = strlen(a);
	volatile unsigned char difference = 0;

	if (strlen(b) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		difference |= (unsigned char)(a[i] ^ b[i]);
	return difference == 0;
}

enum status
crypt_verify(const struct crypt_policy *policy, const char *password, const char *hash,
    struct crypt_data *scratch)
{
	const char *setting = hash != NULL ? hash : policy->dummy;
	enum status status = STATUS_BAD_PASSWORD;
	const char *made;

	memset(scratch, 0, sizeof(*scratch));
	made = crypt_rn(password, setting, scratch, sizeof(*scratch));
	if (made == NULL)
		status = STATUS_INTERNAL;
	else if (is_same(made, setting) && hash != NULL)
		status = STATUS_OK;
	explicit_bzero(scratch, sizeof(*scratch));
	return status;
}

bool
crypt_is_cheaper(const struct crypt_policy *policy, const char *hash)
{
	for (size_t i = 0; i < policy->nprefixes; i++)
		if (strncmp(hash, policy->prefixes[i], strlen(policy->prefixes[i])) == 0)
			return false;
	return true;
}
