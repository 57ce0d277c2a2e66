/* SPDX-License-Identifier: Apache-2.0 */
/* The records of one sheet. A formula's record holds a number, or says that a text follows in a record of its own, or holds a truth or
 * error. */
#include "common/ground/array.h"
#include "extract/read/book/xls_biff.h"

#include "extract/read/base/limits.h"

#include <stdlib.h>

enum {
    RECORD_FORMULA = 0x06,
    RECORD_EOF = 0x0A,
    RECORD_MULTIPLE_RK = 0xBD,
    RECORD_RICH_LABEL = 0xD6,
    RECORD_MERGED = 0xE5,
    RECORD_SHARED_LABEL = 0xFD,
    RECORD_NUMBER = 0x203,
    RECORD_LABEL = 0x204,
    RECORD_BOOL_ERROR = 0x205,
    RECORD_STRING = 0x207,
    RECORD_ROW = 0x208,
    RECORD_RK = 0x27E,
    RECORD_FORMULA_4 = 0x406,
    RECORD_BOF = 0x809,
    NOT_A_NUMBER = 0xFFFF, /* in the last two bytes of a formula's value */
    CELLS_MAX = XLS_BIFF_ROWS * XLS_BIFF_COLUMNS
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
add_sheet_cell(struct sheet_reader *reader, unsigned row, unsigned column)
{
    struct xls_biff_cells *cells = reader->cells;
    struct xls_biff_cell *items;

    if (column >= XLS_BIFF_COLUMNS || cells->count == CELLS_MAX) {
        return NULL;
    }
    items = array_grow_heap(cells->items, cells->count, &cells->capacity, 1024, sizeof *items);
    if (items == NULL) {
        reader->failed = true;
        return NULL;
    }
    cells->items = items;
    cells->items[cells->count] = (struct xls_biff_cell){.row = (uint16_t)row, .column = (uint16_t)column};
    return &cells->items[cells->count++];
}

static void
set_number(struct xls_biff_cell *cell, unsigned style, double value)
{
    cell->kind = XLSX_NUMBER;
    cell->style = (uint16_t)style;
    cell->value.number = value;
}

static void
set_text(struct xls_biff_cell *cell, enum xlsx_kind kind, struct text text)
{
    cell->kind = (uint8_t)(text.size == 0 ? XLSX_EMPTY : kind);
    cell->value.text = text;
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
        {0x00, "#NULL!" },
        {0x07, "#DIV/0!"},
        {0x0F, "#VALUE!"},
        {0x17, "#REF!"  },
        {0x1D, "#NAME?" },
        {0x24, "#NUM!"  },
        {0x2A, "#N/A"   },
    };

    set_text(cell, XLSX_ERROR, TEXT("#ERROR"));
    for (size_t at = 0; at < sizeof errors / sizeof errors[0]; at++) {
        if (errors[at].code == code) {
            cell->value.text = text_from(errors[at].text);
        }
    }
}

static void
set_bool(struct xls_biff_cell *cell, unsigned value)
{
    set_text(cell, XLSX_BOOL, value != 0 ? TEXT("TRUE") : TEXT("FALSE"));
}

