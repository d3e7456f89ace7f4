/* SPDX-License-Identifier: ISC */
#include "server/proxy_header.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

#include "base/util.h"

/* Longest line of version 1, with its CRLF. */
enum { LINE_MAX_V1 = 107 };

/* Version 2: the signature, version and command, family and protocol, the length of the rest. */
enum { COMMAND_AT = 12, FAMILY_AT = 13, LENGTH_AT = 14, FIXED_SIZE = 16 };
enum { COMMAND_LOCAL = 0x20, COMMAND_PROXY = 0x21 };

/* Version 2 may end with fields of a type, a length and a value. */
enum { FIELD_HEAD = 3, FIELD_CRC32C = 0x03, CRC32C_SIZE = 4 };

static const char signature_v1[] = "PROXY ";
static const char signature_v2[] = "\r\n\r\n\0\r\nQUIT\n";

static enum proxy_result
invalid(struct proxy_header *out, const char *fault)
{
	*out = (struct proxy_header){ .fault = fault };
	return PROXY_INVALID;
}

/* --- version 1: a line of text ------------------------------------------------------------------
 */

/* The words of the line, cut out of a copy of it. */
struct words {
	char text[LINE_MAX_V1 + 1];
	char *next; /* null: there are none left */
};

/* Up to one space, or the end. An empty word is a second space, which no word is. */
static const char *
next_word(struct words *words)
{
	char *word = words->next, *space;

	if (word == NULL)
		return "";
	space = strchr(word, ' ');
	words->next = space == NULL ? NULL : space + 1;
	if (space != NULL)
		*space = '\0';
	return word;
}

static bool
parse_addr(const char *word, int family, struct net_addr *out)
{
	/* inet_pton() refuses leading zeros, as the protocol does. */
	unsigned char bytes[sizeof(struct in6_addr)];

	if (inet_pton(family, word, bytes) != 1)
		return false;
	*out = family == AF_INET ? net_addr_from_ipv4(bytes) : net_addr_from_ipv6(bytes);
	return true;
}

static bool
parse_port(const char *word, uint16_t *out)
{
	unsigned port = 0;

	if (*word == '\0' || (*word == '0' && word[1] != '\0'))
		return false;
	for (; *word >= '0' && *word <= '9' && port <= UINT16_MAX; word++)
		port = port * 10 + (unsigned)(*word - '0');
	*out = (uint16_t)port;
	return *word == '\0' && port <= UINT16_MAX;
}

static const struct {
	const char *word;
	int family;
} families_v1[] = { { "TCP4", AF_INET }, { "TCP6", AF_INET6 } };

static int
find_family(const char *word)
{
	for (size_t i = 0; i < COUNT_OF(families_v1); i++)
		if (strcmp(families_v1[i].word, word) == 0)
			return families_v1[i].family;
	return AF_UNSPEC;
}

/* line: without its CRLF. */
static enum proxy_result
parse_line(const char *line, size_t len, struct proxy_header *out)
{
	struct words words = { .next = words.text + sizeof(signature_v1) - 1 };
	const char *name;
	int family;

	if (memchr(line, '\0', len) != NULL)
		return invalid(out, "a NUL in the PROXY line");
	memcpy(words.text, line, len);
	name = next_word(&words);
	/* What else there is behind UNKNOWN does not count. */
	if (strcmp(name, "UNKNOWN") == 0)
		return PROXY_HEADER;
	if ((family = find_family(name)) == AF_UNSPEC)
		return invalid(out, "unknown protocol in the PROXY line");
	if (!parse_addr(next_word(&words), family, &out->source.addr) ||
	    !parse_addr(next_word(&words), family, &out->destination.addr))
		return invalid(out, "wrong address in the PROXY line");
	if (!parse_port(next_word(&words), &out->source.port) ||
	    !parse_port(next_word(&words), &out->destination.port))
		return invalid(out, "wrong port in the PROXY line");
	if (words.next != NULL)
		return invalid(out, "too much in the PROXY line");
	out->proxied = true;
	return PROXY_HEADER;
}

static enum proxy_result
parse_v1(const char *bytes, size_t len, struct proxy_header *out)
{
	size_t most = len < LINE_MAX_V1 ? len : LINE_MAX_V1;
	const char *lf = memchr(bytes, '\n', most), *cr = memchr(bytes, '\r', most);

	/* A CR ends the line, and only with a LF behind it. */
	if (cr == NULL && lf == NULL)
		return len < LINE_MAX_V1 ? PROXY_MORE : invalid(out, "PROXY line too long");
	if (cr != NULL && lf == NULL && cr == bytes + len - 1 && len < LINE_MAX_V1)
		return PROXY_MORE;
	if (cr == NULL || lf != cr + 1)
		return invalid(out, "PROXY line not ended by CR LF");
	out->len = (size_t)(lf + 1 - bytes);
	return parse_line(bytes, (size_t)(cr - bytes), out);
}

/* --- version 2: binary --------------------------------------------------------------------------
 */

