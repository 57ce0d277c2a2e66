/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/memory.h"

#include <stdio.h>
#include <stdlib.h>

static void *
memory_checked(void *block)
{
    if (block == NULL) {
        fputs("county: out of memory\n", stderr);
        exit(71);
    }
    return block;
}

void *
memory_get(size_t count, size_t size)
{
    return memory_checked(calloc(count == 0 ? 1 : count, size));
}

void *
memory_grow(void *block, size_t count, size_t size)
{
    return memory_checked(realloc(block, (count == 0 ? 1 : count) * size));
}

void *
memory_room(void *block, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) {
        return block;
    }
    *capacity = *capacity == 0 ? 64 : *capacity * 2;
    return memory_grow(block, *capacity, size);
}
