/* SPDX-License-Identifier: Apache-2.0 */
/* worksheet > sheetData > row > c > v | is | f: a state for each element that matters; below any other one everything is skipped. A cell's text gathers
 * in `text` and is copied into the row's arena when the cell ends, so views stay put; a shared string is not copied. Behind a row with a
 * value the parser is paused and the row handed out. */
#include "extract/xlsx_rows.h"

#include "extract/xlsx_cell.h"
#include "extract/xlsx_merge.h"
#include "extract/xlsx_xml.h"

#include <stdlib.h>

enum { COLUMNS = 16384, ROWS = 1048576, ROW_ARENA = 256 * 1024 * 1024 };

enum place { AT_TOP, AT_SHEET, AT_ROWS, AT_ROW, AT_CELL, AT_VALUE, AT_FORMULA, AT_INLINE, AT_RUN, AT_TEXT, AT_RUN_TEXT };

struct xlsx_rows {
    struct xlsx_book *book;
    struct xlsx_report *report;
    struct xlsx_xml *xml;
    struct xlsx_merges merges;
    struct arena arena; /* texts of the row */
    struct buffer text; /* of the cell */
    struct xlsx_cell *cells;
    bool *shared;       /* by column: the text belongs to the book */
    size_t used;        /* columns from here on are EMPTY */
    size_t own;         /* cells of the row with a value or formula */
    size_t skip;        /* depth inside of an element that does not matter */
    enum place place;
    enum xlsx_cell_type type;
    size_t style;
    uint32_t column;    /* of the cell */
    uint32_t next_column;
    uint32_t next_row;
    bool formula;
    bool has_value;
    uint64_t total_cells;
    struct xlsx_row row;
};

static enum status
refuse_row(const struct xlsx_rows *rows, struct error *err, const char *reason)
{
    return xlsx_cell_refuse(rows->book, &rows->row, err, reason);
}

/* ---- rows ---- */

static enum status
begin_row(struct xlsx_rows *rows, const char **attributes, struct error *err)
{
    const struct text hidden = xlsx_xml_attribute(attributes, "hidden");
    const struct text reference = xlsx_xml_attribute(attributes, "r");
    size_t number = rows->next_row;

    if (!text_is_null(reference) && (!xlsx_cell_index(reference, &number) || number == 0 || number > ROWS)) {
        return refuse_row(rows, err, "the next row has an impossible number");
    }
    if (number < rows->next_row) {
        return refuse_row(rows, err, "a row with a lower number follows");
    }
    memset(rows->cells, 0, rows->used * sizeof *rows->cells);
    memset(rows->shared, 0, rows->used * sizeof *rows->shared);
    arena_reset(&rows->arena);
    rows->used = 0;
    rows->own = 0;
    rows->next_column = 0;
    rows->row.number = (uint32_t)number;
    rows->row.hidden = text_equal(hidden, TEXT("1")) || text_equal(hidden, TEXT("true"));
    rows->next_row = (uint32_t)number + 1;
    rows->place = AT_ROW;
    return STATUS_OK;
}

/* Hands the row out when it has anything of its own. */
static enum status
end_row(struct xlsx_rows *rows, struct error *err)
{
    rows->place = AT_ROWS;
    if (rows->own == 0) {
        return STATUS_OK;
    }
    if (rows->merges.count > 0) {
        const size_t filled = xlsx_merge_fill(&rows->merges, rows->row.number, rows->cells, rows->shared, rows->used);

        if (filled == SIZE_MAX) {
            return xlsx_book_over(rows->book, 64, "MB of text in merged cells", err);
        }
        rows->used = filled;
    }
    rows->total_cells += rows->used;
    if (rows->total_cells > rows->book->limits->cells) {
        return xlsx_book_over(rows->book, rows->book->limits->cells, "cells in one sheet", err);
    }
    rows->row.count = rows->used;
    while (rows->row.count > 0 && rows->cells[rows->row.count - 1].kind == XLSX_EMPTY && !rows->cells[rows->row.count - 1].formula) {
        rows->row.count--;
    }
    xlsx_cell_count(rows->report, &rows->row);
    xlsx_xml_pause(rows->xml);
    return STATUS_OK;
}

/* ---- cells ---- */

