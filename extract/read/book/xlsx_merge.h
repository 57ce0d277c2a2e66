/* SPDX-License-Identifier: Apache-2.0 */
/* Merged ranges of a sheet. They are written behind the rows they concern, so they are fetched before the rows are read: the part is
 * unpacked once without parsing it, and only what follows the rows is parsed. */
#ifndef BIDUI_XLSX_MERGE_H
#define BIDUI_XLSX_MERGE_H

#include "common/ground/arena.h"
#include "extract/read/book/xlsx_book.h"

enum { XLSX_MERGE_COLUMNS = 256 }; /* a range is filled so far to the right */

struct xlsx_merge {
    uint32_t top; /* rows 1-based, columns 0-based, both ends included */
    uint32_t bottom;
    uint32_t left;
    uint32_t right;
    struct xlsx_cell first; /* its value, once the top row was read */
};

struct xlsx_merges {
    struct xlsx_merge *items; /* by top row */
    size_t count;
    size_t capacity;
    size_t next;    /* the first whose top row was not reached */
    size_t *active; /* ranges that reach into the rows to come */
    size_t active_count;
    struct arena arena; /* values that must outlive their row */
};

void xlsx_merge_init(struct xlsx_merges *merges);
void xlsx_merge_done(struct xlsx_merges *merges);
enum status xlsx_merge_read(const struct xlsx_book *book, size_t entry, struct xlsx_merges *merges, struct error *err) ERROR_MUST_CHECK;
/* By hand: ranges in any order, then ready. False when memory is out, or there are more than `limit`. */
bool xlsx_merge_add(struct xlsx_merges *merges, size_t limit, struct xlsx_merge range);
bool xlsx_merge_ready(struct xlsx_merges *merges);
/* Fills the row's EMPTY cells that a range covers. `cells` has room for all columns, EMPTY from `count` on; returns the new count. Rows
 * must come in ascending order. `shared[column]`: that text lives as long as the book. SIZE_MAX when memory is out. */
size_t xlsx_merge_fill(struct xlsx_merges *merges, uint32_t row, struct xlsx_cell *cells, const bool *shared, size_t count);
/* `B12` as column 1 and row 12; false when it is none. */
bool xlsx_merge_reference(struct text reference, uint32_t *column, uint32_t *row);

#endif
