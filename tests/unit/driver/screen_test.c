/* SPDX-License-Identifier: Apache-2.0 */
/* What a person sees: widths of Chinese, numbers, masks. */
#include "driver/screen.h"
#include "driver/width.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void
assert_text(struct text got, const char *expected)
{
    assert_int_equal(got.size, strlen(expected));
    assert_memory_equal(got.data, expected, got.size);
}

static const struct {
    const char *shows;
    const char *text;
    size_t columns;
} widths[] = {
    {"ASCII is narrow",                            "bidui",          5 },
    {"Han is wide",                                "比对",           4 },
    {"mixed",                                      "A20 死亡",       8 },
    {"full-width digits are wide",                 "２０",           4 },
    {"Chinese punctuation is wide",                "\xef\xbc\x8c。", 4 },
    {"rare Han beyond the basic plane is wide",    "𠮷",             2 },
    {"a combining mark takes no column",           "e\xcc\x81",      1 },
    {"a byte order mark takes no column",
     "\xef\xbb\xbf"
     "a",                                                            1 },
    {"the middle dot of minority names is narrow", "买买提·热合曼",  13},
    {"bytes that are no UTF-8 count one each",     "\xc3(\xff",      3 },
    {"nothing",                                    "",               0 },
};

static void
columns_are_counted_as_terminals_do(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof widths / sizeof widths[0]; at++) {
        if (width_text(text_from(widths[at].text)) != widths[at].columns) {
            fail_msg("%s: %zu columns instead of %zu", widths[at].shows, width_text(text_from(widths[at].text)), widths[at].columns);
        }
    }
}

static void
a_cut_never_splits_a_character(void **state)
{
    (void)state;
    assert_text(width_cut(TEXT("比对数据"), 5), "比对");
    assert_text(width_cut(TEXT("比对"), 4), "比对");
    assert_text(width_cut(TEXT("a比"), 2), "a");
    assert_text(width_cut(TEXT("比"), 0), "");
}

static void
numbers_have_thousands(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    assert_text(screen_number(0, &arena), "0");
    assert_text(screen_number(999, &arena), "999");
    assert_text(screen_number(1000, &arena), "1,000");
    assert_text(screen_number(1234567, &arena), "1,234,567");
    assert_text(screen_number(-45678, &arena), "-45,678");
    assert_text(screen_number(INT64_MIN, &arena), "-9,223,372,036,854,775,808");
    assert_text(screen_decimal(TEXT("53680800.25"), &arena), "53,680,800.25");
    assert_text(screen_decimal(TEXT("-1234"), &arena), "-1,234");
    assert_text(screen_decimal(TEXT("-0.5"), &arena), "-0.5");
    assert_text(screen_decimal(TEXT("45.14"), &arena), "45.14");
    assert_text(screen_decimal(TEXT("2022H1"), &arena), "2022H1");
    assert_text(screen_decimal(TEXT("-"), &arena), "-");
    assert_text(screen_seconds(0.34, &arena), "0.3 s");
    assert_text(screen_seconds(75, &arena), "1 min 15 s");
    assert_text(screen_kib(2048, &arena), "2 MB");
    arena_done(&arena);
}

static void
people_are_masked(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    assert_text(screen_mask_name(TEXT("张三丰"), &arena), "张**");
    assert_text(screen_mask_name(TEXT("A"), &arena), "A");
    assert_text(screen_mask_name(TEXT(""), &arena), "");
    assert_text(screen_mask_digits(TEXT("证件 410621196001011234 与 41062119600101123X。"), &arena),
                "证件 410621**********34 与 410621**********3X。");
    assert_text(screen_mask_digits(TEXT("410621600101123"), &arena), "410621*******23");
    assert_text(screen_mask_digits(TEXT("金额 12345678901234 元"), &arena), "金额 12345678901234 元");
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_counted_as_terminals_do),
        cmocka_unit_test(a_cut_never_splits_a_character),
        cmocka_unit_test(numbers_have_thousands),
        cmocka_unit_test(people_are_masked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
