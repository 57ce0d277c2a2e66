/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/arena.h"

#include "common/ground/error.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_SINGLE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_SINGLE 1
#endif
#endif
#ifndef ARENA_SINGLE
#define ARENA_SINGLE 0
#endif

enum { FIRST_BLOCK = 64 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena_cleanup {
    struct arena_cleanup *next;
    void (*done)(void *subject);
    void *subject;
};

void
arena_on_done(struct arena *arena, void (*done)(void *subject), void *subject)
{
    struct arena_cleanup *cleanup = arena_must_alloc(arena, sizeof *cleanup);

    *cleanup = (struct arena_cleanup){arena->cleanups, done, subject};
    arena->cleanups = cleanup;
}

static void
clean_up(struct arena *arena)
{
    for (struct arena_cleanup *cleanup = arena->cleanups; cleanup != NULL; cleanup = cleanup->next) {
        cleanup->done(cleanup->subject);
    }
    arena->cleanups = NULL;
}

void
arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){.limit = limit};
}

static void
free_blocks(struct arena_block *block)
{
    while (block != NULL) {
        struct arena_block *next = block->next;

        free(block);
        block = next;
    }
}

void
arena_reset(struct arena *arena)
{
    clean_up(arena);
    if (arena->blocks != NULL && !ARENA_SINGLE) {
        free_blocks(arena->blocks->next);
        arena->blocks->next = NULL;
        arena->total = arena->blocks->size;
        arena->used = 0;
        return;
    }
    arena_done(arena);
}

void
arena_done(struct arena *arena)
{
    clean_up(arena);
    free_blocks(arena->blocks);
    arena->blocks = NULL;
    arena->used = 0;
    arena->total = 0;
}

static struct arena_block *
block_add(struct arena *arena, size_t size)
{
    size_t wanted = size;
    struct arena_block *block;

    if (!ARENA_SINGLE) {
        const size_t usual = arena->blocks == NULL ? FIRST_BLOCK : arena->blocks->size * 2;

        wanted = usual > LARGEST_BLOCK ? LARGEST_BLOCK : usual;
        wanted = size > wanted ? size : wanted;
    }
    if (arena->limit != 0 && arena->total + wanted > arena->limit) {
        return NULL;
    }
    block = malloc(sizeof *block + wanted);
    if (block == NULL) {
        return NULL;
    }
    block->size = wanted;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used = 0;
    arena->total += wanted;
    return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    struct arena_block *block = arena->blocks;
    size_t rounded;
    void *result;

    if (size > SIZE_MAX - alignment) {
        return NULL;
    }
    rounded = ARENA_SINGLE ? (size == 0 ? 1 : size) : (size + alignment - 1) & ~(alignment - 1);
    if (ARENA_SINGLE || block == NULL || block->size - arena->used < rounded) {
        block = block_add(arena, rounded);
        if (block == NULL) {
            return NULL;
        }
    }
    result = block->bytes + arena->used;
    arena->used += rounded;
    return result;
}

void *
arena_must_alloc(struct arena *arena, size_t size)
{
    void *result = arena_alloc(arena, size);

    if (result == NULL) {
        error_exit(STATUS_MEMORY, "E-MEMORY", "no memory for %zu bytes (%zu in use)", size, arena->total);
    }
    return result;
}

void *
arena_must_zero(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    void *result;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        bytes = SIZE_MAX; /* GCOV_EXCL_LINE: for which there is never memory, see arena_must_alloc */
    }
    result = arena_must_alloc(arena, bytes);
    memset(result, 0, bytes);
    return result;
}

char *
arena_must_string(struct arena *arena, struct text text)
{
    char *copy = arena_must_alloc(arena, text.size + 1);

    if (text.size > 0) {
        memcpy(copy, text.data, text.size);
    }
    copy[text.size] = '\0';
    return copy;
}

struct text
arena_must_text(struct arena *arena, struct text text)
{
    if (text_is_null(text)) {
        return text;
    }
    return (struct text){arena_must_string(arena, text), text.size};
}

char *
arena_must_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_list again;
    int size;
    char *result;

    va_start(arguments, format);
    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    result = arena_must_alloc(arena, size < 0 ? 1 : (size_t)size + 1);
    result[0] = '\0';
    if (size >= 0) {
        (void)vsnprintf(result, (size_t)size + 1, format, again);
    }
    va_end(again);
    return result;
}
