/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/dirt_kind.h"

#include "tests/county/world/dates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMERIC (1U << COLUMN_PHONE | 1U << COLUMN_DATE | 1U << COLUMN_AMOUNT | 1U << COLUMN_INTEGER)
#define PRECISE (1U << COLUMN_ID | 1U << COLUMN_OPAQUE)
#define WORDY (1U << COLUMN_NAME | 1U << COLUMN_TOWN | 1U << COLUMN_VILLAGE | 1U << COLUMN_CODE)

static bool
soil_wrap(const char *before, const char *clean, const char *after, char *dirty)
{
    snprintf(dirty, DIRT_KIND_TEXT, "%s%s%s", before, clean, after);
    return true;
}

/* ０-９ and Ｘ: U+FF10 and following. */
static bool
soil_full_width(struct rng *rng, const char *clean, char *dirty)
{
    size_t used = 0;

    (void)rng;
    for (; *clean != '\0'; clean++) {
        const unsigned char byte = (unsigned char)*clean;
        if (byte > 0x20 && byte < 0x7f) {
            dirty[used++] = (char)0xEF;
            dirty[used++] = (char)(byte < 0x60 ? 0xBC : 0xBD);
            dirty[used++] = (char)(byte < 0x60 ? byte + 0x60 : byte + 0x20);
        } else {
            dirty[used++] = *clean;
        }
    }
    dirty[used] = '\0';
    return true;
}

static bool
soil_apostrophe(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_wrap("'", clean, "", dirty);
}

static bool
soil_formula(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_wrap("=\"", clean, "\"", dirty);
}

static bool
soil_tab(struct rng *rng, const char *clean, char *dirty)
{
    return rng_chance(rng, 500) ? soil_wrap("\t", clean, "", dirty) : soil_wrap("", clean, "\t", dirty);
}

static bool
soil_no_break(struct rng *rng, const char *clean, char *dirty)
{
    return rng_chance(rng, 500) ? soil_wrap("\xC2\xA0", clean, "", dirty) : soil_wrap("", clean, "\xC2\xA0", dirty);
}

/* U+200B, U+200E, U+FEFF, U+2060, U+202C, U+00AD: invisible. */
static bool
soil_invisible(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const marks[] = {"\xE2\x80\x8B", "\xE2\x80\x8E", "\xEF\xBB\xBF", "\xE2\x81\xA0", "\xE2\x80\xAC", "\xC2\xAD"};
    const char *mark = marks[rng_below(rng, 6)];

    return rng_chance(rng, 500) ? soil_wrap(mark, clean, "", dirty) : soil_wrap("", clean, mark, dirty);
}

static bool
soil_blanks(struct rng *rng, const char *clean, char *dirty)
{
    return rng_chance(rng, 500) ? soil_wrap(" ", clean, "  ", dirty) : soil_wrap("", clean, "　", dirty);
}

static bool
soil_check(const char *clean, const char *letter, char *dirty)
{
    const size_t size = strlen(clean);

    if (size != 18 || clean[17] != 'X') {
        return false;
    }
    memcpy(dirty, clean, 17);
    strcpy(dirty + 17, letter);
    return true;
}

static bool
soil_lower_x(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_check(clean, "x", dirty);
}

static bool
soil_times(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_check(clean, "×", dirty);
}

static bool
soil_cyrillic(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_check(clean, "Х", dirty);
}

/* The number as it was before 1999. Who was born in another century cannot be written so. */
static bool
soil_fifteen(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    if (strlen(clean) != 18 || strncmp(clean + 6, "19", 2) != 0 || strncmp(clean + 14, "996", 3) >= 0) {
        return false;
    }
    memcpy(dirty, clean, 6);
    memcpy(dirty + 6, clean + 8, 9);
    dirty[15] = '\0';
    return true;
}

static bool
soil_point_zero(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return strspn(clean, "0123456789") == strlen(clean) && soil_wrap("", clean, ".0", dirty);
}

