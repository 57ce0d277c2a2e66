/* SPDX-License-Identifier: Apache-2.0 */
/* One delivery in several files: pages that each say how many records there are in all. They are one when together they come to what each
 * of them says; else each is a part, and stays alone.
 *
 * The number alone does not prove it: where rows move between pages while somebody fetches them, a record that stands on two pages hides
 * one that stands on none. So the records themselves are compared, as they are written, once for each whole: one pass over the pages'
 * originals, 24 bytes a record on the heap meanwhile. Texts live in the list's arena. One thread at a time. */
#ifndef BIDUI_WHOLE_H
#define BIDUI_WHOLE_H

#include "common/pack/schema.h"
#include "common/site/site.h"
#include "extract/account/index.h"

/* What a delivery consists of: one file, or its pages. */
struct whole {
    const struct index_entry **parts;
    size_t count;
    const struct index_entry *entry; /* the file; of pages the first, with the rows and columns of all */
    struct text moved;               /* which record stands on two of the pages; NULL: none does */
};

/* Wholes of several files that were looked at before. */
struct whole_list {
    const struct site *site; /* whose landing holds the originals that have no place of their own (index_entry.original) */
    struct arena *arena;
    struct whole *known;
    size_t count;
    size_t capacity;
};

/* The file alone, or all its pages among `entries`, which are of one source (`schema`) and scope. An original that cannot be read any more
 * says nothing. */
struct whole whole_join(struct whole_list *list, const struct schema *schema, const struct index_entry *const *entries, size_t count,
                        const struct index_entry *entry);

#endif
