/* SPDX-License-Identifier: Apache-2.0 */
/* county/memory.h
 *     Memory that is there, or the program ends with a message: the generator has no other way on. */
#ifndef COUNTY_MEMORY_H
#define COUNTY_MEMORY_H

#include <stddef.h>

void *memory_get(size_t count, size_t size); /* zeroed; free() it */
void *memory_grow(void *block, size_t count, size_t size);

/* Room for one more of the COUNT items in *BLOCK: capacity doubles. */
void *memory_room(void *block, size_t count, size_t *capacity, size_t size);

#endif
