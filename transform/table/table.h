/* SPDX-License-Identifier: Apache-2.0 */
/* One source of a batch in memory, column by column: what the normalisers fill and the rules read.
 *
 * Text columns hold codes into a dictionary of their own (code 0 is NULL), numbers are decimal(18,4) as int64 (common/ground/decimal.h;
 * integers too), dates and year-months are days since 1970-01-01 (a year-month is its first day), booleans bytes 0/1. A value exists when
 * its bit in `valid` is set. Rows are in delivery order after duplicates were merged. Persons and households are dense indexes into the
 * batch's shared key tables (1.., 0: none), so that a related aggregate is an array look-up. Built once, read-only after that: any thread
 * may read. Everything lives in the arena of its table (one arena per table, so tables can be built in parallel). */
#ifndef BIDUI_TABLE_H
#define BIDUI_TABLE_H

#include "common/ground/arena.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"
#include "common/pack/variant.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The letter is what _states carries. */
enum field_state { FIELD_OK = 'o', FIELD_CHANGED = 'c', FIELD_ABSENT = 'a', FIELD_INVALID = 'i', FIELD_MASKED = 'm' };

/* Distinct texts, numbered 1.. in order of first appearance; values[0] is NULL. */
struct dictionary {
    struct text *values;
    uint32_t count; /* the highest code; values has count + 1 entries */
    uint32_t capacity;
    uint64_t *slots;     /* open addressing: 32 bits of hash above the code, 0 when free */
    uint32_t slot_count; /* power of two */
    char *chunk;         /* where the next text goes, so that short texts lie dense */
    size_t chunk_left;
};

struct column {
    enum schema_type type;
    uint64_t *valid; /* bit row % 64 of word row / 64 */
    uint8_t *states; /* enum field_state per row */
    /* one of these, by type */
    uint32_t *codes;
    int64_t *numbers;
    int32_t *dates;
    uint8_t *booleans;
    struct dictionary dictionary; /* text only */
};

/* The original of a cell whose state is not ok and not absent; sorted by (row, field). */
struct repair {
    uint32_t row;
    uint32_t field;
    struct text before;
    const char *reason; /* a word from the normaliser: "fullwidth", "check_digit", … */
};

/* Where the rows of a derived table come from: from row `from` on, row n is rows[n - from] of `table`. */
struct table_origin {
    const struct table *table;
    const uint32_t *rows;
    size_t from;
    /* when a row stands for several: */
    uint32_t *groups; /* by row of `table`; NULL: each stands for itself */
    uint32_t *starts; /* the rows of group g are members[starts[g]] .. members[starts[g + 1] - 1] */
    uint32_t *members;
};

struct table {
    const struct schema *schema;
    enum variant variant; /* an earlier state of the source, which rules look back at */
    struct arena *arena;
    size_t row_count;
    struct column *columns; /* schema->field_count */
    /* provenance */
    struct dictionary files;
    uint32_t *file_codes;
    struct dictionary sheets;
    uint32_t *sheet_codes;
    uint64_t *source_rows;
    /* keys */
    uint32_t *persons;    /* into keys.persons */
    uint32_t *households; /* into keys.households */
    struct dictionary divisions;
    uint32_t *division_codes;
    uint64_t *key;  /* history identity */
    uint64_t *hash; /* row hash */
    struct repair *repairs;
    size_t repair_count;
    /* of the deliveries behind it */
    bool stale;               /* past max_age, or never delivered: rules that read it are not evaluated */
    const char *stale_reason; /* for rule_runs.reason; NULL when fresh */
    bool complete;            /* we made it ourselves: no rows means that there is nothing */
    struct text *lacking;     /* of an earlier state: places (division codes) that have a delivery now and had none then */
    size_t lacking_count;
    uint64_t read, duplicate;
    struct table_origin *origins; /* of a derived table, by first row */
    size_t origin_count;          /* 0: delivered */
};

