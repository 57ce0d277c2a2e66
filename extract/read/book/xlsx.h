/* SPDX-License-Identifier: Apache-2.0 */
/* xlsx and xlsm workbooks, row by row, in bounded memory: expat over zip_guard. Transitional and strict OOXML.
 *
 * Merged ranges are filled (down and to the right, at most 256 columns) and the filled cells marked derived. Both date systems. The
 * declared dimension is ignored. Sheets are read in the workbook's order as the caller asks; whether a hidden one counts is the caller's
 * policy.
 *
 * Refused by name, with the way out as hint: password (E-XLSX-PASSWORD), xlsb (E-XLSX-XLSB), old xls (E-XLSX-XLS: use xls.h), ODF
 * (E-XLSX-ODS), Word and PowerPoint (E-XLSX-OTHER), HTML or text under this name (E-XLSX-TEXT), no content (E-EMPTY-FILE), damaged (E-XLSX,
 * E-ZIP), over a limit (E-XLSX-LIMIT, E-ZIP-LIMIT), with a document type definition (E-XLSX-DTD). Messages name file, and sheet and row
 * where there is one.
 *
 * Ownership: _open/_close; names and rows are views. One thread at a time; different books may be read by different threads. */
#ifndef BIDUI_XLSX_H
#define BIDUI_XLSX_H

#include "common/ground/error.h"
#include "extract/read/book/xlsx_limits.h"
#include "extract/read/book/xlsx_row.h"

/* Those of limits.h. */
struct xlsx_limits xlsx_usual(void);

/* What the first bytes of a file say it is; the extension does not count. */
enum xlsx_type {
    XLSX_TYPE_XLSX, /* or xlsm, xltx */
    XLSX_TYPE_XLSB,
    XLSX_TYPE_ODS,
    XLSX_TYPE_OFFICE,    /* docx, pptx and other packages */
    XLSX_TYPE_ZIP,       /* a zip of files */
    XLSX_TYPE_XLS,       /* BIFF, in a compound file or bare: xls.h */
    XLSX_TYPE_ENCRYPTED, /* a compound file that holds an encrypted package */
    XLSX_TYPE_OLE,       /* another compound file */
    XLSX_TYPE_HTML,      /* a web page, often named .xls */
    XLSX_TYPE_XML,       /* SpreadsheetML 2003 and other XML */
    XLSX_TYPE_TEXT,      /* anything else */
    XLSX_TYPE_EMPTY
};
enum status xlsx_type(const char *path, enum xlsx_type *type, struct error *err) ERROR_MUST_CHECK;
/* Whether it is of this type; a damaged container is of none. Fails only when that cannot be told: no memory, an error of the disk. */
enum status xlsx_is(const char *path, enum xlsx_type wanted, bool *is, struct error *err) ERROR_MUST_CHECK;

struct xlsx;
/* `bounds` NULL: the usual ones. */
enum status xlsx_open(const char *path, const struct xlsx_limits *bounds, struct xlsx **book, struct error *err) ERROR_MUST_CHECK;
void xlsx_close(struct xlsx *book);
size_t xlsx_count(const struct xlsx *book);
const struct xlsx_sheet *xlsx_get(const struct xlsx *book, size_t sheet);
/* Goes to the start of a sheet; a sheet that is no table has no rows. */
enum status xlsx_select(struct xlsx *book, size_t sheet, struct error *err) ERROR_MUST_CHECK;
/* The next row of the selected sheet; *row is NULL behind the last one. */
enum status xlsx_next(struct xlsx *book, const struct xlsx_row **row, struct error *err) ERROR_MUST_CHECK;
const struct xlsx_report *xlsx_report(const struct xlsx *book);

#endif
