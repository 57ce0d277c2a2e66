/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of NULLs, numbers and dates. */
#include "transform/expr/function.h"

#include "common/ground/date.h"

static bool
give_integer(struct expr_value *out, int64_t value)
{
    out->number = fixed_from_integer(value);
    return true;
}

static bool
give_days(struct expr_value *out, int32_t days)
{
    out->days = days;
    return true;
}

/* Functions that work on any type learn it here. */
static bool
type_prepare(const struct expr *call, const struct expr_context *context, const void **data)
{
    static const enum expr_type types[] = {EXPR_ANY, EXPR_TEXT, EXPR_NUMBER, EXPR_DATE, EXPR_YEARMONTH, EXPR_BOOLEAN};
    enum expr_type type = EXPR_ANY;

    (void)context;
    for (size_t at = 0; at < call->argument_count; at++) {
        if (call->arguments[at]->type != EXPR_ANY) {
            type = call->arguments[at]->type;
        }
    }
    *data = &types[type];
    return true;
}

static int
compare(const struct expr_value *left, const struct expr_value *right, enum expr_type type)
{
    switch (type) {
    case EXPR_TEXT:
        return text_compare(left->text, right->text);
    case EXPR_NUMBER:
        return (left->number > right->number) - (left->number < right->number);
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        return (left->days > right->days) - (left->days < right->days);
    case EXPR_BOOLEAN:
        return left->truth - right->truth;
    case EXPR_ANY:
        break;
    }
    return 0;
}

static bool
coalesce_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)data, (void)scratch;
    for (size_t at = 0; at < count; at++) {
        if (in[at].valid) {
            *out = in[at];
            return true;
        }
    }
    return false;
}

static bool
nullif_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const enum expr_type *type = data;

    (void)count, (void)scratch;
    *out = in[0];
    return in[0].valid && !(in[1].valid && compare(&in[0], &in[1], *type) == 0);
}

static bool
extreme(const struct expr_value *in, size_t count, enum expr_type type, int sign, struct expr_value *out)
{
    const struct expr_value *best = NULL;

    for (size_t at = 0; at < count; at++) {
        if (in[at].valid && (best == NULL || compare(&in[at], best, type) * sign > 0)) {
            best = &in[at];
        }
    }
    if (best != NULL) {
        *out = *best;
    }
    return best != NULL;
}

static bool
greatest_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)scratch;
    return extreme(in, count, *(const enum expr_type *)data, 1, out);
}

static bool
least_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)scratch;
    return extreme(in, count, *(const enum expr_type *)data, -1, out);
}

static bool
text_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const enum expr_type type = *(const enum expr_type *)data;
    char print[FIXED_TEXT_SIZE];
    size_t size = 0;

    (void)count;
    if (type == EXPR_TEXT) {
        out->text = in[0].text;
        return true;
    }
    if (type == EXPR_BOOLEAN) {
        out->text = in[0].truth ? TEXT("是") : TEXT("否");
        return true;
    }
    if (type == EXPR_NUMBER) {
        size = fixed_format(in[0].number, print);
    } else if (type == EXPR_DATE) {
        size = date_format(in[0].days, print);
    } else if (type == EXPR_YEARMONTH) {
        size = date_format_month(in[0].days, print);
    }
    out->text = arena_must_text(scratch, (struct text){print, size});
    return size > 0;
}

static bool
number_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return fixed_parse(in[0].text, &out->number);
}

static bool
abs_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    out->number = in[0].number < 0 ? -in[0].number : in[0].number;
    return true;
}

static bool
round_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const int64_t places = count > 1 ? fixed_to_integer(in[1].number) : 0;

    (void)data, (void)scratch;
    out->number = fixed_round(in[0].number, places < 0 ? 0 : places > FIXED_PLACES ? FIXED_PLACES : (int)places);
    return true;
}

static bool
floor_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    out->number = fixed_floor(in[0].number);
    return true;
}

static bool
ceil_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    out->number = fixed_ceil(in[0].number);
    return true;
}

