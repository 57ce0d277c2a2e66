/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/width.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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
assert_cut(struct text text, size_t columns, const char *expected)
{
    assert_true(text_equal(width_cut(text, columns), text_from(expected)));
}

static void
a_cut_never_splits_a_character(void **state)
{
    (void)state;
    assert_cut(TEXT("比对数据"), 5, "比对");
    assert_cut(TEXT("比对"), 4, "比对");
    assert_cut(TEXT("a比"), 2, "a");
    assert_cut(TEXT("比"), 0, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_counted_as_terminals_do),
        cmocka_unit_test(a_cut_never_splits_a_character),
    };

    return cmocka_run_group_tests_name("width", tests, NULL, NULL);
}