static bool
soil_phone_parts(struct rng *rng, const char *clean, char *dirty)
{
    const char *gap = rng_chance(rng, 500) ? "-" : " ";

    if (strlen(clean) != 11) {
        return false;
    }
    snprintf(dirty, DIRT_KIND_TEXT, "%.3s%s%.4s%s%s", clean, gap, clean + 3, gap, clean + 7);
    return true;
}

/* 2022-06-30 or 20220630. */
static bool
soil_read_date(const char *clean, int *date)
{
    const bool dashed = strlen(clean) == 10;

    if (!dashed && strlen(clean) != 8) {
        return false;
    }
    *date = date_of(atoi((char[]){clean[0], clean[1], clean[2], clean[3], '\0'}),
                    atoi((char[]){clean[dashed ? 5 : 4], clean[dashed ? 6 : 5], '\0'}),
                    atoi((char[]){clean[dashed ? 8 : 6], clean[dashed ? 9 : 7], '\0'}));
    return true;
}

static bool
soil_date_with(const char *clean, char *dirty, char *(*write)(int, char *), const char *after)
{
    int date;

    if (!soil_read_date(clean, &date)) {
        return false;
    }
    write(date, dirty);
    strcat(dirty, after);
    return true;
}

static bool
soil_date_slashes(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_date_with(clean, dirty, date_slashes, "");
}

static bool
soil_date_dots(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_date_with(clean, dirty, date_dots, "");
}

static bool
soil_date_chinese(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_date_with(clean, dirty, date_chinese, "");
}

static bool
soil_date_serial(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_date_with(clean, dirty, date_serial, "");
}

static bool
soil_date_compact(struct rng *rng, const char *clean, char *dirty)
{
    return soil_date_with(clean, dirty, date_compact, rng_chance(rng, 400) ? ".0" : "");
}

static bool
soil_date_time(struct rng *rng, const char *clean, char *dirty)
{
    (void)rng;
    return soil_date_with(clean, dirty, date_iso, " 00:00:00");
}

/* 202206 as 2022-06, 2022年6月, 2022/06 or 2022年06月. */
static bool
soil_month(struct rng *rng, const char *clean, char *dirty)
{
    const int month = atoi(clean + 4);

    if (strlen(clean) != 6) {
        return false;
    }
    switch (rng_below(rng, 4)) {
    case 0:
        snprintf(dirty, DIRT_KIND_TEXT, "%.4s-%02d", clean, month);
        break;
    case 1:
        snprintf(dirty, DIRT_KIND_TEXT, "%.4s年%d月", clean, month);
        break;
    case 2:
        snprintf(dirty, DIRT_KIND_TEXT, "%.4s/%02d", clean, month);
        break;
    default:
        snprintf(dirty, DIRT_KIND_TEXT, "%.4s年%02d月", clean, month);
        break;
    }
    return true;
}

static bool
soil_thousands(struct rng *rng, const char *clean, char *dirty)
{
    const size_t whole = strspn(clean, "0123456789");
    size_t used = 0;

    if (whole < 4 || whole > 12) {
        return false;
    }
    for (size_t at = 0; at < whole; at++) {
        if (at > 0 && (whole - at) % 3 == 0) {
            dirty[used++] = ',';
        }
        dirty[used++] = clean[at];
    }
    strcpy(dirty + used, clean + whole);
    if (clean[whole] == '\0' && rng_chance(rng, 600)) {
        strcat(dirty, ".00");
    }
    return true;
}

