/* SPDX-License-Identifier: Apache-2.0 */
/* History identity (`_key`) and row hash (`_hash`) of every row (docs/contracts.md section 4).
 *
 * A cell's hash is XXH3-64 of its text, or a mixing of its value's bits; NULL, invalid and masked cells have constants of their own. Cells
 * are folded in schema order; `_hash` folds division_code, person_key and household_key behind them. `_key` is the fold of the primary key
 * when it is complete and unique in the table, where equal rows are kept also of the first of the rows that share it when all are equal;
 * else of ('#', key or NULL, content, ordinal among equals). Neither depends on provenance, dictionary order or threads. */
#ifndef BIDUI_IDENTITY_H
#define BIDUI_IDENTITY_H

#include "common/ground/error.h"
#include "transform/table/table.h"

/* The key of a row with the cells that were read otherwise before (reread.h); of several rows equal in content the first one's. */
uint64_t identity_former_key(const struct table *table, uint32_t row);
/* Sets key and hash of all tables; persons, households and divisions must be there. */
enum status identity_build(struct batch *batch, size_t threads, struct error *err) ERROR_MUST_CHECK;

#endif
