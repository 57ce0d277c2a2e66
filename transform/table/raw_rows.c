/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/raw_rows.h"

#include "common/formats/package_rows.h"
#include "common/ground/array.h"
#include "transform/table/distinct.h"
#include "transform/table/part.h"

#include <inttypes.h>

struct text *
raw_rows_add(struct raw_rows *rows)
{
    struct text *row;

    rows->cells = array_grow(rows->arena, rows->cells, rows->count, &rows->capacity, 256, rows->width * sizeof *rows->cells);
    row = &rows->cells[rows->count++ * rows->width];
    for (size_t column = 0; column < rows->width; column++) {
        row[column] = TEXT_NULL;
    }
    return row;
}

struct text
raw_rows_number(uint64_t number, struct arena *arena)
{
    return text_from(arena_must_format(arena, "%" PRIu64, number));
}

struct text
raw_rows_truth(bool truth)
{
    return truth ? TEXT("是") : TEXT("否");
}

/* ---- the package before ---- */

/* A package of an earlier release may lack a column. */
static const char *const *
optional_names(const struct raw_rows *rows)
{
    const char **names = arena_must_alloc(rows->arena, rows->width * sizeof *names);

    for (size_t column = 0; column < rows->width; column++) {
        names[column] = arena_must_format(rows->arena, "%s?", rows->names[column]);
    }
    return names;
}

enum status
raw_rows_read(struct raw_rows *rows, const struct package *earlier, const char *resource, struct error *err)
{
    struct package_rows reading;
    struct text cells[PACKAGE_ROWS_COLUMNS_MAX];

    TRY(package_rows_open(&reading, earlier == NULL ? NULL : package_find(earlier, resource), optional_names(rows), rows->width, err));
    while (package_rows_next(&reading, cells, err)) {
        struct text *row = raw_rows_add(rows);

        for (size_t column = 0; column < rows->width; column++) {
            const struct text value = cells[column];

            row[column] = arena_must_text(rows->arena, value);
            if (text_equal(value, TEXT("true")) || text_equal(value, TEXT("false"))) {
                row[column] = raw_rows_truth(text_equal(value, TEXT("true")));
            }
        }
    }
    return package_rows_close(&reading);
}

/* ---- the table ---- */

static enum status
find_fields(const struct raw_rows *rows, const struct schema *schema, size_t *fields, struct error *err)
{
    for (size_t column = 0; column < rows->width; column++) {
        fields[column] = schema_field_find(schema, text_from(rows->names[column]));
        if (fields[column] == SIZE_MAX) {
            return error_set(err, STATUS_CONFIG, "E-SCHEMA", "%s: the built-in source lacks the field \"%s\"", schema->path,
                             rows->names[column]);
        }
    }
    return STATUS_OK;
}

enum status
raw_rows_fill(const struct raw_rows *rows, struct batch *batch, const struct schema *schema, struct error *err)
{
    struct table *table = &batch->tables[schema - batch->pack->sources];
    size_t *fields = arena_must_alloc(rows->arena, rows->width * sizeof *fields);

    TRY(find_fields(rows, schema, fields, err));
    TRY(raw_rows_table(schema, batch->pack, batch->division, batch->as_of, rows->cells, fields, rows->width, rows->count, table->arena,
                       table, err));
    table->stale = false;
    return STATUS_OK;
}

/* ---- cells without provenance ---- */

/* The schema's fields by column, then none of the provenance. */
static enum status
map_cells(const struct schema *schema, const size_t *field_of_column, size_t columns, struct arena *arena, struct table_plan *plan,
          struct error *err)
{
    plan->field_of_cell = arena_must_zero(arena, columns + 1, sizeof *plan->field_of_cell);
    plan->cell_count = columns;
    for (size_t column = 0; column < columns; column++) {
        if (field_of_column[column] >= schema->field_count) {
            return error_set(err, STATUS_BUG, "E-BUG", "source \"%.*s\" has no field %zu", TEXT_ARG(schema->name), field_of_column[column]);
        }
        plan->field_of_cell[column] = field_of_column[column];
    }
    return STATUS_OK;
}

enum status
raw_rows_table(const struct schema *schema, const struct pack *pack, struct text division, int32_t as_of, const struct text *cells,
               const size_t *field_of_column, size_t columns, size_t rows, struct arena *arena, struct table *table, struct error *err)
{
    const struct normaliser_pack *ready = normaliser_pack_new(pack, division, as_of, arena);
    struct table_deliveries deliveries;
    struct table_plan plan;
    struct table_part part;

    TRY(table_plan_init(ready, schema, arena, &plan, err));
    TRY(map_cells(schema, field_of_column, columns, arena, &plan, err));
    *table = (struct table){.arena = arena};
    table_reserve(&plan, rows, NULL, table);
    table_part_init(&plan, table, 0, arena, &part);
    for (size_t row = 0; row < rows; row++) {
        table->source_rows[row] = row + 1;
        TRY(table_part_row(&part, cells + row * columns, true, err));
    }
    TRY(table_join(&plan, &part, 1, normaliser_pack_places(ready), NULL, 1, table, err));
    deliveries.scopes = arena_must_zero(arena, 1, sizeof *deliveries.scopes);
    deliveries.orders = arena_must_zero(arena, 1, sizeof *deliveries.orders);
    return table_distinct(table, &deliveries, 1, err);
}
