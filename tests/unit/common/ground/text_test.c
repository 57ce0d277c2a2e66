/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
compares_by_bytes_and_length(void **state)
{
    (void)state;
    assert_true(text_compare(TEXT("a"), TEXT("b")) < 0);
    assert_true(text_compare(TEXT("ab"), TEXT("a")) > 0);
    assert_int_equal(text_compare(TEXT_NULL, TEXT("")), 0);
    assert_true(text_compare(TEXT("z"), TEXT("浚")) < 0);
}

static void
splits_to_the_last_part(void **state)
{
    struct text rest = TEXT("a||c");
    struct text part;

    (void)state;
    assert_true(text_split(&rest, '|', &part) && text_equal(part, TEXT("a")));
    assert_true(text_split(&rest, '|', &part) && part.size == 0);
    assert_true(text_split(&rest, '|', &part) && text_equal(part, TEXT("c")));
    assert_false(text_split(&rest, '|', &part));
}

static void
a_part_is_whole(void **state)
{
    (void)state;
    assert_true(text_has_part(TEXT("name born"), ' ', TEXT("name")));
    assert_true(text_has_part(TEXT("name born"), ' ', TEXT("born")));
    assert_false(text_has_part(TEXT("name born"), ' ', TEXT("nam")));
    assert_false(text_has_part(TEXT("name born"), ' ', TEXT("")));
    assert_false(text_has_part(TEXT(""), ' ', TEXT("")));
    assert_false(text_has_part(TEXT_NULL, ' ', TEXT("name")));
}

static const struct {
    const char *shows;
    struct text bytes;
    bool valid;
} utf8_cases[] = {
    {"plain",                {"abc", 3},              true },
    {"Chinese",              {"浚县", 6},             true },
    {"four bytes",           {"\xF0\xA0\xAE\xB7", 4}, true },
    {"overlong slash",       {"\xC0\xAF", 2},         false},
    {"a surrogate",          {"\xED\xA0\x80", 3},     false},
    {"above U+10FFFF",       {"\xF4\x90\x80\x80", 4}, false},
    {"cut in the middle",    {"\xE6\xB5", 2},         false},
    {"GBK bytes",            {"\xBF\xA3\xCF\xD8", 4}, false},
    {"bad after eight good", {"12345678\xFF", 9},     false},
};

static void
judges_utf8(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof utf8_cases / sizeof utf8_cases[0]; at++) {
        if (text_is_utf8(utf8_cases[at].bytes) != utf8_cases[at].valid) {
            fail_msg("%s", utf8_cases[at].shows);
        }
    }
}

static void
every_character_round_trips(void **state)
{
    (void)state;
    for (uint32_t character = 1; character < 0x110000; character++) {
        char bytes[4];
        uint32_t again;
        size_t size;

        if (character >= 0xD800 && character < 0xE000) {
            continue;
        }
        size = text_encode(character, bytes);
        if (text_decode((struct text){bytes, size}, &again) != size || again != character) {
            fail_msg("U+%04X", character);
        }
    }
}

static void
distance_counts_edits(void **state)
{
    (void)state;
    assert_int_equal(text_distance(TEXT("persn_id"), TEXT("person_id")), 1);
    assert_int_equal(text_distance(TEXT(""), TEXT("abc")), 3);
    assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting")), 3);
    assert_int_equal(text_distance(TEXT("张三"), TEXT("张山")), 3); /* bytes */
    assert_int_equal(text_distance_characters(TEXT("张三"), TEXT("张山")), 1);
    assert_int_equal(text_distance_characters(TEXT("kitten"), TEXT("sitting")), 3);
}

static struct text
nearest(struct text wanted, const char *const *names)
{
    struct text_nearest nearest = text_nearest_to(wanted);

    for (; *names != NULL; names++) {
        text_nearest_offer(&nearest, text_from(*names));
    }
    return nearest.found;
}

static void
the_nearest_name_is_near_enough_or_none(void **state)
{
    static const char *const names[] = {"person", "person_id", "姓名", "姓氏", "b", NULL};

    (void)state;
    assert_true(text_equal(nearest(TEXT("persn_id"), names), TEXT("person_id")));
    assert_true(text_equal(nearest(TEXT("persns"), names), TEXT("person")));
    assert_true(text_equal(nearest(TEXT("性名"), names), TEXT("姓名"))); /* one character is up to three bytes */
    assert_true(text_is_null(nearest(TEXT("a"), names)));                /* another letter is another name */
    assert_true(text_is_null(nearest(TEXT("personal_number"), names)));  /* far from all */
    assert_true(text_is_null(nearest(TEXT(""), names)));
}

static void
trims_and_finds(void **state)
{
    (void)state;
    assert_true(text_equal(text_trim(TEXT(" \t a b\r\n")), TEXT("a b")));
    assert_int_equal(text_trim(TEXT("   ")).size, 0);
    assert_int_equal(text_find(TEXT("监测对象"), TEXT("对象")), 6);
    assert_true(text_find(TEXT("abc"), TEXT("x")) == SIZE_MAX);
    assert_true(text_starts_with(TEXT("abc"), TEXT("ab")));
    assert_true(text_ends_with(TEXT("abc"), TEXT("bc")));
    assert_false(text_ends_with(TEXT("c"), TEXT("bc")));
    assert_int_equal(text_length(TEXT("浚县a")), 3);
}

static void
edge_lengths_are_counted_and_compared(void **state)
{
    char eighty[80];

    (void)state;
    memset(eighty, 'x', sizeof eighty);
    assert_int_equal(text_length(TEXT("浚县\xFF x")), 5); /* a wrong byte is one */
    assert_int_equal(text_find(TEXT("abc"), TEXT("")), 0);
    assert_int_equal(text_find(TEXT("ab"), TEXT("abc")), SIZE_MAX);
    assert_true(text_distance((struct text){eighty, 80}, TEXT("x")) == SIZE_MAX);
    assert_true(text_distance_characters((struct text){eighty, 64}, TEXT("x")) == SIZE_MAX);
    assert_true(text_distance_characters((struct text){eighty, 63}, TEXT("")) == 63);
    assert_true(text_ends_with(TEXT("a.json"), TEXT(".json")) && text_ends_with(TEXT("a"), TEXT(""))
                && !text_ends_with(TEXT("n"), TEXT("on")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_by_bytes_and_length),
        cmocka_unit_test(splits_to_the_last_part),
        cmocka_unit_test(a_part_is_whole),
        cmocka_unit_test(judges_utf8),
        cmocka_unit_test(every_character_round_trips),
        cmocka_unit_test(distance_counts_edits),
        cmocka_unit_test(the_nearest_name_is_near_enough_or_none),
        cmocka_unit_test(trims_and_finds),
        cmocka_unit_test(edge_lengths_are_counted_and_compared),
    };

    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
