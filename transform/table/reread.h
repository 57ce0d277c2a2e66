/* SPDX-License-Identifier: Apache-2.0 */
/* Cells that this version reads otherwise than the one before. People hold paper with short codes on it: whatever hangs on the former
 * reading (a row's history identity, a finding's key) must be found from the new one. Made only for the one batch that follows a batch of
 * an earlier reading (READING_VERSION in its package), from the repairs: the original and the reason say what it was. */
#ifndef BIDUI_REREAD_H
#define BIDUI_REREAD_H

#include "transform/table/table.h"

/* Raised when normalisers read cells otherwise. 1, not written: up to 2026-11-26. */
#define READING_VERSION "2"

/* What a cell was before; VALUE: `text` or, of dates, `number`. */
enum reread_kind { REREAD_VALUE, REREAD_ABSENT, REREAD_INVALID };

struct reread {
    uint32_t row;
    uint32_t field;
    enum reread_kind kind;
    struct text text;
    int64_t number;
};

/* Fills table->rereads of the sources' present tables, by row and field. */
void reread_find(struct batch *batch, struct arena *arena);
/* Those of a row: the first of *count, NULL when there are none. */
const struct reread *reread_of_row(const struct table *table, uint32_t row, size_t *count);
/* Of a field of the row, NULL when it reads as before. */
const struct reread *reread_of_cell(const struct table *table, uint32_t row, size_t field);
/* As findings and packages print it; TEXT_NULL when it was nothing. */
struct text reread_text(const struct table *table, const struct reread *reread, struct arena *arena);

#endif
