/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "base/util.h"
#include "server/proxy_header.h"

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define FFFF      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"

/* Bytes that may hold NULs. */
#define BYTES(text) (text), sizeof(text) - 1

/* Parses a copy without a byte to spare, so that a sanitizer sees who reads too far. */
static enum proxy_result
parse(const void *bytes, size_t len, struct proxy_header *out)
{
	char *copy = xcalloc(len, 1);
	enum proxy_result result;

	memcpy(copy, bytes, len);
	memset(out, 0x55, sizeof(*out));
	result = proxy_header_parse(copy, len, out);
	free(copy);
	return result;
}

static void
assert_endpoint(const struct net_endpoint *endpoint, const char *expected)
{
	char addr[NET_TEXT_SIZE], text[NET_TEXT_SIZE + 8];

	net_addr_format(&endpoint->addr, addr);
	snprintf(text, sizeof(text), "%s %u", addr, endpoint->port);
	assert_string_equal(text, expected);
}

static void
assert_header(
    const struct proxy_header *header, size_t len, const char *source, const char *destination)
{
	assert_int_equal(header->len, len);
	assert_int_equal(header->proxied, source != NULL);
	if (source == NULL)
		return;
	assert_endpoint(&header->source, source);
	assert_endpoint(&header->destination, destination);
}

/* Wherever it is cut more is needed, and what comes behind it is of no matter. */
static void
check_good(const void *bytes, size_t len, const char *source, const char *destination)
{
	struct proxy_header header;
	char *with_more = xcalloc(1, len + 3);

	for (size_t cut = 0; cut < len; cut++)
		assert_int_equal(parse(bytes, cut, &header), PROXY_MORE);
	assert_int_equal(parse(bytes, len, &header), PROXY_HEADER);
	assert_header(&header, len, source, destination);
	memcpy(with_more, bytes, len);
	memcpy(with_more + len, "{\r\n", 3);
	assert_int_equal(parse(with_more, len + 3, &header), PROXY_HEADER);
	assert_header(&header, len, source, destination);
	free(with_more);
}

/* Once it is wrong it stays wrong, and the fault is named. */
static void
check_bad(const void *bytes, size_t len, const char *fault)
{
	struct proxy_header header;
	bool wrong = false;

	for (size_t cut = 0; cut <= len; cut++) {
		enum proxy_result result = parse(bytes, cut, &header);

		assert_int_not_equal(result, PROXY_HEADER);
		if (wrong)
			assert_int_equal(result, PROXY_INVALID);
		wrong = result == PROXY_INVALID;
	}
	if (!wrong)
		fail_msg("no fault (%s)", fault);
	assert_non_null(strstr(header.fault, fault));
}

/* --- version 1 ----------------------------------------------------------------------------------
 */

