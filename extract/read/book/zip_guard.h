/* SPDX-License-Identifier: Apache-2.0 */
/* A zip container opened within limits: what it declares and what really comes out are both held against them.
 *
 * Refused with a reason of its own: not a zip (E-ZIP), too many entries, a name that is given twice, too much data in all or out of one
 * entry for its compressed size (E-ZIP-LIMIT), encrypted entries when read (E-ZIP-PASSWORD), wrong checksum (E-ZIP). Names come as UTF-8:
 * by the zip's flag, else UTF-8 when they are, else GB18030 (what Windows in Chinese writes); backslashes are slashes. A name with `..`, a
 * leading slash, a drive or a control character is `unsafe`: look, but never make a file by that name.
 *
 * Ownership: _open/_close. One thread at a time; one entry is open at a time. */
#ifndef BIDUI_ZIP_GUARD_H
#define BIDUI_ZIP_GUARD_H

#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zip_guard_limits {
    uint64_t entries;
    uint64_t entry_bytes; /* expanded, one entry */
    uint64_t total_bytes; /* expanded, all that is read */
    uint64_t ratio;       /* expanded bytes for one compressed byte ... */
    uint64_t ratio_after; /* ... once an entry has given this many */
};

/* Those of limits.h. */
struct zip_guard_limits zip_guard_usual(void);

struct zip_guard_entry {
    struct text name; /* NUL-terminated, as long as the zip is open */
    uint64_t bytes;   /* declared, expanded */
    uint64_t compressed;
    bool folder;
    bool encrypted;
    bool unsafe;
    bool link; /* or a device: no regular file, as a Unix that made the zip says */
};

struct zip_guard;
/* `bounds` NULL: the usual ones. Messages name the path. */
enum status zip_guard_open(const char *path, const struct zip_guard_limits *bounds, struct zip_guard **guard,
                           struct error *err) ERROR_MUST_CHECK;
void zip_guard_close(struct zip_guard *guard);
size_t zip_guard_count(const struct zip_guard *guard);
const struct zip_guard_entry *zip_guard_get(const struct zip_guard *guard, size_t index);
/* SIZE_MAX when there is none. Case is ignored when no name matches exactly (as spreadsheet programs do). */
size_t zip_guard_find(const struct zip_guard *guard, struct text name);
/* Starts reading an entry; the one that was open is left. */
enum status zip_guard_enter(struct zip_guard *guard, size_t index, struct error *err) ERROR_MUST_CHECK;
/* The next bytes; *got 0 at the end, which is when the checksum was right. */
enum status zip_guard_read(struct zip_guard *guard, void *data, size_t size, size_t *got, struct error *err) ERROR_MUST_CHECK;

#endif
