/* SPDX-License-Identifier: Apache-2.0 */
/* One page of a paginated answer: where its records are, how many, and what it says about the next page and the total.
 *
 * The page is validated as one complete JSON document (E-FETCH-BODY when it is cut, is no JSON, or has no array of records where it
 * should be: an error told under HTTP 200). Views borrow from the page; texts that had escapes live in the arena. */
#ifndef BIDUI_FETCH_PAGE_H
#define BIDUI_FETCH_PAGE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stdbool.h>
#include <stdint.h>

struct fetch_page {
    struct text records; /* the bytes between the brackets */
    uint64_t count;
    struct text last; /* the last record's bytes */
    struct text head; /* the first one's */
    uint64_t *hashes; /* of each, in the arena */
    size_t hash_capacity;
    struct text cursor; /* NULL: none, null, false or empty */
    int64_t total;      /* -1: not said */
    bool follows;       /* it says that others follow */
};

enum { FETCH_PAGE_DEPTH_MAX = 16 };

/* Pointers may be NULL: then the document itself is the array, there is no cursor, and the total is what the page says by itself. `shown`
 * is for messages. */
enum status fetch_page_read(struct text body, struct text records, struct text cursor, struct text total, const char *shown,
                            struct arena *arena, struct fetch_page *page, struct error *err) ERROR_MUST_CHECK;

#endif
