/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/column.h"

#include <string.h>

void
column_make(struct column *column, enum schema_type type, bool plain, size_t rows, struct arena *arena)
{
    *column = (struct column){.type = type};
    column->states = arena_must_alloc(arena, rows + 1);
    column->valid = arena_must_zero(arena, rows / 64 + 1, sizeof *column->valid);
    switch (type) {
    case SCHEMA_STRING:
        if (plain) {
            column->spans = arena_must_alloc(arena, (rows + 1) * sizeof *column->spans);
        } else {
            column->codes = arena_must_alloc(arena, (rows + 1) * sizeof *column->codes);
        }
        break;
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        column->numbers = arena_must_alloc(arena, (rows + 1) * sizeof *column->numbers);
        break;
    case SCHEMA_DATE:
    case SCHEMA_YEARMONTH:
        column->dates = arena_must_alloc(arena, (rows + 1) * sizeof *column->dates);
        break;
    case SCHEMA_BOOLEAN:
        column->booleans = arena_must_alloc(arena, rows + 1);
        break;
    }
}

static void
clear(void *array, size_t width, size_t rows)
{
    if (array != NULL) {
        memset(array, 0, rows * width);
    }
}

void
column_clear(struct column *column, size_t rows)
{
    memset(column->states, FIELD_ABSENT, rows);
    clear(column->codes, sizeof *column->codes, rows);
    clear(column->spans, sizeof *column->spans, rows);
    clear(column->numbers, sizeof *column->numbers, rows);
    clear(column->dates, sizeof *column->dates, rows);
    clear(column->booleans, sizeof *column->booleans, rows);
}

static void
move(void *array, size_t width, size_t to, size_t from, size_t count)
{
    if (array != NULL) {
        memmove((char *)array + to * width, (char *)array + from * width, count * width);
    }
}

void
column_move(struct column *column, size_t to, size_t from, size_t count)
{
    move(column->states, sizeof *column->states, to, from, count);
    move(column->codes, sizeof *column->codes, to, from, count);
    move(column->spans, sizeof *column->spans, to, from, count);
    move(column->numbers, sizeof *column->numbers, to, from, count);
    move(column->dates, sizeof *column->dates, to, from, count);
    move(column->booleans, sizeof *column->booleans, to, from, count);
}

void
column_set_valid(struct column *column, size_t rows)
{
    memset(column->valid, 0, (rows / 64 + 1) * sizeof *column->valid);
    for (size_t row = 0; row < rows; row++) {
        const uint64_t exists = column->states[row] == FIELD_OK || column->states[row] == FIELD_CHANGED;

        column->valid[row / 64] |= exists << (row % 64);
    }
}

uint64_t
column_count_distinct(const struct column *column, size_t rows, struct arena *scratch)
{
    struct dictionary texts = {.borrows = true};
    uint64_t distinct = 0;

    if (column_is_plain(column)) {
        for (size_t row = 0; row < rows; row++) {
            (void)dictionary_add(&texts, column_text(column, row), scratch);
        }
        return texts.count;
    }
    if (column->codes != NULL) {
        uint8_t *seen = arena_must_zero(scratch, (size_t)column->dictionary.count + 1, 1);

        for (size_t row = 0; row < rows; row++) {
            distinct += column->codes[row] != 0 && seen[column->codes[row]] == 0;
            seen[column->codes[row]] = 1;
        }
    }
    return distinct;
}
