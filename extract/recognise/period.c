/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/period.h"

#include "common/ground/date.h"
#include "extract/recognise/simplify.h"

#include <stdio.h>

enum { TEXT_MAX = 4096, YEAR_MIN = 1990, YEAR_MAX = 2099 };

/* 截至 says what the data are complete for; 导出 only when they were taken. */
static const struct {
    struct text word;
    unsigned strength;
} key_words[] = {
    {{"截至", 6},   60},
    {{"截止", 6},   60},
    {{"数据期", 9}, 50},
    {{"统计期", 9}, 50},
    {{"时点", 6},   50},
    {{"导出", 6},   40},
    {{"提取", 6},   40},
};

enum { STRENGTH_DAY = 3, STRENGTH_MONTH = 2, STRENGTH_HALF = 1 };

struct cursor {
    struct text text;
    size_t at;
};

static bool
digit_at(const struct cursor *cursor, size_t at)
{
    return at < cursor->text.size && cursor->text.data[at] >= '0' && cursor->text.data[at] <= '9';
}

/* Between `least` and `most` digits at the cursor, as a number. */
static bool
parse_digits(struct cursor *cursor, size_t least, size_t most, int *number)
{
    size_t digits = 0;

    *number = 0;
    while (digits < most && digit_at(cursor, cursor->at + digits)) {
        *number = *number * 10 + (cursor->text.data[cursor->at + digits] - '0');
        digits++;
    }
    if (digits < least) {
        return false;
    }
    cursor->at += digits;
    return true;
}

static bool
match_word(struct cursor *cursor, struct text word)
{
    const struct text rest = {cursor->text.data + cursor->at, cursor->text.size - cursor->at};

    if (!text_starts_with(rest, word)) {
        return false;
    }
    cursor->at += word.size;
    return true;
}

static void
set_day(struct period *period, int year, int month, int day)
{
    char date[DATE_TEXT_SIZE];

    period->effective = date_from_parts(year, month, day);
    period->strength = STRENGTH_DAY;
    (void)date_format(period->effective, date);
    (void)snprintf(period->text, sizeof period->text, "%s", date);
}

static void
set_month(struct period *period, int year, int month)
{
    period->effective = date_from_parts(year, month, date_month_days(year, month));
    period->strength = STRENGTH_MONTH;
    (void)snprintf(period->text, sizeof period->text, "%04d-%02d", year % 10000, month % 100);
}

static void
set_half(struct period *period, int year, int half)
{
    period->effective = half == 1 ? date_from_parts(year, 6, 30) : date_from_parts(year, 12, 31);
    period->strength = STRENGTH_HALF;
    (void)snprintf(period->text, sizeof period->text, "%04dH%d", year % 10000, half);
}

/* `2022年6月30日`, `2022年6月`, `2022年上半年`; the cursor stands behind 年. */
static bool
chinese(struct cursor *cursor, int year, struct period *period)
{
    int month;
    int day;

    if (match_word(cursor, TEXT("上半年"))) {
        set_half(period, year, 1);
        return true;
    }
    if (match_word(cursor, TEXT("下半年"))) {
        set_half(period, year, 2);
        return true;
    }
    if (!parse_digits(cursor, 1, 2, &month) || !match_word(cursor, TEXT("月")) || month < 1 || month > 12) {
        return false;
    }
    if (parse_digits(cursor, 1, 2, &day) && date_is_valid(year, month, day)) {
        set_day(period, year, month, day);
    } else {
        set_month(period, year, month);
    }
    return true;
}

