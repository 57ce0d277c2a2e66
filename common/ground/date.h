/* SPDX-License-Identifier: Apache-2.0 */
/* Civil dates of the proleptic Gregorian calendar as days since 1970-01-01. Pure, but for date_today. */
#ifndef BIDUI_DATE_H
#define BIDUI_DATE_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { DATE_TEXT_SIZE = 16 };

struct date_parts {
    int year;
    int month; /* 1..12 */
    int day;   /* 1..31 */
};

/* The day of the local clock. */
int32_t date_today(void);
bool date_is_valid(int year, int month, int day);
int date_month_days(int year, int month);
/* Days since 1970-01-01; the parts must be valid. Algorithm: H. Hinnant, "days_from_civil". */
int32_t date_from_parts(int year, int month, int day);
struct date_parts date_to_parts(int32_t days);
/* Canonical texts only: `2022-06-30`, and `2022-06` (day 1) when `month_only` allows it. */
bool date_parse(struct text text, int32_t *days);
bool date_parse_month(struct text text, int32_t *days);
/* `20220630`, as it stands in citizen numbers. */
enum { DATE_DIGITS = 8 };
bool date_parse_digits(const char text[DATE_DIGITS], int32_t *days);
/* Writes `2022-06-30` / `2022-06`, NUL-terminated; returns the length. */
size_t date_format(int32_t days, char out[DATE_TEXT_SIZE]);
size_t date_format_month(int32_t days, char out[DATE_TEXT_SIZE]);
/* Same day `months` later (negative: earlier), cut to the month's last day. */
int32_t date_add_months(int32_t days, int months);
/* Completed months from `from` to `to`; negative when `to` is earlier. */
int date_months_between(int32_t from, int32_t to);
/* Completed years. 29 February counts as reached on 1 March in common years. */
int date_age(int32_t birth, int32_t at);

#endif
