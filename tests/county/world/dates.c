/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/dates.h"

/* Civil calendar by 400-year eras; years start in March so that the leap day comes last. */
int
date_of(int year, int month, int day)
{
    const int shifted = month <= 2 ? year - 1 : year;
    const int era = shifted / 400;
    const int year_of_era = shifted - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

void
date_parts(int date, int *year, int *month, int *day)
{
    const int shifted = date + 719468;
    const int era = shifted / 146097;
    const int day_of_era = shifted - era * 146097;
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int march_month = (5 * day_of_year + 2) / 153;

    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month + (march_month < 10 ? 3 : -9);
    *year = year_of_era + era * 400 + (*month <= 2);
}

int
date_year(int date)
{
    int year;
    int month;
    int day;

    date_parts(date, &year, &month, &day);
    return year;
}

int
date_month(int date)
{
    int year;
    int month;
    int day;

    date_parts(date, &year, &month, &day);
    return year * 12 + month - 1;
}

int
date_add_months(int date, int months)
{
    int year;
    int month;
    int day;
    int total;
    int last;

    date_parts(date, &year, &month, &day);
    total = year * 12 + month - 1 + months;
    last = date_of((total + 1) / 12, (total + 1) % 12 + 1, 1) - date_of(total / 12, total % 12 + 1, 1);
    return date_of(total / 12, total % 12 + 1, day < last ? day : last);
}

int
date_age(int born, int at)
{
    int year;
    int month;
    int day;
    int year_at;
    int month_at;
    int day_at;

    date_parts(born, &year, &month, &day);
    date_parts(at, &year_at, &month_at, &day_at);
    return year_at - year - (month_at < month || (month_at == month && day_at < day));
}

/* Decimal digits of VALUE, at least WIDTH of them. Printed by hand: a county has millions of dates. */
static char *
date_put(char *out, int value, int width)
{
    char digits[12];
    int count = 0;

    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0 || count < width);
    while (count > 0) {
        *out++ = digits[--count];
    }
    return out;
}

static char *
date_print(int date, char *text, const char *pattern)
{
    int year;
    int month;
    int day;
    char *out = text;

    text[0] = '\0';
    if (date == DATE_NONE) {
        return text;
    }
    date_parts(date, &year, &month, &day);
    for (const char *at = pattern; *at != '\0'; at++) {
        switch (*at) {
        case 'Y':
            out = date_put(out, year, 4);
            break;
        case 'M':
            out = date_put(out, month, 2);
            break;
        case 'm':
            out = date_put(out, month, 1);
            break;
        case 'D':
            out = date_put(out, day, 2);
            break;
        case 'd':
            out = date_put(out, day, 1);
            break;
        default:
            *out++ = *at;
            break;
        }
    }
    *out = '\0';
    return text;
}

char *
date_iso(int date, char *text)
{
    return date_print(date, text, "Y-M-D");
}

char *
date_compact(int date, char *text)
{
    return date_print(date, text, "YMD");
}

char *
date_chinese(int date, char *text)
{
    return date_print(date, text, "Y年m月d日");
}

char *
date_slashes(int date, char *text)
{
    return date_print(date, text, "Y/m/d");
}

char *
date_dots(int date, char *text)
{
    return date_print(date, text, "Y.m.d");
}

char *
date_yearmonth(int date, char *text)
{
    return date_print(date, text, "YM");
}

char *
date_serial(int date, char *text)
{
    text[0] = '\0';
    if (date != DATE_NONE) {
        *date_put(text, date - date_of(1899, 12, 30), 1) = '\0';
    }
    return text;
}
