/* SPDX-License-Identifier: Apache-2.0 */
/* One source of a batch in memory, column by column: what the normalisers fill and the rules read.
 *
 * Texts stand as column.h says, numbers are decimal(18,4) as int64 (common/ground/decimal.h; integers too), dates and year-months are days
 * since 1970-01-01 (a year-month is its first day), booleans bytes 0/1. A value exists when its bit in `valid` is set. Rows are in delivery
 * order after duplicates were merged. Persons and households are dense indexes into the batch's shared key tables (1.., 0: none), so that a
 * related aggregate is an array look-up. Built once, read-only after that: any thread may read. Everything lives in the arena of its table
 * (one arena per table, so tables can be built in parallel), but for texts and originals that stand in extract's package, which stays
 * mapped as long as the table. */
#ifndef BIDUI_TABLE_H
#define BIDUI_TABLE_H

#include "common/ground/arena.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"
#include "common/pack/variant.h"
#include "transform/cells/dictionary.h"
#include "transform/table/column.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The original of a cell whose state is not ok and not absent; sorted by (row, field). */
struct repair {
    uint32_t row;
    uint32_t field;
    struct text before;
    const char *reason; /* a word from the normaliser: "fullwidth", "check_digit", … */
};

struct reread;

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
    uint64_t *key;  /* history identity; until keys are built, the row's content (identity.h) */
    uint64_t *hash; /* row hash */
    struct repair *repairs;
    size_t repair_count;
    struct reread *rereads; /* cells that the reading before took otherwise (reread.h), by row and field */
    size_t reread_count;
    /* of the deliveries behind it */
    bool stale;               /* past max_age, or never delivered: rules that read it are not evaluated */
    const char *stale_reason; /* for rule_runs.reason; NULL when fresh */
    bool complete;            /* we made it ourselves: no rows means that there is nothing */
    struct text *lacking;     /* of an earlier state: places (division codes) that have a delivery now and had none then */
    size_t lacking_count;
    uint64_t read, duplicate;
    uint64_t equal;               /* of the rows kept: as an earlier one in all fields; 0 unless the source keeps them */
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

/* The source's columns without rows. */
void table_empty(const struct schema *schema, enum variant variant, struct arena *arena, struct table *table);
/* `member`, `member@previous`. */
const char *table_name(const struct table *table, struct arena *arena);
/* Where a row came from, for sorting and evidence. */
struct table_place {
    struct text file;
    struct text sheet;
    uint64_t row;
};
struct table_place table_place_of(const struct table *table, uint32_t row);
int table_place_compare(const struct table_place *left, const struct table_place *right);
/* The delivered row that stands behind a row; itself unless the table is derived. */
const struct table *table_origin(const struct table *table, uint32_t *row);
/* Of a derived table: the part that a row comes from, the last one whose `from` is not behind it. */
const struct table_origin *table_part_of(const struct table *table, uint32_t row);
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

/* Persons, households and divisions of every row, over all tables of the batch; then each row's history identity (`key`) and `hash`.
 * The key dictionaries live in `arena`. Serial where order decides a code, so codes do not depend on threads. */
enum status keys_build(struct batch *batch, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
