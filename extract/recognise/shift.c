/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/shift.h"

#include "extract/recognise/simplify.h"

/* SHAPE_NONE: of a column of which no form is typical; it is like nothing. */
enum shape { SHAPE_NONE, SHAPE_BLANK, SHAPE_HAN, SHAPE_LETTERS, SHAPE_DATE, SHAPE_LONG, SHAPE_NUMBER, SHAPES };
enum { LONG_DIGITS = 12 };

static bool
is_date(struct text cell, size_t digits)
{
    return (digits == 8 && cell.size == 8 && (cell.data[0] == '1' || cell.data[0] == '2'))
           || (digits == 4 && cell.size > 5 && (cell.data[4] == '-' || cell.data[4] == '/' || (unsigned char)cell.data[4] >= 0x80));
}

static enum shape
shape_of(struct text cell)
{
    size_t digits = 0;
    unsigned char first;

    if (cell.size == 0 || simplify_is_blank(cell)) {
        return SHAPE_BLANK;
    }
    while (digits < cell.size && cell.data[digits] >= '0' && cell.data[digits] <= '9') {
        digits++;
    }
    first = (unsigned char)cell.data[0];
    if (digits == 0 && first != '-' && first != '+') {
        return first >= 0x80 ? SHAPE_HAN : SHAPE_LETTERS;
    }
    return is_date(cell, digits) ? SHAPE_DATE : digits >= LONG_DIGITS ? SHAPE_LONG : SHAPE_NUMBER;
}

static enum shape
typical(const size_t tally[SHAPES])
{
    size_t filled = 0;

    for (enum shape shape = SHAPE_HAN; shape < SHAPES; shape++) {
        filled += tally[shape];
    }
    for (enum shape shape = SHAPE_HAN; shape < SHAPES; shape++) {
        if (tally[shape] >= 2 && tally[shape] * 2 > filled) {
            return shape;
        }
    }
    return SHAPE_NONE;
}

unsigned char *
shift_measure(const struct reader_batch *batch, uint64_t header, size_t columns, struct arena *arena)
{
    size_t(*tally)[SHAPES] = arena_must_zero(arena, columns + 1, sizeof *tally);
    unsigned char *shapes = arena_must_zero(arena, columns + 1, sizeof *shapes);

    for (size_t at = 0; at < batch->row_count; at++) {
        const struct reader_row *row = &batch->rows[at];

        /* Where there are no sheets a row that lacks a cell has the others in wrong columns. */
        if (row->number > header && row->fault == READER_GOOD && (!text_is_null(batch->sheet) || row->cell_count >= columns)) {
            for (size_t column = 0; column < columns && column < row->cell_count; column++) {
                tally[column][shape_of(reader_row_cells(batch, row)[column])]++;
            }
        }
    }
    for (size_t column = 0; column < columns; column++) {
        shapes[column] = (unsigned char)typical(tally[column]);
    }
    return shapes;
}

/* A row that ends with the last title, whose own last cell was blank and fell off the end: from the right, cells that look like the column
 * to the left of theirs, two of them not like their own and of two forms. One alone may be a date that somebody wrote as a remark. */
static bool
fills_last_askew(const unsigned char *shapes, size_t columns, const struct text *cells)
{
    enum shape first = SHAPE_NONE;

    for (size_t column = columns; column-- > 1;) {
        const enum shape shape = shape_of(cells[column]);

        if (shape == SHAPE_BLANK || shape != (enum shape)shapes[column - 1]) {
            return false;
        }
        if (shape != (enum shape)shapes[column]) {
            if (first != SHAPE_NONE && first != shape) {
                return true;
            }
            first = shape;
        }
    }
    return false;
}

/* From the right, cell by cell: as many more as look like the column to the left of their own than like their own make the row askew, when
 * one of them stands under a title. The last alone may be a remark that was written behind the table. */
bool
shift_is_askew(const unsigned char *shapes, size_t columns, const struct text *cells, size_t count)
{
    int more = 0;
    bool strange = false;

    if (columns == 0 || count < columns) {
        return false;
    }
    if (count == columns || shape_of(cells[columns]) == SHAPE_BLANK) {
        return fills_last_askew(shapes, columns, cells);
    }
    if (shape_of(cells[columns]) != (enum shape)shapes[columns - 1]) {
        return false;
    }
    for (size_t column = columns; column-- > 1;) {
        const enum shape shape = shape_of(cells[column]);
        const bool fits_left = shape == (enum shape)shapes[column - 1];
        const bool fits = shape == (enum shape)shapes[column];

        more += (int)fits_left - (int)fits;
        strange = strange || (fits_left && !fits);
        if (strange && more > 0) {
            return true;
        }
    }
    return false;
}