/* All persons and households of the batch. */
struct keys {
    struct dictionary persons;    /* person_key texts: cn:…, nfp:… */
    struct dictionary households; /* household_key texts */
    uint32_t person_count;        /* of the present deliveries: these come first */
    uint32_t household_count;
};

/* A batch: every source of the pack, in the pack's order (pack->sources[n] is tables[n]); then the same for each variant (source n at
 * variant v is tables[v * pack->source_count + n]), without rows where no rule looks at it. While rules run, derived sources follow
 * (transform/table/catalog.h). */
struct batch {
    const struct pack *pack;
    struct text division; /* the site's */
    int32_t as_of;
    struct table *tables;
    size_t table_count;
    struct keys keys;
    const struct former
        *former; /* keys that persons, households, divisions had before (transform/lineage/former.h); NULL: nothing is known */
};

static inline bool
column_is_valid(const struct column *column, size_t row)
{
    return (column->valid[row / 64] >> (row % 64)) & 1;
}

/* Finds or adds; 0 for NULL. The text is copied into the arena when it is new. Zero initialisation makes an empty dictionary. */
uint32_t dictionary_add(struct dictionary *dictionary, struct text value, struct arena *arena);
/* dictionary_add for many texts in order, faster than one by one. */
void dictionary_add_all(struct dictionary *dictionary, const struct text *values, size_t count, struct arena *arena, uint32_t *codes);
/* The code, or 0 when it is not there. */
uint32_t dictionary_find(const struct dictionary *dictionary, struct text value);
/* Room for `count` texts, so that growing leaves nothing behind in the arena. */
void dictionary_reserve(struct dictionary *dictionary, uint32_t count, struct arena *arena);
/* The text of a code; TEXT_NULL for 0. */
static inline struct text
dictionary_text(const struct dictionary *dictionary, uint32_t code)
{
    return code == 0 ? TEXT_NULL : dictionary->values[code];
}

/* The source's columns without rows. */
void table_empty(const struct schema *schema, enum variant variant, struct arena *arena, struct table *table);
/* `member`, `member@previous`. */
const char *table_name(const struct table *table, struct arena *arena);
/* The delivered row that stands behind a row; itself unless the table is derived. */
const struct table *table_origin(const struct table *table, uint32_t *row);
/* The rows of the table a derived row is made from, at most `limit`; the first stands for the others. */
size_t table_members(const struct table *table, uint32_t row, const struct table **from, uint32_t *rows, size_t limit);
/* The table of a source, NULL when the pack has none of that name. */
const struct table *table_find(const struct batch *batch, struct text source);
/* The original text of a cell: the repair's `before` when there is one, else the canonical text (numbers and dates are printed into the
 * arena). */
struct text table_raw(const struct table *table, size_t row, size_t field, struct arena *arena);
/* Prints a valid cell that is no text; NUL-terminated, returns the length. */
enum { TABLE_PRINT_SIZE = 32 };
size_t table_print(const struct column *column, size_t row, char out[TABLE_PRINT_SIZE]);
/* Canonical text of a cell, TEXT_NULL when NULL. Texts borrow from the dictionary, others are printed into the arena. */
struct text table_text(const struct table *table, size_t row, size_t field, struct arena *arena);

/* A table from raw cells (row-major, TEXT_NULL for an empty cell) through the normalisers, as a rule's test case gives them. Column n of
 * the cells is field field_of_column[n]; fields without a column are NULL and absent. Rows keep their order, equal rows are merged, and
 * keys are still to be built (keys_build). `division` is the site's. */
enum status table_from_cells(const struct schema *schema, const struct pack *pack, struct text division, int32_t as_of,
                             const struct text *cells, const size_t *field_of_column, size_t columns, size_t rows, struct arena *arena,
                             struct table *table, struct error *err) ERROR_MUST_CHECK;

/* Persons, households and divisions of every row, over all tables of the batch; then each row's history identity (`key`) and `hash`.
 * The key dictionaries live in `arena`. Serial where order decides a code, so codes do not depend on threads. */
enum status keys_build(struct batch *batch, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
