/* SPDX-License-Identifier: Apache-2.0 */
/* county/write_xlsx.h
 *     A delivery as a workbook: every cell a text, equal neighbours of the first column in one merged cell, as people send households. */
#ifndef COUNTY_WRITE_XLSX_H
#define COUNTY_WRITE_XLSX_H

#include <stdbool.h>
#include <stddef.h>

struct write_xlsx;

struct write_xlsx *write_xlsx_new(const char *path);
/* The next row. MERGES: its first cell joins that of the row above when both are the same. */
void write_xlsx_row(struct write_xlsx *book, const char *const *cells, size_t columns, bool merges);
/* Frees the book; false when it could not be written. */
bool write_xlsx_close(struct write_xlsx *book);

#endif
