/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/date.h"

#include <time.h>

static bool
is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
date_month_days(int year, int month)
{
    static const int days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month];
}

bool
date_is_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= date_month_days(year, month);
}

int32_t
date_from_parts(int year, int month, int day)
{
    const int shifted = month <= 2 ? year - 1 : year;
    const int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    const int year_of_era = shifted - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

struct date_parts
date_to_parts(int32_t days)
{
    const int shifted = days + 719468;
    const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int day_of_era = shifted - era * 146097;
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month_index = (5 * day_of_year + 2) / 153;
    const int month = month_index < 10 ? month_index + 3 : month_index - 9;

    return (struct date_parts){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_index + 2) / 5 + 1,
    };
}

static bool
digits(const char *data, size_t count, int *value)
{
    *value = 0;
    for (size_t at = 0; at < count; at++) {
        if (data[at] < '0' || data[at] > '9') {
            return false;
        }
        *value = *value * 10 + (data[at] - '0');
    }
    return true;
}

static bool
from_digits(const char *year_digits, const char *month_digits, const char *day_digits, int32_t *days)
{
    int year;
    int month;
    int day;

    if (!digits(year_digits, 4, &year) || !digits(month_digits, 2, &month) || !digits(day_digits, 2, &day)
        || !date_is_valid(year, month, day)) {
        return false;
    }
    *days = date_from_parts(year, month, day);
    return true;
}

bool
date_parse(struct text text, int32_t *days)
{
    return text.size == 10 && text.data[4] == '-' && text.data[7] == '-' && from_digits(text.data, text.data + 5, text.data + 8, days);
}

bool
date_parse_digits(const char text[DATE_DIGITS], int32_t *days)
{
    return from_digits(text, text + 4, text + 6, days);
}

bool
date_parse_month(struct text text, int32_t *days)
{
    int year;
    int month;

    if (text.size != 7 || text.data[4] != '-' || !digits(text.data, 4, &year) || !digits(text.data + 5, 2, &month)
        || !date_is_valid(year, month, 1)) {
        return false;
    }
    *days = date_from_parts(year, month, 1);
    return true;
}

static void
put_digits(char *out, int number, int count)
{
    for (int at = count - 1; at >= 0; at--) {
        out[at] = (char)('0' + number % 10);
        number /= 10;
    }
}

size_t
date_format(int32_t days, char out[DATE_TEXT_SIZE])
{
    const struct date_parts parts = date_to_parts(days);

    put_digits(out, parts.year % 10000, 4);
    out[4] = '-';
    put_digits(out + 5, parts.month, 2);
    out[7] = '-';
    put_digits(out + 8, parts.day, 2);
    out[10] = '\0';
    return 10;
}

size_t
date_format_month(int32_t days, char out[DATE_TEXT_SIZE])
{
    (void)date_format(days, out);
    out[7] = '\0';
    return 7;
}

int32_t
date_add_months(int32_t days, int months)
{
    const struct date_parts parts = date_to_parts(days);
    const int count = parts.year * 12 + (parts.month - 1) + months;
    const int year = count >= 0 ? count / 12 : (count - 11) / 12;
    const int month = count - year * 12 + 1;
    const int last = date_month_days(year, month);

    return date_from_parts(year, month, parts.day > last ? last : parts.day);
}

int
date_months_between(int32_t from, int32_t to)
{
    const struct date_parts start = date_to_parts(from);
    const struct date_parts end = date_to_parts(to);
    int months = (end.year - start.year) * 12 + end.month - start.month;

    if (months > 0 && end.day < start.day) {
        months--;
    } else if (months < 0 && end.day > start.day) {
        months++;
    }
    return months;
}

int
date_age(int32_t birth, int32_t at)
{
    const struct date_parts born = date_to_parts(birth);
    const struct date_parts now = date_to_parts(at);
    int years = now.year - born.year;

    if (now.month < born.month || (now.month == born.month && now.day < born.day)) {
        years--;
    }
    return years;
}

int32_t
date_today(void)
{
    const time_t now = time(NULL);
    struct tm parts;

    (void)localtime_r(&now, &parts);
    return date_from_parts(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}
