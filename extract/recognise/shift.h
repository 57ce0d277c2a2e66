/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a row stands askew under its header: something stands right behind the last column with a title, where most rows have nothing,
 * and the cells before it look like those of the columns to their left (somebody inserted a cell); or nothing does, and the last cells, two
 * of them of two forms, look like the columns to their left and not like their own. What looks right where it stands has a
 * note beside it. Judged by the form of cells only: Han, letters, a date, a long number, a number. Read-only after shift_measure. */
#ifndef BIDUI_SHIFT_H
#define BIDUI_SHIFT_H

#include "extract/read/base/reader.h"

/* For each of the columns up to the last title what more than half of the filled cells behind row `header` look like; lives in `arena`. */
unsigned char *shift_measure(const struct reader_batch *batch, uint64_t header, size_t columns, struct arena *arena);
/* One look at the last cell for rows that end with the last title: cheap. */
bool shift_is_askew(const unsigned char *shapes, size_t columns, const struct text *cells, size_t count);

#endif
