/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/fault_kind.h"

#include "tests/county/deliver/dirt.h"
#include "tests/county/world/dates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHARACTER = 3 /* bytes of a Chinese character in UTF-8 */ };

#define BIT(kind) (1U << (kind))

static bool
spoil_yuan(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    snprintf(dirty, DIRT_RAW, "%s元整", clean);
    return strchr(clean, '.') == NULL && clean[0] != '-';
}

bool
fault_kind_date(const char *clean, int *date)
{
    int year;
    int month;
    int day;

    if (sscanf(clean, strlen(clean) == 10 ? "%4d-%2d-%2d" : "%4d%2d%2d", &year, &month, &day) != 3
        || (strlen(clean) != 10 && strlen(clean) != 8)) {
        return false;
    }
    *date = date_of(year, month, day);
    return true;
}

static bool
spoil_weekday(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const days[] = {"四", "五", "六", "日", "一", "二", "三"}; /* 1970-01-01 was a Thursday */
    int date;

    if (!fault_kind_date(clean, &date)) {
        return false;
    }
    date_chinese(date, dirty);
    strcat(dirty, rng_chance(rng, 500) ? " 星期" : " 周");
    strcat(dirty, days[((date % 7) + 7) % 7]);
    return true;
}

static bool
spoil_afternoon(struct rng *rng, const char *clean, char *dirty)
{
    int date;

    if (!fault_kind_date(clean, &date)) {
        return false;
    }
    date_iso(date, dirty);
    strcat(dirty, rng_chance(rng, 500) ? " 下午3:20" : " 上午09:05:00");
    return true;
}

/* Midnight here is 16 o'clock of the day before in Greenwich. */
static bool
spoil_instant(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const zones[] = {"T16:00:00Z", "T16:00:00.000+0000", "T20:30:00+00:00"};
    int date;

    if (!fault_kind_date(clean, &date)) {
        return false;
    }
    date_iso(date - 1, dirty);
    strcat(dirty, zones[rng_below(rng, 3)]);
    return true;
}

/* Radicals of Kangxi's dictionary, of the supplement, and compatibility ideographs, that look like the character on their left. */
static const char *const spoil_twins[][2] = {
    {"山", "⼭"          },
    {"石", "⽯"          },
    {"金", "⾦"          },
    {"高", "⾼"          },
    {"文", "⽂"          },
    {"方", "⽅"          },
    {"田", "⽥"          },
    {"白", "⽩"          },
    {"水", "⽔"          },
    {"木", "⽊"          },
    {"里", "⾥"          },
    {"小", "⼩"          },
    {"大", "⼤"          },
    {"子", "⼦"          },
    {"口", "⼝"          },
    {"土", "⼟"          },
    {"生", "⽣"          },
    {"女", "⼥"          },
    {"心", "⼼"          },
    {"手", "⼿"          },
    {"日", "⽇"          },
    {"月", "⽉"          },
    {"马", "⻢"          },
    {"龙", "⻰"          },
    {"黄", "⻩"          },
    {"长", "⻓"          },
    {"车", "⻋"          },
    {"门", "⻔"          },
    {"李", "\xEF\xA7\xA1"},
    {"林", "\xEF\xA7\xB4"},
    {"梁", "\xEF\xA5\xBA"},
    {"柳", "\xEF\xA7\x89"},
};

static bool
spoil_look_alike(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    for (size_t twin = 0; twin < sizeof(spoil_twins) / sizeof(spoil_twins[0]); twin++) {
        const char *found = strstr(clean, spoil_twins[twin][0]);
        if (found != NULL) {
            snprintf(dirty, DIRT_RAW, "%.*s%s%s", (int)(found - clean), clean, spoil_twins[twin][1], found + CHARACTER);
            return true;
        }
    }
    return false;
}

static bool
spoil_several(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const marks[] = {"、", "/", "\n"};

    snprintf(dirty, DIRT_RAW, "%s%s李桂英", clean, marks[rng_below(rng, 3)]);
    return (clean[0] & 0x80) != 0;
}

static bool
spoil_no_name(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const words[] = {"同上", "待定", "某某", "锟斤拷"};

    (void)clean;
    strcpy(dirty, words[rng_below(rng, 4)]);
    return true;
}

const struct fault_kind fault_kinds[] = {
    {"yuan_suffix",   BIT(COLUMN_AMOUNT),                                                           false, spoil_yuan      },
    {"weekday",       BIT(COLUMN_DATE),                                                             false, spoil_weekday   },
    {"afternoon",     BIT(COLUMN_DATE),                                                             false, spoil_afternoon },
    {"zoned_instant", BIT(COLUMN_DATE),                                                             false, spoil_instant   },
    {"look_alike",    BIT(COLUMN_NAME) | BIT(COLUMN_TOWN) | BIT(COLUMN_VILLAGE) | BIT(COLUMN_CODE), false, spoil_look_alike},
    {"several_names", BIT(COLUMN_NAME),                                                             true,  spoil_several   },
    {"no_name",       BIT(COLUMN_NAME),                                                             true,  spoil_no_name   },
};
const size_t fault_kind_count = sizeof(fault_kinds) / sizeof(fault_kinds[0]);

/* Sources of which no rule reads the names. */
static bool
may_lose_names(const struct table *table)
{
    static const char *const sources[] = {"student", "class_roll", "company", "serious_illness", "vehicle", "measure", "allowance"};

    for (size_t at = 0; at < sizeof(sources) / sizeof(sources[0]); at++) {
        if (strcmp(table->source, sources[at]) == 0) {
            return true;
        }
    }
    return false;
}

/* Nobody says 元 of square metres and kilometres, nor of a figure that counts people. */
static bool
is_money(const struct table *table, size_t column)
{
    const char *title = table->columns[column].title;

    return strstr(title, "面积") == NULL && strstr(title, "距离") == NULL && strcmp(table->source, "reported_figure") != 0;
}

bool
fault_kind_fits(const struct fault_kind *kind, const struct table *table, size_t column)
{
    const enum column_kind holds = table->columns[column].kind;

    return (kind->columns >> holds & 1U) != 0 && (!kind->invalid || may_lose_names(table))
           && (holds != COLUMN_AMOUNT || is_money(table, column));
}
