/* SPDX-License-Identifier: ISC */
#include "auth/sid.h"

#include <openssl/sha.h>
#include <string.h>

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

void
sid_hash(unsigned char out[SID_HASH_SIZE], const char *sid, size_t len)
{
	(void)SHA256((const unsigned char *)sid, len, out);
}
