/* SPDX-License-Identifier: Apache-2.0 */
/* Which row is the header, which source has such a header, and which column is which field.
 *
 * Titles are compared folded: line breaks, blanks, invisible characters and marks of required columns dropped, full-width forms made
 * ASCII, lower case. A title beats an alias, an alias beats a title with its unit in brackets taken off (`医疗费总额（万元）`; only for
 * fields that have a unit); of two columns for one field the better one stands and two equal ones are a duplicate. A header of two rows,
 * wide titles over narrow ones, is joined when both together explain more than either alone. The index is read-only after it is made: any
 * thread. */
#ifndef BIDUI_HEADER_H
#define BIDUI_HEADER_H

#include "common/ground/arena.h"
#include "common/pack/schema.h"
#include "extract/read/base/reader.h"

enum { HEADER_FOLDED = 256, HEADER_ABOVE = 8 };
#define HEADER_UNKNOWN SIZE_MAX

struct header_index;
struct header_index *header_index_new(const struct pack *pack, struct arena *arena);

/* The layout of one sheet. Lives in the arena given to header_find; texts are copies. */
struct header {
    const struct schema *schema; /* NULL: no header found */
    bool ambiguous;              /* two sources fit equally well: `schema` and `other` */
    const struct schema *other;
    struct text owner;               /* the source whose columns these are, also where `schema` is taken away as it will not do */
    size_t row;                      /* in the batch */
    uint64_t number;                 /* row number in the delivery */
    struct text sheet;               /* NULL: no sheets */
    size_t cells;                    /* of the header row, blank ones too */
    size_t columns;                  /* cells up to the last one with a title */
    size_t room;                     /* cells that a row may have: those of the header, or more when most rows have them */
    size_t filled;                   /* cells of a row that may hold something: up to the last title, or more when most rows fill them */
    size_t *fields;                  /* per column: field number or HEADER_UNKNOWN */
    unsigned char *shapes;           /* per column: what its cells look like, as shift.h has it */
    size_t gaps;                     /* columns without a title before the last one that has one */
    struct text *titles;             /* per column as delivered; NULL for none */
    struct text units;               /* what title rows say behind 单位： (万元 of 金额单位：万元); "" for nothing */
    struct text above[HEADER_ABOVE]; /* what stands alone in a row above it */
    size_t above_count;
    size_t *field_columns; /* per field: its column or HEADER_UNKNOWN */
    size_t matched;        /* fields with a column */
    size_t titled;         /* columns with a title */
    size_t duplicate;      /* a field with two equally good columns, or HEADER_UNKNOWN */
    bool complete;         /* every required field has a column */
};

/* Looks among the batch's first rows, or where `form` says. `wanted` NULL: any source of the pack. */
void header_find(const struct header_index *index, const struct schema *wanted, const struct dialect *form,
                 const struct reader_batch *batch, struct arena *arena, struct header *header);

/* Whether a row behind the header is one too: the same again, or that of another table. Cheap for rows of data. */
enum header_again { HEADER_AGAIN_NO, HEADER_AGAIN_SAME, HEADER_AGAIN_OTHER };
enum header_again header_again(const struct header_index *index, const struct header *header, const struct text *cells, size_t count);
/* The folded form of a title; returns its size, 0 for a blank or overlong one. */
size_t header_fold(struct text title, char out[HEADER_FOLDED]);

#endif
