/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a site that a purge destroys. Texts live in the arena; one thread, under the site's lock. */
#ifndef BIDUI_PURGE_FILES_H
#define BIDUI_PURGE_FILES_H

#include "common/site/site.h"

#include <stdbool.h>

struct purge_file {
    const char *kind; /* batch, package, store, report, original, keys, delivery, log */
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
/* Of what no batch that stays stands on: files of the store, and originals received before a day (NULL: none), with their keys and where
 * they were dropped. `files` begins all zero, or goes on. */
enum status purge_files_find_unused(const struct site *site, struct text received, bool (*goes)(void *context, const char *batch),
                                    void *context, struct arena *arena, struct purge_files *files, struct error *err) ERROR_MUST_CHECK;
/* A file or folder below the site. */
enum status purge_files_add(const struct site *site, const char *kind, const char *name, struct arena *arena, struct purge_files *files,
                            struct error *err) ERROR_MUST_CHECK;
/* How many of each kind, and how large. */
void purge_files_print(const struct purge_files *files);
enum status purge_files_destroy(const struct site *site, const struct purge_files *files, struct arena *arena,
                                struct error *err) ERROR_MUST_CHECK;

#endif
