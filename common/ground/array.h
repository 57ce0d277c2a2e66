/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays that double when they are full: whoever holds `items`, `count` and `capacity` makes room before each item.
 *
 *     list->items = array_grow(list->arena, list->items, list->count, &list->capacity, 64, sizeof *list->items);
 *     list->items[list->count++] = item;
 *
 * Appending n items costs O(n) copies. An array in an arena leaves its smaller copies there until the arena is reset (together as much
 * again as the array itself); millions of items belong on the heap. An item of several cells is one item of `width * sizeof cell` bytes. */
#ifndef BIDUI_ARRAY_H
#define BIDUI_ARRAY_H

#include "common/ground/arena.h"

#include <stddef.h>

/* Room for one more item: `items` itself while there is some, else a copy in the arena twice as large (`first` items when there was none),
 * cleared behind `count`. Ends the process when there is no memory, also when the size would overflow. */
void *array_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t first, size_t size);
/* The same, what is behind `count` not cleared: for large arrays, whose unused half then takes no memory. */
void *array_grow_bare(struct arena *arena, void *items, size_t count, size_t *capacity, size_t first, size_t size);
/* The same on the heap: realloc, what is behind `count` is not cleared. NULL when there is no memory; `items` then stays as it was and is
 * still the caller's to free. */
void *array_grow_heap(void *items, size_t count, size_t *capacity, size_t first, size_t size);

#endif
