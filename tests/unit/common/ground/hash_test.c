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
        cmocka_unit_test(folding_tells_null_from_empty_and_borders),
    };

    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
