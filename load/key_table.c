/* SPDX-License-Identifier: Apache-2.0 */
#include "load/key_table.h"

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
    free(table->keys);
    free(table->hashes);
    free(table->states);
    *table = (struct key_table){0};
}

static size_t
slot_of(const struct key_table *table, uint64_t key)
{
    size_t slot = (size_t)key & (table->capacity - 1);

    while (table->states[slot] != KEY_EMPTY && table->keys[slot] != key) {
        slot = (slot + 1) & (table->capacity - 1);
    }
    return slot;
}

static bool
grow(struct key_table *table)
{
    struct key_table wider = {.capacity = table->capacity == 0 ? CAPACITY_MIN : table->capacity * 2, .count = table->count};

    wider.keys = malloc(wider.capacity * sizeof *wider.keys);
    wider.hashes = malloc(wider.capacity * sizeof *wider.hashes);
    wider.states = calloc(wider.capacity, 1);
    if (wider.keys == NULL || wider.hashes == NULL || wider.states == NULL) {
        key_table_done(&wider);
        return false;
    }
    for (size_t slot = 0; slot < table->capacity; slot++) {
        if (table->states[slot] != KEY_EMPTY) {
            const size_t to = slot_of(&wider, table->keys[slot]);

            wider.keys[to] = table->keys[slot];
            wider.hashes[to] = table->hashes[slot];
            wider.states[to] = table->states[slot];
        }
    }
    key_table_done(table);
    *table = wider;
    return true;
}

bool
key_table_add(struct key_table *table, uint64_t key, uint64_t hash, bool *fresh)
{
    size_t slot;

    if (table->count + 1 > table->capacity - table->capacity / 4 && !grow(table)) {
        return false;
    }
    slot = slot_of(table, key);
    *fresh = table->states[slot] == KEY_EMPTY;
    if (*fresh) {
        table->keys[slot] = key;
        table->hashes[slot] = hash;
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
