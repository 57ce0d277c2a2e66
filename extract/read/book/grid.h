/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that are read whole before their rows are handed out: web pages, SpreadsheetML 2003, OpenDocument. Cells that span others are
 * filled in, and the filled ones marked derived. Bounded by limits.h: sheets, columns, cells and bytes; beyond them a grid is `over` and
 * takes no more. Memory is its own. One thread. */
#ifndef BIDUI_GRID_H
#define BIDUI_GRID_H

#include "extract/read/base/reader.h"

#define GRID_NEXT SIZE_MAX

struct grid_cell {
    uint32_t column;
    bool derived;
    struct text text;
};

struct grid_row {
    uint64_t number;
    struct grid_cell *cells; /* by column */
    size_t count;
    size_t capacity;
};

/* What a cell of an earlier row fills in. */
struct grid_span {
    uint64_t last_row;
    struct text text;
};

struct grid_sheet {
    struct text name;
    enum reader_sight sight;
    struct grid_row *rows;
    size_t count;
    size_t capacity;
    uint64_t next_row;
    size_t next_column;
    struct grid_span *spans; /* by column */
    size_t span_count;       /* columns up to the last that ever had one */
};

struct grid {
    struct arena arena;
    struct grid_sheet *sheets;
    size_t count;
    size_t capacity;
    uint64_t cells;
    uint64_t bytes;
    const char *over; /* which limit was met; NULL: none */
};

void grid_init(struct grid *grid);
void grid_done(struct grid *grid);
/* A new sheet; its number. SIZE_MAX when the grid is over. */
size_t grid_sheet(struct grid *grid, struct text name);
/* A new row of that sheet; `row` 1-based, or 0: the next. */
void grid_row(struct grid *grid, size_t number, uint64_t row);
/* A cell of the newest row at `column` (GRID_NEXT: the next that nothing spans) over so many columns and rows, 1 and more. The text is
 * copied. */
void grid_cell(struct grid *grid, size_t sheet, size_t column, struct text text, size_t across, uint64_t down);
/* The row is complete: what earlier rows span is filled in. Called by grid_row for the row before. */
void grid_end_row(struct grid *grid, size_t sheet);

/* A reader over a grid, which it owns from here on, for formats to return. E-BOOK-LIMIT when the grid is over. */
enum status grid_reader_new(struct grid *grid, const struct reader_input *input, struct reader **reader,
                            struct error *err) ERROR_MUST_CHECK;
enum status grid_reader_next(struct reader *reader, struct reader_batch *batch, bool *more, struct error *err) ERROR_MUST_CHECK;
void grid_reader_close(struct reader *reader);
bool grid_reader_sheet(const struct reader *reader, size_t number, struct reader_sheet *sheet);

#endif
