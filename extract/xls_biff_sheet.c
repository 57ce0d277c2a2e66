/* SPDX-License-Identifier: Apache-2.0 */
/* The records of one sheet. A formula's record holds a number, or says that a text follows in a record of its own, or holds a truth or error. */
#include "extract/xls_biff.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    RECORD_FORMULA = 0x06,
    RECORD_EOF = 0x0A,
    RECORD_CONTINUE = 0x3C,
    RECORD_MULTIPLE_RK = 0xBD,
    RECORD_MERGED = 0xE5,
    RECORD_NUMBER = 0x203,
    RECORD_BOOL_ERROR = 0x205,
    RECORD_STRING = 0x207,
    RECORD_ROW = 0x208,
    RECORD_RK = 0x27E,
    RECORD_BOF = 0x809,
    NOT_A_NUMBER = 0xFFFF, /* in the last two bytes of a formula's value */
    CELLS_MAX = XLS_BIFF_ROWS * XLS_BIFF_COLUMNS,
    MERGES_MAX = 100000
};

struct sheet_reader {
    const struct xls_biff *biff;
    struct xls_biff_cells *cells;
    struct xlsx_merges *merges;
    struct arena *arena;
    bool text_follows; /* the last cell is a formula whose text comes next */
    bool failed;
};

static struct xls_biff_cell *
add_cell(struct sheet_reader *reader, unsigned row, unsigned column)
{
    struct xls_biff_cells *cells = reader->cells;

    if (column >= XLS_BIFF_COLUMNS || cells->count == CELLS_MAX) {
        return NULL;
    }
    if (cells->count == cells->capacity) {
        const size_t capacity = cells->capacity == 0 ? 1024 : cells->capacity * 2;
        struct xls_biff_cell *items = realloc(cells->items, capacity * sizeof *items);

        if (items == NULL) {
            reader->failed = true;
            return NULL;
        }
        cells->items = items;
        cells->capacity = capacity;
    }
    cells->items[cells->count] = (struct xls_biff_cell){.row = row, .column = column};
    return &cells->items[cells->count++];
}

static void
set_number(struct sheet_reader *reader, struct xls_biff_cell *cell, unsigned style, double value)
{
    const struct xls_biff *biff = reader->biff;
    const struct xlsx_number_format format = style < biff->style_count ? biff->styles[style] : (struct xlsx_number_format){0};
    char lexeme[XLSX_NUMBER_TEXT];
    char text[XLSX_NUMBER_TEXT];
    size_t size = (size_t)snprintf(lexeme, sizeof lexeme, "%.17g", value);
    bool lost;

    cell->cell.lexeme = arena_must_text(reader->arena, (struct text){lexeme, size});
    cell->cell.kind = xlsx_number_text(cell->cell.lexeme, format, biff->date1904, text, &size, &lost);
    cell->cell.text = cell->cell.kind == XLSX_TEXT ? cell->cell.lexeme : arena_must_text(reader->arena, (struct text){text, size});
}

static double
take_double(struct text data, size_t at)
{
    double value = 0;

    if (at + sizeof value <= data.size) {
        memcpy(&value, data.data + at, sizeof value); /* little-endian, as we are */
    }
    return value;
}

/* 30 bits of an integer or of the upper part of a double, and whether they are hundredths. */
static double
take_rk(unsigned rk)
{
    double value;

    if ((rk & 2) != 0) {
        value = (double)((int32_t)(rk & ~3U) / 4);
    } else {
        const uint64_t bits = (uint64_t)(rk & ~3U) << 32;

        memcpy(&value, &bits, sizeof value);
    }
    return (rk & 1) != 0 ? value / 100 : value;
}

static void
set_error(struct xls_biff_cell *cell, unsigned code)
{
    static const struct {
        unsigned code;
        const char *text;
    } errors[] = {
        {0x00, "#NULL!"}, {0x07, "#DIV/0!"}, {0x0F, "#VALUE!"}, {0x17, "#REF!"}, {0x1D, "#NAME?"}, {0x24, "#NUM!"}, {0x2A, "#N/A"},
    };

    cell->cell.kind = XLSX_ERROR;
    cell->cell.text = TEXT("#ERROR");
    for (size_t at = 0; at < sizeof errors / sizeof errors[0]; at++) {
        if (errors[at].code == code) {
            cell->cell.text = text_from(errors[at].text);
        }
    }
}

static void
set_bool(struct xls_biff_cell *cell, unsigned value)
{
    cell->cell.kind = XLSX_BOOL;
    cell->cell.text = value != 0 ? TEXT("TRUE") : TEXT("FALSE");
}

static void
take_formula(struct sheet_reader *reader, struct text data)
{
    struct xls_biff_cell *cell = add_cell(reader, xls_biff_number(data, 0, 2), xls_biff_number(data, 2, 2));

    if (cell == NULL) {
        return;
    }
    cell->cell.formula = true;
    if (xls_biff_number(data, 12, 2) != NOT_A_NUMBER) {
        set_number(reader, cell, xls_biff_number(data, 4, 2), take_double(data, 6));
        return;
    }
    switch (xls_biff_number(data, 6, 1)) {
    case 0:
        reader->text_follows = true;
        break;
    case 1:
        set_bool(cell, xls_biff_number(data, 8, 1));
        break;
    case 2:
        set_error(cell, xls_biff_number(data, 8, 1));
        break;
    default: /* an empty text */
        break;
    }
}