/* 12000 as 1.2万. */
static bool
soil_wan(struct rng *rng, const char *clean, char *dirty)
{
    const long value = atol(clean);

    (void)rng;
    if (strspn(clean, "0123456789") != strlen(clean) || value < 10000 || value % 100 != 0) {
        return false;
    }
    if (value % 10000 == 0) {
        snprintf(dirty, DIRT_KIND_TEXT, "%ld万", value / 10000);
    } else {
        snprintf(dirty, DIRT_KIND_TEXT, value % 1000 == 0 ? "%ld.%01ld万" : "%ld.%02ld万", value / 10000,
                 value % 10000 / (value % 1000 == 0 ? 1000 : 100));
    }
    return true;
}

static bool
soil_yes_no(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const yes[] = {"有", "Y", "1", "√", "y"};
    static const char *const no[] = {"无", "N", "0", "×", "n"};
    const size_t word = rng_below(rng, 5);

    strcpy(dirty, strcmp(clean, "是") == 0 ? yes[word] : no[word]);
    return true;
}

static bool
soil_separators(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const marks[] = {"，", "、", ";", "/", " "};
    const char *mark = marks[rng_below(rng, 5)];
    size_t used = 0;

    if (strchr(clean, ',') == NULL) {
        return false;
    }
    for (; *clean != '\0'; clean++) {
        if (*clean == ',') {
            strcpy(dirty + used, mark);
            used += strlen(mark);
        } else {
            dirty[used++] = *clean;
        }
    }
    dirty[used] = '\0';
    return true;
}

/* 王强 as 王　强, to make it as wide as the others. */
static bool
soil_name_gap(struct rng *rng, const char *clean, char *dirty)
{
    const char *gap = rng_chance(rng, 600) ? "　" : " ";

    if (strlen(clean) != 6) {
        return false;
    }
    snprintf(dirty, DIRT_KIND_TEXT, "%.3s%s%s", clean, gap, clean + 3);
    return true;
}

/* One of the dots that stand for U+00B7. */
static bool
soil_middle_dot(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const dots[] = {"•", "‧", "・", "･", "∙", "⋅", "．", "."};
    const char *dot = strstr(clean, "·");

    if (dot == NULL) {
        return false;
    }
    snprintf(dirty, DIRT_KIND_TEXT, "%.*s%s%s", (int)(dot - clean), clean, dots[rng_below(rng, 8)], dot + 2);
    return true;
}

/* What a system that knows no rare characters makes of one. */
static bool
soil_rare(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const rare[] = {"䶮", "㼆", "㛃", "䴙", "㑇"};

    for (size_t item = 0; item < sizeof(rare) / sizeof(rare[0]); item++) {
        const char *found = strstr(clean, rare[item]);
        if (found != NULL) {
            snprintf(dirty, DIRT_KIND_TEXT, "%.*s%s%s", (int)(found - clean), clean, rng_chance(rng, 500) ? "?" : "□",
                     found + strlen(rare[item]));
            return true;
        }
    }
    return false;
}

/* Words that the code lists and the division list know by another name. */
static bool
soil_alias(struct rng *rng, const char *clean, char *dirty)
{
    static const char *const pairs[][2] = {
        {"汉族",       "汉"              },
        {"男",         "男性"            },
        {"女",         "女性"            },
        {"之子",       "儿子"            },
        {"之女",       "女儿"            },
        {"配偶",       "妻子"            },
        {"之父",       "父亲"            },
        {"之母",       "母亲"            },
        {"群众",       "一般群众"        },
        {"在读",       "在校"            },
        {"居民身份证", "身份证"          },
        {"一般农户",   "普通农户"        },
        {"一级",       "1级"             },
        {"二级",       "贰级"            },
        {"三级",       "叁级"            },
        {"四级",       "肆级"            },
        {"已落实",     "落实"            },
        {"农村低保",   "农村最低生活保障"},
        {"存续",       "在业"            },
        {"注销",       "已注销"          },
    };

    (void)rng;
    for (size_t pair = 0; pair < sizeof(pairs) / sizeof(pairs[0]); pair++) {
        if (strcmp(clean, pairs[pair][0]) == 0) {
            strcpy(dirty, pairs[pair][1]);
            return true;
        }
    }
    return false;
}

