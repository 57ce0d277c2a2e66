/* SPDX-License-Identifier: Apache-2.0 */
/* A run of rows of one source being normalised: the unit of parallel work. Parts of a source are joined in order by table_join, which gives
 * the same table however the rows were cut. A part belongs to one thread while it is filled. */
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
};

enum { PLAN_FILE = INT32_MAX - 3, PLAN_SHEET, PLAN_ROW, PLAN_NOTHING };

struct part_column {
    uint8_t *states;
    uint32_t *codes; /* by the field's type, as in struct column */
    int64_t *numbers;
    struct dictionary dictionary;
    struct part_memo *memo; /* results by raw text, for fields whose cells repeat */
};

struct table_part {
    const struct table_plan *plan;
    struct arena *arena;
    size_t rows;
    size_t capacity;
    struct part_column *columns;
    struct dictionary files;
    struct dictionary sheets;
    uint32_t *file_codes;
    uint32_t *sheet_codes;
    uint64_t *source_rows;
    uint32_t *places; /* of the schema's division key, else the row's town; 0: unknown */
    struct repair *repairs;
    size_t repair_count;
    size_t repair_capacity;
    char *scratch;
    size_t scratch_size;
    uint32_t town;      /* of the row being read */
    struct text *units; /* of the row being read, by field: the header's unit, NULL for the field's own. NULL when the plan has none */
};

/* Makes the normalisers of all fields ready. E-SCHEMA. The cells are still to be mapped. */
enum status table_plan_init(const struct normaliser_pack *pack, const struct schema *schema, struct arena *arena, struct table_plan *plan,
                            struct error *err) ERROR_MUST_CHECK;
/* What stands in a column of extract's package: a field, PLAN_FILE ..., or PLAN_NOTHING. */
size_t table_part_meaning(const struct schema *schema, struct text name);
/* An empty part with room for `capacity` rows, in the arena. */
void table_part_init(const struct table_plan *plan, size_t capacity, struct arena *arena, struct table_part *part);
/* Adds one row of plan->cell_count cells. Cells must live until table_join. E-PACKAGE when `_row` is no number. */
enum status table_part_row(struct table_part *part, const struct text *cells, struct error *err) ERROR_MUST_CHECK;

/* Joins parts in order into the table's columns, repairs, provenance and divisions; duplicates are still in it. The table's column n is
 * built in arenas[n] (arenas may be equal when threads is 1), the rest in table->arena. */
enum status table_join(const struct table_plan *plan, const struct table_part *parts, size_t part_count, const struct place_index *places,
                       struct arena *const *arenas, size_t threads, struct table *table, struct error *err) ERROR_MUST_CHECK;

#endif
