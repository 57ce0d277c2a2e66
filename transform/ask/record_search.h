/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a package's CSV that hold a text in a column: found by searching the bytes, so that a key is found in a county's package
 * without reading it all. Packages of ours have no line end inside a cell of a normalised source; a line that does not parse to the
 * header's width is passed over. One at a time; fields borrow until the next call. */
#ifndef BIDUI_RECORD_SEARCH_H
#define BIDUI_RECORD_SEARCH_H

#include "common/formats/csv.h"
#include "common/formats/package.h"
#include "common/ground/arena.h"

struct record_search {
    struct text content; /* mapped */
    struct text rest;
    struct text wanted;
    size_t column; /* that must equal `wanted` */
    struct text *header;
    size_t width;
    struct csv_cursor cursor; /* over the record found */
    bool open;                /* the resource and the column are there */
};

/* `open` stays false when the package has no such resource or column. The header lives in the arena. */
enum status record_search_open(const struct package *package, const char *resource, const char *column, struct text wanted,
                               struct arena *arena, struct record_search *search, struct error *err) ERROR_MUST_CHECK;
/* The next record with the text in the column, in search->cursor.fields; *found is false at the end. */
enum status record_search_next(struct record_search *search, bool *found, struct error *err) ERROR_MUST_CHECK;
void record_search_close(struct record_search *search);
/* A field of the record by its header; TEXT_NULL when the resource has none of that name. */
struct text record_search_get(const struct record_search *search, const char *name);

#endif
