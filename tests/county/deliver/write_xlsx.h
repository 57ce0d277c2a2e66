/* SPDX-License-Identifier: Apache-2.0 */
/* county/write_xlsx.h
 *     A delivery as a workbook: every cell a text, equal neighbours of the first column in one merged cell, as people send households. */
#ifndef COUNTY_WRITE_XLSX_H
#define COUNTY_WRITE_XLSX_H

#include <stdbool.h>
#include <stddef.h>

/* What a cell's text begins with when it is no text: a number, a number shown as a day, a formula whose value nobody stored. */
#define WRITE_XLSX_NUMBER "\1n"
#define WRITE_XLSX_DAY "\1d"
#define WRITE_XLSX_FORMULA "\1="

#define WRITE_XLSX_HIDDEN_NAME "往年名单"

/* What is odd about a book. */
struct write_xlsx_form {
    bool hidden_sheet; /* another sheet, WRITE_XLSX_HIDDEN_NAME, that is not shown */
    bool epoch_1904;   /* its days are counted from 1904 */
    bool backslashes;  /* its entries are named with them */
};

struct write_xlsx;

struct write_xlsx *write_xlsx_new(const char *path, const struct write_xlsx_form *form);
/* The next row. MERGES: its first cell joins that of the row above when both are the same. */
void write_xlsx_row(struct write_xlsx *book, const char *const *cells, size_t columns, bool merges);
/* Frees the book; false when it could not be written. */
bool write_xlsx_close(struct write_xlsx *book);

#endif
