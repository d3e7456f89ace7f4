/* SPDX-License-Identifier: ISC */
#include "auth/sid.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "base/log.h"
#include "base/util.h"

_Static_assert(SID_HASH_SIZE == SHA256_DIGEST_LENGTH, "a sid is hashed with SHA-256");

void
sid_make(char out[SID_LENGTH + 1])
{
	unsigned char bytes[SID_LENGTH / 2];

	random_bytes(bytes, sizeof(bytes));
	hex_encode(out, bytes, sizeof(bytes));
	explicit_bzero(bytes, sizeof(bytes));
}

/* Looking the algorithm up takes longer than a hash. */
static const EVP_MD *
sha256(void)
{
	static const EVP_MD *found;

	if (found == NULL && (found = EVP_MD_fetch(NULL, "SHA256", NULL)) == NULL)
		log_fatal("libcrypto has no SHA-256");
	return found;
}

void
sid_hash(unsigned char out[SID_HASH_SIZE], const char *sid, size_t len)
{
	if (EVP_Digest(sid, len, out, NULL, sha256(), NULL) != 1)
		log_fatal("SHA-256: out of memory");
}
