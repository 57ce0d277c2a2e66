/* SPDX-License-Identifier: Apache-2.0 */
/* county/sheet.h
 *     A delivery file as rows of text cells, written in one of the forms in which departments and towns send them.
 *
 * Everything that reaches a file passes through here, so another form (xlsx, xls, zip, JSON) is another writer behind the
 * same calls. A sheet without a path counts rows and writes nothing: earlier weeks are replayed that way. */
#ifndef COUNTY_SHEET_H
#define COUNTY_SHEET_H

#include "tests/county/deliver/write_xlsx.h"

#include <stdbool.h>
#include <stddef.h>

enum sheet_encoding { SHEET_UTF8, SHEET_UTF8_BOM, SHEET_GB18030 };

enum sheet_kind { SHEET_CSV, SHEET_XLSX, SHEET_JSON, SHEET_HTML, SHEET_SPREADSHEETML };

enum { SHEET_TITLES = 2 };

struct sheet_form {
    enum sheet_kind kind; /* a workbook has merged cells in its first column; JSON has rows only, named by the header */
    enum sheet_encoding encoding;
    bool crlf;
    bool quote_all;
    const char *titles[SHEET_TITLES]; /* rows above the header; NULL: none */
    unsigned header_every;            /* the header again after so many rows; 0: never */
    unsigned blank_every;             /* an empty row after so many rows; 0: never */
    bool total;                       /* a 合计 row at the end */
    const char *signature;            /* a 填表人 row at the end; NULL: none */
    bool ctrl_z;                      /* CSV ends with 0x1A, as in DOS */
    bool joined;                      /* CSV: after some rows a byte order mark and the header again */
    struct write_xlsx_form book;
};

struct sheet;

/* What the sheet writes beside data rows, told to whoever keeps the list of dropped rows. */
typedef void sheet_dropped(void *context, const char *reason, const char *text, long row);

struct sheet *sheet_new(const char *path, const struct sheet_form *form, const char *const *header, size_t columns, sheet_dropped *dropped,
                        void *context);

/* One data row; returns the physical line on which it begins (from 1). */
long sheet_row(struct sheet *sheet, const char *const *cells);

/* The same for a row of another width; it is no row of the list, and not counted. */
long sheet_wide(struct sheet *sheet, const char *const *cells, size_t columns);

/* A line as it is, without encoding or quoting: for rows that no reader can split. Only CSV has such. */
long sheet_raw(struct sheet *sheet, const char *bytes, size_t size);

bool sheet_is_csv(const struct sheet *sheet);
long sheet_data_rows(const struct sheet *sheet);

/* Writes the tail rows, frees the sheet; false when the file could not be written. */
bool sheet_close(struct sheet *sheet);

#endif
