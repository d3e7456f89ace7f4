/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_CRYPT_H
#define PARLORD_CRYPT_H

#include <crypt.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/status.h"

/*
 * Password hashes in the format of crypt(5), made with yescrypt. Nothing here knows of threads or
 * events; these functions take their time. A struct crypt_data is 32 KiB, so the caller lends one
 * as scratch (any content); it comes back wiped.
 */
#define CRYPT_COST_MIN 1
#define CRYPT_COST_MAX 11

/* What the configured cost stands for. Read-only once made, so threads can share it. */
struct crypt_policy {
	int cost;
	/* A setting of the configured cost, to hash with where there is no hash to compare with. */
	char dummy[CRYPT_GENSALT_OUTPUT_SIZE];
	/* How hashes of this cost begin, and those of every higher one. */
	char prefixes[CRYPT_COST_MAX - CRYPT_COST_MIN + 1][CRYPT_GENSALT_OUTPUT_SIZE];
	size_t nprefixes;
};

/* STATUS_INTERNAL: the cost is out of bounds, or this libcrypt has no yescrypt. */
MUST_CHECK enum status crypt_policy_init(struct crypt_policy *policy, int cost);

/* Hashes the password with a new random salt. STATUS_INTERNAL: crypt(3) refused, or lacked memory;
 * hash is then the empty string. */
MUST_CHECK enum status crypt_make(const struct crypt_policy *policy, const char *password,
    struct crypt_data *scratch, char hash[static CRYPT_OUTPUT_SIZE]);

/*
 * STATUS_OK: the hash is this password's. STATUS_BAD_PASSWORD: it is not, or it is null, which
 * takes as long as a comparison with a hash of the configured cost. STATUS_INTERNAL: crypt(3) can't
 * read the hash, or lacked memory. How long it takes doesn't depend on where two hashes differ.
 */
MUST_CHECK enum status crypt_verify(const struct crypt_policy *policy, const char *password,
    const char *hash, struct crypt_data *scratch);

/* Whether the hash costs less than the policy asks for, or was made with another method. */
bool crypt_is_cheaper(const struct crypt_policy *policy, const char *hash);

#endif
