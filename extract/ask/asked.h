/* SPDX-License-Identifier: Apache-2.0 */
/* The files that somebody asks about together: containers unpacked, each looked into as a run looks into it. What zips and gzip files hold
 * lies in temporary folders (0700) until asked_done. Texts live in the arena given. One thread at a time. */
#ifndef BIDUI_ASKED_H
#define BIDUI_ASKED_H

#include "extract/recognise/inspect.h"

struct asked_item {
    const char *path;
    const char *name;            /* as messages call it */
    struct text heading;         /* what tells it from the others; NULL: it is alone */
    struct index_entry seen;     /* what is known of it without reading it */
    struct index_entry refusal;  /* its error is set where it cannot be looked into at all */
    struct inspect_found *found; /* NULL: it was refused so */
};

struct asked {
    struct arena *arena;
    struct asked_item *items;
    size_t count;
    size_t capacity;
    const char **folders; /* to be removed */
    size_t folder_count;
};

/* `source` NULL: to be recognised. Errors are reasons why we could not look. asked_done is due whatever comes back. */
enum status asked_collect(const struct inspect_context *context, const char *const *paths, size_t count, const char *source,
                          struct arena *arena, struct asked *asked, struct error *err) ERROR_MUST_CHECK;
/* `err` may be NULL. */
enum status asked_done(struct asked *asked, struct error *err) ERROR_MUST_CHECK;

#endif
