/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of NULLs, numbers and dates. */
#include "transform/expr/function.h"

#include "common/ground/date.h"
#include "transform/expr/sql.h"

static bool
give_integer(struct expr_value *out, int64_t value)
{
    out->number = fixed_from_integer(value);
    return true;
}

static bool
give_number(struct expr_value *out, fixed number)
{
    out->number = number;
    return fixed_exists(number);
}

static bool
give_days(struct expr_value *out, int32_t days)
{
    out->days = days;
    return expr_value_is_date(days);
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
    return give_number(out, fixed_round(in[0].number, places < 0 ? 0 : places > FIXED_PLACES ? FIXED_PLACES : (int)places));
}

static bool
floor_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_number(out, fixed_floor(in[0].number));
}

static bool
ceil_run(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out)
{
    (void)count, (void)data, (void)scratch;
    return give_number(out, fixed_ceil(in[0].number));
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

/* clang-format off */
const struct expr_function expr_function_value_table[] = {
    {.name = "coalesce", .form = "coalesce(value, …)", .summary = "the first that is not NULL",
     .result = EXPR_ANY, .arguments = {EXPR_ANY}, .minimum = 1, .maximum = FUNCTION_ANY_NUMBER,
     .flags = FUNCTION_TAKES_NULL | FUNCTION_SAME | FUNCTION_KEEPS, .run = coalesce_run, .print = expr_sql_native,
     .examples = {"coalesce(null, 2, 3) = 2"}},
    {.name = "nullif", .form = "nullif(value, other)", .summary = "the value, or NULL when both are equal",
     .result = EXPR_ANY, .arguments = {EXPR_ANY}, .minimum = 2, .maximum = 2,
     .flags = FUNCTION_TAKES_NULL | FUNCTION_SAME | FUNCTION_KEEPS, .prepare = type_prepare, .run = nullif_run, .print = expr_sql_native,
     .examples = {"nullif(1, 1) is null"}},
    {.name = "greatest", .form = "greatest(value, …)", .summary = "the greatest that is not NULL",
     .result = EXPR_ANY, .arguments = {EXPR_ANY}, .minimum = 1, .maximum = FUNCTION_ANY_NUMBER,
     .flags = FUNCTION_TAKES_NULL | FUNCTION_SAME | FUNCTION_KEEPS, .prepare = type_prepare, .run = greatest_run,
     .print = expr_sql_native,
     .examples = {"greatest(1, null, 3) = 3", "greatest('a', 'B', 'Z') = 'a'"}},
    {.name = "least", .form = "least(value, …)", .summary = "the smallest that is not NULL",
     .result = EXPR_ANY, .arguments = {EXPR_ANY}, .minimum = 1, .maximum = FUNCTION_ANY_NUMBER,
     .flags = FUNCTION_TAKES_NULL | FUNCTION_SAME | FUNCTION_KEEPS, .prepare = type_prepare, .run = least_run, .print = expr_sql_native,
     .examples = {"least(1, null, 3) = 1", "least('a', 'B', 'Z') = 'B'"}},
    {.name = "text", .form = "text(value)", .summary = "as it prints: 12.5, 2022-06-30, 2022-06, 是, 否",
     .result = EXPR_TEXT, .arguments = {EXPR_ANY}, .minimum = 1, .maximum = 1, .flags = FUNCTION_KEEPS, .prepare = type_prepare,
     .run = text_run, .print = expr_sql_text,
     .sql = {{NULL, "a text", "text", "a"},
             {NULL, "a numeric", "text", "pg_catalog.trim_scale(a)::text"},
             {NULL, "a date", "text",
              "pg_catalog.lpad(extract(year FROM a)::text, 4, '0') || '-' || pg_catalog.lpad(extract(month FROM a)::text, 2, "
              "'0') || '-' ||"
              " pg_catalog.lpad(extract(day FROM a)::text, 2, '0')"},
             {NULL, "a boolean", "text", "CASE WHEN a THEN '是' WHEN NOT a THEN '否' END"},
             {"text_month", "a date", "text", "pg_catalog.left(rule.text(a), 7)"}},
     .examples = {"text(12.50) = '12.5'", "text(date '2022-06-30') = '2022-06-30'", "text(yearmonth '2022-06') = '2022-06'",
                  "text(true) = '是'"}},
    {.name = "number", .form = "number(text)", .summary = "the number that a text holds; NULL when it holds none, or one of 10³⁰ or more",

     .result = EXPR_NUMBER, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .flags = FUNCTION_KEEPS, .run = number_run,
     .sql = {{NULL, "t text", "numeric",
              "CASE WHEN t ~ '^-?[0-9]+(\\.[0-9]{1,6})?$' THEN CASE WHEN pg_catalog.char_length(t) <= 30 OR pg_catalog.char_length("
              "pg_catalog.ltrim(pg_catalog.split_part(pg_catalog.ltrim(t, '-'), '.', 1), '0')) <= 30 THEN t::numeric END END"}},
     .examples = {"number('12.5') = 12.5", "number('1000000000000000000000000000000000') is null", "number('１') is null"}},
    {.name = "abs", .form = "abs(number)", .summary = "without its sign",
     .result = EXPR_NUMBER, .arguments = {EXPR_NUMBER}, .minimum = 1, .maximum = 1, .run = abs_run,
     .sql = {{NULL, "a numeric", "numeric", "pg_catalog.abs(a)"}},
     .examples = {"abs(-3) = 3"}},
    {.name = "round", .form = "round(number[, places])", .summary = "to `places` (0 to 6, 0 when left out), half away from zero",
     .result = EXPR_NUMBER, .arguments = {EXPR_NUMBER}, .minimum = 1, .maximum = 2, .run = round_run,
     .sql = {{NULL, "a numeric", "numeric", "CASE WHEN pg_catalog.abs(pg_catalog.round(a)) < 1e30 THEN pg_catalog.round(a) END"},
             {NULL, "a numeric, places numeric", "numeric",
              "CASE WHEN places IS NOT NULL AND pg_catalog.abs(pg_catalog.round(a, least(greatest(pg_catalog.trunc(places), "
              "0), 6)::int)) < 1e30 "
              "THEN pg_catalog.round(a, least(greatest(pg_catalog.trunc(places), 0), 6)::int) END"}},
     .examples = {"round(-2.5) = -3", "round(1.005, 2) = 1.01", "round(1.5, null) is null",
                  "round(999999999999999999999999999999.5) is null"}},
    {.name = "floor", .form = "floor(number)", .summary = "the whole number at or below",
     .result = EXPR_NUMBER, .arguments = {EXPR_NUMBER}, .minimum = 1, .maximum = 1, .run = floor_run,
     .sql = {{NULL, "a numeric", "numeric", "CASE WHEN pg_catalog.floor(a) > -1e30 THEN pg_catalog.floor(a) END"}},
     .examples = {"floor(-2.1) = -3"}},
    {.name = "ceil", .form = "ceil(number)", .summary = "the whole number at or above",
     .result = EXPR_NUMBER, .arguments = {EXPR_NUMBER}, .minimum = 1, .maximum = 1, .run = ceil_run,
     .sql = {{NULL, "a numeric", "numeric", "CASE WHEN pg_catalog.ceil(a) < 1e30 THEN pg_catalog.ceil(a) END"}},
     .examples = {"ceil(2.1) = 3"}},
    {.name = "mod", .form = "mod(number, divisor)", .summary = "the rest, with the number's sign; by 0 NULL",
     .result = EXPR_NUMBER, .arguments = {EXPR_NUMBER}, .minimum = 2, .maximum = 2, .run = mod_run,
     .sql = {{NULL, "a numeric, b numeric", "numeric", "CASE WHEN b <> 0 THEN pg_catalog.mod(a, b) END"}},
     .examples = {"mod(-7, 3) = -1", "mod(7, 0) is null"}},
    {.name = "year", .form = "year(date)", .summary = "its year; of a year-month too",
     .result = EXPR_NUMBER, .arguments = {EXPR_DATE}, .minimum = 1, .maximum = 1, .flags = FUNCTION_MONTHS | FUNCTION_COARSE, .run = year_run,
     .sql = {{NULL, "d date", "numeric", "extract(year FROM d)"}},
     .examples = {"year(date '2022-06-30') = 2022"}},
    {.name = "month", .form = "month(date)", .summary = "its month, 1 to 12; of a year-month too",
     .result = EXPR_NUMBER, .arguments = {EXPR_DATE}, .minimum = 1, .maximum = 1, .flags = FUNCTION_MONTHS | FUNCTION_COARSE, .run = month_run,
     .sql = {{NULL, "d date", "numeric", "extract(month FROM d)"}},
     .examples = {"month(yearmonth '2022-06') = 6"}},
    {.name = "day", .form = "day(date)", .summary = "its day of the month",
     .result = EXPR_NUMBER, .arguments = {EXPR_DATE}, .minimum = 1, .maximum = 1, .run = day_run,
     .sql = {{NULL, "d date", "numeric", "extract(day FROM d)"}},
     .examples = {"day(date '2022-06-30') = 30"}},
    {.name = "age_at", .form = "age_at(birth, date)", .summary = "completed years",
     .result = EXPR_NUMBER, .arguments = {EXPR_DATE}, .minimum = 2, .maximum = 2, .flags = FUNCTION_COARSE, .run = age_at_run,
     .sql = {{NULL, "birth date, at date", "numeric",
              "rule.year(at) - rule.year(birth) - ((rule.month(at), rule.day(at)) < (rule.month(birth), rule.day(birth)))::int"}},
     .examples = {"age_at(date '2006-09-01', date '2022-08-31') = 15", "age_at(date '2004-02-29', date '2022-02-28') = 17"}},
    {.name = "months_between", .form = "months_between(from, to)", .summary = "completed months, negative when `to` is earlier",
     .result = EXPR_NUMBER, .arguments = {EXPR_DATE}, .minimum = 2, .maximum = 2, .flags = FUNCTION_MONTHS, .run = months_between_run,
     .sql = {{"month_number", "d date", "numeric", "rule.year(d) * 12 + rule.month(d) - 1"},
             {NULL, "a date, b date", "numeric",
              "rule.month_number(b) - rule.month_number(a) "
              "- CASE WHEN rule.month_number(b) > rule.month_number(a) AND rule.day(b) < rule.day(a) THEN 1 "
              "WHEN rule.month_number(b) < rule.month_number(a) AND rule.day(b) > rule.day(a) THEN -1 ELSE 0 END"}},
     .examples = {"months_between(date '2022-01-31', date '2022-02-28') = 0", "months_between(date '2022-02-28', date '2022-01-31') = 0"}},
    {.name = "add_months", .form = "add_months(date, number)",
     .summary = "the same day so many months later, cut to the month's last day; NULL outside the years 1 to 9999",
     .result = EXPR_DATE, .arguments = {EXPR_DATE, EXPR_NUMBER}, .minimum = 2, .maximum = 2, .run = add_months_run,
     .sql = {{NULL, "d date, n numeric", "date",
              "CASE WHEN pg_catalog.abs(pg_catalog.trunc(n)) < 24000 THEN "
              "CASE WHEN d + pg_catalog.make_interval(months => pg_catalog.trunc(n)::int) BETWEEN timestamp '0001-01-01' AND "
              "timestamp '9999-12-31' THEN (d + pg_catalog.make_interval(months => pg_catalog.trunc(n)::int))::date END END"}},
     .examples = {"add_months(date '2022-01-31', 1) = date '2022-02-28'", "add_months(date '9999-12-01', 1) is null"}},
    {.name = "first_day", .form = "first_day(yearmonth)", .summary = "the first day of the month; of a date's month too",
     .result = EXPR_DATE, .arguments = {EXPR_YEARMONTH}, .minimum = 1, .maximum = 1, .flags = FUNCTION_MONTHS | FUNCTION_COARSE, .run = first_day_run,
     .sql = {{NULL, "d date", "date", "pg_catalog.date_trunc('month', d::timestamp)::date"}},
     .examples = {"first_day(yearmonth '2022-06') = date '2022-06-01'"}},
    {.name = "last_day", .form = "last_day(yearmonth)", .summary = "the last day of the month; of a date's month too",
     .result = EXPR_DATE, .arguments = {EXPR_YEARMONTH}, .minimum = 1, .maximum = 1, .flags = FUNCTION_MONTHS | FUNCTION_COARSE, .run = last_day_run,
     .sql = {{NULL, "d date", "date", "(pg_catalog.date_trunc('month', d::timestamp) + interval '1 month' - interval '1 day')::date"}},
     .examples = {"last_day(yearmonth '2024-02') = date '2024-02-29'"}},
    {.name = "yearmonth", .form = "yearmonth(date)", .summary = "the month of a date",
     .result = EXPR_YEARMONTH, .arguments = {EXPR_DATE}, .minimum = 1, .maximum = 1, .flags = FUNCTION_COARSE, .run = first_day_run,
     .sql = {{NULL, "d date", "date", "pg_catalog.date_trunc('month', d::timestamp)::date"}},
     .examples = {"yearmonth(date '2022-06-30') = yearmonth '2022-06'"}},
    {.name = "make_date", .form = "make_date(year, month, day)", .summary = "NULL when there is no such day",
     .result = EXPR_DATE, .arguments = {EXPR_NUMBER}, .minimum = 3, .maximum = 3, .run = make_date_run,
     .sql = {{NULL, "y numeric, m numeric, d numeric", "date",
              "CASE WHEN y = pg_catalog.trunc(y) AND m = pg_catalog.trunc(m) AND d = pg_catalog.trunc(d) "
              "AND y BETWEEN 1 AND 9999 AND m BETWEEN 1 AND 12 AND d BETWEEN 1 AND 31 THEN "
              "CASE WHEN d <= rule.day(rule.last_day(pg_catalog.make_date(y::int, m::int, 1))) THEN "
              "pg_catalog.make_date(y::int, m::int, d::int) END END"}},
     .examples = {"make_date(2023, 2, 29) is null", "make_date(2024, 2, 29) = date '2024-02-29'"}},
    {.name = "to_date", .form = "to_date(text)", .summary = "of `2022-06-30`; NULL for anything else",
     .result = EXPR_DATE, .arguments = {EXPR_TEXT}, .minimum = 1, .maximum = 1, .run = to_date_run,
     .sql = {{NULL, "t text", "date",
              "CASE WHEN t ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN "
              "rule.make_date(pg_catalog.left(t, 4)::numeric, pg_catalog.substr(t, 6, 2)::numeric, pg_catalog.right(t, "
              "2)::numeric) END"}},
     .examples = {"to_date('2022-06-30') = date '2022-06-30'", "to_date('2022-6-30') is null"}},
    {.name = NULL},
};
/* clang-format on */
