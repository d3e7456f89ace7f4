/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "base/net.h"
#include "base/util.h"

static struct net_addr
addr(const char *text)
{
	struct net_addr parsed;

	assert_true(net_addr_parse(text, &parsed));
	return parsed;
}

static void
assert_text(const struct net_addr *address, const char *expected)
{
	char text[NET_TEXT_SIZE];

	net_addr_format(address, text);
	assert_string_equal(text, expected);
}

static void
test_addresses(void **state)
{
	static const struct {
		const char *text;
		bool ipv4;
	} cases[] = {
		{ "0.0.0.0", true },
		{ "192.0.2.1", true },
		{ "255.255.255.255", true },
		{ "::", false },
		{ "::1", false },
		{ "::1.2.3.4", false },
		{ "2001:db8::1", false },
		{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct net_addr parsed = addr(cases[i].text);

		assert_text(&parsed, cases[i].text);
		assert_int_equal(net_addr_is_ipv4(&parsed), cases[i].ipv4);
	}
}

/* What a socket for both families shows of an IPv4 client is that client. */
static void
test_mapped_is_ipv4(void **state)
{
	struct net_addr plain = addr("192.0.2.1"), mapped = addr("::ffff:192.0.2.1"),
			hex = addr("::FFFF:C000:201"), other = addr("192.0.2.2");

	(void)state;
	assert_true(net_addr_equal(&plain, &mapped));
	assert_true(net_addr_equal(&plain, &hex));
	assert_false(net_addr_equal(&plain, &other));
	assert_true(net_addr_is_ipv4(&mapped));
	assert_text(&mapped, "192.0.2.1");
}

static void
test_no_addresses(void **state)
{
	static const char *const texts[] = { "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256",
		"01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4:80", "[::1]", ":", ":::", "1::2::3",
		"::12345", "::g", "fe80::1%eth0", "localhost", "::1/128", "0x7f.0.0.1" };
	struct net_addr parsed;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (net_addr_parse(texts[i], &parsed))
			fail_msg("'%s' was taken", texts[i]);
}

static void
test_sockaddr(void **state)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(1234) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(65535) };
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct net_endpoint found;

	(void)state;
	assert_int_equal(inet_pton(AF_INET, "192.0.2.1", &in.sin_addr), 1);
	assert_int_equal(inet_pton(AF_INET6, "2001:db8::1", &in6.sin6_addr), 1);
	assert_true(net_endpoint_from_sockaddr((struct sockaddr *)&in, &found));
	assert_text(&found.addr, "192.0.2.1");
	assert_int_equal(found.port, 1234);
	assert_true(net_endpoint_from_sockaddr((struct sockaddr *)&in6, &found));
	assert_text(&found.addr, "2001:db8::1");
	assert_int_equal(found.port, 65535);
	assert_false(net_endpoint_from_sockaddr((struct sockaddr *)&un, &found));
}

