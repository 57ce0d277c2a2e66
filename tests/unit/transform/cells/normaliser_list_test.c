/* SPDX-License-Identifier: Apache-2.0 */
/* Code lists, several values in one cell, yes and no. */
#include "tests/unit/transform/normaliser_case.h"

static const struct normaliser_case cases[] = {
    {"a name of the list",                "code:sex",     "男",               "男",              VERDICT_SAME,    NULL,           NULL, NULL},
    {"an alias",                          "code:sex",     "男性",             "男",              VERDICT_CHANGED, "alias",        NULL, NULL},
    {"an alias in lower case",            "code:sex",     "m",                "男",              VERDICT_CHANGED, "alias",        NULL, NULL},
    {"a code",                            "code:sex",     "2",                "女",              VERDICT_CHANGED, "code",         NULL, NULL},
    {"a full-width code",                 "code:sex",     "２",               "女",              VERDICT_CHANGED, "code",         NULL, NULL},
    {"a name with blanks",                "code:sex",     " 男　",            "男",              VERDICT_CHANGED, "blank",        NULL, NULL},
    {"a name with an invisible",          "code:sex",     "男\xe2\x80\x8b",   "男",              VERDICT_CHANGED, "invisible",    NULL, NULL},
    {"a value of no list",                "code:sex",     "雄",               NULL,              VERDICT_INVALID, "not_in_list",  NULL, NULL},
    {"no value",                          "code:sex",     "/",                NULL,              VERDICT_ABSENT,  "placeholder",  NULL, NULL},
    {"only blanks",                       "code:sex",     "  ",               NULL,              VERDICT_ABSENT,  "blank",        NULL, NULL},

    {"one value of several",              "multi:health", "残疾",             "残疾",            VERDICT_SAME,    NULL,           NULL, NULL},
    {"canonical order and separator",     "multi:health", "长期慢性病;残疾",  "长期慢性病;残疾", VERDICT_SAME,    NULL,           NULL, NULL},
    {"another order",                     "multi:health", "残疾;长期慢性病",  "长期慢性病;残疾", VERDICT_CHANGED, "separator",    NULL, NULL},
    {"a Chinese comma",                   "multi:health", "长期慢性病，残疾", "长期慢性病;残疾", VERDICT_CHANGED, "separator",    NULL, NULL},
    {"an enumeration comma",              "multi:health", "长期慢性病、残疾", "长期慢性病;残疾", VERDICT_CHANGED, "separator",    NULL, NULL},
    {"blanks between",                    "multi:health", "患有大病 残疾",    "患有大病;残疾",   VERDICT_CHANGED, "separator",    NULL, NULL},
    {"an alias among others",             "multi:health", "慢病,残疾",        "长期慢性病;残疾", VERDICT_CHANGED, "alias",        NULL, NULL},
    {"a value twice",                     "multi:health", "残疾,残疾",        "残疾",            VERDICT_CHANGED, "separator",    NULL, NULL},
    {"a value that holds a separator",    "multi:health", "其他/不明,残疾",   "残疾;其他/不明",  VERDICT_CHANGED, "separator",    NULL, NULL},
    {"one unknown value",                 "multi:health", "残疾,疯癫",        NULL,              VERDICT_INVALID, "not_in_list",  NULL, NULL},
    {"values run together are not split", "multi:health", "残疾健康",         NULL,              VERDICT_INVALID, "not_in_list",  NULL, NULL},
    {"only separators",                   "multi:health", ",、",              NULL,              VERDICT_INVALID, "not_in_list",  NULL, NULL},
    {"no value at all",                   "multi:health", "无",               NULL,              VERDICT_ABSENT,  "placeholder",  NULL, NULL},

    {"yes",                               "yes_no",       "是",               "true",            VERDICT_SAME,    NULL,           NULL, NULL},
    {"no",                                "yes_no",       "否",               "false",           VERDICT_SAME,    NULL,           NULL, NULL},
    {"yes with a blank",                  "yes_no",       "是 ",              "true",            VERDICT_CHANGED, "blank",        NULL, NULL},
    {"one",                               "yes_no",       "1",                "true",            VERDICT_CHANGED, "synonym",      NULL, NULL},
    {"a full-width zero",                 "yes_no",       "０",               "false",           VERDICT_CHANGED, "synonym",      NULL, NULL},
    {"a tick",                            "yes_no",       "√",                "true",            VERDICT_CHANGED, "synonym",      NULL, NULL},
    {"a cross",                           "yes_no",       "×",                "false",           VERDICT_CHANGED, "synonym",      NULL, NULL},
    {"y",                                 "yes_no",       "y",                "true",            VERDICT_CHANGED, "synonym",      NULL, NULL},
    {"有",                                "yes_no",       "有",               "true",            VERDICT_CHANGED, "synonym",      NULL, NULL},
    {"无 is a no here",                   "yes_no",       "无",               "false",           VERDICT_CHANGED, "synonym",      NULL, NULL},
    {"未",                                "yes_no",       "未",               "false",           VERDICT_CHANGED, "synonym",      NULL, NULL},
    {"neither",                           "yes_no",       "大概",             NULL,              VERDICT_INVALID, "unknown_word", NULL, NULL},
    {"a slash says nothing",              "yes_no",       "/",                NULL,              VERDICT_ABSENT,  "placeholder",  NULL, NULL},
};

int
main(void)
{
    return NORMALISER_CASES_RUN("list", cases);
}