/* 善堂镇 as 善堂, 东善堂村 as 东善堂村委会. */
static bool
soil_place(struct rng *rng, const char *clean, char *dirty)
{
    const size_t size = strlen(clean);

    (void)rng;
    if (size >= 6 && strcmp(clean + size - 3, "镇") == 0) {
        snprintf(dirty, DIRT_KIND_TEXT, "%.*s", (int)(size - 3), clean);
        return true;
    }
    if (size >= 6 && strcmp(clean + size - 3, "村") == 0) {
        return soil_wrap("", clean, "委会", dirty);
    }
    return false;
}

/* A line break or a doubled blank inside a text. */
static bool
soil_line_break(struct rng *rng, const char *clean, char *dirty)
{
    return rng_chance(rng, 500) ? soil_wrap("", clean, "\n", dirty) : soil_wrap("\n", clean, "", dirty);
}

const struct dirt_kind dirt_kinds[] = {
    {"full_width",     PRECISE | NUMERIC,                         10, soil_full_width  },
    {"apostrophe",     PRECISE,                                   8,  soil_apostrophe  },
    {"formula_guard",  PRECISE,                                   8,  soil_formula     },
    {"tab",            PRECISE | NUMERIC,                         6,  soil_tab         },
    {"no_break_space", PRECISE | WORDY,                           6,  soil_no_break    },
    {"invisible",      PRECISE | NUMERIC | WORDY,                 8,  soil_invisible   },
    {"blanks",         PRECISE | NUMERIC | WORDY,                 8,  soil_blanks      },
    {"lower_x",        1U << COLUMN_ID,                           30, soil_lower_x     },
    {"times_sign",     1U << COLUMN_ID,                           20, soil_times       },
    {"cyrillic_x",     1U << COLUMN_ID,                           15, soil_cyrillic    },
    {"fifteen_digits", 1U << COLUMN_ID,                           8,  soil_fifteen     },
    {"point_zero",     1U << COLUMN_PHONE | 1U << COLUMN_INTEGER, 8,  soil_point_zero  },
    {"phone_parts",    1U << COLUMN_PHONE,                        6,  soil_phone_parts },
    {"date_slashes",   1U << COLUMN_DATE,                         6,  soil_date_slashes},
    {"date_dots",      1U << COLUMN_DATE,                         6,  soil_date_dots   },
    {"date_chinese",   1U << COLUMN_DATE,                         6,  soil_date_chinese},
    {"date_serial",    1U << COLUMN_DATE,                         6,  soil_date_serial },
    {"date_compact",   1U << COLUMN_DATE,                         6,  soil_date_compact},
    {"date_time",      1U << COLUMN_DATE,                         4,  soil_date_time   },
    {"month_form",     1U << COLUMN_MONTH,                        10, soil_month       },
    {"thousands",      1U << COLUMN_AMOUNT,                       20, soil_thousands   },
    {"wan",            1U << COLUMN_AMOUNT,                       30, soil_wan         },
    {"yes_no",         1U << COLUMN_YES_NO,                       14, soil_yes_no      },
    {"separators",     1U << COLUMN_MULTI,                        60, soil_separators  },
    {"name_gap",       1U << COLUMN_NAME,                         12, soil_name_gap    },
    {"middle_dot",     1U << COLUMN_NAME,                         60, soil_middle_dot  },
    {"rare_character", 1U << COLUMN_NAME,                         30, soil_rare        },
    {"alias",          1U << COLUMN_CODE,                         14, soil_alias       },
    {"place_alias",    1U << COLUMN_TOWN | 1U << COLUMN_VILLAGE,  6,  soil_place       },
    {"line_break",     1U << COLUMN_TEXT | 1U << COLUMN_NAME,     3,  soil_line_break  },
};

const size_t dirt_kind_count = sizeof(dirt_kinds) / sizeof(dirt_kinds[0]);