static enum status
begin_cell(struct xlsx_rows *rows, const char **attributes, struct error *err)
{
    uint32_t row;

    rows->column = rows->next_column;
    rows->type = XLSX_CELL_NUMBER;
    rows->style = 0;
    rows->formula = false;
    rows->has_value = false;
    buffer_clear(&rows->text);
    for (; *attributes != NULL; attributes += 2) {
        const struct text value = text_from(attributes[1]);

        if (strcmp(attributes[0], "r") == 0) {
            if (!xlsx_merge_reference(value, &rows->column, &row)) {
                return refuse_row(rows, err, "a cell has an impossible reference");
            }
        } else if (strcmp(attributes[0], "t") == 0) {
            rows->type = xlsx_cell_type(value);
        } else if (strcmp(attributes[0], "s") == 0) {
            (void)xlsx_cell_index(value, &rows->style);
        }
    }
    if (rows->column >= COLUMNS) {
        return refuse_row(rows, err, "more cells than a sheet has columns");
    }
    rows->next_column = rows->column + 1;
    rows->place = AT_CELL;
    return STATUS_OK;
}

static enum status
end_cell(struct xlsx_rows *rows, struct error *err)
{
    struct xlsx_cell *cell = &rows->cells[rows->column];

    rows->place = AT_ROW;
    if (!rows->has_value && !rows->formula) {
        return STATUS_OK;
    }
    if (!buffer_ok(&rows->text)) {
        return xlsx_book_over(rows->book, rows->book->limits->text_bytes, "bytes in one cell", err);
    }
    rows->used = rows->column >= rows->used ? rows->column + 1 : rows->used;
    *cell = (struct xlsx_cell){.formula = rows->formula};
    if (rows->has_value) {
        const struct xlsx_cell_source source = {rows->book, &rows->row, &rows->arena, &rows->text, rows->type, rows->style};

        rows->shared[rows->column] = rows->type == XLSX_CELL_SHARED;
        TRY(xlsx_cell_set(&source, cell, err));
    }
    if (cell->kind == XLSX_EMPTY) {
        cell->text = TEXT_NULL;
    }
    rows->own += cell->kind != XLSX_EMPTY || cell->formula;
    return STATUS_OK;
}

/* ---- events ---- */

static enum status
enter(struct xlsx_rows *rows, enum place place)
{
    rows->place = place;
    rows->has_value |= place == AT_VALUE || place == AT_INLINE;
    rows->formula |= place == AT_FORMULA;
    return STATUS_OK;
}

/* A cell may hold both `is` and a stray `v`: the type says which one counts. */
static enum status
begin_in_cell(struct xlsx_rows *rows, const char *name)
{
    const bool inlined = rows->type == XLSX_CELL_INLINE;

    if (strcmp(name, "f") == 0) {
        return enter(rows, AT_FORMULA);
    }
    if ((strcmp(name, "v") == 0 && !(inlined && rows->has_value)) || (strcmp(name, "is") == 0 && (inlined || !rows->has_value))) {
        buffer_clear(&rows->text);
        return enter(rows, name[0] == 'v' ? AT_VALUE : AT_INLINE);
    }
    rows->skip = 1;
    return STATUS_OK;
}

static enum status
on_begin(void *context, const char *name, const char **attributes, struct error *err)
{
    struct xlsx_rows *rows = context;

    if (rows->skip > 0) {
        rows->skip++;
        return STATUS_OK;
    }
    switch (rows->place) {
    case AT_ROW:
        if (strcmp(name, "c") == 0) {
            return begin_cell(rows, attributes, err);
        }
        break;
    case AT_CELL:
        return begin_in_cell(rows, name);
    case AT_ROWS:
        if (strcmp(name, "row") == 0) {
            return begin_row(rows, attributes, err);
        }
        break;
    case AT_INLINE:
    case AT_RUN:
        if (strcmp(name, "t") == 0) {
            return enter(rows, rows->place == AT_INLINE ? AT_TEXT : AT_RUN_TEXT);
        }
        if (rows->place == AT_INLINE && strcmp(name, "r") == 0) {
            return enter(rows, AT_RUN);
        }
        break;
    case AT_TOP:
        return enter(rows, AT_SHEET);
    case AT_SHEET:
        if (strcmp(name, "sheetData") == 0) {
            return enter(rows, AT_ROWS);
        }
        break;
    case AT_VALUE:
    case AT_FORMULA:
    case AT_TEXT:
    case AT_RUN_TEXT:
        break;
    }
    rows->skip = 1;
    return STATUS_OK;
}

