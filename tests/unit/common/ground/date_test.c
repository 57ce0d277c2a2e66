/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/date.h"
#include "common/ground/decimal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int32_t
day(const char *text)
{
    int32_t days = 0;

    assert_true(date_parse(text_from(text), &days));
    return days;
}

/* An independent count: step day by day from a known date. */
static void
every_day_of_four_centuries_follows_the_last(void **state)
{
    int year = 1800;
    int month = 1;
    int number = 1;
    int32_t expected = -62091; /* 1800-01-01 */

    (void)state;
    while (year < 2200) {
        const struct date_parts parts = date_to_parts(expected);

        assert_int_equal(date_from_parts(year, month, number), expected);
        assert_true(parts.year == year && parts.month == month && parts.day == number);
        expected++;
        number++;
        if (!date_is_valid(year, month, number)) {
            number = 1;
            month++;
        }
        if (month == 13) {
            month = 1;
            year++;
        }
    }
}

static void
refuses_what_no_calendar_has(void **state)
{
    static const char *const bad[] = {"2022-06-31", "2023-02-29", "2022-13-01", "2022-00-10", "2022-6-30",
                                      "2022-06-3x", "20220630",   "",           "2022-06-300"};
    int32_t days;

    (void)state;
    for (size_t at = 0; at < sizeof bad / sizeof bad[0]; at++) {
        if (date_parse(text_from(bad[at]), &days)) {
            fail_msg("%s was taken", bad[at]);
        }
    }
    assert_true(date_parse(TEXT("2024-02-29"), &days));
    assert_false(date_parse_month(TEXT("2022-13"), &days));
}

static void
age_is_completed_years(void **state)
{
    (void)state;
    assert_int_equal(date_age(day("2006-09-01"), day("2022-08-31")), 15);
    assert_int_equal(date_age(day("2006-09-01"), day("2022-09-01")), 16);
    assert_int_equal(date_age(day("2004-02-29"), day("2022-02-28")), 17);
    assert_int_equal(date_age(day("2004-02-29"), day("2022-03-01")), 18);
}

static void
months_are_whole_and_signed(void **state)
{
    (void)state;
    assert_int_equal(date_months_between(day("2022-01-31"), day("2022-02-28")), 0);
    assert_int_equal(date_months_between(day("2022-01-15"), day("2022-07-15")), 6);
    assert_int_equal(date_months_between(day("2022-07-15"), day("2022-01-16")), -5);
    assert_int_equal(date_add_months(day("2022-01-31"), 1), day("2022-02-28"));
    assert_int_equal(date_add_months(day("2022-01-31"), -2), day("2021-11-30"));
}

static void
prints_dates_and_months(void **state)
{
    char out[DATE_TEXT_SIZE];

    (void)state;
    assert_int_equal(date_format(day("2022-06-30"), out), 10);
    assert_string_equal(out, "2022-06-30");
    assert_int_equal(date_format_month(day("2022-06-30"), out), 7);
    assert_string_equal(out, "2022-06");
}

static const struct {
    const char *text;
    bool taken;
    int64_t value;
    bool rounded;
    const char *printed;
} decimals[] = {
    {"0",                    true,  0,                     false, "0"                  },
    {"-0.5",                 true,  -5000,                 false, "-0.5"               },
    {"53680800",             true,  INT64_C(536808000000), false, "53680800"           },
    {"1.00004",              true,  10000,                 true,  "1"                  },
    {"1.00005",              true,  10001,                 true,  "1.0001"             },
    {"-1.00005",             true,  -10001,                true,  "-1.0001"            },
    {"1.23450000",           true,  12345,                 false, "1.2345"             },
    {"99999999999999.9999",  true,  DECIMAL_MAX,           false, "99999999999999.9999"},
    {"99999999999999.99995", false, 0,                     false, ""                   },
    {"100000000000000",      false, 0,                     false, ""                   },
    {"1.",                   false, 0,                     false, ""                   },
    {".5",                   false, 0,                     false, ""                   },
    {"",                     false, 0,                     false, ""                   },
    {"-",                    false, 0,                     false, ""                   },
    {"1e3",                  false, 0,                     false, ""                   },
    {"1,000",                false, 0,                     false, ""                   },
};

static void
decimals_are_exact(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof decimals / sizeof decimals[0]; at++) {
        int64_t value = 0;
        bool rounded = false;
        char out[DECIMAL_TEXT_SIZE];

        if (decimal_parse(text_from(decimals[at].text), &value, &rounded) != decimals[at].taken) {
            fail_msg("\"%s\"", decimals[at].text);
        }
        if (decimals[at].taken) {
            assert_true(value == decimals[at].value);
            assert_int_equal(rounded, decimals[at].rounded);
            (void)decimal_format(value, out);
            assert_string_equal(out, decimals[at].printed);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_four_centuries_follows_the_last),
        cmocka_unit_test(refuses_what_no_calendar_has),
        cmocka_unit_test(age_is_completed_years),
        cmocka_unit_test(months_are_whole_and_signed),
        cmocka_unit_test(prints_dates_and_months),
        cmocka_unit_test(decimals_are_exact),
    };

    return cmocka_run_group_tests_name("date and decimal", tests, NULL, NULL);
}
