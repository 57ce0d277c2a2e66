/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/date_tail.h"

enum { SHORTEST_DAY = 6, HOUR = 3600, MINUTE = 60, NOON = 12, FARTHEST_HOUR = 14 };

static struct text
behind(struct text text, size_t size)
{
    return (struct text){text.data + size, text.size - size};
}

static bool
take_word(struct text *rest, const char *word)
{
    if (!text_starts_with(*rest, text_from(word))) {
        return false;
    }
    *rest = behind(*rest, strlen(word));
    return true;
}

static bool
take_any(struct text *rest, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (take_word(rest, *words)) {
            return true;
        }
    }
    return false;
}

static void
skip_blanks(struct text *rest)
{
    while (rest->size > 0 && rest->data[0] == ' ') {
        *rest = behind(*rest, 1);
    }
}

/* One or two digits up to `most`. */
static bool
take_number(struct text *rest, int most, int *number)
{
    size_t size = 0;

    *number = 0;
    while (size < rest->size && size < 2 && rest->data[size] >= '0' && rest->data[size] <= '9') {
        *number = *number * 10 + (rest->data[size++] - '0');
    }
    if (size == 0 || *number > most) {
        return false;
    }
    *rest = behind(*rest, size);
    return true;
}

static void
skip_fraction(struct text *rest)
{
    if (rest->size > 1 && (rest->data[0] == '.' || rest->data[0] == ',') && rest->data[1] >= '0' && rest->data[1] <= '9') {
        *rest = behind(*rest, 1);
        while (rest->size > 0 && rest->data[0] >= '0' && rest->data[0] <= '9') {
            *rest = behind(*rest, 1);
        }
    }
}

/* 星期四 周四 礼拜四, in brackets or not. */
static bool
take_weekday(struct text *rest)
{
    static const char *const weeks[] = {"星期", "礼拜", "周", NULL};
    static const char *const days[] = {"一", "二", "三", "四", "五", "六", "日", "天", NULL};
    struct text at = *rest;
    const bool open = take_word(&at, "(");

    if (!take_any(&at, weeks) || !take_any(&at, days) || (open && !take_word(&at, ")"))) {
        return false;
    }
    *rest = at;
    return true;
}

/* 3时20分, 3点半, 15点. */
static bool
take_chinese_time(struct text *rest, int part[3])
{
    static const char *const hours[] = {"时", "点", NULL};

    if (!take_number(rest, 24, &part[0]) || !take_any(rest, hours)) {
        return false;
    }
    if (take_word(rest, "半")) {
        part[1] = 30;
        return true;
    }
    if (take_word(rest, "整") || rest->size == 0 || rest->data[0] < '0' || rest->data[0] > '9') {
        return true;
    }
    if (!take_number(rest, 59, &part[1])) {
        return false;
    }
    return !take_word(rest, "分") || rest->size == 0 || rest->data[0] < '0' || rest->data[0] > '9'
           || (take_number(rest, 60, &part[2]) && take_word(rest, "秒"));
}

/* 16:00, 16:00:00.000; behind a T also 160000. */
static bool
take_clock(struct text *rest, bool compact, int part[3])
{
    const bool colon = take_number(rest, 24, &part[0]) && take_word(rest, ":");

    if ((!colon && !compact) || !take_number(rest, 59, &part[1])) {
        return false;
    }
    if (colon ? take_word(rest, ":") : rest->size > 0 && rest->data[0] >= '0' && rest->data[0] <= '9') {
        if (!take_number(rest, 60, &part[2])) {
            return false;
        }
    }
    skip_fraction(rest);
    return true;
}

static bool
take_time(struct text *rest, struct date_tail *tail, bool compact)
{
    struct text at = *rest;
    int part[3] = {0};

    if (!take_clock(&at, compact, part)) {
        at = *rest;
        memset(part, 0, sizeof part);
        if (!take_chinese_time(&at, part)) {
            return false;
        }
    }
    *rest = at;
    tail->time = true;
    tail->second = part[0] * HOUR + part[1] * MINUTE + part[2];
    return true;
}

/* Z, UTC, GMT, +08, +0800, +08:00, UTC+8. */
static bool
take_zone(struct text *rest, struct date_tail *tail)
{
    static const char *const greenwich[] = {"Z", "z", "UTC", "GMT", NULL};
    struct text at = *rest;
    const bool named = take_any(&at, greenwich);
    int hours = 0;
    int minutes = 0;

    if (at.size > 0 && (at.data[0] == '+' || at.data[0] == '-')) {
        const bool west = at.data[0] == '-';

        at = behind(at, 1);
        if (!take_number(&at, FARTHEST_HOUR, &hours)) {
            return false;
        }
        (void)take_word(&at, ":");
        if (at.size > 0 && at.data[0] >= '0' && at.data[0] <= '9' && !take_number(&at, 59, &minutes)) {
            return false;
        }
        tail->offset = (hours * HOUR + minutes * MINUTE) * (west ? -1 : 1);
    } else if (!named) {
        return false;
    }
    *rest = at;
    tail->zone = true;
    return true;
}

static bool
take_part_of_day(struct text *rest, struct date_tail *tail, bool *afternoon)
{
    static const char *const early[] = {"上午", "凌晨", "早上", "早晨", "清晨", "AM", "am", "a.m.", NULL};
    static const char *const late[] = {"下午", "中午", "晚上", "傍晚", "夜里", "夜间", "PM", "pm", "p.m.", NULL};

    *afternoon = take_any(rest, late);
    if (!*afternoon && !take_any(rest, early)) {
        return false;
    }
    tail->time = true;
    return true;
}

/* One part of it, behind blanks. */
static bool
take_part(struct text *rest, struct date_tail *tail, bool *clock, bool *late)
{
    bool afternoon = false;

    if (!tail->weekday && take_weekday(rest)) {
        tail->weekday = true;
        return true;
    }
    if (take_part_of_day(rest, tail, &afternoon)) {
        *late = *late || afternoon;
        return true;
    }
    if (!*clock) {
        *clock = take_time(rest, tail, false);
        return *clock;
    }
    return !tail->zone && take_zone(rest, tail);
}

/* The whole of it, or false. */
static bool
read_tail(struct text rest, struct date_tail *tail)
{
    const bool compact = rest.data[0] == 'T';
    bool clock = false;
    bool late = false;

    *tail = (struct date_tail){0};
    if (compact) {
        rest = behind(rest, 1);
        clock = take_time(&rest, tail, true);
    }
    for (skip_blanks(&rest); rest.size > 0 && clock >= compact; skip_blanks(&rest)) {
        if (!take_part(&rest, tail, &clock, &late)) {
            return false;
        }
    }
    tail->second += late && tail->second < NOON * HOUR ? NOON * HOUR : 0;
    return clock >= compact && (tail->weekday || tail->time);
}

struct text
date_tail_cut(struct text text, struct date_tail *tail)
{
    for (size_t at = SHORTEST_DAY; at < text.size; at++) {
        if (((unsigned char)text.data[at] & 0xC0) != 0x80 && read_tail(behind(text, at), tail)) {
            return text_trim((struct text){text.data, at});
        }
    }
    *tail = (struct date_tail){0};
    return text;
}
