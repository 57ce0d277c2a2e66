/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of one sheet, parsed out of its part as they are asked for. For xlsx.c alone. */
#ifndef BIDUI_XLSX_ROWS_H
#define BIDUI_XLSX_ROWS_H

#include "extract/read/book/xlsx_book.h"

struct xlsx_rows;
/* `report` is counted on. */
enum status xlsx_rows_new(struct xlsx_book *book, size_t sheet, struct xlsx_report *report, struct xlsx_rows **rows,
                          struct error *err) ERROR_MUST_CHECK;
void xlsx_rows_free(struct xlsx_rows *rows);
enum status xlsx_rows_next(struct xlsx_rows *rows, const struct xlsx_row **row, struct error *err) ERROR_MUST_CHECK;

#endif
