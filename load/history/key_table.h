/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows does the warehouse hold open? (key, hash) of one source, read once, looked up by every row of the package.
 * Linear probing over scrambled keys. 17 bytes a slot, at most three quarters full.
 * One thread. Key 0 is a key like any other: `state` tells an empty slot. */
#ifndef BIDUI_KEY_TABLE_H
#define BIDUI_KEY_TABLE_H

#include "common/ground/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* KEY_KEPT: open, in a place that no delivery of this batch covers, so that its absence proves nothing. */
enum key_state { KEY_EMPTY, KEY_OPEN, KEY_KEPT, KEY_SAME, KEY_CHANGED };

struct key_slot {
    uint64_t key;
    uint64_t hash;
};

struct key_table {
    struct key_slot *slots;
    unsigned char *states;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
};

void key_table_init(struct key_table *table);
void key_table_done(struct key_table *table);
/* Room for `count` keys at once; false when out of memory. */
bool key_table_reserve(struct key_table *table, size_t count) __attribute__((warn_unused_result));
/* False when out of memory; *fresh is false when the key is there already. A new key is KEY_OPEN. */
bool key_table_add(struct key_table *table, uint64_t key, uint64_t hash, bool *fresh) __attribute__((warn_unused_result));
/* The key's slot, or SIZE_MAX. */
size_t key_table_find(const struct key_table *table, uint64_t key);

#endif
