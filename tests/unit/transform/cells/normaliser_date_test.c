/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/transform/normaliser_case.h"

#define DAY "date"
#define MONTH "yearmonth"

static const struct normaliser_case cases[] = {
    {"ISO 8601",                           DAY,   "2022-06-30",            "2022-06-30", VERDICT_SAME,    NULL,             NULL, NULL},
    {"compact",                            DAY,   "20220630",              "2022-06-30", VERDICT_CHANGED, "compact",        NULL, NULL},
    {"slashes",                            DAY,   "2022/6/30",             "2022-06-30", VERDICT_CHANGED, "separator",      NULL, NULL},
    {"points",                             DAY,   "2022.6.30",             "2022-06-30", VERDICT_CHANGED, "separator",      NULL, NULL},
    {"without zeros",                      DAY,   "2022-6-3",              "2022-06-03", VERDICT_CHANGED, "unpadded",       NULL, NULL},
    {"Chinese",                            DAY,   "2022年6月30日",         "2022-06-30", VERDICT_CHANGED, "chinese",        NULL, NULL},
    {"Chinese with zeros and blanks",      DAY,   "2022 年 06 月 30 日",   "2022-06-30", VERDICT_CHANGED, "chinese",        NULL, NULL},
    {"Chinese without the last character", DAY,   "2022年6月30",           "2022-06-30", VERDICT_CHANGED, "chinese",        NULL, NULL},
    {"Chinese with 号",                    DAY,   "2022年6月30号",         "2022-06-30", VERDICT_CHANGED, "chinese",        NULL, NULL},
    {"Chinese numerals",                   DAY,   "二〇二二年六月三十日",  "2022-06-30", VERDICT_CHANGED, "chinese",        NULL, NULL},
    {"Chinese numerals of a ten",          DAY,   "二〇二二年十月十日",    "2022-10-10", VERDICT_CHANGED, "chinese",        NULL, NULL},
    {"Chinese numerals over ten",          DAY,   "二○二一年十二月廿一日", "2021-12-21", VERDICT_CHANGED, "chinese",        NULL, NULL},
    {"a serial number",                    DAY,   "44742",                 "2022-06-30", VERDICT_CHANGED, "serial",         NULL, NULL},
    {"a serial number with a time",        DAY,   "44742.5",               "2022-06-30", VERDICT_CHANGED, "serial",         NULL, NULL},
    {"a compact date from a numeric cell", DAY,   "19900101.0",            "1990-01-01", VERDICT_CHANGED, "decimal_zero",   NULL, NULL},
    {"a time behind",                      DAY,   "2022-06-30 08:30:00",   "2022-06-30", VERDICT_CHANGED, "time_part",      NULL, NULL},
    {"an ISO time behind",                 DAY,   "2022-06-30T00:00:00",   "2022-06-30", VERDICT_CHANGED, "time_part",      NULL, NULL},
    {"a time behind slashes",              DAY,   "2022/6/30 0:00",        "2022-06-30", VERDICT_CHANGED, "separator",      NULL, NULL},
    {"14 digits",                          DAY,   "20220630083000",        "2022-06-30", VERDICT_CHANGED, "time_part",      NULL, NULL},
    {"full-width",                         DAY,   "２０２２－０６－３０",  "2022-06-30", VERDICT_CHANGED, "fullwidth",      NULL, NULL},
    {"a guard",                            DAY,   "'2022-06-30",           "2022-06-30", VERDICT_CHANGED, "guard",          NULL, NULL},
    {"29 February of a leap year",         DAY,   "2020-02-29",            "2020-02-29", VERDICT_SAME,    NULL,             NULL, NULL},
    {"29 February of a common year",       DAY,   "2021-02-29",            NULL,         VERDICT_INVALID, "no_such_date",   NULL, NULL},
    {"31 June",                            DAY,   "2022-06-31",            NULL,         VERDICT_INVALID, "no_such_date",   NULL, NULL},
    {"month 13",                           DAY,   "20221301",              NULL,         VERDICT_INVALID, "no_such_date",   NULL, NULL},
    {"day 0",                              DAY,   "2022-06-00",            NULL,         VERDICT_INVALID, "no_such_date",   NULL, NULL},
    {"a month is no day",                  DAY,   "2022年06月",            NULL,         VERDICT_INVALID, "day_missing",    NULL, NULL},
    {"six digits are no day",              DAY,   "202206",                NULL,         VERDICT_INVALID, "day_missing",    NULL, NULL},
    {"a year is no day",                   DAY,   "2022",                  NULL,         VERDICT_INVALID, "month_missing",  NULL, NULL},
    {"two-digit years are refused",        DAY,   "22-06-30",              NULL,         VERDICT_INVALID, "two_digit_year", NULL, NULL},
    {"day first is refused",               DAY,   "30/06/2022",            NULL,         VERDICT_INVALID, "day_first",      NULL, NULL},
    {"seven digits are refused",           DAY,   "2022630",               NULL,         VERDICT_INVALID, "form",           NULL, NULL},
    {"mixed separators are refused",       DAY,   "2022-06/30",            NULL,         VERDICT_INVALID, "form",           NULL, NULL},
    {"a year out of range",                DAY,   "0022-06-30",            NULL,         VERDICT_INVALID, "year",           NULL, NULL},
    {"words are refused",                  DAY,   "去年",                  NULL,         VERDICT_INVALID, "form",           NULL, NULL},
    {"without an end",                     DAY,   "长期",                  NULL,         VERDICT_ABSENT,  "open_ended",     NULL, NULL},
    {"until now",                          DAY,   "至今",                  NULL,         VERDICT_ABSENT,  "open_ended",     NULL, NULL},
    {"9999-12-31 is no date",              DAY,   "99991231",              NULL,         VERDICT_ABSENT,  "open_ended",     NULL, NULL},
    {"zeros are no date",                  DAY,   "0000-00-00",            NULL,         VERDICT_ABSENT,  "placeholder",    NULL, NULL},
    {"a slash is no date",                 DAY,   "/",                     NULL,         VERDICT_ABSENT,  "placeholder",    NULL, NULL},
    {"masked",                             DAY,   "1990-**-**",            NULL,         VERDICT_MASKED,  "masked",         NULL, NULL},
    {"ISO month",                          MONTH, "2022-06",               "2022-06",    VERDICT_SAME,    NULL,             NULL, NULL},
    {"compact month",                      MONTH, "202206",                "2022-06",    VERDICT_CHANGED, "compact",        NULL, NULL},
    {"Chinese month",                      MONTH, "2022年06月",            "2022-06",    VERDICT_CHANGED, "chinese",        NULL, NULL},
    {"a month with a point",               MONTH, "2022.6",                "2022-06",    VERDICT_CHANGED, "separator",      NULL, NULL},
    {"the day of a month is dropped",      MONTH, "2022-06-30",            "2022-06",    VERDICT_CHANGED, "day_dropped",    NULL, NULL},
    {"a serial number as month",           MONTH, "44742",                 "2022-06",    VERDICT_CHANGED, "day_dropped",    NULL, NULL},
    {"a year is no month",                 MONTH, "2022年",                NULL,         VERDICT_INVALID, "month_missing",  NULL, NULL},
};

int
main(void)
{
    return NORMALISER_CASES_RUN("date", cases);
}
