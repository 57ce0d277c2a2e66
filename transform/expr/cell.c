/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/cell.h"

#include "transform/expr/expr.h"

bool
cell_codes(const struct batch *batch, const struct table *table, size_t field, const uint32_t **codes, const struct dictionary **dictionary)
{
    switch (field) {
    case EXPR_FIELD_PERSON_KEY:
        *codes = table->persons;
        *dictionary = &batch->keys.persons;
        return true;
    case EXPR_FIELD_HOUSEHOLD_KEY:
        *codes = table->households;
        *dictionary = &batch->keys.households;
        return true;
    case EXPR_FIELD_DIVISION_CODE:
        *codes = table->division_codes;
        *dictionary = &table->divisions;
        return true;
    case EXPR_FIELD_FILE:
        *codes = table->file_codes;
        *dictionary = &table->files;
        return true;
    case EXPR_FIELD_SHEET:
        *codes = table->sheet_codes;
        *dictionary = &table->sheets;
        return true;
    case EXPR_FIELD_ROW:
        return false;
    default:
        *codes = table->columns[field].codes;
        *dictionary = &table->columns[field].dictionary;
        return table->columns[field].type == SCHEMA_STRING && !column_is_plain(&table->columns[field]);
    }
}

const struct column *
cell_plain(const struct table *table, size_t field)
{
    return field < EXPR_FIELD_PERSON_KEY && column_is_plain(&table->columns[field]) ? &table->columns[field] : NULL;
}

enum expr_type
cell_type(const struct table *table, size_t field)
{
    if (field == EXPR_FIELD_ROW) {
        return EXPR_NUMBER;
    }
    return field >= EXPR_FIELD_PERSON_KEY ? EXPR_TEXT : expr_check_type_of(table->schema->fields[field].type);
}

bool
cell_value(const struct batch *batch, const struct table *table, size_t field, size_t row, struct expr_value *value)
{
    const struct column *column;
    const struct dictionary *dictionary;
    const uint32_t *codes;

    *value = (struct expr_value){.valid = true};
    if (field == EXPR_FIELD_ROW) {
        value->number = fixed_from_integer((int64_t)table->source_rows[row]);
        return true;
    }
    if (cell_codes(batch, table, field, &codes, &dictionary)) {
        value->text = codes == NULL ? TEXT_NULL : dictionary_text(dictionary, codes[row]);
        value->valid = !text_is_null(value->text);
        return value->valid;
    }
    column = &table->columns[field];
    value->valid = column_is_valid(column, row);
    if (!value->valid) {
        return false;
    }
    switch (column->type) {
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        value->number = fixed_from_decimal(column->numbers[row]);
        break;
    case SCHEMA_DATE:
    case SCHEMA_YEARMONTH:
        value->days = column->dates[row];
        break;
    case SCHEMA_BOOLEAN:
        value->truth = column->booleans[row] != 0;
        break;
    case SCHEMA_STRING:
        value->text = column_text(column, row);
        break;
    }
    return true;
}

int
cell_compare(const struct batch *batch, const struct table *table, size_t field, size_t left, size_t right)
{
    struct expr_value first;
    struct expr_value second;
    const bool has_first = cell_value(batch, table, field, left, &first);
    const bool has_second = cell_value(batch, table, field, right, &second);

    if (!has_first || !has_second) {
        return has_second - has_first;
    }
    switch (cell_type(table, field)) {
    case EXPR_TEXT:
        return text_compare(first.text, second.text);
    case EXPR_NUMBER:
        return (first.number > second.number) - (first.number < second.number);
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        return (first.days > second.days) - (first.days < second.days);
    case EXPR_BOOLEAN:
        return first.truth - second.truth;
    case EXPR_ANY:
        break;
    }
    return 0;
}

struct text
cell_text(const struct batch *batch, const struct table *table, size_t field, size_t row, struct arena *arena)
{
    struct expr_value value;
    char out[FIXED_TEXT_SIZE];

    if (field < EXPR_FIELD_PERSON_KEY) {
        return table_text(table, row, field, arena);
    }
    if (!cell_value(batch, table, field, row, &value)) {
        return TEXT_NULL;
    }
    return field == EXPR_FIELD_ROW ? arena_must_text(arena, (struct text){out, fixed_format(value.number, out)}) : value.text;
}
