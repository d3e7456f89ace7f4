/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_VK_H
#define PARLORD_VK_H

#include <stddef.h>

#include "base/compiler.h"
#include "base/errbuf.h"
#include "base/status.h"

/*
 * The stub that stands for VK: a file of accounts with hashed passwords, USERNAME:HASH a line, read
 * once and never changed.
 */
struct vk;

/* Reads the file; on failure why names file, line and fault. */
MUST_CHECK enum status vk_load(const char *path, struct vk **out, struct errbuf *why);
void vk_free(struct vk **vk);

/* The hash (crypt(5)) of that user's password, or null. A null vk knows nobody. */
const char *vk_hash(const struct vk *vk, const char *username);

#endif
