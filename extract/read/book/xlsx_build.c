/* SPDX-License-Identifier: Apache-2.0 */
/* A cell's text is copied into the row's arena when the cell ends, so views stay put; a shared string is not copied. */
#include "extract/read/book/xlsx_build.h"

#include "extract/read/base/limits.h"

#include <stdlib.h>

enum { COLUMNS = 16384, ROWS = 1048576 };

bool
xlsx_build_init(struct xlsx_build *build, struct xlsx_book *book, size_t sheet, struct xlsx_report *report)
{
    *build = (struct xlsx_build){.book = book, .report = report, .next_row = 1};
    arena_init(&build->arena, (size_t)limits.row_bytes);
    buffer_init(&build->text, book->limits->text_bytes);
    xlsx_merge_init(&build->merges);
    build->cells = calloc(COLUMNS, sizeof *build->cells);
    build->shared = calloc(COLUMNS, sizeof *build->shared);
    build->row = (struct xlsx_row){.sheet = sheet, .cells = build->cells, .date1904 = book->date1904};
    return build->cells != NULL && build->shared != NULL && buffer_reserve(&build->text, 1);
}

void
xlsx_build_done(struct xlsx_build *build)
{
    xlsx_merge_done(&build->merges);
    arena_done(&build->arena);
    buffer_done(&build->text);
    free(build->cells);
    free(build->shared);
}

static enum status
refuse_row(const struct xlsx_build *build, struct error *err, const char *reason)
{
    return xlsx_cell_refuse(build->book, &build->row, err, reason);
}

enum status
xlsx_build_begin_row(struct xlsx_build *build, struct text reference, struct text hidden, struct error *err)
{
    size_t number = build->next_row;

    if (!text_is_null(reference) && (!xlsx_cell_index(reference, &number) || number == 0)) {
        return refuse_row(build, err, "the next row has an impossible number");
    }
    if (number > ROWS) {
        return refuse_row(build, err, "the next row has an impossible number");
    }
    if (number < build->next_row) {
        return refuse_row(build, err, "a row with a lower number follows");
    }
    memset(build->cells, 0, build->used * sizeof *build->cells);
    memset(build->shared, 0, build->used * sizeof *build->shared);
    arena_reset(&build->arena);
    build->used = 0;
    build->own = 0;
    build->next_column = 0;
    build->row.number = (uint32_t)number;
    build->row.hidden = text_equal(hidden, TEXT("1")) || text_equal(hidden, TEXT("true"));
    build->next_row = (uint32_t)number + 1;
    return STATUS_OK;
}

enum status
xlsx_build_begin_cell(struct xlsx_build *build, struct text reference, struct text type, struct text style, struct error *err)
{
    uint32_t row;

    build->column = build->next_column;
    build->type = text_is_null(type) ? XLSX_CELL_NUMBER : xlsx_cell_type(type);
    build->style = 0;
    build->formula = false;
    build->has_value = false;
    buffer_clear(&build->text);
    (void)xlsx_cell_index(style, &build->style);
    if (!text_is_null(reference) && !xlsx_merge_reference(reference, &build->column, &row)) {
        return refuse_row(build, err, "a cell has an impossible reference");
    }
    if (build->column >= COLUMNS) {
        return refuse_row(build, err, "more cells than a sheet has columns");
    }
    build->next_column = build->column + 1;
    return STATUS_OK;
}

enum status
xlsx_build_end_cell(struct xlsx_build *build, struct error *err)
{
    struct xlsx_cell *cell = &build->cells[build->column];

    if (!build->has_value && !build->formula) {
        return STATUS_OK;
    }
    if (!buffer_ok(&build->text)) {
        return xlsx_book_over(build->book, build->book->limits->text_bytes, "bytes in one cell", err);
    }
    build->used = build->column >= build->used ? build->column + 1 : build->used;
    *cell = (struct xlsx_cell){.formula = build->formula};
    build->shared[build->column] = false;
    if (build->has_value) {
        const struct xlsx_cell_source source = {build->book, &build->row, &build->arena, &build->text, build->type, build->style};

        build->shared[build->column] = build->type == XLSX_CELL_SHARED;
        TRY(xlsx_cell_set(&source, cell, err));
    }
    if (cell->kind == XLSX_EMPTY) {
        cell->text = TEXT_NULL;
        /* an empty text is a result; a number cannot be empty */
        cell->unsaved = build->formula && (!build->has_value || build->type == XLSX_CELL_NUMBER);
    }
    build->own += cell->kind != XLSX_EMPTY || cell->formula;
    return STATUS_OK;
}

enum status
xlsx_build_end_row(struct xlsx_build *build, bool *ready, struct error *err)
{
    *ready = build->own > 0;
    if (!*ready) {
        return STATUS_OK;
    }
    if (build->merges.count > 0) {
        const size_t filled = xlsx_merge_fill(&build->merges, build->row.number, build->cells, build->shared, build->used);

        if (filled == SIZE_MAX) {
            return xlsx_book_over(build->book, 64, "MB of text in merged cells", err);
        }
        build->used = filled;
    }
    build->total_cells += build->used;
    if (build->total_cells > build->book->limits->cells) {
        return xlsx_book_over(build->book, build->book->limits->cells, "cells in one sheet", err);
    }
    build->row.count = build->used;
    while (build->row.count > 0 && build->cells[build->row.count - 1].kind == XLSX_EMPTY && !build->cells[build->row.count - 1].formula) {
        build->row.count--;
    }
    xlsx_cell_count(build->report, &build->row);
    return STATUS_OK;
}
