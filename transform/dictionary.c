/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing with linear probing at most 5/8 full. A slot carries half of the hash, so a probe touches the text only when the
 * halves agree: a hit costs two cache lines, a miss one. */
#include "common/hash.h"
#include "transform/table.h"

enum { FIRST_SLOTS = 16, CHUNK_SIZE = 16 * 1024 };

static uint64_t
slot_of(uint64_t hash, uint32_t code)
{
    return (hash & UINT64_C(0xffffffff00000000)) | code;
}

static uint32_t
slot_code(uint64_t slot)
{
    return (uint32_t)slot;
}

/* Position of the value's slot, or of the free one where it belongs. */
static uint32_t
probe(const struct dictionary *dictionary, struct text value, uint64_t hash)
{
    const uint32_t mask = dictionary->slot_count - 1;
    uint32_t at = (uint32_t)hash & mask;

    while (dictionary->slots[at] != 0) {
        const uint64_t slot = dictionary->slots[at];

        if ((slot ^ hash) >> 32 == 0 && text_equal(dictionary->values[slot_code(slot)], value)) {
            break;
        }
        at = (at + 1) & mask;
    }
    return at;
}

static void
grow_slots(struct dictionary *dictionary, struct arena *arena)
{
    const uint32_t count = dictionary->slot_count == 0 ? FIRST_SLOTS : dictionary->slot_count * 2;

    dictionary->slots = arena_must_zero(arena, count, sizeof *dictionary->slots);
    dictionary->slot_count = count;
    for (uint32_t code = 1; code <= dictionary->count; code++) {
        const uint64_t hash = hash_64(dictionary->values[code].data, dictionary->values[code].size);

        dictionary->slots[probe(dictionary, dictionary->values[code], hash)] = slot_of(hash, code);
    }
}

static void
grow_values(struct dictionary *dictionary, struct arena *arena)
{
    const uint32_t capacity = dictionary->capacity == 0 ? FIRST_SLOTS : dictionary->capacity * 2;
    struct text *values = arena_must_alloc(arena, capacity * sizeof *values);

    values[0] = TEXT_NULL;
    for (uint32_t code = 1; code <= dictionary->count; code++) {
        values[code] = dictionary->values[code];
    }
    dictionary->values = values;
    dictionary->capacity = capacity;
}

static struct text
keep_text(struct dictionary *dictionary, struct text value, struct arena *arena)
{
    char *copy;

    if (value.size > CHUNK_SIZE / 8) {
        return arena_must_text(arena, value);
    }
    if (dictionary->chunk_left < value.size) {
        const size_t wanted = dictionary->count < 64 ? CHUNK_SIZE / 16 : CHUNK_SIZE;

        dictionary->chunk_left = wanted > value.size ? wanted : value.size;
        dictionary->chunk = arena_must_alloc(arena, dictionary->chunk_left);
    }
    copy = dictionary->chunk;
    memcpy(copy, value.data, value.size);
    dictionary->chunk += value.size;
    dictionary->chunk_left -= value.size;
    return (struct text){copy, value.size};
}

uint32_t
dictionary_add(struct dictionary *dictionary, struct text value, struct arena *arena)
{
    uint64_t hash;
    uint32_t at;

    if (text_is_null(value)) {
        return 0;
    }
    if (dictionary->slot_count == 0) {
        grow_slots(dictionary, arena);
    }
    hash = hash_64(value.data, value.size);
    at = probe(dictionary, value, hash);
    if (dictionary->slots[at] != 0) {
        return slot_code(dictionary->slots[at]);
    }
    if (dictionary->count + 1 >= dictionary->capacity) {
        grow_values(dictionary, arena);
    }
    dictionary->count++;
    dictionary->values[dictionary->count] = keep_text(dictionary, value, arena);
    dictionary->slots[at] = slot_of(hash, dictionary->count);
    if (dictionary->count > dictionary->slot_count / 8 * 5) {
        grow_slots(dictionary, arena);
    }
    return dictionary->count;
}

uint32_t
dictionary_find(const struct dictionary *dictionary, struct text value)
{
    if (text_is_null(value) || dictionary->slot_count == 0) {
        return 0;
    }
    return slot_code(dictionary->slots[probe(dictionary, value, hash_64(value.data, value.size))]);
}
