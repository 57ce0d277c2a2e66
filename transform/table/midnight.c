/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/midnight.h"

#include "common/ground/date.h"

#include <math.h>
#include <stdlib.h>

enum { DAY_SECONDS = 86400, LATE = DAY_SECONDS - 600, SHARE_PERCENT = 90, LEAST_CELLS = 2, SERIAL_MAX = 32, SERIAL_DIGITS = 5 };

struct late_cell {
    size_t column; /* of which file and sheet */
    int second;    /* of the day */
    size_t repair;
};

/* The second of a day number such as 44741.99950231481, -1 for any other text. */
static int
serial_second(struct text raw)
{
    char copy[SERIAL_MAX];
    char *end;
    double whole;
    double fraction;

    if (raw.size <= SERIAL_DIGITS + 1 || raw.size >= sizeof copy || raw.data[SERIAL_DIGITS] != '.') {
        return -1;
    }
    memcpy(copy, raw.data, raw.size);
    copy[raw.size] = '\0';
    fraction = modf(strtod(copy, &end), &whole);
    return end == copy + raw.size || strcmp(end, "(1904)") == 0 ? (int)lround(fraction * DAY_SECONDS) : -1;
}

/* The second that a cell ends with, `… 23:59:17` with fractions or not; -1 when it has none. */
static int
second_of(struct text raw)
{
    const size_t colon = text_find(raw, TEXT(":"));
    const char *at = raw.data + colon;

    if (colon == SIZE_MAX) {
        return serial_second(raw);
    }
    if (colon < 3 || raw.size < colon + 6 || at[3] != ':') {
        return -1;
    }
    for (int digit = -2; digit <= 5; digit++) {
        if (digit != 0 && digit != 3 && (at[digit] < '0' || at[digit] > '9')) {
            return -1;
        }
    }
    return ((at[-2] - '0') * 10 + at[-1] - '0') * 3600 + ((at[1] - '0') * 10 + at[2] - '0') * 60 + (at[4] - '0') * 10 + at[5] - '0';
}

static size_t
column_of(const struct table *table, size_t row)
{
    return (size_t)table->file_codes[row] * (table->sheets.count + 1) + table->sheet_codes[row];
}

static int
by_column_and_second(const void *left, const void *right)
{
    const struct late_cell *a = left;
    const struct late_cell *b = right;

    if (a->column != b->column) {
        return a->column < b->column ? -1 : 1;
    }
    return a->second != b->second ? (a->second > b->second) - (a->second < b->second) : (a->repair > b->repair) - (a->repair < b->repair);
}

/* The late cells of a field, by column and second. */
static size_t
find_late(const struct table *table, size_t field, struct late_cell **cells)
{
    const struct column *column = &table->columns[field];
    size_t count = 0;

    *cells = NULL;
    for (size_t at = 0; at < table->repair_count; at++) {
        const struct repair *repair = &table->repairs[at];
        const int second = repair->field == field && column_is_valid(column, repair->row) && strcmp(repair->reason, "zone") != 0
                               ? second_of(repair->before)
                               : -1;

        if (second >= LATE && second < DAY_SECONDS) {
            *cells = *cells == NULL ? arena_must_alloc(table->arena, (table->repair_count - at) * sizeof **cells) : *cells;
            (*cells)[count++] = (struct late_cell){column_of(table, repair->row), second, at};
        }
    }
    if (count > 0) {
        qsort(*cells, count, sizeof **cells, by_column_and_second);
    }
    return count;
}

/* The day as shown; the column of a month holds only its first. */
static int32_t
next_day(const struct column *column, const struct repair *repair)
{
    struct date_parts parts;
    int32_t day = column->dates[repair->row];

    if (column->type == SCHEMA_YEARMONTH && (repair->before.size < 10 || !date_parse((struct text){repair->before.data, 10}, &day))) {
        return day;
    }
    day++;
    parts = date_to_parts(day);
    return column->type == SCHEMA_YEARMONTH ? date_from_parts(parts.year, parts.month, 1) : day;
}

static void
settle_cells(struct table *table, size_t field, const struct late_cell *cells, size_t count, bool moved)
{
    struct column *column = &table->columns[field];

    for (size_t at = 0; at < count; at++) {
        struct repair *repair = &table->repairs[cells[at].repair];

        column->dates[repair->row] = moved ? next_day(column, repair) : column->dates[repair->row];
        repair->reason = moved ? "midnight" : "below_midnight";
    }
}

static bool
settle_field(struct table *table, size_t field)
{
    struct late_cell *cells;
    const size_t count = find_late(table, field, &cells);
    uint32_t *filled;

    if (count == 0) {
        return false;
    }
    filled = arena_must_zero(table->arena, ((size_t)table->files.count + 1) * (table->sheets.count + 1), sizeof *filled);
    for (size_t row = 0; row < table->row_count; row++) {
        filled[column_of(table, row)] += table->columns[field].states[row] != FIELD_ABSENT;
    }
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && cells[to].column == cells[from].column && cells[to].second == cells[from].second; to++) {
        }
        settle_cells(table, field, &cells[from], to - from,
                     to - from >= LEAST_CELLS && (to - from) * 100 >= (size_t)filled[cells[from].column] * SHARE_PERCENT);
    }
    return true;
}

bool
midnight_settle(struct table *table)
{
    bool settled = false;

    for (size_t field = 0; field < table->schema->field_count && table->repair_count > 0; field++) {
        const enum schema_type type = table->columns[field].type;

        if (type == SCHEMA_DATE || type == SCHEMA_YEARMONTH) {
            settled = settle_field(table, field) || settled;
        }
    }
    return settled;
}
