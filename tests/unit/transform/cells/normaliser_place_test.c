/* SPDX-License-Identifier: Apache-2.0 */
/* Towns, villages, division codes. 李庄村 is in both towns. */
#include "tests/unit/transform/normaliser_case.h"

#define TOWN "town_name"
#define VILLAGE "village_name"
#define CODE "division_code"

static const struct normaliser_case cases[] = {
    {"a town",                                          TOWN,    "善堂镇",                 "善堂镇",       VERDICT_SAME,    NULL,             NULL, NULL    },
    {"an alias of a town",                              TOWN,    "善堂",                   "善堂镇",       VERDICT_CHANGED, "alias",          NULL, NULL    },
    {"a former name of a town",                         TOWN,    "善堂乡",                 "善堂镇",       VERDICT_CHANGED, "alias",          NULL, NULL    },
    {"a town behind its county",                        TOWN,    "河南省鹤壁市浚县善堂镇", "善堂镇",       VERDICT_CHANGED, "alias",          NULL, NULL    },
    {"a town with a blank",                             TOWN,    " 善堂镇",                "善堂镇",       VERDICT_CHANGED, "blank",          NULL, NULL    },
    {"an unknown town",                                 TOWN,    "王庄镇",                 NULL,           VERDICT_INVALID, "unknown_place",  NULL, NULL    },
    {"no town",                                         TOWN,    "-",                      NULL,           VERDICT_ABSENT,  "placeholder",    NULL, NULL    },

    {"a village",                                       VILLAGE, "罗庄村",                 "罗庄村",       VERDICT_SAME,    NULL,             NULL, "善堂镇"},
    {"a village of one name in the county",             VILLAGE, "裴营村",                 "裴营村",       VERDICT_SAME,    NULL,             NULL, NULL    },
    {"an alias of a village",                           VILLAGE, "罗庄村委会",             "罗庄村",       VERDICT_CHANGED, "alias",          NULL, "善堂镇"},
    {"a village of two towns, town known",              VILLAGE, "李庄村",                 "李庄村",       VERDICT_SAME,    NULL,             NULL, "屯子镇"},
    {"a village of two towns, town unknown",            VILLAGE, "李庄村",                 NULL,           VERDICT_INVALID, "several_places", NULL, NULL    },
    {"a village behind its town",                       VILLAGE, "屯子镇裴营村",           "裴营村",       VERDICT_CHANGED, "alias",          NULL, NULL    },
    {"a village behind county and town",                VILLAGE, "浚县善堂镇罗庄村",       "罗庄村",       VERDICT_CHANGED, "alias",          NULL, NULL    },
    {"a village behind another town than the row's",    VILLAGE, "屯子镇裴营村",           NULL,           VERDICT_INVALID, "unknown_place",  NULL, "善堂镇"},
    {"a village of another town",                       VILLAGE, "裴营村",                 NULL,           VERDICT_INVALID, "unknown_place",  NULL, "善堂镇"},
    {"a former village",                                VILLAGE, "东裴营村",               "东裴营村",     VERDICT_SAME,    NULL,             NULL, "屯子镇"},
    {"a former village does not make a name ambiguous", VILLAGE, "罗庄村",                 "罗庄村",       VERDICT_SAME,    NULL,             NULL, NULL    },
    {"a village to come",                               VILLAGE, "新裴营村",               NULL,           VERDICT_INVALID, "unknown_place",  NULL, "屯子镇"},
    {"an unknown village",                              VILLAGE, "张庄村",                 NULL,           VERDICT_INVALID, "unknown_place",  NULL, "善堂镇"},

    {"a county's code",                                 CODE,    "410621",                 "410621",       VERDICT_SAME,    NULL,             NULL, NULL    },
    {"a village's code",                                CODE,    "410621101201",           "410621101201", VERDICT_SAME,    NULL,             NULL, NULL    },
    {"a county padded to 12 digits",                    CODE,    "410621000000",           "410621",       VERDICT_CHANGED, "padding",        NULL, NULL    },
    {"a town padded to 12 digits",                      CODE,    "410621101000",           "410621101",    VERDICT_CHANGED, "padding",        NULL, NULL    },
    {"a full-width code",                               CODE,    "４１０６２１",           "410621",       VERDICT_CHANGED, "fullwidth",      NULL, NULL    },
    {"a code from a numeric cell",                      CODE,    "410621101201.0",         "410621101201", VERDICT_CHANGED, "decimal_zero",   NULL, NULL    },
    {"a former code",                                   CODE,    "410525",                 "410525",       VERDICT_SAME,    NULL,             NULL, NULL    },
    {"a former village's code",                         CODE,    "410621102203",           "410621102203", VERDICT_SAME,    NULL,             NULL, NULL    },
    {"a code to come",                                  CODE,    "410621102205",           NULL,           VERDICT_INVALID, "future_place",   NULL, NULL    },
    {"a name for a code",                               CODE,    "浚县",                   "410621",       VERDICT_CHANGED, "name",           NULL, NULL    },
    {"a name of two villages for a code",               CODE,    "李庄村",                 NULL,           VERDICT_INVALID, "several_places", NULL, NULL    },
    {"an unknown code",                                 CODE,    "410699",                 NULL,           VERDICT_INVALID, "unknown_place",  NULL, NULL    },
    {"a wrong length",                                  CODE,    "41062110",               NULL,           VERDICT_INVALID, "length",         NULL, NULL    },
    {"a spoiled code",                                  CODE,    "4.10621E+11",            NULL,           VERDICT_INVALID, "scientific",     NULL, NULL    },
};

int
main(void)
{
    return NORMALISER_CASES_RUN("place", cases);
}