/* `2022-6-30`, `2022/06/30`, `2022.6.30`, `2022-06`; the cursor stands at the separator. */
static bool
separated(struct cursor *cursor, int year, struct period *period)
{
    const char separator = cursor->text.data[cursor->at];
    int month;
    int day;

    cursor->at++;
    if (!parse_digits(cursor, 1, 2, &month) || month < 1 || month > 12) {
        return false;
    }
    if (cursor->at < cursor->text.size && cursor->text.data[cursor->at] == separator) {
        cursor->at++;
        if (!parse_digits(cursor, 1, 2, &day) || !date_is_valid(year, month, day)) {
            return false;
        }
        set_day(period, year, month, day);
        return true;
    }
    if (separator == '.') { /* 2022.6 is as likely a number */
        return false;
    }
    set_month(period, year, month);
    return true;
}

/* `20220630`, `20220630153000` (with the time), `202206`; exactly so many digits. The cursor stands behind the year. */
static bool
compact(struct cursor *cursor, int year, struct period *period)
{
    int rest;
    size_t digits = 0;

    while (digit_at(cursor, cursor->at + digits)) {
        digits++;
    }
    if ((digits != 10 && digits != 4 && digits != 2) || !parse_digits(cursor, digits == 2 ? 2 : 4, digits == 2 ? 2 : 4, &rest)) {
        return false;
    }
    if (digits != 2 && date_is_valid(year, rest / 100, rest % 100)) {
        set_day(period, year, rest / 100, rest % 100);
        return true;
    }
    if (digits == 2 && rest >= 1 && rest <= 12) {
        set_month(period, year, rest);
        return true;
    }
    return false;
}

static bool
date_here(struct cursor *cursor, struct period *period)
{
    int year;

    if (!parse_digits(cursor, 4, 4, &year) || year < YEAR_MIN || year > YEAR_MAX || cursor->at >= cursor->text.size) {
        return false;
    }
    if (match_word(cursor, TEXT("年"))) {
        return chinese(cursor, year, period);
    }
    switch (cursor->text.data[cursor->at]) {
    case '-':
    case '/':
    case '.':
        return separated(cursor, year, period);
    default:
        return compact(cursor, year, period);
    }
}

/* The strongest key word that ends at most a few characters before `at`. */
static unsigned
key_word_before(struct text text, size_t at)
{
    const size_t window = at < 24 ? at : 24;
    unsigned strength = 0;

    for (size_t word = 0; word < sizeof key_words / sizeof key_words[0]; word++) {
        if (text_find((struct text){text.data + at - window, window}, key_words[word].word) != SIZE_MAX
            && key_words[word].strength > strength) {
            strength = key_words[word].strength;
        }
    }
    return strength;
}

void
period_find(struct text text, struct period *best)
{
    char simple[TEXT_MAX];
    struct cursor cursor = {
        {simple, 0},
        0
    };

    cursor.text.size = simplify_text((struct text){text.data, text.size < TEXT_MAX ? text.size : TEXT_MAX}, simple, sizeof simple);
    while (cursor.text.size != SIZE_MAX && cursor.at < cursor.text.size) {
        const size_t start = cursor.at;
        struct period found = {0};

        if (!digit_at(&cursor, start)) {
            cursor.at++;
            continue;
        }
        if (date_here(&cursor, &found)) {
            found.strength += key_word_before(cursor.text, start);
            if (found.strength > best->strength) {
                *best = found;
            }
        }
        cursor.at = start;
        while (digit_at(&cursor, cursor.at)) { /* never start inside a number */
            cursor.at++;
        }
    }
}

bool
period_end(struct text period, int32_t *end)
{
    if (date_parse(period, end)) {
        return true;
    }
    if (date_parse_month(period, end)) {
        const struct date_parts parts = date_to_parts(*end);

        *end = date_from_parts(parts.year, parts.month, date_month_days(parts.year, parts.month));
        return true;
    }
    if (period.size == 6 && period.data[4] == 'H' && (period.data[5] == '1' || period.data[5] == '2')) {
        struct cursor cursor = {period, 0};
        int year;

        if (parse_digits(&cursor, 4, 4, &year)) {
            *end = period.data[5] == '1' ? date_from_parts(year, 6, 30) : date_from_parts(year, 12, 31);
            return true;
        }
    }
    return false;
}
