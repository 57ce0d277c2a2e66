/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static struct text aliases[] = {
    {"善堂", 6},
};
static struct schema_division divisions[] = {
    {.code = {"410000", 6}, .name = {"河南省", 9}, .level = {"province", 8}},
    {.code = {"410525", 6}, .name = {"浚县", 6}, .level = {"county", 6}},
    {.code = {"410600", 6}, .name = {"鹤壁市", 9}, .level = {"city", 4}},
    {.code = {"410621", 6}, .name = {"浚县", 6}, .level = {"county", 6}},
    {.code = {"410621101", 9}, .name = {"善堂镇", 9}, .level = {"town", 4}, .aliases = aliases, .alias_count = 1},
    {.code = {"410622", 6}, .name = {"淇县", 6}, .level = {"county", 6}},
};
static const struct pack pack = {.divisions = divisions, .division_count = sizeof divisions / sizeof *divisions};

static void
a_title_speaks_of_a_county(void **state)
{
    static const struct {
        const char *title;
        enum origin_word word;
    } cases[] = {
        {"淇县农村危房台账",     ORIGIN_SIBLING},
        {"淇 县\n农村危房台账",  ORIGIN_SIBLING},
        {"浚县农村危房台账",     ORIGIN_OURS   },
        {"鹤壁市浚县",           ORIGIN_OURS   },
        {"善堂镇在淇县务工人员", ORIGIN_OURS   },
        {"善堂村在淇县务工人员", ORIGIN_SIBLING}, /* a town's short name may be a village's */
        {"浚县、淇县对比",       ORIGIN_OURS   },
        {"河南省鹤壁市危房台账", ORIGIN_SILENT },
        {"农村危房台账",         ORIGIN_SILENT },
        {"",                     ORIGIN_SILENT },
    };
    struct arena arena;
    struct origin_names *names;

    (void)state;
    arena_init(&arena, 0);
    names = origin_names_load(&pack, TEXT("410621"), &arena);
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        struct text sibling = TEXT_NULL;

        if (origin_of_text(names, text_from(cases[at].title), &sibling) != cases[at].word) {
            fail_msg("%s", cases[at].title);
        }
        assert_true(cases[at].word != ORIGIN_SIBLING || text_equal(sibling, TEXT("淇县")));
    }
    arena_done(&arena);
}

static void
a_row_lies_inside_or_outside(void **state)
{
    static const struct {
        const char *code, *town;
        int inside; /* -1: it says nothing */
    } cases[] = {
        {"410621101201", "高村镇",      1 }, /* the code goes first */
        {"410622101201", "善堂镇",      0 },
        {"410525101201", NULL,          1 }, /* the county under its former code */
        {"410600",       NULL,          -1},
        {"410000000000", NULL,          -1},
        {"x",            "善堂镇",      1 },
        {NULL,           "善堂",        1 },
        {NULL,           "浚县 善堂镇", 1 },
        {NULL,           "高村镇",      0 },
        {NULL,           "高村",        -1}, /* it may be anything */
        {NULL,           NULL,          -1},
    };
    struct schema_field fields[] = {
        {.name = TEXT("code"), .format = TEXT("division_code")},
        {.name = TEXT("town"), .format = TEXT("town_name")    },
    };
    const struct schema schema = {.fields = fields, .field_count = 2};
    size_t columns[] = {0, 1};
    const struct header header = {.schema = &schema, .field_columns = columns};
    struct arena arena;
    struct origin_names *names;

    (void)state;
    arena_init(&arena, 0);
    names = origin_names_load(&pack, TEXT("410621"), &arena);
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        const struct text cells[] = {text_from(cases[at].code), text_from(cases[at].town)};
        struct origin_tally tally = {0};

        origin_tally_row(names, &header, cells, 2, &tally);
        if (tally.inside != (cases[at].inside == 1) || tally.outside != (cases[at].inside == 0)) {
            fail_msg("case %zu", at);
        }
    }
    arena_done(&arena);
}

static void
a_pack_without_towns_judges_none(void **state)
{
    struct schema_field field = {.name = TEXT("town"), .format = TEXT("town_name")};
    const struct schema schema = {.fields = &field, .field_count = 1};
    size_t column = 0;
    const struct header header = {.schema = &schema, .field_columns = &column};
    const struct pack empty = {0};
    struct origin_tally tally = {0};
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    origin_tally_row(origin_names_load(&empty, TEXT("110101"), &arena), &header, &TEXT("高村镇"), 1, &tally);
    assert_int_equal(tally.inside + tally.outside, 0);
    arena_done(&arena);
}

static void
more_than_half_of_twenty_rows_is_foreign(void **state)
{
    (void)state;
    assert_true(origin_is_foreign(&(struct origin_tally){.rows = 20, .inside = 9, .outside = 11}));
    assert_false(origin_is_foreign(&(struct origin_tally){.rows = 20, .inside = 10, .outside = 10}));
    assert_false(origin_is_foreign(&(struct origin_tally){.rows = 19, .outside = 19}));
    assert_false(origin_is_foreign(&(struct origin_tally){.rows = 500, .inside = 3, .outside = 6}));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_speaks_of_a_county),
        cmocka_unit_test(a_row_lies_inside_or_outside),
        cmocka_unit_test(a_pack_without_towns_judges_none),
        cmocka_unit_test(more_than_half_of_twenty_rows_is_foreign),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
