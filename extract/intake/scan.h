/* SPDX-License-Identifier: Apache-2.0 */
/* Which files the site's inputs name right now. Lock files (`~$…`, `.~…`), hidden files, receipts, the folder of unclear files and
 * files that are still being written are left alone. Nothing is opened here.
 *
 * The inbox is everybody's: one bad entry in it never ends a scan. Links that leave what the inputs name, or lead in a circle, pipes,
 * sockets, devices, what may not be read or lies too deep is passed over, each named (E-INPUT-LINK, -CYCLE, -KIND, -UNREADABLE, -DEPTH). A
 * file's name may be any bytes: it is read under one that can be printed (file_name_shown). */
#ifndef BIDUI_SCAN_H
#define BIDUI_SCAN_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

struct scan_file {
    const char *path; /* on disk, absolute, without links: what is opened must still be called so */
    struct text name; /* relative to the inbox, else to the site, else absolute; shown */
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
    struct error *passed_over; /* the first hundred, each once */
    size_t passed_over_count;  /* of all */
};

/* E-LIMIT above limits.files. Results live in the arena. */
enum status scan_inputs(const struct site *site, struct arena *arena, struct scan *scan, struct error *err) ERROR_MUST_CHECK;

/* One more that is passed over; how many of them are named in `passed_over`. */
void scan_pass_over(struct scan *scan, const struct error *why);
size_t scan_passed_over_named(const struct scan *scan);

/* `pattern` against `path`: `*`, `?`, `[…]` within one name, `**` for any number of folders. */
bool scan_matches(const char *pattern, const char *path);
/* The last name of a path marks no delivery: hidden, temporary, half-written. */
bool scan_is_left_alone(struct text path);

#endif
