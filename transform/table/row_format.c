/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/row_format.h"

#include "common/formats/csv.h"
#include "common/ground/hash.h"

enum { FIXED_SIZE = 20 + 16 + 16 + 32 }; /* _row, _key, _hash, separators and some */

static const struct package_field tail[] = {
    {"_file",         "string" },
    {"_sheet",        "string" },
    {"_row",          "integer"},
    {"person_key",    "string" },
    {"household_key", "string" },
    {"division_code", "string" },
    {"_key",          "string" },
    {"_hash",         "string" },
    {"_states",       "string" },
};

enum { TAIL_COUNT = sizeof tail / sizeof *tail };

/* Bytes that the longest text of the dictionary takes, quotes doubled; sets *quotes when any text needs them. */
static size_t
widest(const struct dictionary *dictionary, bool *quotes)
{
    size_t size = 0;

    for (uint32_t code = 1; code <= dictionary->count; code++) {
        const struct text value = dictionary->values[code];

        size = value.size > size ? value.size : size;
        *quotes = *quotes || csv_needs_quotes(value);
    }
    return *quotes ? size * 2 + 2 : size;
}

/* The same of a column; what the longest of a plain one takes was found when it was read. */
static size_t
widest_cell(const struct column *column, bool *quotes)
{
    if (column->type != SCHEMA_STRING) {
        return TABLE_PRINT_SIZE;
    }
    if (!column_is_plain(column)) {
        return widest(&column->dictionary, quotes);
    }
    *quotes = column->quotes;
    return column->quotes ? column->longest * 2 + 2 : column->longest;
}

static void
describe_columns(const struct schema *schema, struct arena *arena, struct row_format *format)
{
    format->field_count = schema->field_count + TAIL_COUNT;
    format->fields = arena_must_zero(arena, format->field_count, sizeof *format->fields);
    for (size_t field = 0; field < schema->field_count; field++) {
        format->fields[field].name = arena_must_string(arena, schema->fields[field].name);
        format->fields[field].type = schema_type_name(schema->fields[field].type);
    }
    memcpy(format->fields + schema->field_count, tail, sizeof tail);
}

void
row_format_keys_init(const struct keys *keys, struct row_format_keys *row_keys)
{
    *row_keys = (struct row_format_keys){.keys = keys};
    row_keys->size = widest(&keys->persons, &row_keys->quotes);
    row_keys->size += widest(&keys->households, &row_keys->quotes);
    row_keys->size *= row_keys->quotes ? 2 : 1;
}

void
row_format_init(const struct table *table, const struct row_format_keys *keys, struct arena *arena, struct row_format *format)
{
    const struct schema *schema = table->schema;
    bool quotes = false;

    *format = (struct row_format){.table = table, .keys = keys->keys, .key_quotes = keys->quotes};
    describe_columns(schema, arena, format);
    format->quotes = arena_must_zero(arena, schema->field_count + 1, sizeof *format->quotes);
    format->row_size = FIXED_SIZE + schema->field_count;
    for (size_t field = 0; field < schema->field_count; field++) {
        format->row_size += 1 + widest_cell(&table->columns[field], &format->quotes[field]);
    }
    format->row_size += widest(&table->files, &format->file_quotes) + widest(&table->sheets, &format->sheet_quotes);
    format->row_size += widest(&table->divisions, &quotes) + keys->size;
}

static void
put_field(struct buffer *out, struct text text, bool quotes)
{
    if (quotes) {
        csv_append(out, text);
        return;
    }
    if (text.size > 0) {
        memcpy(out->data + out->size, text.data, text.size);
        out->size += text.size;
    }
}

static void
put_char(struct buffer *out, char byte)
{
    out->data[out->size++] = byte;
}

static void
put_number(struct buffer *out, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    put_field(out, (struct text){digits + at, sizeof digits - at}, false);
}

static void
put_hex(struct buffer *out, uint64_t hash)
{
    char hex[17];

    hash_64_hex(hash, hex);
    put_field(out, (struct text){hex, 16}, false);
}

static void
put_cell(const struct row_format *format, size_t field, size_t row, struct buffer *out)
{
    const struct column *column = &format->table->columns[field];

    if (!column_is_valid(column, row)) {
        return;
    }
    if (column->type == SCHEMA_STRING) {
        put_field(out, column_text(column, row), format->quotes[field]);
        return;
    }
    out->size += table_print(column, row, out->data + out->size);
}

static void
put_tail(const struct row_format *format, size_t row, struct buffer *out)
{
    const struct table *table = format->table;

    put_field(out, dictionary_text(&table->files, table->file_codes[row]), format->file_quotes);
    put_char(out, ',');
    put_field(out, dictionary_text(&table->sheets, table->sheet_codes[row]), format->sheet_quotes);
    put_char(out, ',');
    put_number(out, table->source_rows[row]);
    put_char(out, ',');
    put_field(out, dictionary_text(&format->keys->persons, table->persons[row]), format->key_quotes);
    put_char(out, ',');
    put_field(out, dictionary_text(&format->keys->households, table->households[row]), format->key_quotes);
    put_char(out, ',');
    put_field(out, dictionary_text(&table->divisions, table->division_codes[row]), false);
    put_char(out, ',');
    put_hex(out, table->key[row]);
    put_char(out, ',');
    put_hex(out, table->hash[row]);
    put_char(out, ',');
    for (size_t field = 0; field < table->schema->field_count; field++) {
        put_char(out, (char)table->columns[field].states[row]);
    }
    put_char(out, '\n');
}

bool
row_format_append(const struct row_format *format, size_t row, struct buffer *out)
{
    if (!buffer_reserve(out, format->row_size)) {
        return false;
    }
    for (size_t field = 0; field < format->table->schema->field_count; field++) {
        put_cell(format, field, row, out);
        put_char(out, ',');
    }
    put_tail(format, row, out);
    return true;
}
