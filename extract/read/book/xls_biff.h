/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks of BIFF 5 and 8 from their records: sheets with their visibility, shared strings, number formats (CJK dates among them), cells,
 * results of formulas, merged ranges, hidden rows. libfreexl, which reads the older ones, loses the results of formulas (all but plain
 * numbers), formats and visibility, and finds nothing in workbooks that are small enough for a mini stream. Runs in the guarded child, yet
 * every length is checked. Results borrow from the stream or live in the arena. */
#ifndef BIDUI_XLS_BIFF_H
#define BIDUI_XLS_BIFF_H

#include "common/ground/arena.h"
#include "common/ground/text.h"
#include "extract/read/book/xlsx_merge.h"
#include "extract/read/book/xlsx_number.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { XLS_BIFF_SHEETS = 256, XLS_BIFF_STYLES = 8192, XLS_BIFF_ROWS = 65536, XLS_BIFF_COLUMNS = 256 };

struct xls_biff_sheet {
    struct text name;
    uint32_t offset; /* of its records in the stream */
    enum xlsx_visibility visibility;
    bool table;
};

struct xls_biff {
    struct text stream;
    bool biff8;
    bool password;
    bool date1904;
    unsigned code_page;
    struct xls_biff_sheet sheets[XLS_BIFF_SHEETS];
    size_t sheet_count;
    struct xlsx_number_format styles[XLS_BIFF_STYLES]; /* by XF */
    size_t style_count;
    struct text *strings; /* shared */
    size_t string_count;
};

struct xls_biff_record {
    unsigned id;
    struct text data;
};

/* Numbers become text when their row is asked for: a full sheet has millions. */
struct xls_biff_cell {
    uint16_t row; /* 0-based */
    uint16_t column;
    uint16_t style;
    uint8_t kind; /* enum xlsx_kind; NUMBER may still turn out a date by its style */
    bool formula;
    bool unsaved; /* its text did not follow */
    union {
        double number;
        struct text text;
    } value;
};

struct xls_biff_cells {
    struct xls_biff_cell *items; /* by row and column */
    size_t count;
    size_t capacity;
    bool hidden[XLS_BIFF_ROWS];
};

unsigned xls_biff_number(struct text data, size_t at, size_t bytes);
/* The record at *offset, which moves behind it; false at the end or at a broken one. */
bool xls_biff_next(struct text stream, size_t *offset, struct xls_biff_record *record);
/* Globals of the workbook; false when the stream is neither BIFF 5 nor 8. */
bool xls_biff_read(struct xls_biff *biff, struct text stream, struct arena *arena);
/* `count` characters at `at` as UTF-8: 16-bit units when `wide`, else Latin-1 (BIFF 8) or the code page (BIFF 5). */
struct text xls_biff_text(const struct xls_biff *biff, struct text data, size_t at, size_t count, bool wide, struct arena *arena);

/* Cells, hidden rows and merged ranges of one sheet. False when memory is out. */
bool xls_biff_sheet_read(const struct xls_biff *biff, const struct xls_biff_sheet *sheet, struct xls_biff_cells *cells,
                         struct xlsx_merges *merges, struct arena *arena);

#endif
