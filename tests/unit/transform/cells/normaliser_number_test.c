/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/transform/normaliser_case.h"

static const struct normaliser_case cases[] = {
    {"元整",                                                "amount",  "1234元整",              "1234",      VERDICT_CHANGED, "unit",         "元",     NULL},
    {"元正 with thousands",                                 "amount",  "￥1,234.00元正",        "1234",      VERDICT_CHANGED, "unit",         "元",     NULL},
    {"万元整 to 元",                                        "amount",  "5万元整",               "50000",     VERDICT_CHANGED, "unit",         "元",     NULL},
    {"a unit in brackets",                                  "amount",  "1.2（万元）",           "12000",     VERDICT_CHANGED, "unit",         "元",     NULL},
    {"元 in brackets",                                      "amount",  "1234(元)",              "1234",      VERDICT_CHANGED, "unit",         "元",     NULL},
    {"about is no number",                                  "amount",  "约1234元整",            NULL,        VERDICT_INVALID, "form",         "元",     NULL},
    {"digits at the edge of doubles",                       "amount",  "1.234567890123457E+16", NULL,        VERDICT_INVALID, "scientific",   "元",     NULL},
    {"a plain number",                                      "amount",  "1234.5",                "1234.5",    VERDICT_SAME,    NULL,           "元",     NULL},
    {"trailing zeros do not count as a change",             "amount",  "1234.00",               "1234",      VERDICT_SAME,    NULL,           "元",     NULL},
    {"a negative number",                                   "amount",  "-12.34",                "-12.34",    VERDICT_SAME,    NULL,           "元",     NULL},
    {"thousands",                                           "amount",  "1,234.00",              "1234",      VERDICT_CHANGED, "thousands",    "元",     NULL},
    {"thousands twice",                                     "amount",  "1,234,567.8",           "1234567.8", VERDICT_CHANGED, "thousands",    "元",     NULL},
    {"a comma at another place is refused",                 "amount",  "12,34",                 NULL,        VERDICT_INVALID, "number",       "元",     NULL},
    {"a comma in front is refused",                         "amount",  ",123",                  NULL,        VERDICT_INVALID, "number",       "元",     NULL},
    {"a comma in the fraction is refused",                  "amount",  "1,234.5,6",             NULL,        VERDICT_INVALID, "number",       "元",     NULL},
    {"full-width",                                          "amount",  "１２３．６",            "123.6",     VERDICT_CHANGED, "fullwidth",    "元",     NULL},
    {"blanks",                                              "amount",  " 140.32 ",              "140.32",    VERDICT_CHANGED, "blank",        "元",     NULL},
    {"a currency sign",                                     "amount",  "¥1234",                 "1234",      VERDICT_CHANGED, "currency",     "元",     NULL},
    {"the field's unit behind",                             "amount",  "300元",                 "300",       VERDICT_CHANGED, "unit",         "元",     NULL},
    {"万 to 元",                                            "amount",  "1.2万",                 "12000",     VERDICT_CHANGED, "unit",         "元",     NULL},
    {"万元 to 元",                                          "amount",  "5364.8万元",            "53648000",  VERDICT_CHANGED, "unit",         "元",     NULL},
    {"digits behind the fourth place survive a conversion", "amount",  "4.36808万元",           "43680.8",   VERDICT_CHANGED, "unit",         "元",     NULL},
    {"亿元 to 元",                                          "amount",  "2.18亿元",              "218000000", VERDICT_CHANGED, "unit",         "元",     NULL},
    {"元 to 万元",                                          "amount",  "12000元",               "1.2",       VERDICT_CHANGED, "unit",         "万元",   NULL},
    {"万元 in a 万元 column",                               "amount",  "1.2万元",               "1.2",       VERDICT_CHANGED, "unit",         "万元",   NULL},
    {"a bare number in a 万元 column",                      "amount",  "1.2",                   "1.2",       VERDICT_SAME,    NULL,           "万元",   NULL},
    {"an area with its unit",                               "amount",  "3.5亩",                 "3.5",       VERDICT_CHANGED, "unit",         "亩",     NULL},
    {"another spelling of the unit",                        "amount",  "80㎡",                  "80",        VERDICT_CHANGED, "unit",         "平方米", NULL},
    {"a foreign unit is refused",                           "amount",  "3.5公顷",               NULL,        VERDICT_INVALID, "unit",         "亩",     NULL},
    {"a unit where there is none is refused",               "amount",  "3元",                   NULL,        VERDICT_INVALID, "unit",         NULL,     NULL},
    {"parentheses are a minus",                             "amount",  "(1,234.00)",            "-1234",     VERDICT_CHANGED, "thousands",    "元",     NULL},
    {"a plus sign",                                         "amount",  "+5",                    "5",         VERDICT_CHANGED, "form",         "元",     NULL},
    {"without the zero",                                    "amount",  ".5",                    "0.5",       VERDICT_CHANGED, "form",         "元",     NULL},
    {"with a point too much",                               "amount",  "5.",                    "5",         VERDICT_CHANGED, "form",         "元",     NULL},
    {"more than four places round",                         "amount",  "0.30000000000000004",   "0.3",       VERDICT_CHANGED, "rounded",      "元",     NULL},
    {"half away from zero",                                 "amount",  "0.00005",               "0.0001",    VERDICT_CHANGED, "rounded",      "元",     NULL},
    {"a guard",                                             "amount",  "'12",                   "12",        VERDICT_CHANGED, "guard",        "元",     NULL},
    {"a dash says nothing",                                 "amount",  "-",                     NULL,        VERDICT_ABSENT,  "placeholder",  "元",     NULL},
    {"无 says nothing",                                     "amount",  "无",                    NULL,        VERDICT_ABSENT,  "placeholder",  "元",     NULL},
    {"scientific notation is refused",                      "amount",  "1.2E+05",               NULL,        VERDICT_INVALID, "scientific",   "元",     NULL},
    {"words are refused",                                   "amount",  "若干",                  NULL,        VERDICT_INVALID, "form",         "元",     NULL},
    {"too large",                                           "amount",  "999999999999999",       NULL,        VERDICT_INVALID, "number",       "元",     NULL},
    {"too large after conversion",                          "amount",  "99999999999999亿",      NULL,        VERDICT_INVALID, "range",        "元",     NULL},
    {"a share is no amount",                                "amount",  "45%",                   NULL,        VERDICT_INVALID, "unit",         "元",     NULL},
    {"masked",                                              "amount",  "12**",                  NULL,        VERDICT_MASKED,  "masked",       "元",     NULL},
    {"a whole number",                                      "integer", "12",                    "12",        VERDICT_SAME,    NULL,           NULL,     NULL},
    {"a whole number from a numeric cell",                  "integer", "12.0",                  "12",        VERDICT_CHANGED, "decimal_zero", NULL,     NULL},
    {"a fraction is refused",                               "integer", "12.5",                  NULL,        VERDICT_INVALID, "fraction",     NULL,     NULL},
    {"a whole number with its unit",                        "integer", "3个月",                 "3",         VERDICT_CHANGED, "unit",         "个月",   NULL},
    {"per cent",                                            "percent", "45.14%",                "45.14",     VERDICT_CHANGED, "percent_sign", NULL,     NULL},
    {"a full-width per cent",                               "percent", "45.14％",               "45.14",     VERDICT_CHANGED, "percent_sign", NULL,     NULL},
    {"a bare number is per cent",                           "percent", "45.14",                 "45.14",     VERDICT_SAME,    NULL,           NULL,     NULL},
    {"a bare 0.45 is ambiguous",                            "percent", "0.45",                  "0.45",      VERDICT_SAME,    NULL,           NULL,     NULL},
};

/* A column of shares has no canonical form that normalises to itself. */
static void
shares_become_per_cent(void **state)
{
    const struct schema_field described = {.unit = TEXT("1")};
    const struct normaliser_field field = {.normaliser = &normaliser_percent, .schema = &described, .room = NORMALISER_ROOM};
    struct normalised result;

    (void)state;
    assert_int_equal(case_normalise(&field, TEXT("0.4514"), 0, &result), VERDICT_CHANGED);
    assert_int_equal(result.number, 451400);
    assert_string_equal(result.reason, "share");
    assert_int_equal(case_normalise(&field, TEXT("45.14%"), 0, &result), VERDICT_CHANGED);
    assert_int_equal(result.number, 451400);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shares_become_per_cent)};

    return cmocka_run_group_tests_name("percent", tests, NULL, NULL) + NORMALISER_CASES_RUN("number", cases);
}
