/* SPDX-License-Identifier: ISC */
#ifndef PARLORD_NET_H
#define PARLORD_NET_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/*
 * Addresses of the internet and networks of them. An IPv4 address and the IPv6 address that it is
 * mapped to (RFC 4291, 2.5.5.2), as a socket for both families shows it, are the same one here.
 */
struct net_addr {
	unsigned char bytes[16]; /* as IPv6, in network byte order */
};

struct net_endpoint {
	struct net_addr addr;
	uint16_t port;
};

/* The addresses that begin with the same bits. */
struct net_prefix {
	struct net_addr addr;
	unsigned bits; /* 0 to 128; of an IPv4 network 96 more than it is written with */
};

/* Longest text of an address, with its NUL. */
enum { NET_TEXT_SIZE = INET6_ADDRSTRLEN };

/* From the four or sixteen bytes of an in_addr or in6_addr. */
struct net_addr net_addr_from_ipv4(const void *bytes);
struct net_addr net_addr_from_ipv6(const void *bytes);

/* False if it is of another family, such as a Unix socket's. */
bool net_endpoint_from_sockaddr(const struct sockaddr *sa, struct net_endpoint *out);

/* "192.0.2.1" or "2001:db8::1", without brackets, port or zone. */
bool net_addr_parse(const char *text, struct net_addr *out);

/* The same form; an IPv4 address is written as one. */
void net_addr_format(const struct net_addr *addr, char out[NET_TEXT_SIZE]);

bool net_addr_is_ipv4(const struct net_addr *addr);
bool net_addr_equal(const struct net_addr *a, const struct net_addr *b);

/*
 * What stands for all addresses that one client can choose from, to be counted together: of IPv4
 * the address itself, of IPv6 its /64, which is the least that a network gets (RFC 6177).
 */
struct net_addr net_addr_group(const struct net_addr *addr);

/*
 * "192.0.2.0/24" or "2001:db8::/32"; an address alone is a network of one. Bits behind the prefix
 * must be zero: whoever sets them means something else.
 */
bool net_prefix_parse(const char *text, struct net_prefix *out);

/* No IPv4 address is in an IPv6 network: ::/0 is all of IPv6 and 0.0.0.0/0 all of IPv4. */
bool net_prefix_contains(const struct net_prefix *prefix, const struct net_addr *addr);

#endif
