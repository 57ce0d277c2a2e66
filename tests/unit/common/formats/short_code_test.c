/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/short_code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SAMPLES = 200 };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTWXYZ";

static void
make(int sample, char code[SHORT_CODE_SIZE + 1])
{
    char key[32];

    (void)snprintf(key, sizeof key, "FINDING%d", sample);
    short_code_make(text_from(key), 0, code);
}

static void
test_made_codes_are_valid(void **unused)
{
    (void)unused;
    for (int sample = 0; sample < SAMPLES; sample++) {
        char code[SHORT_CODE_SIZE + 1], lower[SHORT_CODE_SIZE + 1];

        make(sample, code);
        assert_true(short_code_is_valid(text_from(code)));
        for (size_t at = 0; at <= SHORT_CODE_SIZE; at++) {
            lower[at] = (char)(code[at] >= 'A' && code[at] <= 'Z' ? code[at] + 32 : code[at]);
        }
        assert_true(short_code_is_valid(text_from(lower)));
    }
}

static void
test_every_wrong_character_is_caught(void **unused)
{
    (void)unused;
    for (int sample = 0; sample < SAMPLES; sample++) {
        char code[SHORT_CODE_SIZE + 1];

        make(sample, code);
        for (size_t at = 0; at < SHORT_CODE_SIZE; at++) {
            const char right = code[at];

            for (const char *wrong = alphabet; *wrong != '\0'; wrong++) {
                code[at] = *wrong;
                assert_true(short_code_is_valid(text_from(code)) == (*wrong == right));
            }
            code[at] = right;
        }
    }
}

static void
test_every_swap_is_caught(void **unused)
{
    (void)unused;
    for (int sample = 0; sample < SAMPLES; sample++) {
        char code[SHORT_CODE_SIZE + 1];

        make(sample, code);
        for (size_t left = 0; left < SHORT_CODE_SIZE; left++) {
            for (size_t right = left + 1; right < SHORT_CODE_SIZE; right++) {
                const char first = code[left], second = code[right];

                code[left] = second;
                code[right] = first;
                assert_true(short_code_is_valid(text_from(code)) == (first == second));
                code[left] = first;
                code[right] = second;
            }
        }
    }
}

static void
test_attempts_give_other_codes(void **unused)
{
    char first[SHORT_CODE_SIZE + 1], second[SHORT_CODE_SIZE + 1];

    (void)unused;
    short_code_make(TEXT("FINDING"), 0, first);
    short_code_make(TEXT("FINDING"), 1, second);
    assert_string_not_equal(first, second);
}

static void
test_what_is_no_code_is_refused(void **unused)
{
    static const char *const words[] = {"", "ABC", "ABCDEFGH", "ABCDEFI", "ABCDEFO", "浚县A", "ABC DEF"};

    (void)unused;
    for (size_t word = 0; word < sizeof words / sizeof words[0]; word++) {
        assert_false(short_code_is_valid(text_from(words[word])));
    }
}

static void
test_retyped_codes_are_folded(void **unused)
{
    static const struct {
        const char *typed;
        const char *code;
    } rows[] = {
        {" zt29gtk ",           "ZT29GTK"},
        {"ZT29 GTK",            "ZT29GTK"},
        {"ＺＴ２９ＧＴＫ",      "ZT29GTK"},
        {"ohnfidq",             "0HNF1DQ"},
        {"0HNFLDQ",             "0HNF1DQ"},
        {"ZT29-GTK",            "ZT29GTK"},
        {"短码:ZT29GTK",        "ZT29GTK"},
        {"短码：ZT29GTK",       "ZT29GTK"},
        {"\xE2\x80\x8BZT29GTK", "ZT29GTK"},
        {"示例不填",            ""       },
        {"ZT29GTK(重复)",       ""       },
        {"1234567890123",       ""       }
    };

    (void)unused;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        char out[SHORT_CODE_FOLDED];
        const struct text folded = short_code_fold(text_from(rows[row].typed), out);

        assert_true(text_equal(folded, text_from(rows[row].code)));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_made_codes_are_valid),       cmocka_unit_test(test_every_wrong_character_is_caught),
        cmocka_unit_test(test_every_swap_is_caught),       cmocka_unit_test(test_attempts_give_other_codes),
        cmocka_unit_test(test_what_is_no_code_is_refused), cmocka_unit_test(test_retyped_codes_are_folded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
