/* SPDX-License-Identifier: Apache-2.0 */
/* xls workbooks (BIFF) by libfreexl, with the rows of xlsx_row.h. What WPS saves as .et today is the same (a fixture test holds each equal
 * to its .xls); an older .et has no workbook inside and is refused (E-XLSX-OTHER).
 *
 * libfreexl can crash or loop on hostile files, so it works in a forked child with limits on memory, processor time and a pipe to us:
 * whatever happens there is a refusal here (E-XLS-CRASH, E-XLS-TIME), never our end. Refused by name: password (E-XLS-PASSWORD; the one
 * that programs set by themselves opens, xls_crypt.h), damaged or no xls (E-XLS). Numbers, dates, formulas, merged ranges, hidden rows and
 * sheets are read from the records (xls_biff.h), as libfreexl tells little of them.
 *
 * Ownership: _open/_close (which ends the child); names and rows are views. One thread at a time. */
#ifndef BIDUI_XLS_H
#define BIDUI_XLS_H

#include "common/ground/error.h"
#include "extract/read/book/xlsx_row.h"

struct xls_limits {
    uint64_t file_bytes;
    uint64_t memory_bytes; /* of the child */
    unsigned seconds;      /* of processor time of the child; as many without a byte from it */
};

/* Those of limits.h. */
struct xls_limits xls_usual(void);

struct xls;
/* `bounds` NULL: the usual ones. */
enum status xls_open(const char *path, const struct xls_limits *bounds, struct xls **book, struct error *err) ERROR_MUST_CHECK;
void xls_close(struct xls *book);
size_t xls_count(const struct xls *book);
const struct xlsx_sheet *xls_get(const struct xls *book, size_t sheet);
/* Goes to the start of a sheet; a sheet that is no table has no rows. */
enum status xls_select(struct xls *book, size_t sheet, struct error *err) ERROR_MUST_CHECK;
enum status xls_next(struct xls *book, const struct xlsx_row **row, struct error *err) ERROR_MUST_CHECK;
const struct xlsx_report *xls_report(const struct xls *book);

#endif