static void
take_formula(struct sheet_reader *reader, struct text data)
{
    struct xls_biff_cell *cell = add_sheet_cell(reader, xls_biff_number(data, 0, 2), xls_biff_number(data, 2, 2));

    if (cell == NULL) {
        return;
    }
    cell->formula = true;
    if (xls_biff_number(data, 12, 2) != NOT_A_NUMBER) {
        set_number(cell, xls_biff_number(data, 4, 2), take_double(data, 6));
        return;
    }
    switch (xls_biff_number(data, 6, 1)) {
    case 0:
        reader->text_follows = true;
        cell->unsaved = true; /* until it comes */
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

/* Characters that go on in a CONTINUE record occur in shared strings only, but for texts of formulas beyond 8,000 characters: those are
 * refused. */
static struct text
characters(struct sheet_reader *reader, struct text data, size_t at, size_t count, bool wide)
{
    reader->failed |= at + count * (wide ? 2 : 1) > data.size;
    return xls_biff_text(reader->biff, data, at, count, wide, reader->arena);
}

static void
take_string(struct sheet_reader *reader, struct text data)
{
    struct xls_biff_cell *cell = &reader->cells->items[reader->cells->count - 1];
    const size_t count = xls_biff_number(data, 0, 2);
    const bool biff8 = reader->biff->biff8;

    cell->unsaved = false;
    set_text(cell, XLSX_TEXT, characters(reader, data, biff8 ? 3 : 2, count, biff8 && (xls_biff_number(data, 2, 1) & 1) != 0));
}

/* A text in the cell itself: row, column, style, count, in BIFF 8 a byte that says whether it is wide. */
static void
take_label(struct sheet_reader *reader, struct text data)
{
    struct xls_biff_cell *cell = add_sheet_cell(reader, xls_biff_number(data, 0, 2), xls_biff_number(data, 2, 2));
    const bool biff8 = reader->biff->biff8;

    if (cell != NULL) {
        set_text(cell, XLSX_TEXT,
                 characters(reader, data, biff8 ? 9 : 8, xls_biff_number(data, 6, 2), biff8 && (xls_biff_number(data, 8, 1) & 1) != 0));
    }
}

static void
take_shared(struct sheet_reader *reader, struct text data)
{
    struct xls_biff_cell *cell = add_sheet_cell(reader, xls_biff_number(data, 0, 2), xls_biff_number(data, 2, 2));
    const size_t index = xls_biff_number(data, 6, 4);

    if (index >= reader->biff->string_count) {
        reader->failed = true;
    } else if (cell != NULL) {
        set_text(cell, XLSX_TEXT, reader->biff->strings[index]);
    }
}

static void
read_number(struct sheet_reader *reader, struct text data, bool rk)
{
    struct xls_biff_cell *cell = add_sheet_cell(reader, xls_biff_number(data, 0, 2), xls_biff_number(data, 2, 2));

    if (cell != NULL) {
        set_number(cell, xls_biff_number(data, 4, 2), rk ? take_rk(xls_biff_number(data, 6, 4)) : take_double(data, 6));
    }
}

static void
take_multiple(struct sheet_reader *reader, struct text data)
{
    unsigned column = xls_biff_number(data, 2, 2);

    for (size_t at = 4; at + 8 <= data.size; at += 6) {
        struct xls_biff_cell *cell = add_sheet_cell(reader, xls_biff_number(data, 0, 2), column++);

        if (cell != NULL) {
            set_number(cell, xls_biff_number(data, at, 2), take_rk(xls_biff_number(data, at + 2, 4)));
        }
    }
}

static void
take_bool_or_error(struct sheet_reader *reader, struct text data)
{
    struct xls_biff_cell *cell = add_sheet_cell(reader, xls_biff_number(data, 0, 2), xls_biff_number(data, 2, 2));

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

        if (!xlsx_merge_add(reader->merges, (size_t)limits.xls_merged_ranges,
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
read_cell_record(struct sheet_reader *reader, const struct xls_biff_record *record)
{
    if (record->id == RECORD_STRING && reader->text_follows) {
        take_string(reader, record->data);
    }
    reader->text_follows = reader->text_follows && record->id != RECORD_STRING; /* array and shared formulas may stand between */
    switch (record->id) {
    case RECORD_NUMBER:
    case RECORD_RK:
        read_number(reader, record->data, record->id == RECORD_RK);
        break;
    case RECORD_LABEL:
    case RECORD_RICH_LABEL:
        take_label(reader, record->data);
        break;
    case RECORD_SHARED_LABEL:
        take_shared(reader, record->data);
        break;
    case RECORD_MULTIPLE_RK:
        take_multiple(reader, record->data);
        break;
    case RECORD_FORMULA:
    case RECORD_FORMULA_4: /* not of these versions, but Numbers and others write it */
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

/* Records come in order from all programs known; sorting takes as much memory again. */
static void
sort(struct xls_biff_cells *cells)
{
    for (size_t at = 1; at < cells->count; at++) {
        if (by_place(&cells->items[at - 1], &cells->items[at]) > 0) {
            qsort(cells->items, cells->count, sizeof *cells->items, by_place);
            return;
        }
    }
}

bool
xls_biff_sheet_read(const struct xls_biff *biff, const struct xls_biff_sheet *sheet, struct xls_biff_cells *cells,
                    struct xlsx_merges *merges, struct arena *arena)
{
    struct sheet_reader reader = {.biff = biff, .cells = cells, .merges = merges, .arena = arena};
    struct xls_biff_record record;
    size_t offset = sheet->offset;
    size_t depth = 0; /* charts inside of the sheet have records of their own */
    bool complete = false;

    cells->count = 0;
    memset(cells->hidden, 0, sizeof cells->hidden);
    while (!reader.failed && !complete && xls_biff_next(biff->stream, &offset, &record)) {
        if (record.id == RECORD_BOF) {
            depth++;
        } else if (depth == 0) {
            break; /* no sheet begins here */
        } else if (record.id == RECORD_EOF) {
            complete = --depth == 0;
        } else if (depth == 1) {
            read_cell_record(&reader, &record);
        }
    }
    sort(cells);
    return complete && !reader.failed && xlsx_merge_ready(merges);
}
