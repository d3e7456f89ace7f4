/* SPDX-License-Identifier: ISC */
/* PROXY headers: what is decided does not depend on what comes behind, nor on how it arrived. */
#include "fuzz.h"

#include <string.h>

#include "server/proxy_header.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct proxy_header whole, part;
	enum proxy_result result = proxy_header_parse(data, size, &whole), before;

	if (result == PROXY_HEADER) {
		HOLDS(whole.len > 0 && whole.len <= size && whole.len <= PROXY_HEADER_MAX);
		HOLDS(proxy_header_parse(data, whole.len, &part) == PROXY_HEADER);
		HOLDS(part.len == whole.len && part.proxied == whole.proxied);
	} else if (result == PROXY_INVALID) {
		HOLDS(whole.fault != NULL);
	} else {
		HOLDS(size < PROXY_HEADER_MAX);
	}
	for (size_t len = 0; len < size && len <= PROXY_HEADER_MAX; len++) {
		before = proxy_header_parse(data, len, &part);
		HOLDS(before == PROXY_MORE || before == result);
		if (before == PROXY_HEADER)
			HOLDS(part.len == whole.len);
	}
	return 0;
}
