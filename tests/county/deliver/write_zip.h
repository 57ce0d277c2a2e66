/* SPDX-License-Identifier: Apache-2.0 */
/* county/write_zip.h
 *     Files that one office sends together: into a zip, and gone from the folder. */
#ifndef COUNTY_WRITE_ZIP_H
#define COUNTY_WRITE_ZIP_H

#include <stdbool.h>
#include <stddef.h>

/* PATH goes into the zip ARCHIVE (made when it is not there) under its own name; false when that failed. */
bool write_zip_add(const char *archive, const char *path);

/* A text within an entry that becomes another. */
struct write_zip_change {
    const char *entry;
    const char *before;
    const char *after;
};

/* What no library writes and other programs do: the archive is packed once more, with changed entries, perhaps named with BACKSLASHES. */
bool write_zip_rewrite(const char *archive, const struct write_zip_change *changes, size_t count, bool backslashes);

#endif
