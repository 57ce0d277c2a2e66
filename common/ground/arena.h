/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that lives and dies together: a run, a batch, a join.
 *
 * Ownership, everywhere: "Arguments are borrowed. Results live in the arena you pass. Only what `_new` returns is
 * yours to free." One thread at a time. Allocation never fails quietly: over the limit, or when the system has no memory,
 * it returns NULL and the caller reports E-MEMORY; arena_must_* end the process with it (error_exit) and are for small,
 * bounded needs (configuration, plans). Under AddressSanitizer every allocation is a malloc of its own, so overflows show. */
#ifndef BIDUI_ARENA_H
#define BIDUI_ARENA_H

#include "common/ground/text.h"

#include <stddef.h>

struct arena_block;
struct arena_cleanup;

struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used;                /* in the newest block */
    size_t total;               /* bytes taken from the system */
    size_t limit;               /* 0: none */
    struct arena_cleanup *cleanups;
};

void arena_init(struct arena *arena, size_t limit);
/* Everything allocated becomes invalid; one block is kept for reuse. */
void arena_reset(struct arena *arena);
/* Gives all memory back; the arena may be used again. */
void arena_done(struct arena *arena);

/* Calls `done(subject)` when the arena is reset or done, newest first: for what a library allocated and we must give back. */
void arena_on_done(struct arena *arena, void (*done)(void *subject), void *subject);

/* `size` bytes aligned for any type, not cleared. NULL over the limit or out of memory. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_must_alloc(struct arena *arena, size_t size);
/* count * size bytes, cleared; overflow counts as out of memory. */
void *arena_must_zero(struct arena *arena, size_t count, size_t size);
/* A NUL-terminated copy. */
char *arena_must_string(struct arena *arena, struct text text);
struct text arena_must_text(struct arena *arena, struct text text);
char *arena_must_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