static bool
mod_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    if (in[1].number == 0) {
        return false;
    }
    out->number = in[0].number % in[1].number;
    return true;
}

static bool
age_at_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_integer(out, date_age(in[0].days, in[1].days));
}

static bool
months_between_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_integer(out, date_months_between(in[0].days, in[1].days));
}

static bool
add_months_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const fixed months = in[1].number / FIXED_SCALE;

    (void)count, (void)data, (void)scratch;
    return months > -24000 && months < 24000 && give_days(out, date_add_months(in[0].days, (int)months));
}

static bool
year_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_integer(out, date_to_parts(in[0].days).year);
}

static bool
month_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_integer(out, date_to_parts(in[0].days).month);
}

static bool
day_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_integer(out, date_to_parts(in[0].days).day);
}

static bool
make_date_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    for (size_t at = 0; at < 3; at++) {
        if (in[at].number % FIXED_SCALE != 0 || in[at].number < 0 || in[at].number > fixed_from_integer(9999)) {
            return false;
        }
    }
    {
        const int year = (int)fixed_to_integer(in[0].number);
        const int month = (int)fixed_to_integer(in[1].number);
        const int day = (int)fixed_to_integer(in[2].number);

        return year > 0 && date_is_valid(year, month, day) && give_days(out, date_from_parts(year, month, day));
    }
}

static bool
to_date_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return date_parse(in[0].text, &out->days);
}

static bool
first_day_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const struct date_parts parts = date_to_parts(in[0].days);

    (void)count, (void)data, (void)scratch;
    return give_days(out, date_from_parts(parts.year, parts.month, 1));
}

static bool
last_day_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    const struct date_parts parts = date_to_parts(in[0].days);

    (void)count, (void)data, (void)scratch;
    return give_days(out, date_from_parts(parts.year, parts.month, date_month_days(parts.year, parts.month)));
}