static void
take_string(struct sheet_reader *reader, struct text data)
{
    struct xls_biff_cell *cell = &reader->cells->items[reader->cells->count - 1];
    const size_t count = xls_biff_number(data, 0, 2);
    const bool biff8 = reader->biff->biff8;

    cell->cell.text = xls_biff_text(reader->biff, data, biff8 ? 3 : 2, count, biff8 && (xls_biff_number(data, 2, 1) & 1) != 0, reader->arena);
    cell->cell.kind = cell->cell.text.size == 0 ? XLSX_EMPTY : XLSX_TEXT;
    if (cell->cell.kind == XLSX_EMPTY) {
        cell->cell.text = TEXT_NULL;
    }
}

static void
take_number(struct sheet_reader *reader, struct text data, bool rk)
{
    struct xls_biff_cell *cell = add_cell(reader, xls_biff_number(data, 0, 2), xls_biff_number(data, 2, 2));

    if (cell != NULL) {
        set_number(reader, cell, xls_biff_number(data, 4, 2), rk ? take_rk(xls_biff_number(data, 6, 4)) : take_double(data, 6));
    }
}

static void
take_multiple(struct sheet_reader *reader, struct text data)
{
    unsigned column = xls_biff_number(data, 2, 2);

    for (size_t at = 4; at + 8 <= data.size; at += 6) {
        struct xls_biff_cell *cell = add_cell(reader, xls_biff_number(data, 0, 2), column++);

        if (cell != NULL) {
            set_number(reader, cell, xls_biff_number(data, at, 2), take_rk(xls_biff_number(data, at + 2, 4)));
        }
    }
}

static void
take_bool_or_error(struct sheet_reader *reader, struct text data)
{
    struct xls_biff_cell *cell = add_cell(reader, xls_biff_number(data, 0, 2), xls_biff_number(data, 2, 2));

    if (cell == NULL) {
        return;
    }
    if (xls_biff_number(data, 7, 1) != 0) {
        set_error(cell, xls_biff_number(data, 6, 1));
    } else {
        set_bool(cell, xls_biff_number(data, 6, 1));
    }
}

static void
take_merged(struct sheet_reader *reader, struct text data)
{
    const size_t count = xls_biff_number(data, 0, 2);

    for (size_t at = 0; at < count && 2 + at * 8 + 8 <= data.size; at++) {
        const size_t start = 2 + at * 8;

        if (!xlsx_merge_add(reader->merges, MERGES_MAX,
                            (struct xlsx_merge){
                                .top = xls_biff_number(data, start, 2) + 1,
                                .bottom = xls_biff_number(data, start + 2, 2) + 1,
                                .left = xls_biff_number(data, start + 4, 2),
                                .right = xls_biff_number(data, start + 6, 2) & 0xFF,
                            })) {
            reader->failed = true;
        }
    }
}

static void
take_record(struct sheet_reader *reader, const struct xls_biff_record *record)
{
    if (record->id == RECORD_STRING && reader->text_follows) {
        take_string(reader, record->data);
    }
    reader->text_follows = reader->text_follows && record->id != RECORD_STRING; /* array and shared formulas may stand between */
    switch (record->id) {
    case RECORD_NUMBER:
    case RECORD_RK:
        take_number(reader, record->data, record->id == RECORD_RK);
        break;
    case RECORD_MULTIPLE_RK:
        take_multiple(reader, record->data);
        break;
    case RECORD_FORMULA:
        reader->text_follows = false;
        take_formula(reader, record->data);
        break;
    case RECORD_BOOL_ERROR:
        take_bool_or_error(reader, record->data);
        break;
    case RECORD_MERGED:
        take_merged(reader, record->data);
        break;
    case RECORD_ROW:
        reader->cells->hidden[xls_biff_number(record->data, 0, 2)] |= (xls_biff_number(record->data, 12, 2) & 0x20) != 0;
        break;
    default:
        break;
    }
}

static int
by_place(const void *left, const void *right)
{
    const struct xls_biff_cell *a = left;
    const struct xls_biff_cell *b = right;

    return a->row != b->row ? (a->row > b->row) - (a->row < b->row) : (a->column > b->column) - (a->column < b->column);
}

bool
xls_biff_sheet_read(const struct xls_biff *biff, const struct xls_biff_sheet *sheet, struct xls_biff_cells *cells, struct xlsx_merges *merges,
                    struct arena *arena)
{
    struct sheet_reader reader = {.biff = biff, .cells = cells, .merges = merges, .arena = arena};
    struct xls_biff_record record;
    size_t offset = sheet->offset;
    size_t depth = 0; /* charts inside of the sheet have records of their own */

    cells->count = 0;
    memset(cells->hidden, 0, sizeof cells->hidden);
    while (!reader.failed && xls_biff_next(biff->stream, &offset, &record)) {
        if (record.id == RECORD_BOF) {
            depth++;
        } else if (record.id == RECORD_EOF && --depth == 0) {
            break;
        } else if (depth == 0) {
            break; /* no sheet begins here */
        } else if (depth == 1) {
            take_record(&reader, &record);
        }
    }
    qsort(cells->items, cells->count, sizeof *cells->items, by_place);
    return !reader.failed && xlsx_merge_ready(merges);
}
