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

/* Constants apart from each other; any would do, but they must never change. */
#define IDENTITY_CONTENT UINT64_C(0x62696475692d726f)
#define IDENTITY_NULL UINT64_C(0x9ae16a3b2f90404f)

/* Folds a value into a running hash whose order matters. */
static inline uint64_t
identity_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 32;
    hash *= UINT64_C(0xd6e8feb86659fd93);
    return hash ^ (hash >> 29);
}

/* Of a cell that is no text; a text's is dictionary_hash. */
static inline uint64_t
identity_value(int64_t value)
{
    return identity_mix(IDENTITY_NULL, (uint64_t)value);
}

/* Of a cell without a value: invalid and masked count apart from absent, since rules tell them apart. */
static inline uint64_t
identity_state(enum field_state state)
{
    return state == FIELD_ABSENT ? IDENTITY_NULL : IDENTITY_NULL + state;
}

/* Of a row, from the hashes of its cells in schema order. Stands in table->key from the reading to identity_build. */
static inline uint64_t
identity_content(const uint64_t *cells, size_t count)
{
    uint64_t content = IDENTITY_CONTENT;

    for (size_t field = 0; field < count; field++) {
        content = identity_mix(content, cells[field]);
    }
    return content;
}

/* The content of all rows anew, because cells were changed after they were read. */
void identity_settle(struct table *table);

/* The key of a row with the cells that were read otherwise before (reread.h); of several rows equal in content the first one's. */
uint64_t identity_former_key(const struct table *table, uint32_t row);
/* Sets key and hash of all tables, once; content, persons, households and divisions must be there. */
enum status identity_build(struct batch *batch, size_t threads, struct error *err) ERROR_MUST_CHECK;

#endif
