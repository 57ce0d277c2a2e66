/* SPDX-License-Identifier: Apache-2.0 */
/* What became of every sheet of a workbook: read, or left out and why. The law: each sheet of the book has one fate, and the rows of all
 * sheets are the rows read. Texts live in the arena given. One thread. */
#ifndef BIDUI_SHEETS_H
#define BIDUI_SHEETS_H

#include "extract/read/base/reader.h"

struct sheets_entry {
    struct reader_sheet sheet;
    uint64_t rows;
    bool read;
    struct text columns_of; /* left out, though it has this source's columns; NULL: nobody's */
};

struct sheets {
    struct sheets_entry *entries;
    size_t count;
};

/* All sheets of the book that the reader has open; none for formats without sheets. */
void sheets_list(struct sheets *sheets, const struct reader_format *format, const struct reader *reader, struct arena *arena);
/* The rows of this batch belong to a sheet that is read, or left out. */
void sheets_note(struct sheets *sheets, const struct reader_batch *batch, bool read, struct text columns_of);
/* `1 of 3 sheets read; not read: "明细" (hidden, 2 rows, with the columns of death), ...`; NULL when all were read but for empty ones. */
struct text sheets_describe(const struct sheets *sheets, struct arena *arena);
/* E-CONSERVATION, a bug of ours, when the sheets' rows are not the rows read. */
enum status sheets_check(const struct sheets *sheets, uint64_t read, const char *file, struct error *err) ERROR_MUST_CHECK;

#endif
