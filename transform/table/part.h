/* SPDX-License-Identifier: Apache-2.0 */
/* A run of rows of one source being normalised: the unit of parallel work. Parts write side by side into the columns of one table
 * (table_reserve) and are joined in order by table_join, which gives the same table however the rows were cut. A part belongs to one thread
 * while it is filled. */
#ifndef BIDUI_TABLE_PART_H
#define BIDUI_TABLE_PART_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "transform/cells/normaliser.h"
#include "transform/table/header_unit.h"
#include "transform/table/table.h"

#include <stddef.h>
#include <stdint.h>

/* How to read a source's rows; shared by its parts, read-only. */
struct table_plan {
    const struct schema *schema;
    struct normaliser_field *fields; /* schema->field_count */
    struct header_units units;       /* of columns whose header names another unit than the field's */
    size_t town_field;               /* the first field of format town_name, SIZE_MAX when none */
    size_t room;                     /* the largest of the fields' */
    size_t *field_of_cell;           /* per cell of a record: the field, or one of the following */
    size_t cell_count;
    bool *plain;         /* per field: a text that is kept plain (column.h) */
    struct text content; /* bytes that outlive the table: plain texts and originals in it are not copied */
};

enum { PLAN_FILE = INT32_MAX - 3, PLAN_SHEET, PLAN_ROW, PLAN_NOTHING };

struct part_column {
    struct dictionary dictionary; /* of codes */
    struct part_memo *memo;       /* results by raw text, for fields whose cells repeat */
    size_t longest;               /* as in struct column */
    bool quotes;
};

/* Texts of one kind that mostly repeat from row to row. */
struct part_names {
    struct dictionary names;
    struct text last;
    uint32_t code;
};

struct table_part {
    const struct table_plan *plan;
    struct table *table; /* its rows from `from` on are filled; codes are of this part until the join */
    size_t from;
    size_t rows;
    struct arena *arena;
    struct part_column *columns;
    struct part_names files;
    struct part_names sheets;
    uint64_t *hashes; /* of the cells of the row being read, by field (identity.h) */
    char *texts;      /* plain ones that do not stand in plan->content */
    size_t text_size;
    size_t text_capacity;
    bool quoted;   /* some cell of the row being read stands in quotes */
    bool too_long; /* a text was longer than a span can say */
    struct repair *repairs;
    size_t repair_count;
    size_t repair_capacity;
    char *scratch;
    size_t scratch_size;
    uint32_t town;      /* of the row being read */
    struct text *units; /* of the row being read, by field: the header's unit, NULL for the field's own. NULL when the plan has none */
};

/* Makes the normalisers of all fields ready. E-SCHEMA. The cells are still to be mapped. Texts that do not repeat by their format are to be
 * plain. */
enum status table_plan_init(const struct normaliser_pack *pack, const struct schema *schema, struct arena *arena, struct table_plan *plan,
                            struct error *err) ERROR_MUST_CHECK;
/* What stands in a column of extract's package: a field, PLAN_FILE ..., or PLAN_NOTHING. */
size_t table_part_meaning(const struct schema *schema, struct text name);
/* Columns and provenance for `rows` rows: the table's column n in arenas[n], the rest in table->arena; all there when `arenas` is NULL. */
void table_reserve(const struct table_plan *plan, size_t rows, struct arena *const *arenas, struct table *table);
/* An empty part that fills the reserved table from row `from` on. */
void table_part_init(const struct table_plan *plan, struct table *table, size_t from, struct arena *arena, struct table_part *part);
/* Adds one row of plan->cell_count cells; `quoted`: some of them may need quotes in CSV. Cells must live until table_join. E-PACKAGE when
 * `_row` is no number, E-TOO-LARGE for a text of 16 MiB. */
enum status table_part_row(struct table_part *part, const struct text *cells, bool quoted, struct error *err) ERROR_MUST_CHECK;

/* Joins parts in order: gaps between them are closed, codes become those of the table; then repairs, divisions and the rows' content.
 * Duplicates are still in it. Memory as for table_reserve; without `arenas`, one thread. */
enum status table_join(const struct table_plan *plan, const struct table_part *parts, size_t part_count, const struct place_index *places,
                       struct arena *const *arenas, size_t threads, struct table *table, struct error *err) ERROR_MUST_CHECK;

#endif
