/* SPDX-License-Identifier: Apache-2.0 */
/* Which files the site's inputs name right now. Lock files (`~$…`, `.~…`), hidden files, receipts, the folder of unclear files and
 * files that are still being written are left alone. Nothing is opened here. */
#ifndef BIDUI_SCAN_H
#define BIDUI_SCAN_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

struct scan_file {
    const char *path; /* on disk */
    struct text name; /* relative to the inbox, else to the site, else absolute */
    uint64_t bytes;
    int64_t mtime_ns;
    const struct site_input *input; /* that named it; one with a source before one without */
};

struct scan {
    struct scan_file *files; /* sorted by name */
    size_t count;
    size_t growing;                  /* left for the next run */
    const struct site_input **empty; /* declared inputs (a source, or no wildcard) that name no file */
    size_t empty_count;
};

/* E-LIMIT above limits.files. Results live in the arena. */
enum status scan_inputs(const struct site *site, struct arena *arena, struct scan *scan, struct error *err) ERROR_MUST_CHECK;

/* `pattern` against `path`: `*`, `?`, `[…]` within one name, `**` for any number of folders. */
bool scan_matches(const char *pattern, const char *path);
/* The last name of a path marks no delivery: hidden, temporary, half-written. */
bool scan_is_left_alone(struct text path);

#endif
