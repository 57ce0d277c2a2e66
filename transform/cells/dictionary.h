/* SPDX-License-Identifier: Apache-2.0 */
/* Distinct texts numbered in order of first appearance: columns, keys, provenance and look-ups by text. Zero initialisation makes an empty
 * one; everything lives in the arena given. One thread may add at a time, any may read. A look-up costs one hash and about one probe. */
#ifndef BIDUI_DICTIONARY_H
#define BIDUI_DICTIONARY_H

#include "common/ground/arena.h"
#include "common/ground/hash.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Codes are 1..count; values[0] is NULL. */
struct dictionary {
    struct text *values;
    uint32_t count; /* the highest code; values has count + 1 entries */
    uint32_t capacity;
    uint64_t *slots;     /* open addressing: 32 bits of hash above the code, 0 when free */
    uint32_t slot_count; /* power of two */
    char *chunk;         /* where the next text goes, so that short texts lie dense */
    size_t chunk_left;
    bool borrows; /* texts are not copied: they live as long as the dictionary */
};

/* What it hashes by. */
static inline uint64_t
dictionary_hash(struct text value)
{
    return hash_64(value.data, value.size);
}

/* Finds or adds; 0 for NULL. The text is copied into the arena when it is new. */
uint32_t dictionary_add(struct dictionary *dictionary, struct text value, struct arena *arena);
/* The same for a text that is not NULL, whose hash is known. */
uint32_t dictionary_add_hashed(struct dictionary *dictionary, struct text value, uint64_t hash, struct arena *arena);
/* dictionary_add for many texts in order, faster than one by one. */
void dictionary_add_all(struct dictionary *dictionary, const struct text *values, size_t count, struct arena *arena, uint32_t *codes);
/* The code, or 0 when it is not there. */
uint32_t dictionary_find(const struct dictionary *dictionary, struct text value);
/* Room for `count` texts, so that growing leaves nothing behind in the arena. */
void dictionary_reserve(struct dictionary *dictionary, uint32_t count, struct arena *arena);
/* The text of a code; TEXT_NULL for 0. */
static inline struct text
dictionary_text(const struct dictionary *dictionary, uint32_t code)
{
    return code == 0 ? TEXT_NULL : dictionary->values[code];
}

#endif
