/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/record.h"

#include "tests/county/world/dates.h"

#include <stdlib.h>
#include <string.h>

void
record_begin(struct record *record, const struct table *table)
{
    record->table = table;
    record->used = 0;
    for (size_t column = 0; column < table->count; column++) {
        record->cells[column] = "";
    }
}

void
record_constant(struct record *record, size_t column, const char *text)
{
    record->cells[column] = text;
}

void
record_text(struct record *record, size_t column, const char *text)
{
    const size_t size = strlen(text) + 1;

    if (size > sizeof(record->text) - record->used) {
        abort(); /* a generated row is never as long as this */
    }
    memcpy(record->text + record->used, text, size);
    record->cells[column] = record->text + record->used;
    record->used += size;
}

/* Writes the digits of VALUE before END and returns where they begin. */
static char *
record_digits(char *end, unsigned long value)
{
    do {
        *--end = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return end;
}

void
record_integer(struct record *record, size_t column, long value)
{
    char text[24] = {0};
    char *start = record_digits(text + sizeof(text) - 1, (unsigned long)(value < 0 ? -value : value));

    if (value < 0) {
        *--start = '-';
    }
    record_text(record, column, start);
}

void
record_cents(struct record *record, size_t column, long cents)
{
    char text[32] = {0};
    const unsigned long size = (unsigned long)(cents < 0 ? -cents : cents);
    char *start = text + sizeof(text) - 1;

    if (size % 100 != 0) {
        if (size % 10 != 0) {
            *--start = (char)('0' + size % 10);
        }
        *--start = (char)('0' + size / 10 % 10);
        *--start = '.';
    }
    start = record_digits(start, size / 100);
    if (cents < 0) {
        *--start = '-';
    }
    record_text(record, column, start);
}

void
record_date(struct record *record, size_t column, int date)
{
    char text[DATE_TEXT_SIZE];

    record_text(record, column, date_iso(date, text));
}

void
record_month(struct record *record, size_t column, int date)
{
    char text[DATE_TEXT_SIZE];

    record_text(record, column, date_yearmonth(date, text));
}

void
record_yes(struct record *record, size_t column, bool yes)
{
    record->cells[column] = yes ? "是" : "否";
}
