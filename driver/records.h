/* SPDX-License-Identifier: Apache-2.0 */
/* Reads one table of a package by column names, row after row. One thread. */
#ifndef BIDUI_RECORDS_H
#define BIDUI_RECORDS_H

#include "common/formats/csv.h"
#include "common/formats/package.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { RECORDS_COLUMNS_MAX = 24 };

struct records {
    struct text content; /* the mapped file */
    struct csv_cursor cursor;
    size_t count;
    size_t columns[RECORDS_COLUMNS_MAX]; /* SIZE_MAX: the table lacks it */
};

/* E-PACKAGE when the resource or a column is missing. records_close afterwards, also when this failed. */
enum status records_open(struct records *records, const struct package *package, const char *resource, const char *const *columns,
                         size_t count, struct error *err) ERROR_MUST_CHECK;
void records_close(struct records *records);
/* `cells` in the order of the columns asked for; they borrow until the next call. */
enum status records_next(struct records *records, struct text *cells, bool *more, struct error *err) ERROR_MUST_CHECK;
/* A whole number of a package of ours; NULL and anything else count as 0. */
long long records_integer(struct text cell);

#endif
