/* SPDX-License-Identifier: Apache-2.0 */
/* For cmocka tests that need files: a folder of their own and an arena, given by place_make and taken away by place_drop. */
#ifndef BIDUI_PLACE_H
#define BIDUI_PLACE_H

#include "common/ground/arena.h"
#include "common/ground/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct place {
    struct arena arena;
    char folder[64];
};

static inline int
place_make(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    arena_init(&place->arena, 0);
    (void)snprintf(place->folder, sizeof place->folder, "/tmp/bidui_place_XXXXXX");
    *state = place;
    return mkdtemp(place->folder) == NULL;
}

static inline int
place_drop(void **state)
{
    struct place *place = *state;
    const enum status status = file_remove_tree(place->folder, NULL);

    arena_done(&place->arena);
    free(place);
    return status != STATUS_OK;
}

/* The path of `name` in the folder. */
static inline char *
place_path(struct place *place, const char *name)
{
    return file_join(&place->arena, place->folder, name);
}

/* Writes a file and the folders above it. */
static inline void
place_put(struct place *place, const char *name, const char *content)
{
    char *path = place_path(place, name);
    char *folder = arena_must_string(&place->arena, text_from(path));
    FILE *out;

    *strrchr(folder, '/') = '\0';
    assert_int_equal(file_make_folder(folder, NULL), STATUS_OK);
    out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(content, 1, strlen(content), out), strlen(content));
    assert_int_equal(fclose(out), 0);
}

#endif
