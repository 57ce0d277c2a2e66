/* SPDX-License-Identifier: Apache-2.0 */
/* From what a `c` element holds to a cell. For xlsx_rows.c alone. */
#ifndef BIDUI_XLSX_CELL_H
#define BIDUI_XLSX_CELL_H

#include "extract/read/book/xlsx_book.h"

enum xlsx_cell_type {
    XLSX_CELL_NUMBER,
    XLSX_CELL_SHARED, /* the number of a shared string */
    XLSX_CELL_STRING, /* of a formula */
    XLSX_CELL_INLINE,
    XLSX_CELL_BOOL,
    XLSX_CELL_ERROR,
    XLSX_CELL_ISO_DATE
};

struct xlsx_cell_source {
    struct xlsx_book *book;
    const struct xlsx_row *row; /* for messages */
    struct arena *arena;        /* takes the texts */
    struct buffer *text;        /* what stands in the cell; may be changed */
    enum xlsx_cell_type type;
    size_t style;
};

/* By the attribute `t`. */
enum xlsx_cell_type xlsx_cell_type(struct text word);
/* Sets kind, text and lexeme. */
enum status xlsx_cell_set(const struct xlsx_cell_source *source, struct xlsx_cell *cell, struct error *err) ERROR_MUST_CHECK;
/* Adds a row that is handed out to the report. */
void xlsx_cell_count(struct xlsx_report *report, const struct xlsx_row *row);
/* Damaged: names sheet and row. */
enum status xlsx_cell_refuse(const struct xlsx_book *book, const struct xlsx_row *row, struct error *err, const char *reason);
/* A number of at most nine digits. */
bool xlsx_cell_index(struct text digits, size_t *value);

#endif