static unsigned
read_u16(const unsigned char *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

/* CRC-32C (RFC 4960, appendix B), as if the four bytes at the given place were zero. */
static uint32_t
crc32c(const unsigned char *bytes, size_t len, size_t zero_at)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < len; i++) {
		crc ^= i >= zero_at && i < zero_at + CRC32C_SIZE ? 0 : bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
	}
	return ~crc;
}

/* Null, or what is wrong with the fields behind the addresses. */
static const char *
check_fields(const unsigned char *bytes, size_t len, size_t at)
{
	while (at < len) {
		size_t size, value = at + FIELD_HEAD;

		if (len - at < FIELD_HEAD || (size = read_u16(bytes + at + 1)) > len - value)
			return "a field beyond the PROXY header's end";
		if (bytes[at] == FIELD_CRC32C) {
			if (size != CRC32C_SIZE)
				return "wrong length of the PROXY header's checksum";
			if (crc32c(bytes, len, value) !=
			    ((uint32_t)read_u16(bytes + value) << 16 | read_u16(bytes + value + 2)))
				return "wrong checksum in the PROXY header";
		}
		at = value + size;
	}
	return NULL;
}

static void
read_ipv4(const unsigned char *block, struct proxy_header *out)
{
	out->source.addr = net_addr_from_ipv4(block);
	out->destination.addr = net_addr_from_ipv4(block + 4);
	out->source.port = (uint16_t)read_u16(block + 8);
	out->destination.port = (uint16_t)read_u16(block + 10);
}

static void
read_ipv6(const unsigned char *block, struct proxy_header *out)
{
	out->source.addr = net_addr_from_ipv6(block);
	out->destination.addr = net_addr_from_ipv6(block + 16);
	out->source.port = (uint16_t)read_u16(block + 32);
	out->destination.port = (uint16_t)read_u16(block + 34);
}

/* Of what came over a datagram or a Unix socket a TCP server has nothing to tell. */
static const struct {
	unsigned char family; /* and protocol */
	size_t size;          /* of the block of addresses */
	void (*read)(const unsigned char *block, struct proxy_header *out);
} families_v2[] = {
	{ 0x11, 12, read_ipv4 },
	{ 0x12, 12, NULL },
	{ 0x21, 36, read_ipv6 },
	{ 0x22, 36, NULL },
	{ 0x31, 216, NULL },
	{ 0x32, 216, NULL },
};

static enum proxy_result
parse_block(const unsigned char *bytes, struct proxy_header *out)
{
	const char *fault;

	for (size_t i = 0; i < COUNT_OF(families_v2); i++) {
		if (families_v2[i].family != bytes[FAMILY_AT])
			continue;
		if (out->len - FIXED_SIZE < families_v2[i].size)
			return invalid(out, "PROXY header too short for its addresses");
		fault = check_fields(bytes, out->len, FIXED_SIZE + families_v2[i].size);
		if (fault != NULL)
			return invalid(out, fault);
		out->proxied = families_v2[i].read != NULL;
		if (out->proxied)
			families_v2[i].read(bytes + FIXED_SIZE, out);
		return PROXY_HEADER;
	}
	/* Without a family or a protocol there is nothing in the block that could be understood. */
	if (bytes[FAMILY_AT] >> 4 > 3 || (bytes[FAMILY_AT] & 0x0f) > 2)
		return invalid(out, "unknown address family in the PROXY header");
	return PROXY_HEADER;
}

static enum proxy_result
parse_v2(const unsigned char *bytes, size_t len, struct proxy_header *out)
{
	if (len > COMMAND_AT && bytes[COMMAND_AT] >> 4 != COMMAND_PROXY >> 4)
		return invalid(out, "unknown version of the PROXY header");
	if (len > COMMAND_AT && bytes[COMMAND_AT] > COMMAND_PROXY)
		return invalid(out, "unknown command in the PROXY header");
	if (len < FIXED_SIZE)
		return PROXY_MORE;
	out->len = FIXED_SIZE + read_u16(bytes + LENGTH_AT);
	if (out->len > PROXY_HEADER_MAX)
		return invalid(out, "PROXY header too long");
	if (len < out->len)
		return PROXY_MORE;
	return bytes[COMMAND_AT] == COMMAND_LOCAL ? PROXY_HEADER : parse_block(bytes, out);
}

/* Whether the bytes, as far as they go, begin with the signature. */
static bool
begins(const void *bytes, size_t len, const char *signature, size_t size)
{
	return memcmp(bytes, signature, len < size ? len : size) == 0;
}

enum proxy_result
proxy_header_parse(const void *bytes, size_t len, struct proxy_header *out)
{
	struct proxy_header header = { 0 };
	enum proxy_result result;

	if (begins(bytes, len, signature_v1, sizeof(signature_v1) - 1))
		result = parse_v1(bytes, len, &header);
	else if (begins(bytes, len, signature_v2, sizeof(signature_v2) - 1))
		result = parse_v2(bytes, len, &header);
	else
		result = invalid(&header, "no PROXY header");
	if (result != PROXY_MORE)
		*out = header;
	return result;
}
