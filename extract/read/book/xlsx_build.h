/* SPDX-License-Identifier: Apache-2.0 */
/* A row under construction: whoever parses the sheet (xlsx_rows.c by expat, xlsx_scan.c by itself) says what it finds, cell by cell. For
 * those two alone. */
#ifndef BIDUI_XLSX_BUILD_H
#define BIDUI_XLSX_BUILD_H

#include "extract/read/book/xlsx_book.h"
#include "extract/read/book/xlsx_cell.h"
#include "extract/read/book/xlsx_merge.h"

struct xlsx_build {
    struct xlsx_book *book;
    struct xlsx_report *report;
    struct xlsx_merges merges;
    struct arena arena; /* texts of the row */
    struct buffer text; /* of the cell: to be filled between begin and end */
    struct xlsx_cell *cells;
    bool *shared; /* by column: the text belongs to the book */
    size_t used;  /* columns from here on are EMPTY */
    size_t own;   /* cells of the row with a value or formula */
    uint64_t total_cells;
    uint32_t column; /* of the cell */
    uint32_t next_column;
    uint32_t next_row;
    enum xlsx_cell_type type;
    size_t style;
    bool formula;   /* to be set between begin and end */
    bool has_value; /* likewise */
    struct xlsx_row row;
};

/* False when memory is out; done is called in any case. */
bool xlsx_build_init(struct xlsx_build *build, struct xlsx_book *book, size_t sheet, struct xlsx_report *report);
void xlsx_build_done(struct xlsx_build *build);
/* NULL references count on from the row or cell before. */
enum status xlsx_build_begin_row(struct xlsx_build *build, struct text reference, struct text hidden, struct error *err) ERROR_MUST_CHECK;
enum status xlsx_build_begin_cell(struct xlsx_build *build, struct text reference, struct text type, struct text style,
                                  struct error *err) ERROR_MUST_CHECK;
enum status xlsx_build_end_cell(struct xlsx_build *build, struct error *err) ERROR_MUST_CHECK;
/* *ready: the row has something of its own and is to be handed out. */
enum status xlsx_build_end_row(struct xlsx_build *build, bool *ready, struct error *err) ERROR_MUST_CHECK;

#endif
