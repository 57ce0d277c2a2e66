/* SPDX-License-Identifier: Apache-2.0 */
/* What a person sees: numbers and masks. */
#include "driver/screen.h"

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
                "证件 410621************ 与 410621************。");
    assert_text(screen_mask_digits(TEXT("410621600101123"), &arena), "410621*********");
    assert_text(screen_mask_digits(TEXT("金额 12345678901234 元"), &arena), "金额 12345678901234 元");
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_thousands),
        cmocka_unit_test(people_are_masked),
    };

    return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
