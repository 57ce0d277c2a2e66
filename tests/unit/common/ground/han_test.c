/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/han.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
what_looks_the_same_is_the_same(void **state)
{
    (void)state;
    assert_int_equal(han_unified(0x2F24), 0x5927);  /* ⼤ 大, Kangxi */
    assert_int_equal(han_unified(0x2EE2), 0x9A6C);  /* ⻢ 马, radicals supplement */
    assert_int_equal(han_unified(0xF9DC), 0x9686);  /* 隆, compatibility */
    assert_int_equal(han_unified(0x2F800), 0x4E3D); /* 丽, compatibility supplement */
    assert_int_equal(han_circle(0x25CB), 0x3007);
    assert_true(han_is_middle_dot(0x2022));
    assert_false(han_is_middle_dot('.'));
}

static void
nothing_else_folds(void **state)
{
    static const uint32_t others[] = {0x6607 /* 昇 */,       0x5DF1 /* 己 */, 0x5DF2, 0x5DF3, 0x5F35 /* 張 */,
                                      0x31D0 /* a stroke */, 0xFA0E,          'O',    0};

    (void)state;
    for (size_t at = 0; at < sizeof others / sizeof *others; at++) {
        assert_int_equal(han_unified(others[at]), others[at]);
    }
    for (uint32_t character = 0x4E00; character < 0xA000; character++) {
        assert_int_equal(han_unified(character), character);
    }
}

/* Folding twice is folding once, and no text grows. */
static void
the_tables_are_sound(void **state)
{
    char from[4];
    char to[4];

    (void)state;
    for (uint32_t character = 0x2E80; character < 0x2FA20; character++) {
        const uint32_t folded = han_unified(character);

        if (folded != character) {
            assert_int_equal(han_unified(folded), folded);
            assert_true(text_encode(folded, to) <= text_encode(character, from));
        }
    }
}

static void
likeness_is_equal_but_for_what_is_not_seen(void **state)
{
    (void)state;
    assert_true(han_look_alike(TEXT("王⼤⼒"), TEXT("王大力")));
    assert_true(han_look_alike(TEXT("张三"), TEXT("张\xE2\x80\x8B三")));
    assert_true(han_look_alike(TEXT("ＡＢ"), TEXT("ab")));
    assert_true(han_look_alike(TEXT("阿•力"), TEXT("阿·力")));
    assert_false(han_look_alike(TEXT("王大力"), TEXT("王大力"))); /* the same */
    assert_false(han_look_alike(TEXT("李昇"), TEXT("李升")));
    assert_false(han_look_alike(TEXT("张三"), TEXT("张三丰")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_looks_the_same_is_the_same),
        cmocka_unit_test(nothing_else_folds),
        cmocka_unit_test(the_tables_are_sound),
        cmocka_unit_test(likeness_is_equal_but_for_what_is_not_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
