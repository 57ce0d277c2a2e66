/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/grid.h"

#include "common/ground/array.h"
#include "extract/read/base/limits.h"

#include <inttypes.h>
#include <stdlib.h>

struct reader {
    struct grid grid;
    const char *name;
    size_t sheet;
    size_t row;
};

void
grid_init(struct grid *grid)
{
    *grid = (struct grid){0};
    arena_init(&grid->arena, 0);
}

void
grid_done(struct grid *grid)
{
    arena_done(&grid->arena);
}

size_t
grid_sheet(struct grid *grid, struct text name)
{
    struct grid_sheet *sheet;

    if (grid->count == limits.sheets) {
        grid->over = "sheets";
    }
    if (grid->over != NULL) {
        return SIZE_MAX;
    }
    grid->sheets = array_grow(&grid->arena, grid->sheets, grid->count, &grid->capacity, 8, sizeof *grid->sheets);
    sheet = &grid->sheets[grid->count];
    *sheet = (struct grid_sheet){.name = arena_must_text(&grid->arena, name), .next_row = 1};
    sheet->spans = arena_must_zero(&grid->arena, limits.columns, sizeof *sheet->spans);
    return grid->count++;
}

void
grid_row(struct grid *grid, size_t number, uint64_t row)
{
    struct grid_sheet *sheet;

    if (grid->over != NULL || number >= grid->count) {
        return;
    }
    grid_end_row(grid, number);
    sheet = &grid->sheets[number];
    sheet->next_row = row > sheet->next_row ? row : sheet->next_row;
    sheet->rows = array_grow(&grid->arena, sheet->rows, sheet->count, &sheet->capacity, 64, sizeof *sheet->rows);
    sheet->rows[sheet->count++] = (struct grid_row){.number = sheet->next_row++};
    sheet->next_column = 0;
}

static void
put(struct grid *grid, struct grid_sheet *sheet, size_t column, struct text text, bool derived)
{
    struct grid_row *row = &sheet->rows[sheet->count - 1];

    if (text.size == 0 || grid->over != NULL) {
        return;
    }
    grid->over = ++grid->cells > limits.grid_cells ? "cells" : NULL;
    row->cells = array_grow(&grid->arena, row->cells, row->count, &row->capacity, 16, sizeof *row->cells);
    row->cells[row->count++] = (struct grid_cell){(uint32_t)column, derived, text};
}

/* Columns from the next one up to `column` that earlier rows span. */
static void
fill_spans(struct grid *grid, struct grid_sheet *sheet, size_t column)
{
    const uint64_t number = sheet->rows[sheet->count - 1].number;

    for (size_t at = sheet->next_column; at < column && at < sheet->span_count; at++) {
        if (sheet->spans[at].last_row >= number) {
            put(grid, sheet, at, sheet->spans[at].text, true);
        }
    }
}

void
grid_end_row(struct grid *grid, size_t number)
{
    struct grid_sheet *sheet = &grid->sheets[number];

    if (sheet->count > 0) {
        fill_spans(grid, sheet, sheet->span_count);
        sheet->next_column = sheet->next_column > sheet->span_count ? sheet->next_column : sheet->span_count;
    }
}

static size_t
free_column(const struct grid_sheet *sheet)
{
    const uint64_t number = sheet->rows[sheet->count - 1].number;
    size_t column = sheet->next_column;

    while (column < sheet->span_count && sheet->spans[column].last_row >= number) {
        column++;
    }
    return column;
}

static void
note_span(struct grid_sheet *sheet, size_t column, struct text text, uint64_t down)
{
    sheet->spans[column] = (struct grid_span){sheet->rows[sheet->count - 1].number + down - 1, text};
    sheet->span_count = column >= sheet->span_count ? column + 1 : sheet->span_count;
}

/* Says which limit the cell would break. */
static const char *
breaks_limit(struct grid *grid, size_t column, struct text text)
{
    grid->bytes += text.size;
    return column >= limits.columns ? "columns" : text.size > limits.cell_bytes || grid->bytes > limits.grid_bytes ? "bytes" : NULL;
}

