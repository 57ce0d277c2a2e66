/* SPDX-License-Identifier: Apache-2.0 */
/* county/fault.h
 *     Faults that must be told (--faults PERCENT): what real files do that a reader gets wrong without a word. Rows whose cells do not fit,
 * bytes that are no text, names that are none, days written as instants, books of odd make, lists of another county, lists that say "none".
 *
 * Every one is listed in faults.csv, by this program's own reckoning: `week,source,file,row,field,kind,raw,expected,outcome`. Outcomes:
 *     repair   the cell is EXPECTED in the package, and the repair is told      invalid  the row is kept without the cell, and that is told
 *     reject   the row is refused with the error EXPECTED                       repair_or_invalid  either of the first two, nothing else
 *     whole    the file is read as if it were an ordinary one: EXPECTED rows    named  the same, and the account names EXPECTED
 *     held     the delivery is not taken; EXPECTED stands in why                nil    it holds nothing, and is counted as saying so
 * Whatever row is refused stands in its file a second time as it should be, so that no finding of the county changes but for what an
 * `invalid` cell hides. Nothing here is drawn when the switch is off. */
#ifndef COUNTY_FAULT_H
#define COUNTY_FAULT_H

#include "tests/county/deliver/dirt.h"
#include "tests/county/deliver/sheet.h"
#include "tests/county/world/record.h"
#include "tests/county/world/rng.h"

struct run;

enum { FAULT_CELLS = 4 };

/* What is odd about a whole file. */
enum fault_file {
    FAULT_NO_FILE,
    FAULT_CTRL_Z,         /* 0x1A at the end */
    FAULT_JOINED,         /* two files with byte order marks, one behind the other */
    FAULT_HTML,           /* a page under the name .xls */
    FAULT_SPREADSHEETML,  /* SpreadsheetML 2003 under the name .xls */
    FAULT_BACKSLASHES,    /* a workbook whose entries are named with them */
    FAULT_HIDDEN,         /* a workbook with a hidden sheet */
    FAULT_1904,           /* a workbook of 1904, its days in General cells */
    FAULT_FORMULA,        /* a workbook with formulas whose values are not stored */
    FAULT_BELOW_MIDNIGHT, /* a workbook with days that are a fraction short of midnight */
    FAULT_INSTANTS        /* JSON whose days are instants in UTC */
};

struct fault {
    struct run *run;
    const struct delivery_form *form;
    enum fault_file file;
    struct rng rng; /* of the row at hand */
    size_t count;
    struct {
        const char *field;
        const char *kind;
        const char *outcome;
        char raw[DIRT_RAW];
        char expected[DIRT_RAW];
    } cells[FAULT_CELLS]; /* changes not yet listed */
};

/* Decides what is odd about the file of TOWN and bends SHEET accordingly. */
void fault_start(struct fault *fault, struct run *run, const struct delivery_form *form, int town, struct sheet_form *sheet);

/* Perhaps changes cells of a record on which nothing else is planted. */
void fault_apply(struct fault *fault, struct record *record, size_t entity);
/* The record stands at (file, row): lists its changes; perhaps writes it a second time, so that it cannot be read. */
void fault_written(struct fault *fault, struct sheet *sheet, const struct record *record, const char *file, long row);
/* The file is whole: lists what is odd about it. */
void fault_end(struct fault *fault, const struct sheet *sheet, const char *file);

/* Files that nobody should have sent: another county's, parts, nil returns. */
void fault_files(struct run *run);

void fault_line(struct run *run, const char *source, const char *file, long row, const char *field, const char *kind, const char *raw,
                const char *expected, const char *outcome);

#endif
