/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_SID_H
#define PARLORD_SID_H

#include <stddef.h>

/* Session ids: 128 random bits in hexadecimal. The database knows only their SHA-256. */
enum { SID_LENGTH = 32, SID_HASH_SIZE = 32 };

/* Writes a new sid and a NUL. */
void sid_make(char out[SID_LENGTH + 1]);

void sid_hash(unsigned char out[SID_HASH_SIZE], const char *sid, size_t len);

#endif