static void
test_v1(void **state)
{
	static const struct {
		const char *line, *source, *destination;
	} cases[] = {
		{ "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n", "192.0.2.1 56324",
		    "198.51.100.2 443" },
		{ "PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0 0", "0.0.0.0 0" },
		{ "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n",
		    "255.255.255.255 65535", "255.255.255.255 65535" },
		{ "PROXY TCP6 2001:db8::1 2001:DB8::00A2 1 2\r\n", "2001:db8::1 1",
		    "2001:db8::a2 2" },
		{ "PROXY TCP6 " FFFF " " FFFF " 65535 65535\r\n", FFFF " 65535", FFFF " 65535" },
		{ "PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n", "192.0.2.1 1", "::1 2" },
		{ "PROXY UNKNOWN\r\n", NULL, NULL },
		{ "PROXY UNKNOWN \r\n", NULL, NULL },
		{ "PROXY UNKNOWN whatever, 1.2.3.4 ...\r\n", NULL, NULL },
		{ "PROXY UNKNOWN " FFFF " " FFFF " 65535 65535\r\n", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_good(
		    cases[i].line, strlen(cases[i].line), cases[i].source, cases[i].destination);
}

static void
test_v1_faults(void **state)
{
	static const struct {
		const char *line, *fault;
	} cases[] = {
		{ "{", "no PROXY header" },
		{ "GET / HTTP/1.1\r\n", "no PROXY header" },
		{ "PROXX", "no PROXY header" },
		{ "proxy TCP4", "no PROXY header" },
		{ "PROXY\r\n", "no PROXY header" },
		{ " PROXY UNKNOWN\r\n", "no PROXY header" },
		{ "PROXY \r\n", "protocol" },
		{ "PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n", "protocol" },
		{ "PROXY TCP 1.2.3.4 1.2.3.4 1 2\r\n", "protocol" },
		{ "PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n", "protocol" },
		{ "PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n", "protocol" },
		{ "PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n", "protocol" },
		{ "PROXY UNKNOWNS\r\n", "protocol" },
		{ "PROXY TCP4\r\n", "address" },
		{ "PROXY TCP4 \r\n", "address" },
		{ "PROXY TCP4 1.2.3.4\r\n", "address" },
		{ "PROXY TCP4 1.2.3.4 \r\n", "address" },
		{ "PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n", "address" },
		{ "PROXY TCP4 1.2.3.4.5 1.2.3.4 1 2\r\n", "address" },
		{ "PROXY TCP4 1.2.3.256 1.2.3.4 1 2\r\n", "address" },
		{ "PROXY TCP4 1.2.3.04 1.2.3.4 1 2\r\n", "address" },
		{ "PROXY TCP4 1.2.3.4 1.2..4 1 2\r\n", "address" },
		{ "PROXY TCP4 1.2.3.4  1.2.3.4 1 2\r\n", "address" },
		{ "PROXY TCP4 1.2.3.4\t1.2.3.4 1 2\r\n", "address" },
		{ "PROXY TCP4 ::1 ::1 1 2\r\n", "address" },
		{ "PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n", "address" },
		{ "PROXY TCP6 ::1%lo ::1 1 2\r\n", "address" },
		{ "PROXY TCP6 [::1] ::1 1 2\r\n", "address" },
		{ "PROXY TCP6 1:2:3:4:5:6:7 ::1 1 2\r\n", "address" },
		{ "PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n", "address" },
		{ "PROXY TCP6 ::12345 ::1 1 2\r\n", "address" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4  1 2\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 65536 2\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 1 4294967297\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 00 2\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 +1 2\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 1 2x\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 0x1 2\r\n", "port" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n", "too much" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n", "too much" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n", "not ended" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r{", "not ended" },
		{ "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\r\n", "not ended" },
		{ "PROXY TCP4 1.2.3.4\r1.2.3.4 1 2\r\n", "not ended" },
		{ "PROXY UNKNOWN\n", "not ended" },
		{ "PROXY UNKNOWN a\nb\r\n", "not ended" },
		{ "PROXY UNKNOWN a\rb\r\n", "not ended" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_bad(cases[i].line, strlen(cases[i].line), cases[i].fault);
	check_bad(BYTES("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\0\r\n"), "NUL");
	check_bad(BYTES("PROXY UNKNOWN\0\r\n"), "NUL");
	check_bad(BYTES("PROXY UNKNOWN \0\r\n"), "NUL");
}

/* 107 characters are a line, one more is none: not even waited for. */
static void
test_v1_length(void **state)
{
	char line[256];
	struct proxy_header header;

	(void)state;
	snprintf(line, sizeof(line), "PROXY UNKNOWN %*s\r\n", 107 - 16, "");
	assert_int_equal(strlen(line), 107);
	check_good(line, strlen(line), NULL, NULL);
	snprintf(line, sizeof(line), "PROXY UNKNOWN %*s\r\n", 108 - 16, "");
	check_bad(line, strlen(line), "not ended");
	memset(line + 14, 'x', sizeof(line) - 14);
	assert_int_equal(parse(line, 106, &header), PROXY_MORE);
	assert_int_equal(parse(line, 107, &header), PROXY_INVALID);
	check_bad(line, sizeof(line), "too long");
}

/* --- version 2 ----------------------------------------------------------------------------------
 */

struct built {
	unsigned char bytes[PROXY_HEADER_MAX + 64];
	size_t len;
};

static void
add(struct built *built, const void *bytes, size_t len)
{
	memcpy(built->bytes + built->len, bytes, len);
	built->len += len;
	built->bytes[14] = (unsigned char)((built->len - 16) >> 8);
	built->bytes[15] = (unsigned char)(built->len - 16);
}

static struct built
build(unsigned char command, unsigned char family, const void *block, size_t len)
{
	struct built built = { .len = 16 };

	memcpy(built.bytes, SIGNATURE, 12);
	built.bytes[12] = command;
	built.bytes[13] = family;
	add(&built, block, len);
	return built;
}

#define BLOCK4 "\xc0\x00\x02\x01\xc6\x33\x64\x02\xdc\x04\x01\xbb"
#define BLOCK6 \
	"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01" \
	"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02" \
	"\xff\xff\x00\x01"

static const char unix_block[216] = "/run/client.sock";

static struct built
build4(void)
{
	return build(0x21, 0x11, BYTES(BLOCK4));
}

static void
check_good4(const struct built *built)
{
	check_good(built->bytes, built->len, "192.0.2.1 56324", "198.51.100.2 443");
}

static void
test_v2(void **state)
{
	struct built built = build4();

	(void)state;
	check_good4(&built);
	built = build(0x21, 0x21, BYTES(BLOCK6));
	check_good(built.bytes, built.len, "2001:db8::1 65535", "2001:db8::2 1");
}

/* Then the connection's own addresses hold. The block is skipped, whatever is in it. */
static void
test_v2_without_addresses(void **state)
{
	static const struct {
		unsigned char command, family;
		const char *block;
		size_t len;
	} cases[] = {
		{ 0x20, 0x00, BYTES("") },
		{ 0x20, 0x11, BYTES(BLOCK4) },
		{ 0x20, 0xff, BYTES("anything") },
		{ 0x20, 0x11, BYTES("\x03") },
		{ 0x21, 0x00, BYTES("") },
		{ 0x21, 0x00, BYTES("anything") },
		{ 0x21, 0x01, BYTES("") },
		{ 0x21, 0x10, BYTES(BLOCK4) },
		{ 0x21, 0x02, BYTES("") },
		{ 0x21, 0x12, BYTES(BLOCK4) },
		{ 0x21, 0x22, BYTES(BLOCK6) },
		{ 0x21, 0x31, unix_block, sizeof(unix_block) },
		{ 0x21, 0x32, unix_block, sizeof(unix_block) },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct built built =
		    build(cases[i].command, cases[i].family, cases[i].block, cases[i].len);

		check_good(built.bytes, built.len, NULL, NULL);
	}
}

static void
test_v2_faults(void **state)
{
	static const struct {
		unsigned char command, family;
		const char *block;
		size_t len;
		const char *fault;
	} cases[] = {
		{ 0x11, 0x11, BYTES(BLOCK4), "version" },
		{ 0x31, 0x11, BYTES(BLOCK4), "version" },
		{ 0x01, 0x11, BYTES(BLOCK4), "version" },
		{ 0xa1, 0x11, BYTES(BLOCK4), "version" },
		{ 0x22, 0x11, BYTES(BLOCK4), "command" },
		{ 0x2f, 0x11, BYTES(BLOCK4), "command" },
		{ 0x21, 0x13, BYTES(BLOCK4), "family" },
		{ 0x21, 0x1f, BYTES(BLOCK4), "family" },
		{ 0x21, 0x03, BYTES(BLOCK4), "family" },
		{ 0x21, 0x41, BYTES(BLOCK6), "family" },
		{ 0x21, 0xf0, BYTES(BLOCK6), "family" },
		{ 0x21, 0x11, BYTES(""), "too short" },
		{ 0x21, 0x12, BYTES("\1\2\3"), "too short" },
		{ 0x21, 0x21, BYTES(BLOCK4), "too short" },
		{ 0x21, 0x22, BYTES(BLOCK4), "too short" },
		{ 0x21, 0x31, BYTES(BLOCK6), "too short" },
		{ 0x21, 0x32, BYTES(BLOCK6), "too short" },
	};
	struct built built = build4();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		built = build(cases[i].command, cases[i].family, cases[i].block, cases[i].len);
		check_bad(built.bytes, built.len, cases[i].fault);
	}
	built = build(0x21, 0x11, BLOCK4, 11);
	check_bad(built.bytes, built.len, "too short");
	built = build(0x21, 0x21, BLOCK6, 35);
	check_bad(built.bytes, built.len, "too short");
	for (size_t i = 0; i < 12; i++) {
		built = build4();
		built.bytes[i] ^= 0x20;
		check_bad(built.bytes, built.len, "no PROXY header");
	}
}

static void
test_v2_length(void **state)
{
	static const char nothing[PROXY_HEADER_MAX];
	struct built built = build(0x20, 0, nothing, PROXY_HEADER_MAX - 16);
	struct proxy_header header;

	(void)state;
	check_good(built.bytes, built.len, NULL, NULL);
	built = build(0x20, 0, nothing, PROXY_HEADER_MAX - 15);
	check_bad(built.bytes, built.len, "too long");
	/* Known as soon as the length is. */
	assert_int_equal(parse(built.bytes, 15, &header), PROXY_MORE);
	assert_int_equal(parse(built.bytes, 16, &header), PROXY_INVALID);
}

static void
test_v2_fields(void **state)
{
	struct built built = build4();

	(void)state;
	add(&built, BYTES("\x04\0\0")); /* nothing */
	add(&built,
	    BYTES("\x02\0\x0b"
		  "example.org"));                                   /* the name asked for */
	add(&built, BYTES("\x20\0\x0f\x01\0\0\0\0\x21\0\7TLSv1.3")); /* fields in a field */
	add(&built, BYTES("\xee\0\1x"));                             /* somebody's own */
	check_good4(&built);
}

static void
test_v2_fields_faults(void **state)
{
	static const struct {
		const char *fields;
		size_t len;
		const char *fault;
	} cases[] = {
		{ BYTES("\x04"), "beyond" },
		{ BYTES("\x04\0"), "beyond" },
		{ BYTES("\x04\0\1"), "beyond" },
		{ BYTES("\x04\0\2x"), "beyond" },
		{ BYTES("\x04\xff\xffx"), "beyond" },
		{ BYTES("\x04\0\1x\x04\0"), "beyond" },
		{ BYTES("\x03\0\0"), "length" },
		{ BYTES("\x03\0\3\0\0\0"), "length" },
		{ BYTES("\x03\0\5\0\0\0\0\0"), "length" },
		{ BYTES("\x03\0\4\0\0\0"), "beyond" },
		{ BYTES("\x03\0\4\0\0\0\0"), "checksum" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct built built = build4();

		add(&built, cases[i].fields, cases[i].len);
		check_bad(built.bytes, built.len, cases[i].fault);
	}
}

/*
 * Made with the polynomial as RFC 4960 writes it, 1EDC6F41, the highest bit first and each byte and
 * the result mirrored, which is the other way to reckon it; that gives E3069283 for "123456789".
 */
#define CHECKSUM_ALONE   "\x20\xec\x95\x49"
#define CHECKSUM_BETWEEN "\xd2\x54\x98\xbc"

static void
test_v2_checksum(void **state)
{
	struct built built = build4(), broken;

	(void)state;
	add(&built, BYTES("\x03\0\4" CHECKSUM_ALONE));
	check_good4(&built);
	built = build4();
	add(&built, BYTES("\x04\0\2ab\x03\0\4" CHECKSUM_BETWEEN "\x04\0\2cd"));
	check_good4(&built);
	/* Every bit of it counts, but for those that make it another header altogether. */
	for (size_t bit = 16 * 8; bit < built.len * 8; bit++) {
		struct proxy_header header;

		broken = built;
		broken.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
		/* The type of the checksum's field: then there is none. */
		if (bit / 8 == 16 + 12 + 5)
			continue;
		if (parse(broken.bytes, broken.len, &header) != PROXY_INVALID)
			fail_msg("bit %zu of byte %zu does not count", bit % 8, bit / 8);
	}
}

/* Whatever comes, it reads no further than that (which sanitizers see), and what it calls a header
 * is not longer than what there is. */
static void
test_anything(void **state)
{
	struct built good[] = { build4(), build(0x21, 0x21, BYTES(BLOCK6)), build4() };
	static const char line[] = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n";
	uint32_t seed = 1;

	(void)state;
	add(&good[0], BYTES("\x04\0\2ab\x03\0\4" CHECKSUM_BETWEEN "\x04\0\2cd"));
	memcpy(good[2].bytes, line, sizeof(line) - 1);
	good[2].len = sizeof(line) - 1;
	for (int round = 0; round < 200000; round++) {
		struct built changed = good[round % 3];
		struct proxy_header header;
		size_t len = changed.len;

		for (int i = round % 5; i >= 0; i--) {
			seed = seed * 1664525 + 1013904223;
			changed.bytes[(seed >> 8) % changed.len] = (unsigned char)(seed >> 24);
		}
		if (seed >> 30 == 0)
			len = (seed >> 4) % changed.len;
		if (parse(changed.bytes, len, &header) == PROXY_HEADER)
			assert_in_range(header.len, 15, len);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_v1),
		cmocka_unit_test(test_v1_faults),
		cmocka_unit_test(test_v1_length),
		cmocka_unit_test(test_v2),
		cmocka_unit_test(test_v2_without_addresses),
		cmocka_unit_test(test_v2_faults),
		cmocka_unit_test(test_v2_length),
		cmocka_unit_test(test_v2_fields),
		cmocka_unit_test(test_v2_fields_faults),
		cmocka_unit_test(test_v2_checksum),
		cmocka_unit_test(test_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
