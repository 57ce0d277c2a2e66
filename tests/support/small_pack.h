/* SPDX-License-Identifier: Apache-2.0 */
/* A pack of two code lists and two towns for tests of normalisers: 李庄村 is in both towns, 浚县 has a former code, 东裴营村 and a second
 * 罗庄村 went into 裴营村 in 2020, 新裴营村 is to come. */
#ifndef BIDUI_SMALL_PACK_H
#define BIDUI_SMALL_PACK_H

#include "common/ground/arena.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"
#include "common/pack/zone.h"

/* code, name, aliases; code, name, level, parent, valid to, aliases, valid from. Aliases are separated by |. */
static const char *const small_pack_sex[][3] = {
    {"1", "男", "男性|M"},
    {"2", "女", ""      }
};
static const char *const small_pack_health[][3] = {
    {"H1", "健康",       ""           },
    {"H2", "长期慢性病", "慢性病|慢病"},
    {"H3", "患有大病",   ""           },
    {"H4", "残疾",       ""           },
    {"H5", "其他/不明",  ""           }
};
static const char *const small_pack_divisions[][7] = {
    {"410000",       "河南省",   "province", "",          "",           "",                ""          },
    {"410525",       "浚县",     "county",   "410000",    "1986-01-01", "",                ""          },
    {"410600",       "鹤壁市",   "city",     "410000",    "",           "",                ""          },
    {"410621",       "浚县",     "county",   "410600",    "",           "",                ""          },
    {"410621101",    "善堂镇",   "town",     "410621",    "",           "善堂|善堂乡",     ""          },
    {"410621101201", "罗庄村",   "village",  "410621101", "",           "罗庄村委会|罗庄", ""          },
    {"410621101202", "李庄村",   "village",  "410621101", "",           "",                ""          },
    {"410621102",    "屯子镇",   "town",     "410621",    "",           "",                ""          },
    {"410621102201", "李庄村",   "village",  "410621102", "",           "",                ""          },
    {"410621102202", "裴营村",   "village",  "410621102", "",           "",                ""          },
    {"410621102203", "东裴营村", "village",  "410621102", "2020-05-01", "",                ""          },
    {"410621102204", "罗庄村",   "village",  "410621102", "2020-05-01", "",                ""          },
    {"410621102205", "新裴营村", "village",  "410621102", "",           "",                "2023-01-01"},
};

enum { SMALL_PACK_DIVISIONS = sizeof small_pack_divisions / sizeof *small_pack_divisions };

static inline const struct text *
small_pack_aliases(const char *joined, struct arena *arena, size_t *count)
{
    struct text *aliases = arena_must_zero(arena, 8, sizeof *aliases);
    struct text rest = text_from(joined);

    *count = 0;
    while (rest.size > 0 && text_split(&rest, '|', &aliases[*count])) {
        ++*count;
    }
    return aliases;
}

static inline struct schema_list
small_pack_list(const char *name, const char *const rows[][3], size_t count, struct arena *arena)
{
    struct schema_list list = {.name = text_from(name), .code_count = count};

    list.codes = arena_must_zero(arena, count, sizeof *list.codes);
    for (size_t at = 0; at < count; at++) {
        list.codes[at] = (struct schema_code){.code = text_from(rows[at][0]), .name = text_from(rows[at][1])};
        list.codes[at].aliases = small_pack_aliases(rows[at][2], arena, &list.codes[at].alias_count);
    }
    return list;
}

/* 2020-05-01 */
static struct schema_division_change small_pack_changes[] = {
    {.old_code = {"410621102203", 12}, .new_code = {"410621102202", 12}, .changed_on = 18383, .whole = true},
    {.old_code = {"410621102204", 12}, .new_code = {"410621102202", 12}, .changed_on = 18383, .whole = true},
};

/* Asia/Shanghai around the summer time of 1989; schemas/calendar/zones.csv has all of it. */
static const struct zone_change small_pack_offsets[] = {
    {INT64_MIN,   29143},
    {-2177481943, 28800},
    {608666400,   32400}, /* 1989-04-15T18:00:00Z */
    {621968400,   28800}, /* 1989-09-16T17:00:00Z */
};
static const struct zone small_pack_zone = {.changes = small_pack_offsets, .count = sizeof small_pack_offsets / sizeof *small_pack_offsets};

/* The pack of the cases; lives in the arena. */
static inline const struct pack *
small_pack(struct arena *arena)
{
    struct pack *pack = arena_must_zero(arena, 1, sizeof *pack);

    pack->folder = "test";
    pack->lists = arena_must_zero(arena, 2, sizeof *pack->lists);
    pack->lists[pack->list_count++] =
        small_pack_list("health", small_pack_health, sizeof small_pack_health / sizeof *small_pack_health, arena);
    pack->lists[pack->list_count++] = small_pack_list("sex", small_pack_sex, sizeof small_pack_sex / sizeof *small_pack_sex, arena);
    pack->divisions = arena_must_zero(arena, SMALL_PACK_DIVISIONS, sizeof *pack->divisions);
    for (; pack->division_count < SMALL_PACK_DIVISIONS; pack->division_count++) {
        const char *const *row = small_pack_divisions[pack->division_count];
        struct schema_division *division = &pack->divisions[pack->division_count];

        *division = (struct schema_division){
            .code = text_from(row[0]), .name = text_from(row[1]), .level = text_from(row[2]), .parent = text_from(row[3])};
        division->valid_from = row[6][0] == '\0' ? TEXT_NULL : text_from(row[6]);
        division->valid_to = row[4][0] == '\0' ? TEXT_NULL : text_from(row[4]);
        division->aliases = small_pack_aliases(row[5], arena, &division->alias_count);
    }
    pack->changes = small_pack_changes;
    pack->change_count = sizeof small_pack_changes / sizeof *small_pack_changes;
    pack->zone = &small_pack_zone;
    return pack;
}

#endif
