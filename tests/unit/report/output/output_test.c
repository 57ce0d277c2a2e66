/* SPDX-License-Identifier: Apache-2.0 */
/* Words with places to fill in, cells that are no formulas, widths on paper. */
#include "report/output/cell.h"
#include "report/output/paper.h"
#include "report/output/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void
places_are_filled_and_slips_stay_visible(void **state)
{
    static const struct template_value values[] = {
        {"town",    {"善堂镇", 9}},
        {"village", {NULL, 0}    }
    };
    static const struct {
        const char *template, *filled;
    } rows[] = {
        {"{town}{town}",  "善堂镇善堂镇" },
        {"在{town}:",     "在善堂镇:"    },
        {"{village}村",   "村"           },
        {"{twon} {town}", "{twon} 善堂镇"},
        {"}{town}",       "}{town}"      },
        {"{town",         "{town"        },
        {"",              ""             },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const struct text filled = template_fill(text_from(rows[row].template), values, 2, &arena);

        assert_true(text_equal(filled, text_from(rows[row].filled)));
    }
    arena_done(&arena);
}

static void
arrays_of_the_pack_are_counted_whole(void **state)
{
    struct json *json;
    struct arena arena;
    struct text texts[2];
    double numbers[2];

    (void)state;
    arena_init(&arena, 0);
    assert_int_equal(json_parse(TEXT("{\"heads\": [\"a\", \"\", \"c\"], \"widths\": [4.5, 12]}"), "page", &json, NULL), STATUS_OK);
    assert_int_equal(template_texts(json_get(json, "heads"), texts, 2), 3); /* more than there is room for: the caller refuses */
    assert_true(text_equal(texts[0], TEXT("a")));
    assert_int_equal(template_numbers(json_get(json, "widths"), numbers, 2, &arena), 2);
    assert_true(numbers[0] > 4.4 && numbers[0] < 4.6 && numbers[1] > 11.9 && numbers[1] < 12.1);
    assert_int_equal(template_texts(json_get(json, "nothing"), texts, 2), 0);
    json_free(json);
    arena_done(&arena);
}

static void
what_a_spreadsheet_takes_for_a_formula_is_risky(void **state)
{
    static const struct {
        const char *cell;
        bool risky;
    } rows[] = {
        {"=1+1",       true },
        {"+86",        true },
        {"-",          true },
        {"@SUM",       true },
        {"  =A1",      true },
        {"\t1",        true },
        {"\r1",        true },
        {"\xEF\xBC\x9D"
         "1", true },
        {"甲=乙",      false},
        {"1-2",        false},
        {"",           false},
        {" ",          false},
        {"张三",       false},
    };

    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        assert_int_equal(cell_is_risky(text_from(rows[row].cell)), rows[row].risky);
    }
}

static void
chinese_takes_two_columns(void **state)
{
    (void)state;
    assert_int_equal(paper_text_width(TEXT("ab")), 2);
    assert_int_equal(paper_text_width(TEXT("张a")), 3);
    assert_int_equal(paper_text_width(TEXT("")), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_filled_and_slips_stay_visible),
        cmocka_unit_test(arrays_of_the_pack_are_counted_whole),
        cmocka_unit_test(what_a_spreadsheet_takes_for_a_formula_is_risky),
        cmocka_unit_test(chinese_takes_two_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
