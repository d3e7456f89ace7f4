/* SPDX-License-Identifier: ISC */
/* Addresses and networks: what is written can be read, and a network holds its own address. */
#include "fuzz.h"

#include <string.h>

#include "base/net.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[128], again[NET_TEXT_SIZE];
	struct net_prefix prefix;
	struct net_addr addr, copy;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (net_addr_parse(text, &addr)) {
		net_addr_format(&addr, again);
		HOLDS(net_addr_parse(again, &copy) && net_addr_equal(&addr, &copy));
		copy = net_addr_group(&addr);
		HOLDS(net_addr_is_ipv4(&copy) == net_addr_is_ipv4(&addr));
	}
	if (net_prefix_parse(text, &prefix)) {
		HOLDS(prefix.bits <= 128);
		HOLDS(net_prefix_contains(&prefix, &prefix.addr));
	}
	return 0;
}
