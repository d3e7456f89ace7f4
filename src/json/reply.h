/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_REPLY_H
#define PARLORD_REPLY_H

#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"

/*
 * Replies are written, not built: a tree of JSON values costs more than the rows that go into it.
 */

/* A string with its quotes, escaped (RFC 8259, section 7). text is UTF-8. */
void reply_string(struct buf *out, const char *text, size_t len);

void reply_integer(struct buf *out, int64_t number);

/* A whole line, {"status":…,"message":…}. retry_after: seconds, or 0 where waiting doesn't help. */
void reply_status(struct buf *out, enum status status, const char *message, int retry_after);

#endif
