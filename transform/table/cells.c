/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/distinct.h"
#include "transform/table/part.h"

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
table_from_cells(const struct schema *schema, const struct pack *pack, struct text division, int32_t as_of, const struct text *cells,
                 const size_t *field_of_column, size_t columns, size_t rows, struct arena *arena, struct table *table, struct error *err)
{
    const struct normaliser_pack *ready = normaliser_pack_new(pack, division, as_of, arena);
    struct arena **arenas = arena_must_zero(arena, schema->field_count + 1, sizeof *arenas);
    struct table_deliveries deliveries;
    struct table_plan plan;
    struct table_part part;

    TRY(table_plan_init(ready, schema, arena, &plan, err));
    TRY(map_cells(schema, field_of_column, columns, arena, &plan, err));
    for (size_t field = 0; field < schema->field_count; field++) {
        arenas[field] = arena;
    }
    table_part_init(&plan, rows, arena, &part);
    for (size_t row = 0; row < rows; row++) {
        part.source_rows[row] = row + 1;
        TRY(table_part_row(&part, cells + row * columns, err));
    }
    *table = (struct table){.arena = arena};
    TRY(table_join(&plan, &part, 1, normaliser_pack_places(ready), arenas, 1, table, err));
    deliveries.scopes = arena_must_zero(arena, 1, sizeof *deliveries.scopes);
    deliveries.orders = arena_must_zero(arena, 1, sizeof *deliveries.orders);
    return table_distinct(table, &deliveries, 1, err);
}
