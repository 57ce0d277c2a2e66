/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a table of a package, or a register in the same CSV, row by row, by the names of its columns. The file is mapped, not copied;
 * one pass, O(bytes). One thread.
 *
 *     enum { RULE, STATE, COLUMNS };
 *     static const char *const names[COLUMNS] = {"rule", "state?"};
 *     struct package_rows rows;
 *     struct text cells[COLUMNS];
 *
 *     TRY(package_rows_open(&rows, package_find(package, "rule_runs"), names, COLUMNS, err));
 *     while (package_rows_next(&rows, cells, err)) {
 *         rows.status = take_run(cells, err);          // a failure ends the loop; leave it out where nothing fails
 *     }
 *     return package_rows_close(&rows);                // what ended the loop
 *
 * Errors (E-PACKAGE) name the file, the row as an editor of tables counts it (the header is row 1) and the column. */
#ifndef BIDUI_PACKAGE_ROWS_H
#define BIDUI_PACKAGE_ROWS_H

#include "common/formats/csv.h"
#include "common/formats/package.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PACKAGE_ROWS_COLUMNS_MAX = 64 };

struct package_rows {
    enum status status; /* anything but STATUS_OK ends the reading */
    struct text content;
    struct csv_cursor cursor; /* cursor.row: the row in hand */
    size_t width;             /* columns of the file */
    bool counted;             /* the package says how many rows there are */
    uint64_t row_count;       /* so many */
    const char *const *names; /* borrowed, as asked for */
    size_t count;
    size_t positions[PACKAGE_ROWS_COLUMNS_MAX]; /* SIZE_MAX: the file lacks it */
};

/* The resource of that name; E-PACKAGE when the package has none. Where a package may lack it: package_find. */
enum status package_rows_find(const struct package *package, const char *name, const struct package_resource **resource,
                              struct error *err) ERROR_MUST_CHECK;
/* Opens the resource; NULL has no rows. A name that ends in `?` may be missing (packages of an earlier release): its cells are NULL then;
 * any other missing one is E-PACKAGE. `names` stays borrowed until the close. After a failure nothing is left to close. */
enum status package_rows_open(struct package_rows *rows, const struct package_resource *resource, const char *const *names, size_t count,
                              struct error *err) ERROR_MUST_CHECK;
/* A register of ours by its path; whether it may be missing is asked before (file_exists). */
enum status package_rows_open_file(struct package_rows *rows, const char *path, const char *const *names, size_t count,
                                   struct error *err) ERROR_MUST_CHECK;
/* The next row's cells in the order of the names, NULL where empty; they borrow until the next call (cells without doubled quotes until
 * the close). False at the end, when `status` says that something failed, when a row has not the header's number of fields, or when the
 * rows are not as many as the package says. */
bool package_rows_next(struct package_rows *rows, struct text *cells, struct error *err);
/* Says what is wrong with a cell of the row in hand, `"path" row 7, column "kind": …`; for `rows.status = package_rows_fail(...)`. */
enum status package_rows_fail(const struct package_rows *rows, size_t column, struct error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A whole number without sign in the cell; E-PACKAGE on NULL or anything else. */
enum status package_rows_number(const struct package_rows *rows, size_t column, struct text cell, uint64_t *number,
                                struct error *err) ERROR_MUST_CHECK;
/* Gives the file back and returns the status. */
enum status package_rows_close(struct package_rows *rows) ERROR_MUST_CHECK;

#endif
