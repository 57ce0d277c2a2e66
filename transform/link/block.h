/* SPDX-License-Identifier: Apache-2.0 */
/* Which pairs are looked at: those that agree on all parts of a rule. A part is a column, or something of it (key.h), as 64-bit keys.
 *
 * One side (the right one) is sorted by key, rule by rule, into buckets; the other asks. A bucket of more than the model's bucket_most rows
 * says too little for what it costs: it is passed over, and counted. Without rules every pair is looked at. Memory: 8 bytes a key and some
 * 4 for its place. Read-only once built; any thread may ask. */
#ifndef BIDUI_BLOCK_H
#define BIDUI_BLOCK_H

#include "transform/link/model.h"

struct block;
/* Lives in the arena; heap memory inside is freed with it. */
struct block *block_new(const struct model *model, const struct model_records *records, size_t threads, struct arena *arena);

/* The right rows to be held against a left row, ascending, each once (of one source: rows behind it). `*rows` grows on the heap. */
struct block_rows {
    uint32_t *rows;
    size_t count;
    size_t capacity;
    uint64_t passed[MODEL_RULES]; /* pairs not looked at, summed over what was asked */
    uint64_t buckets[MODEL_RULES];
};
void block_ask(const struct block *block, size_t left_row, struct block_rows *out);

/* The parts on which two rows agree, bit by bit; which of them are missing on either side does not matter. */
uint64_t block_agreement(const struct block *block, size_t left_row, size_t right_row);

#endif