void
grid_cell(struct grid *grid, size_t number, size_t column, struct text text, size_t across, uint64_t down)
{
    struct grid_sheet *sheet = number < grid->count ? &grid->sheets[number] : NULL;
    const uint64_t most = down < limits.grid_cells ? down : limits.grid_cells;
    struct text copy;

    if (grid->over != NULL || sheet == NULL || sheet->count == 0) {
        return;
    }
    column = column == GRID_NEXT ? free_column(sheet) : column;
    across = across == 0 ? 1 : across;
    grid->over = breaks_limit(grid, column, text);
    if (grid->over != NULL) {
        return;
    }
    copy = text.size == 0 ? TEXT_NULL : arena_must_text(&grid->arena, text);
    fill_spans(grid, sheet, column);
    for (size_t at = column; at < column + across && at < limits.columns; at++) {
        put(grid, sheet, at, copy, at > column);
        if (most > 1) {
            note_span(sheet, at, copy, most);
        }
    }
    sheet->next_column = column + across;
}

enum status
grid_reader_new(struct grid *grid, const struct reader_input *input, struct reader **reader, struct error *err)
{
    struct reader *made = grid->over != NULL ? NULL : calloc(1, sizeof *made);

    *reader = NULL;
    if (made == NULL) {
        const char *over = grid->over;

        grid_done(grid);
        if (over == NULL) {
            return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", input->name);
        }
        (void)error_set(err, STATUS_DATA, "E-BOOK-LIMIT", "\"%s\": more %s than a table may have", input->name, over);
        error_hint(err, "have it sent in parts, or as CSV");
        return STATUS_DATA;
    }
    for (size_t sheet = 0; sheet < grid->count; sheet++) {
        grid_end_row(grid, sheet);
    }
    *made = (struct reader){.grid = *grid, .name = input->name};
    *reader = made;
    return STATUS_OK;
}

/* Cells of one row, with blanks for what is not there. */
static bool
append_row(struct reader_batch *batch, const struct grid_row *row)
{
    size_t column = 0;

    (void)reader_batch_row(batch, row->number);
    for (size_t at = 0; at < row->count; at++) {
        if (row->cells[at].column < column) {
            continue;
        }
        for (; column < row->cells[at].column; column++) {
            if (!reader_batch_cell(batch, TEXT_NULL)) {
                return false;
            }
        }
        if (!reader_batch_cell(batch, row->cells[at].text) || (row->cells[at].derived && !reader_batch_mark(batch, READER_DERIVED))) {
            return false;
        }
        column++;
    }
    return true;
}

enum status
grid_reader_next(struct reader *reader, struct reader_batch *batch, bool *more, struct error *err)
{
    const struct grid *grid = &reader->grid;

    reader_batch_clear(batch);
    while (reader->sheet < grid->count && reader->row == grid->sheets[reader->sheet].count) {
        reader->sheet++;
        reader->row = 0;
    }
    if (reader->sheet < grid->count) {
        const struct grid_sheet *sheet = &grid->sheets[reader->sheet];

        batch->sheet = sheet->name;
        batch->sheet_number = reader->sheet;
        batch->sight = sheet->sight;
        while (reader->row < sheet->count && batch->row_count < READER_ROWS) {
            if (!append_row(batch, &sheet->rows[reader->row++])) {
                return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the rows of \"%s\"", reader->name);
            }
        }
    }
    *more = batch->row_count > 0;
    return STATUS_OK;
}

void
grid_reader_close(struct reader *reader)
{
    grid_done(&reader->grid);
    free(reader);
}

bool
grid_reader_sheet(const struct reader *reader, size_t number, struct reader_sheet *sheet)
{
    if (number >= reader->grid.count) {
        return false;
    }
    *sheet = (struct reader_sheet){reader->grid.sheets[number].name, reader->grid.sheets[number].sight, true};
    return true;
}
