/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/array.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

/* SIZE_MAX when twice as many cannot be counted: no allocation of that many succeeds. */
static size_t
next_capacity(size_t capacity, size_t first)
{
    assert(first > 0);
    return capacity == 0 ? first : capacity > SIZE_MAX / 2 ? SIZE_MAX : capacity * 2;
}

void *
array_grow_bare(struct arena *arena, void *items, size_t count, size_t *capacity, size_t first, size_t size)
{
    size_t bytes;
    void *larger;

    if (count < *capacity) {
        return items;
    }
    *capacity = next_capacity(*capacity, first);
    if (__builtin_mul_overflow(*capacity, size, &bytes)) {
        bytes = SIZE_MAX; /* for which there is never memory */
    }
    larger = arena_must_alloc(arena, bytes);
    if (count > 0) {
        memcpy(larger, items, count * size);
    }
    return larger;
}

void *
array_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t first, size_t size)
{
    const size_t before = *capacity;
    char *larger = array_grow_bare(arena, items, count, capacity, first, size);

    if (*capacity != before) {
        memset(larger + count * size, 0, (*capacity - count) * size);
    }
    return larger;
}

void *
array_grow_heap(void *items, size_t count, size_t *capacity, size_t first, size_t size)
{
    const size_t wanted = next_capacity(*capacity, first);
    void *larger;

    if (count < *capacity) {
        return items;
    }
    larger = wanted > PTRDIFF_MAX / size ? NULL : realloc(items, wanted * size);
    if (larger != NULL) {
        *capacity = wanted;
    }
    return larger;
}
