/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a site that a purge destroys. Texts live in the arena; one thread, under the site's lock. */
#ifndef BIDUI_PURGE_FILES_H
#define BIDUI_PURGE_FILES_H

#include "common/site/site.h"

#include <stdbool.h>

struct purge_file {
    const char *kind; /* batch, store, report, original, keys, delivery */
    const char *name; /* below the site's folder */
    uint64_t bytes;
    struct text sha256; /* NULL for folders */
};

struct purge_files {
    struct purge_file *items;
    size_t count;
    size_t capacity;
    const char *index; /* what index.csv is to become; NULL: unchanged */
};

/* What is older than `before`; packages only of batches before `base` (NULL: none). */
enum status purge_files_find(const struct site *site, struct text before, struct text base, struct arena *arena, struct purge_files *files,
                             struct error *err) ERROR_MUST_CHECK;
enum status purge_files_destroy(const struct site *site, const struct purge_files *files, struct arena *arena,
                                struct error *err) ERROR_MUST_CHECK;

#endif
