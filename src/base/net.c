/* SPDX-License-Identifier: ISC */
#include "base/net.h"

#include <arpa/inet.h>
#include <string.h>

enum { ADDR_BITS = 128, MAPPED_BITS = 96, GROUP_BITS = 64 };

/* ::ffff:0:0/96 */
static const unsigned char mapped[MAPPED_BITS / 8] = { [10] = 0xff, [11] = 0xff };

struct net_addr
net_addr_from_ipv4(const void *bytes)
{
	struct net_addr addr;

	memcpy(addr.bytes, mapped, sizeof(mapped));
	memcpy(addr.bytes + sizeof(mapped), bytes, sizeof(addr.bytes) - sizeof(mapped));
	return addr;
}

struct net_addr
net_addr_from_ipv6(const void *bytes)
{
	struct net_addr addr;

	memcpy(addr.bytes, bytes, sizeof(addr.bytes));
	return addr;
}

bool
net_endpoint_from_sockaddr(const struct sockaddr *sa, struct net_endpoint *out)
{
	/* What sa points to may be aligned for its own type only. */
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (sa->sa_family == AF_INET) {
		memcpy(&in, sa, sizeof(in));
		*out =
		    (struct net_endpoint){ net_addr_from_ipv4(&in.sin_addr), ntohs(in.sin_port) };
		return true;
	}
	if (sa->sa_family != AF_INET6)
		return false;
	memcpy(&in6, sa, sizeof(in6));
	*out = (struct net_endpoint){ net_addr_from_ipv6(&in6.sin6_addr), ntohs(in6.sin6_port) };
	return true;
}

bool
net_addr_parse(const char *text, struct net_addr *out)
{
	struct in_addr in;
	struct in6_addr in6;

	if (inet_pton(AF_INET, text, &in) == 1)
		*out = net_addr_from_ipv4(&in);
	else if (inet_pton(AF_INET6, text, &in6) == 1)
		*out = net_addr_from_ipv6(&in6);
	else
		return false;
	return true;
}

void
net_addr_format(const struct net_addr *addr, char out[NET_TEXT_SIZE])
{
	if (net_addr_is_ipv4(addr))
		inet_ntop(AF_INET, addr->bytes + sizeof(mapped), out, NET_TEXT_SIZE);
	else
		inet_ntop(AF_INET6, addr->bytes, out, NET_TEXT_SIZE);
}

bool
net_addr_is_ipv4(const struct net_addr *addr)
{
	return memcmp(addr->bytes, mapped, sizeof(mapped)) == 0;
}

bool
net_addr_equal(const struct net_addr *a, const struct net_addr *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* The address with all bits behind the first ones zero. */
static struct net_addr
first_bits(const struct net_addr *addr, unsigned bits)
{
	struct net_addr first = { { 0 } };

	memcpy(first.bytes, addr->bytes, bits / 8);
	if (bits % 8 != 0)
		first.bytes[bits / 8] =
		    addr->bytes[bits / 8] & (unsigned char)(0xff00u >> bits % 8);
	return first;
}

struct net_addr
net_addr_group(const struct net_addr *addr)
{
	return net_addr_is_ipv4(addr) ? *addr : first_bits(addr, GROUP_BITS);
}

/* Digits without leading zeros, up to most. */
static bool
parse_bits(const char *text, unsigned most, unsigned *bits)
{
	*bits = 0;
	if (*text == '\0' || (*text == '0' && text[1] != '\0'))
		return false;
	for (; *text >= '0' && *text <= '9' && *bits <= most; text++)
		*bits = *bits * 10 + (unsigned)(*text - '0');
	return *text == '\0' && *bits <= most;
}

bool
net_prefix_parse(const char *text, struct net_prefix *out)
{
	char host[NET_TEXT_SIZE];
	size_t len = strcspn(text, "/");
	struct net_prefix prefix = { .bits = ADDR_BITS };
	struct net_addr first;
	unsigned base;

	if (len >= sizeof(host))
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	if (!net_addr_parse(host, &prefix.addr))
		return false;
	/* The bits are those of the family that it is written in. */
	base = strchr(host, ':') == NULL ? MAPPED_BITS : 0;
	if (text[len] == '/') {
		if (!parse_bits(text + len + 1, ADDR_BITS - base, &prefix.bits))
			return false;
		prefix.bits += base;
	}
	first = first_bits(&prefix.addr, prefix.bits);
	if (!net_addr_equal(&first, &prefix.addr))
		return false;
	*out = prefix;
	return true;
}

bool
net_prefix_contains(const struct net_prefix *prefix, const struct net_addr *addr)
{
	struct net_addr first = first_bits(addr, prefix->bits);

	if (prefix->bits < MAPPED_BITS && net_addr_is_ipv4(addr))
		return false;
	return net_addr_equal(&first, &prefix->addr);
}