static void
test_groups(void **state)
{
	static const struct {
		const char *text, *group;
	} cases[] = {
		{ "192.0.2.77", "192.0.2.77" },
		{ "::ffff:192.0.2.77", "192.0.2.77" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" },
		{ "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::" },
		{ "2001:db8:1:3::", "2001:db8:1:3::" },
		{ "::1", "::" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct net_addr parsed = addr(cases[i].text), group = net_addr_group(&parsed);

		assert_text(&group, cases[i].group);
	}
}

static void
test_contains(void **state)
{
	static const struct {
		const char *prefix, *inside, *outside;
	} cases[] = {
		{ "192.0.2.0/24", "192.0.2.255", "192.0.3.0" },
		{ "192.0.2.0/24", "::ffff:192.0.2.1", "2001:db8::1" },
		{ "192.0.2.128/25", "192.0.2.128", "192.0.2.127" },
		{ "10.0.0.0/8", "10.255.255.255", "11.0.0.0" },
		{ "172.16.0.0/12", "172.31.255.255", "172.32.0.0" },
		{ "128.0.0.0/1", "255.0.0.1", "127.255.255.255" },
		{ "0.0.0.0/0", "255.255.255.255", "::1" },
		{ "192.0.2.1", "192.0.2.1", "192.0.2.0" },
		{ "192.0.2.1/32", "192.0.2.1", "192.0.2.3" },
		{ "::ffff:192.0.2.0/120", "192.0.2.9", "192.0.3.9" },
		{ "::ffff:0:0/96", "1.2.3.4", "::1.2.3.4" },
		{ "::/0", "2001:db8::1", "192.0.2.1" },
		{ "::/80", "::1:2:3", "::ffff:1.2.3.4" },
		{ "2001:db8::/32", "2001:db8:ffff::", "2001:db9::" },
		{ "2001:db8::/33", "2001:db8:7fff::1", "2001:db8:8000::1" },
		{ "2001:db8:0:1::/64", "2001:db8:0:1:ffff::", "2001:db8:0:2::" },
		{ "2001:db8::1", "2001:db8::1", "2001:db8::" },
		{ "2001:db8::/127", "2001:db8::1", "2001:db8::2" },
		{ "fe80::/10", "febf::1", "fec0::1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct net_addr inside = addr(cases[i].inside), outside = addr(cases[i].outside);
		struct net_prefix prefix;

		if (!net_prefix_parse(cases[i].prefix, &prefix))
			fail_msg("'%s' was refused", cases[i].prefix);
		if (!net_prefix_contains(&prefix, &inside))
			fail_msg("%s is not in %s", cases[i].inside, cases[i].prefix);
		if (net_prefix_contains(&prefix, &outside))
			fail_msg("%s is in %s", cases[i].outside, cases[i].prefix);
	}
}

/* Every length: the network's own address is in it, and the one that differs in the last bit isn't.
 */
static void
test_every_length(void **state)
{
	(void)state;
	for (unsigned bits = 1; bits <= 128; bits++) {
		struct net_prefix prefix = { .bits = bits }, parsed;
		struct net_addr neighbour;
		char text[NET_TEXT_SIZE + 8];

		prefix.addr.bytes[0] = 0x80;
		prefix.addr.bytes[(bits - 1) / 8] |= (unsigned char)(0x80 >> (bits - 1) % 8);
		net_addr_format(&prefix.addr, text);
		snprintf(text + strlen(text), 8, "/%u", bits);
		assert_true(net_prefix_parse(text, &parsed));
		assert_int_equal(parsed.bits, bits);
		assert_true(net_prefix_contains(&parsed, &prefix.addr));
		neighbour = prefix.addr;
		neighbour.bytes[(bits - 1) / 8] ^= (unsigned char)(0x80 >> (bits - 1) % 8);
		assert_false(net_prefix_contains(&parsed, &neighbour));
	}
}

static void
test_no_prefixes(void **state)
{
	static const char *const texts[] = { "", "/", "/24", "192.0.2.0/", "192.0.2.0/33",
		"192.0.2.0/-1", "192.0.2.0/024", "192.0.2.0/+8", "192.0.2.0/ 24", "192.0.2.0/24 ",
		"192.0.2.0/24/24", "192.0.2.0/a", "192.0.2.0/4294967320", "192.0.2.1/24",
		"192.0.2.0/255.255.255.0", "192.0.2/24", "2001:db8::/129", "2001:db8::1/64",
		"::1/0", "2001:db8::/00", "[2001:db8::]/32", "::ffff:192.0.2.1/120",
		"2001:db8:0000:0000:0000:0000:0000:0000:0000:0000/32" };
	struct net_prefix parsed;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (net_prefix_parse(texts[i], &parsed))
			fail_msg("'%s' was taken", texts[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_mapped_is_ipv4),
		cmocka_unit_test(test_no_addresses),
		cmocka_unit_test(test_sockaddr),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_contains),
		cmocka_unit_test(test_every_length),
		cmocka_unit_test(test_no_prefixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
