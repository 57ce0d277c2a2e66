/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/about.h"

static struct text
named_cell(const struct table *table, const char *name, uint32_t row, struct text otherwise)
{
    const size_t field = schema_field_find(table->schema, text_from(name));

    if (field == SIZE_MAX || table->columns[field].type != SCHEMA_STRING || !column_is_valid(&table->columns[field], row)) {
        return otherwise;
    }
    return column_text(&table->columns[field], row);
}

struct about
about_of(const struct table *table, uint32_t row)
{
    const struct schema *schema;

    table = table_origin(table, &row);
    schema = table->schema;
    if (!schema->built_in) {
        return (struct about){schema->name, schema->department};
    }
    return (struct about){named_cell(table, "source", row, schema->name), named_cell(table, "department", row, schema->department)};
}
