/* SPDX-License-Identifier: Apache-2.0 */
/* One column of a table: an array by the field's type, a state and a bit of validity per row.
 *
 * Texts are kept in one of two ways. `coded`: a code into a dictionary of the column, for what repeats (code lists, places, a text of which
 * a sample of the rows showed few values). `plain`: where the bytes lie, for what does not repeat (numbers of things, names, addresses):
 * nothing is hashed into a table, nothing is copied that stands in the delivery's package, which stays mapped. Only column_text knows which
 * it is; who needs numbers for the texts of a plain column numbers them himself (related_group.c). */
#ifndef BIDUI_COLUMN_H
#define BIDUI_COLUMN_H

#include "common/ground/arena.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"
#include "transform/cells/dictionary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The letter is what _states carries. */
enum field_state { FIELD_OK = 'o', FIELD_CHANGED = 'c', FIELD_ABSENT = 'a', FIELD_INVALID = 'i', FIELD_MASKED = 'm' };

struct column {
    enum schema_type type;
    uint64_t *valid; /* bit row % 64 of word row / 64 */
    uint8_t *states; /* enum field_state per row */
    /* one of these, by type */
    uint32_t *codes; /* coded text, into the dictionary */
    uint64_t *spans; /* plain text, into `bytes` */
    int64_t *numbers;
    int32_t *dates;
    uint8_t *booleans;
    struct dictionary dictionary; /* of codes */
    const char *bytes[2];         /* of spans: the delivery's package; what had to be written anew */
    size_t longest;               /* of spans: bytes of the longest text */
    bool quotes;                  /* of spans: one of them needs quotes in CSV */
};

/* A span is 1 bit for which bytes, 39 for the offset, 24 for the size; 0 is NULL. */
enum { COLUMN_SIZE_BITS = 24, COLUMN_OFFSET_BITS = 39 };

#define COLUMN_SIZE_MAX ((UINT64_C(1) << COLUMN_SIZE_BITS) - 1)
#define COLUMN_OFFSET_MAX ((UINT64_C(1) << COLUMN_OFFSET_BITS) - 1)

static inline uint64_t
column_span(unsigned which, uint64_t offset, size_t size)
{
    return (uint64_t)which << 63 | offset << COLUMN_SIZE_BITS | size;
}

static inline bool
column_is_valid(const struct column *column, size_t row)
{
    return (column->valid[row / 64] >> (row % 64)) & 1;
}

static inline bool
column_is_plain(const struct column *column)
{
    return column->spans != NULL;
}

/* The text of a row of a text column, TEXT_NULL when there is none; lives as long as the table. */
static inline struct text
column_text(const struct column *column, size_t row)
{
    uint64_t span;

    if (column->spans == NULL) {
        return dictionary_text(&column->dictionary, column->codes[row]);
    }
    span = column->spans[row];
    return span == 0 ? TEXT_NULL
                     : (struct text){column->bytes[span >> 63] + ((span >> COLUMN_SIZE_BITS) & COLUMN_OFFSET_MAX), span & COLUMN_SIZE_MAX};
}

/* Arrays for `rows` rows, not cleared but for `valid`. `plain` matters to texts only. */
void column_make(struct column *column, enum schema_type type, bool plain, size_t rows, struct arena *arena);
/* The first `rows` rows say nothing. */
void column_clear(struct column *column, size_t rows);
/* Moves `count` rows from row `from` down to row `to`, `valid` aside. */
void column_move(struct column *column, size_t to, size_t from, size_t count);
/* Sets the validity of the first `rows` rows by their states. */
void column_set_valid(struct column *column, size_t rows);
/* Rows that say something, by text: how many different texts the column holds. Memory of the work in `scratch`. */
uint64_t column_count_distinct(const struct column *column, size_t rows, struct arena *scratch);

#endif
