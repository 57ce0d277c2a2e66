/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/table.h"

#include "common/ground/date.h"
#include "common/ground/decimal.h"

void
table_empty(const struct schema *schema, enum variant variant, struct arena *arena, struct table *table)
{
    *table = (struct table){.schema = schema, .variant = variant, .arena = arena};
    table->columns = arena_must_zero(arena, schema->field_count, sizeof *table->columns);
    for (size_t field = 0; field < schema->field_count; field++) {
        table->columns[field].type = schema->fields[field].type;
    }
}

const char *
table_name(const struct table *table, struct arena *arena)
{
    return arena_must_format(arena, "%.*s%s%s", TEXT_ARG(table->schema->name), table->variant == VARIANT_CURRENT ? "" : "@",
                             variant_name(table->variant));
}

const struct table_origin *
table_part_of(const struct table *table, uint32_t row)
{
    size_t at = table->origin_count - 1;

    while (table->origins[at].from > row) {
        at--;
    }
    return &table->origins[at];
}

const struct table *
table_origin(const struct table *table, uint32_t *row)
{
    while (table->origin_count > 0) {
        const struct table_origin *origin = table_part_of(table, *row);

        *row = origin->rows[*row - origin->from];
        table = origin->table;
    }
    return table;
}

size_t
table_members(const struct table *table, uint32_t row, const struct table **from, uint32_t *rows, size_t limit)
{
    const struct table_origin *origin = table_part_of(table, row);
    const uint32_t first = origin->rows[row - origin->from];
    size_t count = 0;

    *from = origin->table;
    rows[count++] = first;
    if (origin->groups != NULL) {
        const uint32_t group = origin->groups[first];

        for (uint32_t at = origin->starts[group]; at < origin->starts[group + 1] && count < limit; at++) {
            rows[count] = origin->members[at];
            count += rows[count] != first;
        }
    }
    return count;
}

const struct table *
table_find(const struct batch *batch, struct text source)
{
    for (size_t at = 0; at < batch->pack->source_count; at++) {
        if (text_equal(batch->pack->sources[at].name, source)) {
            return &batch->tables[at];
        }
    }
    return NULL;
}

/* The first repair at or behind (row, field). */
static size_t
repair_position(const struct table *table, size_t row, size_t field)
{
    size_t low = 0;
    size_t high = table->repair_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct repair *repair = &table->repairs[middle];

        if (repair->row < row || (repair->row == row && repair->field < field)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct text
table_raw(const struct table *table, size_t row, size_t field, struct arena *arena)
{
    const size_t at = repair_position(table, row, field);

    if (at < table->repair_count && table->repairs[at].row == row && table->repairs[at].field == field) {
        return table->repairs[at].before;
    }
    return table_text(table, row, field, arena);
}

size_t
table_print(const struct column *column, size_t row, char out[TABLE_PRINT_SIZE])
{
    switch (column->type) {
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        return decimal_format(column->numbers[row], out);
    case SCHEMA_DATE:
        return date_format(column->dates[row], out);
    case SCHEMA_YEARMONTH:
        return date_format_month(column->dates[row], out);
    case SCHEMA_BOOLEAN:
        if (column->booleans[row] != 0) {
            memcpy(out, "true", sizeof "true");
            return sizeof "true" - 1;
        }
        memcpy(out, "false", sizeof "false");
        return sizeof "false" - 1;
    case SCHEMA_STRING:
        break;
    }
    return 0;
}

struct text
table_text(const struct table *table, size_t row, size_t field, struct arena *arena)
{
    const struct column *column = &table->columns[field];
    char out[TABLE_PRINT_SIZE];
    size_t size;

    if (!column_is_valid(column, row)) {
        return TEXT_NULL;
    }
    if (column->type == SCHEMA_STRING) {
        return column_text(column, row);
    }
    size = table_print(column, row, out);
    return arena_must_text(arena, (struct text){out, size});
}

struct table_place
table_place_of(const struct table *table, uint32_t row)
{
    return (struct table_place){
        .file = table->file_codes == NULL ? TEXT_NULL : dictionary_text(&table->files, table->file_codes[row]),
        .sheet = table->sheet_codes == NULL ? TEXT_NULL : dictionary_text(&table->sheets, table->sheet_codes[row]),
        .row = table->source_rows == NULL ? (uint64_t)row + 1 : table->source_rows[row],
    };
}

int
table_place_compare(const struct table_place *left, const struct table_place *right)
{
    int compared = text_compare(left->file, right->file);

    if (compared == 0) {
        compared = text_compare(left->sheet, right->sheet);
    }
    return compared != 0 ? compared : (left->row > right->row) - (left->row < right->row);
}
