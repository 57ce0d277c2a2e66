/* SPDX-License-Identifier: Apache-2.0 */
/* county/record.h
 *     One row before it is written: a text for each column of a table. Cells not set are empty. */
#ifndef COUNTY_RECORD_H
#define COUNTY_RECORD_H

#include "tests/county/deliver/tables.h"

#include <stdbool.h>

enum { RECORD_TEXT = 16384 };

struct record {
    const struct table *table;
    const char *cells[TABLE_COLUMNS];
    size_t used;
    char text[RECORD_TEXT];
};

void record_begin(struct record *record, const struct table *table);
void record_text(struct record *record, size_t column, const char *text);     /* copied */
void record_constant(struct record *record, size_t column, const char *text); /* kept: a literal or a longer-lived text */
void record_integer(struct record *record, size_t column, long value);
void record_cents(struct record *record, size_t column, long cents); /* 1234.5 for 123450 */
void record_date(struct record *record, size_t column, int date);    /* 2022-06-30 */
void record_month(struct record *record, size_t column, int date);   /* 202206 */
void record_yes(struct record *record, size_t column, bool yes);

#endif
