/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/period.h"

#include "common/ground/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct {
    const char *text;
    const char *effective; /* NULL: nothing found */
    const char *period;
} cases[] = {
    {"浚县死亡人员名单(截至2022年6月30日)",   "2022-06-30", "2022-06-30"},
    {"数据期:2022年06月",                     "2022-06-30", "2022-06"   },
    {"2022 年 2 月",                          "2022-02-28", "2022-02"   },
    {"2022年上半年已公布数据",                "2022-06-30", "2022H1"    },
    {"2023年下半年",                          "2023-12-31", "2023H2"    },
    {"导出时间:2022-06-29 08:30:11",          "2022-06-29", "2022-06-29"},
    {"导出时间:2022-07-02 截至2022年6月30日", "2022-06-30", "2022-06-30"},
    {"2021年3月1日起,截至2022.6.30",          "2022-06-30", "2022-06-30"},
    {"名单_20220630.csv",                     "2022-06-30", "2022-06-30"},
    {"名单20220630153000",                    "2022-06-30", "2022-06-30"},
    {"名单202206(1).xlsx",                    "2022-06-30", "2022-06"   },
    {"截至２０２２年６月３０日",              "2022-06-30", "2022-06-30"},
    {"410621101234",                          NULL,         NULL        },
    {"20220631",                              NULL,         NULL        },
    {"电话13800001111",                       NULL,         NULL        },
    {"第2022号",                              NULL,         NULL        },
    {"",                                      NULL,         NULL        },
};

static void
the_strongest_date_is_found(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct period period = {0};
        char date[DATE_TEXT_SIZE] = "";

        period_find(text_from(cases[at].text), &period);
        if (period.strength > 0) {
            (void)date_format(period.effective, date);
        }
        if (strcmp(date, cases[at].effective == NULL ? "" : cases[at].effective) != 0
            || (cases[at].period != NULL && strcmp(period.text, cases[at].period) != 0)) {
            fail_msg("%s: %s (%s)", cases[at].text, date, period.text);
        }
    }
}

static void
the_first_of_equals_stands(void **state)
{
    struct period period = {0};

    (void)state;
    period_find(TEXT("2022-06-30"), &period);
    period_find(TEXT("2022-07-31"), &period);
    assert_string_equal(period.text, "2022-06-30");
    period_find(TEXT("截至2022-07-31"), &period);
    assert_string_equal(period.text, "2022-07-31");
}

static void
a_period_ends_on_its_last_day(void **state)
{
    static const struct {
        const char *period;
        const char *end;
    } ends[] = {
        {"2022-06",    "2022-06-30"},
        {"2024-02",    "2024-02-29"},
        {"2022H1",     "2022-06-30"},
        {"2022H2",     "2022-12-31"},
        {"2022-06-15", "2022-06-15"}
    };
    int32_t end;

    (void)state;
    for (size_t at = 0; at < sizeof ends / sizeof ends[0]; at++) {
        char date[DATE_TEXT_SIZE];

        assert_true(period_end(text_from(ends[at].period), &end));
        (void)date_format(end, date);
        assert_string_equal(date, ends[at].end);
    }
    assert_false(period_end(TEXT("2022Q1"), &end));
    assert_false(period_end(TEXT_NULL, &end));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_strongest_date_is_found),
        cmocka_unit_test(the_first_of_equals_stands),
        cmocka_unit_test(a_period_ends_on_its_last_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