static enum status
on_end(void *context, const char *name, struct error *err)
{
    /* the element around each place */
    static const enum place around[] = {
        [AT_TOP] = AT_TOP,       [AT_SHEET] = AT_TOP,     [AT_ROWS] = AT_SHEET,  [AT_ROW] = AT_ROWS,    [AT_CELL] = AT_ROW, [AT_VALUE] = AT_CELL,
        [AT_FORMULA] = AT_CELL,  [AT_INLINE] = AT_CELL,   [AT_RUN] = AT_INLINE,  [AT_TEXT] = AT_INLINE, [AT_RUN_TEXT] = AT_RUN,
    };
    struct xlsx_rows *rows = context;

    (void)name;
    if (rows->skip > 0) {
        rows->skip--;
        return STATUS_OK;
    }
    if (rows->place == AT_CELL) {
        return end_cell(rows, err);
    }
    if (rows->place == AT_ROW) {
        return end_row(rows, err);
    }
    rows->place = around[rows->place];
    return STATUS_OK;
}

static enum status
on_text(void *context, struct text text, struct error *err)
{
    struct xlsx_rows *rows = context;

    (void)err;
    if (rows->skip == 0 && (rows->place == AT_VALUE || rows->place == AT_TEXT || rows->place == AT_RUN_TEXT)) {
        buffer_append_text(&rows->text, text);
    }
    return STATUS_OK;
}

/* ---- the sheet ---- */

static enum status
start(struct xlsx_rows *rows, size_t sheet, struct error *err)
{
    static const struct xlsx_xml_events events = {on_begin, on_end, on_text};
    const struct xlsx_book *book = rows->book;
    const struct xlsx_book_sheet *there = &book->sheets[sheet];

    rows->row.sheet = sheet;
    rows->row.cells = rows->cells;
    rows->next_row = 1;
    if (!there->sheet.table && there->entry != SIZE_MAX) {
        return STATUS_OK; /* a chart: no rows */
    }
    if (there->entry == SIZE_MAX) {
        return xlsx_book_refuse(book, err, "sheet \"%.*s\" is listed, but its part is missing", TEXT_ARG(there->sheet.name));
    }
    TRY(xlsx_merge_read(book, there->entry, &rows->merges, err));
    return xlsx_xml_new(book->zip, there->entry, book->path, book->limits->nesting, &events, rows, &rows->xml, err);
}

enum status
xlsx_rows_new(struct xlsx_book *book, size_t sheet, struct xlsx_report *report, struct xlsx_rows **rows, struct error *err)
{
    struct xlsx_rows *made = calloc(1, sizeof *made);
    enum status status;

    *rows = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", book->path);
    }
    made->book = book;
    made->report = report;
    arena_init(&made->arena, ROW_ARENA);
    buffer_init(&made->text, book->limits->text_bytes);
    xlsx_merge_init(&made->merges);
    made->cells = calloc(COLUMNS, sizeof *made->cells);
    made->shared = calloc(COLUMNS, sizeof *made->shared);
    if (made->cells == NULL || made->shared == NULL || !buffer_reserve(&made->text, 1)) {
        status = error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", book->path);
    } else {
        status = start(made, sheet, err);
    }
    if (status != STATUS_OK) {
        xlsx_rows_free(made);
        return status;
    }
    *rows = made;
    return STATUS_OK;
}

void
xlsx_rows_free(struct xlsx_rows *rows)
{
    if (rows == NULL) {
        return;
    }
    xlsx_xml_free(rows->xml);
    xlsx_merge_done(&rows->merges);
    arena_done(&rows->arena);
    buffer_done(&rows->text);
    free(rows->cells);
    free(rows->shared);
    free(rows);
}

enum status
xlsx_rows_next(struct xlsx_rows *rows, const struct xlsx_row **row, struct error *err)
{
    bool more = false;

    *row = NULL;
    if (rows->xml != NULL) {
        TRY(xlsx_xml_run(rows->xml, &more, err));
    }
    if (more) {
        *row = &rows->row;
    }
    return STATUS_OK;
}
