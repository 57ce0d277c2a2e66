/* SPDX-License-Identifier: Apache-2.0 */
/* Open addressing with linear probing at most 5/8 full. A slot is 32 bits of hash beside the code: the low ones say where it belongs, all
 * of them are compared before the text is touched, so a hit costs two cache lines and a miss one; growing moves slots without reading
 * texts. */
#include "transform/cells/dictionary.h"

enum { FIRST_SLOTS = 16, CHUNK_SIZE = 16 * 1024, GROUP = 32 };

static uint32_t
hash_of(struct text value)
{
    return (uint32_t)dictionary_hash(value);
}

static uint64_t
slot_of(uint32_t hash, uint32_t code)
{
    return (uint64_t)hash << 32 | code;
}

static uint32_t
slot_code(uint64_t slot)
{
    return (uint32_t)slot;
}

/* Position of the value's slot, or of the free one where it belongs. */
static uint32_t
find_slot(const struct dictionary *dictionary, struct text value, uint32_t hash)
{
    const uint32_t mask = dictionary->slot_count - 1;
    uint32_t at = hash & mask;

    while (dictionary->slots[at] != 0) {
        const uint64_t slot = dictionary->slots[at];

        if (slot >> 32 == hash && text_equal(dictionary->values[slot_code(slot)], value)) {
            break;
        }
        at = (at + 1) & mask;
    }
    return at;
}

static void
grow_slots(struct dictionary *dictionary, uint32_t count, struct arena *arena)
{
    const uint64_t *before = dictionary->slots;
    const uint32_t before_count = dictionary->slot_count;

    dictionary->slots = arena_must_zero(arena, count, sizeof *dictionary->slots);
    dictionary->slot_count = count;
    for (uint32_t from = 0; from < before_count; from++) {
        uint32_t at = (uint32_t)(before[from] >> 32) & (count - 1);

        if (before[from] == 0) {
            continue;
        }
        while (dictionary->slots[at] != 0) {
            at = (at + 1) & (count - 1);
        }
        dictionary->slots[at] = before[from];
    }
}

static void
grow_values(struct dictionary *dictionary, uint32_t capacity, struct arena *arena)
{
    struct text *values = arena_must_alloc(arena, capacity * sizeof *values);

    values[0] = TEXT_NULL;
    for (uint32_t code = 1; code <= dictionary->count; code++) {
        values[code] = dictionary->values[code];
    }
    dictionary->values = values;
    dictionary->capacity = capacity;
}

static struct text
copy_text(struct dictionary *dictionary, struct text value, struct arena *arena)
{
    char *copy;

    if (dictionary->borrows) {
        return value;
    }
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

static uint32_t
add(struct dictionary *dictionary, struct text value, uint32_t hash, struct arena *arena)
{
    const uint32_t at = find_slot(dictionary, value, hash);

    if (dictionary->slots[at] != 0) {
        return slot_code(dictionary->slots[at]);
    }
    if (dictionary->count + 1 >= dictionary->capacity) {
        grow_values(dictionary, dictionary->capacity == 0 ? FIRST_SLOTS : dictionary->capacity * 2, arena);
    }
    dictionary->count++;
    dictionary->values[dictionary->count] = copy_text(dictionary, value, arena);
    dictionary->slots[at] = slot_of(hash, dictionary->count);
    if (dictionary->count > dictionary->slot_count / 8 * 5) {
        grow_slots(dictionary, dictionary->slot_count * 2, arena);
    }
    return dictionary->count;
}

uint32_t
dictionary_find(const struct dictionary *dictionary, struct text value)
{
    if (text_is_null(value) || dictionary->slot_count == 0) {
        return 0;
    }
    return slot_code(dictionary->slots[find_slot(dictionary, value, hash_of(value))]);
}

uint32_t
dictionary_add(struct dictionary *dictionary, struct text value, struct arena *arena)
{
    if (text_is_null(value)) {
        return 0;
    }
    if (dictionary->slot_count == 0) {
        grow_slots(dictionary, FIRST_SLOTS, arena);
    }
    return add(dictionary, value, hash_of(value), arena);
}

uint32_t
dictionary_add_hashed(struct dictionary *dictionary, struct text value, uint64_t hash, struct arena *arena)
{
    if (dictionary->slot_count == 0) {
        grow_slots(dictionary, FIRST_SLOTS, arena);
    }
    return add(dictionary, value, (uint32_t)hash, arena);
}

/* Large dictionaries are in no cache: the slots of a group are asked for before the first of them is looked at, then the texts behind
 * them. */
void
dictionary_add_all(struct dictionary *dictionary, const struct text *values, size_t count, struct arena *arena, uint32_t *codes)
{
    uint32_t hashes[GROUP];

    if (dictionary->slot_count == 0) {
        grow_slots(dictionary, FIRST_SLOTS, arena);
    }
    for (size_t from = 0; from < count; from += GROUP) {
        const size_t size = count - from < GROUP ? count - from : GROUP;

        for (size_t at = 0; at < size; at++) {
            hashes[at] = text_is_null(values[from + at]) ? 0 : hash_of(values[from + at]);
            __builtin_prefetch(&dictionary->slots[hashes[at] & (dictionary->slot_count - 1)]);
        }
        for (size_t at = 0; at < size; at++) {
            const uint64_t slot = dictionary->slots[hashes[at] & (dictionary->slot_count - 1)];

            __builtin_prefetch(slot == 0 ? NULL : dictionary->values[slot_code(slot)].data);
        }
        for (size_t at = 0; at < size; at++) {
            codes[from + at] = text_is_null(values[from + at]) ? 0 : add(dictionary, values[from + at], hashes[at], arena);
        }
    }
}

void
dictionary_reserve(struct dictionary *dictionary, uint32_t count, struct arena *arena)
{
    uint32_t slots = FIRST_SLOTS;

    while (count > slots / 8 * 5) {
        slots *= 2;
    }
    if (slots > dictionary->slot_count) {
        grow_slots(dictionary, slots, arena);
    }
    if (count + 1 > dictionary->capacity) {
        grow_values(dictionary, count + 1, arena);
    }
}
