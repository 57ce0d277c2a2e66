/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* FIPS 180-4 "abc"; RFC 4231 case 2; RFC 4648 "foobar". */
static void
digests_match_their_standards(void **state)
{
    char hex[HASH_SHA256_HEX];
    unsigned char digest[HASH_SHA256_SIZE];
    char base32[32];

    (void)state;
    hash_sha256_hex(TEXT("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_hmac_sha256(TEXT("Jefe"), TEXT("what do ya want for nothing?"), digest);
    assert_int_equal(digest[0], 0x5b);
    assert_int_equal(digest[31], 0x43);
    hash_base32((const unsigned char *)"foobar", 6, base32);
    assert_string_equal(base32, "MZXW6YTBOI");
    hash_base32((const unsigned char *)"fooba", 5, base32);
    assert_string_equal(base32, "MZXW6YTB");
}

/* Keys within, of and over a block; an empty one; the messages one after the other. */
static void
one_key_for_many_messages_gives_the_same_digests(void **state)
{
    static const char bytes[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    static const size_t sizes[] = {0, 1, 32, 63, 64, 65, 80};

    (void)state;
    for (size_t at = 0; at < sizeof sizes / sizeof *sizes; at++) {
        const struct text key = {bytes, sizes[at]};
        struct hash_mac *mac = hash_mac_new(key);

        for (size_t size = 0; size < sizeof bytes; size++) {
            unsigned char digest[HASH_SHA256_SIZE];
            unsigned char expected[HASH_SHA256_SIZE];

            hash_mac_digest(mac, (struct text){bytes, size}, digest);
            hash_hmac_sha256(key, (struct text){bytes, size}, expected);
            assert_memory_equal(digest, expected, sizeof digest);
        }
        hash_mac_free(mac);
    }
    hash_mac_free(NULL);
}

static void
folding_tells_null_from_empty_and_borders(void **state)
{
    const uint64_t ab_c = hash_fold(hash_fold(0, TEXT("ab")), TEXT("c"));
    const uint64_t a_bc = hash_fold(hash_fold(0, TEXT("a")), TEXT("bc"));

    (void)state;
    assert_true(ab_c != a_bc);
    assert_true(hash_fold(0, TEXT_NULL) != hash_fold(0, TEXT("")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_match_their_standards),
        cmocka_unit_test(one_key_for_many_messages_gives_the_same_digests),
        cmocka_unit_test(folding_tells_null_from_empty_and_borders),
    };

    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
