/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/key_table.h"

#include <stdlib.h>

enum { CAPACITY_MIN = 1024 };

void
key_table_init(struct key_table *table)
{
    *table = (struct key_table){0};
}

void
key_table_done(struct key_table *table)
{
    free(table->slots);
    free(table->states);
    *table = (struct key_table){0};
}

static size_t
slot_of(const struct key_table *table, uint64_t key)
{
    /* Fibonacci hashing: keys that count upwards must not pile up in neighbouring slots. */
    size_t slot = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (table->capacity - 1);

    while (table->states[slot] != KEY_EMPTY && table->slots[slot].key != key) {
        slot = (slot + 1) & (table->capacity - 1);
    }
    return slot;
}

static bool
resize(struct key_table *table, size_t capacity)
{
    struct key_table wider = {.capacity = capacity, .count = table->count};

    wider.slots = malloc(wider.capacity * sizeof *wider.slots);
    wider.states = calloc(wider.capacity, 1);
    if (wider.slots == NULL || wider.states == NULL) {
        key_table_done(&wider);
        return false;
    }
    for (size_t slot = 0; slot < table->capacity; slot++) {
        if (table->states[slot] != KEY_EMPTY) {
            const size_t to = slot_of(&wider, table->slots[slot].key);

            wider.slots[to] = table->slots[slot];
            wider.states[to] = table->states[slot];
        }
    }
    key_table_done(table);
    *table = wider;
    return true;
}

bool
key_table_reserve(struct key_table *table, size_t count)
{
    size_t capacity = CAPACITY_MIN;

    while (capacity - capacity / 4 < count + 1) {
        capacity *= 2;
    }
    return capacity <= table->capacity || resize(table, capacity);
}

bool
key_table_add(struct key_table *table, uint64_t key, uint64_t hash, bool *fresh)
{
    size_t slot;

    if (table->count + 1 > table->capacity - table->capacity / 4 && !key_table_reserve(table, table->count * 2)) {
        return false;
    }
    slot = slot_of(table, key);
    *fresh = table->states[slot] == KEY_EMPTY;
    if (*fresh) {
        table->slots[slot] = (struct key_slot){key, hash};
        table->states[slot] = KEY_OPEN;
        table->count++;
    }
    return true;
}

size_t
key_table_find(const struct key_table *table, uint64_t key)
{
    size_t slot;

    if (table->capacity == 0) {
        return SIZE_MAX;
    }
    slot = slot_of(table, key);
    return table->states[slot] == KEY_EMPTY ? SIZE_MAX : slot;
}
