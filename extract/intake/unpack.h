/* SPDX-License-Identifier: Apache-2.0 */
/* What lies in a zip of the inbox, each member put into landing as an original of its own, zips inside zips too, within limits.h. Nothing
 * is written under a name that a zip gives. */
#ifndef BIDUI_UNPACK_H
#define BIDUI_UNPACK_H

#include "extract/intake/store.h"

struct unpack_member {
    struct text name; /* `bundle.zip/folder/list.csv` */
    struct text sha256;
    uint64_t bytes;
    struct text detail; /* why it is refused, whatever is in it; NULL otherwise */
};

struct unpack {
    struct unpack_member *members;
    size_t count;
    size_t capacity;
};

/* A zip of files; workbooks, which are zips too, are none. */
enum status unpack_recognises(const char *path, bool *is, struct error *err) ERROR_MUST_CHECK;
/* The zip at `path`, called `name`. Texts live in the arena. E-ZIP, E-ZIP-LIMIT, E-ZIP-PASSWORD, E-EMPTY-FILE. `number` as in store_begin.
 */
enum status unpack_zip(const struct site *site, const char *path, struct text name, size_t number, struct arena *arena,
                       struct unpack *unpack, struct error *err) ERROR_MUST_CHECK;

#endif
