/* SPDX-License-Identifier: Apache-2.0 */
/* What xlsx.h and xls.h hand out: sheets, rows, cells. Views, valid until the next row is asked for.
 *
 * Text of a cell, by kind:
 *   TEXT    as written, rich text joined, phonetic guides left out, _x000D_ and the like decoded
 *   NUMBER  the shortest digits that are the same number ("0.1", "45.14"), without the noise of binary arithmetic (0.1 + 0.2 is "0.3"),
 *           never with an exponent below 1e15. From 1e15 on always "4.10621199001011E+17": such a number has lost digits (a citizen
 *           number typed into a numeric cell), and so it cannot be taken for one. Only when the file's own digits cannot have come out
 *           of a floating-point number (a program wrote them as they were) are they kept. "45.14%" under a percentage format, "000123"
 *           under a format of zeros, as people see it. `lexeme` is what the file says
 *   DATE    a number under a date format: "2022-06-30", "2022-06-30 13:45:00" (also when the format hides the time), or "13:45:00" for a
 * format without a date; the year-month formats too give the full date. Seconds are rounded. `lexeme` is the serial number. A serial that
 * is no date (negative, 29 February 1900) stays NUMBER BOOL    "TRUE" or "FALSE" ERROR   "#N/A" and its kind EMPTY   no text (NULL) */
#ifndef BIDUI_XLSX_ROW_H
#define BIDUI_XLSX_ROW_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum xlsx_kind { XLSX_EMPTY, XLSX_TEXT, XLSX_NUMBER, XLSX_DATE, XLSX_BOOL, XLSX_ERROR };

struct xlsx_cell {
    struct text text;   /* UTF-8; TEXT_NULL when EMPTY */
    struct text lexeme; /* NUMBER and DATE: the file's own; else TEXT_NULL */
    enum xlsx_kind kind;
    bool formula; /* a cached value, or none */
    bool unsaved; /* EMPTY, and no empty text either: a formula whose value the writer did not keep */
    bool derived; /* filled in from the first cell of its merged range */
};

struct xlsx_row {
    size_t sheet;    /* index of the sheet, 0-based */
    uint32_t number; /* 1-based as the spreadsheet shows it; rows without any value of their own are left out */
    size_t count;    /* cells[0 .. count-1] are columns A, B, C ...; the last one is not EMPTY */
    const struct xlsx_cell *cells;
    bool hidden;   /* the row is hidden or filtered out */
    bool date1904; /* the workbook counts days from 1904 */
};

enum xlsx_visibility { XLSX_VISIBLE, XLSX_HIDDEN, XLSX_VERY_HIDDEN };

struct xlsx_sheet {
    struct text name;
    enum xlsx_visibility visibility;
    bool table; /* a worksheet; false for chart sheets and macro sheets, which have no rows */
};

/* Counted over the rows handed out so far. */
struct xlsx_report {
    uint64_t rows;
    uint64_t cells; /* not EMPTY, derived ones left out */
    uint64_t derived;
    uint64_t errors;        /* cells of kind ERROR */
    uint64_t without_value; /* formulas without a cached value */
    uint64_t lost_digits;   /* numbers from 1e15 on */
    uint64_t hidden_rows;
};

#endif