const struct expr_function expr_function_value_table[] = {
    {"coalesce",
     "coalesce(value, …)", "the first that is not NULL",
     "coalesce(null, 2, 3) = 2", EXPR_ANY,
     {EXPR_ANY},
     1, FUNCTION_ANY_NUMBER,
     FUNCTION_TAKES_NULL | FUNCTION_SAME | FUNCTION_KEEPS,
     NULL, coalesce_run},
    {"nullif",
     "nullif(value, other)", "the value, or NULL when both are equal",
     "nullif(1, 1) is null", EXPR_ANY,
     {EXPR_ANY},
     2, 2,
     FUNCTION_TAKES_NULL | FUNCTION_SAME | FUNCTION_KEEPS,
     type_prepare, nullif_run},
    {"greatest",
     "greatest(value, …)", "the greatest that is not NULL",
     "greatest(1, null, 3) = 3", EXPR_ANY,
     {EXPR_ANY},
     1, FUNCTION_ANY_NUMBER,
     FUNCTION_TAKES_NULL | FUNCTION_SAME | FUNCTION_KEEPS,
     type_prepare, greatest_run},
    {"least",
     "least(value, …)", "the smallest that is not NULL",
     "least(1, null, 3) = 1", EXPR_ANY,
     {EXPR_ANY},
     1, FUNCTION_ANY_NUMBER,
     FUNCTION_TAKES_NULL | FUNCTION_SAME | FUNCTION_KEEPS,
     type_prepare, least_run},
    {"text",
     "text(value)", "as it prints: 12.5, 2022-06-30, 2022-06, 是, 否",
     "text(12.50) = '12.5'", EXPR_TEXT,
     {EXPR_ANY},
     1, 1,
     FUNCTION_KEEPS, type_prepare,
     text_run},
    {"number",
     "number(text)", "the number a text holds; NULL when it holds none",
     "number('12.5') = 12.5", EXPR_NUMBER,
     {EXPR_TEXT},
     1, 1,
     0, NULL,
     number_run},
    {"abs", "abs(number)", "without its sign", "abs(-3) = 3", EXPR_NUMBER, {EXPR_NUMBER}, 1, 1, 0, NULL, abs_run},
    {"round",
     "round(number[, places])", "to `places` (0 to 6, 0 when left out), half away from zero",
     "round(-2.5) = -3", EXPR_NUMBER,
     {EXPR_NUMBER},
     1, 2,
     0, NULL,
     round_run},
    {"floor", "floor(number)", "the whole number at or below", "floor(-2.1) = -3", EXPR_NUMBER, {EXPR_NUMBER}, 1, 1, 0, NULL, floor_run},
    {"ceil", "ceil(number)", "the whole number at or above", "ceil(2.1) = 3", EXPR_NUMBER, {EXPR_NUMBER}, 1, 1, 0, NULL, ceil_run},
    {"mod",
     "mod(number, divisor)", "the rest, with the number's sign; by 0 NULL",
     "mod(-7, 3) = -1", EXPR_NUMBER,
     {EXPR_NUMBER},
     2, 2,
     0, NULL,
     mod_run},
    {"age_at",
     "age_at(birth, date)", "completed years",
     "age_at(date '2006-09-01', date '2022-08-31') = 15", EXPR_NUMBER,
     {EXPR_DATE},
     2, 2,
     0, NULL,
     age_at_run},
    {"months_between",
     "months_between(from, to)", "completed months, negative when `to` is earlier",
     "months_between(date '2022-01-31', date '2022-02-28') = 0", EXPR_NUMBER,
     {EXPR_DATE},
     2, 2,
     FUNCTION_MONTHS, NULL,
     months_between_run},
    {"add_months",
     "add_months(date, number)", "the same day so many months later, cut to the month's last day",
     "add_months(date '2022-01-31', 1) = date '2022-02-28'", EXPR_DATE,
     {EXPR_DATE, EXPR_NUMBER},
     2, 2,
     0, NULL,
     add_months_run},
    {"year",
     "year(date)", "its year; of a year-month too",
     "year(date '2022-06-30') = 2022", EXPR_NUMBER,
     {EXPR_DATE},
     1, 1,
     FUNCTION_MONTHS, NULL,
     year_run},
    {"month",
     "month(date)", "its month, 1 to 12; of a year-month too",
     "month(yearmonth '2022-06') = 6", EXPR_NUMBER,
     {EXPR_DATE},
     1, 1,
     FUNCTION_MONTHS, NULL,
     month_run},
    {"day", "day(date)", "its day of the month", "day(date '2022-06-30') = 30", EXPR_NUMBER, {EXPR_DATE}, 1, 1, 0, NULL, day_run},
    {"make_date",
     "make_date(year, month, day)", "NULL when there is no such day",
     "make_date(2023, 2, 29) is null", EXPR_DATE,
     {EXPR_NUMBER},
     3, 3,
     0, NULL,
     make_date_run},
    {"to_date",
     "to_date(text)", "of `2022-06-30`; NULL for anything else",
     "to_date('2022-06-30') = date '2022-06-30'", EXPR_DATE,
     {EXPR_TEXT},
     1, 1,
     0, NULL,
     to_date_run},
    {"yearmonth",
     "yearmonth(date)", "the month of a date",
     "yearmonth(date '2022-06-30') = yearmonth '2022-06'", EXPR_YEARMONTH,
     {EXPR_DATE},
     1, 1,
     0, NULL,
     first_day_run},
    {"first_day",
     "first_day(yearmonth)", "the first day of the month; of a date's month too",
     "first_day(yearmonth '2022-06') = date '2022-06-01'", EXPR_DATE,
     {EXPR_YEARMONTH},
     1, 1,
     FUNCTION_MONTHS, NULL,
     first_day_run},
    {"last_day",
     "last_day(yearmonth)", "the last day of the month; of a date's month too",
     "last_day(yearmonth '2024-02') = date '2024-02-29'", EXPR_DATE,
     {EXPR_YEARMONTH},
     1, 1,
     FUNCTION_MONTHS, NULL,
     last_day_run},
    {.name = NULL},
};
