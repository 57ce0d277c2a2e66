/* SPDX-License-Identifier: Apache-2.0 */
/* Totals that people write: a row 合计 below or above the records, held against the rows that were read. They only warn: a hand that adds
 * up errs more often than a machine that counts. (Numbers of rows: account/stated.h.)
 *
 * A 合计 is asked of the number columns whose cells are plain numbers; it fits when it is the sum since the 合计 before, of what follows up
 * to the next one, of the sheet or of all sheets. Subtotals, totals of a page and running totals (小计, 本页合计, 累计) are not asked, nor
 * are columns that nobody adds up (rates, averages, ages). One thread at a time. */
#ifndef BIDUI_TOTALS_H
#define BIDUI_TOTALS_H

#include "common/ground/arena.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"
#include "extract/recognise/header.h"

struct totals;

/* For the rows of one source in a file; lives in the arena. */
struct totals *totals_new(const struct schema *schema, struct arena *arena);
/* Whether the source has columns that people add up. */
bool totals_asks(const struct totals *totals);
/* A record. O(number fields). */
void totals_add_data(struct totals *totals, const struct header *header, const struct text *cells, size_t count);
/* A row that is none, and may say what they come to. */
void totals_add_stated(struct totals *totals, const struct header *header, const struct text *cells, size_t count, uint64_t number);
/* Behind the last row of a sheet; of a file without sheets at its end. */
void totals_end_sheet(struct totals *totals);

/* `W-TOTAL: …`, one line, in the arena of totals_new; NULL when all that is written fits. */
struct text totals_remark(const struct totals *totals);

#endif
