/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "auth/sid.h"
#include "base/compiler.h"
#include "base/util.h"

static const char digits[] = "0123456789abcdef";

static void
test_sid_is_32_hex_digits(void **state)
{
	char room[SID_LENGTH + 3];

	(void)state;
	memset(room, '?', sizeof(room));
	sid_make(room + 1);
	assert_int_equal(room[0], '?');
	assert_int_equal(room[SID_LENGTH + 2], '?');
	assert_int_equal(room[SID_LENGTH + 1], '\0');
	assert_int_equal(strlen(room + 1), 32);
	assert_int_equal(strspn(room + 1, digits), 32);
}

static int
compare_sids(const void *a, const void *b)
{
	return memcmp(a, b, SID_LENGTH + 1);
}

static void
test_sids_are_distinct(void **state)
{
	static char sids[10000][SID_LENGTH + 1];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sids); i++)
		sid_make(sids[i]);
	qsort(sids, COUNT_OF(sids), sizeof(sids[0]), compare_sids);
	for (size_t i = 1; i < COUNT_OF(sids); i++)
		assert_string_not_equal(sids[i - 1], sids[i]);
}

/* All 128 bits are random: every digit is seen in every place. */
static void
test_every_digit_of_a_sid_varies(void **state)
{
	unsigned seen[SID_LENGTH] = { 0 };

	(void)state;
	/* The chance that one is missed: 32 × 16 × (15/16)^2000, below 10^-53. */
	for (int i = 0; i < 2000; i++) {
		char sid[SID_LENGTH + 1];

		sid_make(sid);
		for (size_t j = 0; j < SID_LENGTH; j++)
			seen[j] |= 1u << (strchr(digits, sid[j]) - digits);
	}
	for (size_t j = 0; j < SID_LENGTH; j++)
		assert_int_equal(seen[j], 0xffff);
}

static void
assert_hash(const char *sid, size_t len, const char *expected)
{
	unsigned char room[SID_HASH_SIZE + 2];
	char hex[2 * SID_HASH_SIZE + 1];

	memset(room, '?', sizeof(room));
	sid_hash(room + 1, sid, len);
	assert_int_equal(room[0], '?');
	assert_int_equal(room[SID_HASH_SIZE + 1], '?');
	hex_encode(hex, room + 1, SID_HASH_SIZE);
	assert_string_equal(hex, expected);
}

/* FIPS 180-4's examples, as NIST publishes them, and what sha256sum(1) says of the others. */
static void
test_hash_vectors(void **state)
{
	static const struct {
		const char *sid, *hash;
	} vectors[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
		{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
		  "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		    "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
		{ "00112233445566778899aabbccddeeff",
		    "5947d7c33d783f94b3b4c1a96ebc8991ed28f1b069b71e03376cba8caa98a720" },
		{ "ñандú密\xf0\x9f\x94\x91",
		    "b28211f40c509aa5566d53cb6eee7a15e32d82c8d378cf4405a5b13dfef19b5c" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++)
		assert_hash(vectors[i].sid, strlen(vectors[i].sid), vectors[i].hash);
}

static void
test_hash_of_a_million_letters(void **state)
{
	char *letters = xcalloc(1000000, 1);

	(void)state;
	memset(letters, 'a', 1000000);
	assert_hash(
	    letters, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(letters);
}

/* A sid comes from a request with its length: neither a NUL nor its absence may matter. */
static void
test_hash_takes_bytes_by_length(void **state)
{
	static const char unterminated[3] = { 'a', 'b', 'c' };

	(void)state;
	assert_hash(unterminated, sizeof(unterminated),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_hash(
	    "abcdef", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_hash("", 1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
	assert_hash("a\0b", 3, "59b271ae1bbcb1d31d41929817f4b16fb439eb4f31520b5ad1d5ce98920a7138");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sid_is_32_hex_digits),
		cmocka_unit_test(test_sids_are_distinct),
		cmocka_unit_test(test_every_digit_of_a_sid_varies),
		cmocka_unit_test(test_hash_vectors),
		cmocka_unit_test(test_hash_of_a_million_letters),
		cmocka_unit_test(test_hash_takes_bytes_by_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
