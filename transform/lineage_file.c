/* SPDX-License-Identifier: Apache-2.0 */
/* The files behind lineage.h: the sources of the package before, and the two resources of this one. */
#include "common/csv.h"
#include "common/date.h"
#include "common/file.h"
#include "transform/lineage.h"

#include <inttypes.h>
#include <stdio.h>

/* Columns of one source's CSV, SIZE_MAX when the package has none of that name. */
struct columns {
    size_t numbers[2];
    size_t name, head, person, household, division;
};

static size_t
find_column(const struct csv_cursor *cursor, const struct schema *schema, size_t field)
{
    return field == SIZE_MAX ? SIZE_MAX : csv_find(cursor, schema->fields[field].name);
}

static void
find_columns(const struct csv_cursor *cursor, const struct schema *schema, struct columns *columns)
{
    *columns = (struct columns){.numbers = {find_column(cursor, schema, schema->member_fields[0]), find_column(cursor, schema, schema->member_fields[1])},
                                .name = find_column(cursor, schema, lineage_name_field(schema)),
                                .head = find_column(cursor, schema, lineage_head_field(schema)),
                                .person = csv_find(cursor, TEXT("person_key")),
                                .household = csv_find(cursor, TEXT("household_key")),
                                .division = csv_find(cursor, TEXT("division_code"))};
}

static struct text
cell(const struct csv_cursor *cursor, size_t column, struct arena *arena)
{
    if (column >= cursor->count || text_is_null(cursor->fields[column])) {
        return TEXT_NULL;
    }
    return arena_must_text(arena, cursor->fields[column]);
}

static struct text
number_cell(const struct csv_cursor *cursor, const struct columns *columns, struct arena *arena)
{
    const struct text first = cell(cursor, columns->numbers[0], arena);
    const struct text second = cell(cursor, columns->numbers[1], arena);

    if (text_is_null(first) || text_is_null(second)) {
        return TEXT_NULL;
    }
    return text_from(arena_must_format(arena, "%.*s-%.*s", TEXT_ARG(first), TEXT_ARG(second)));
}

static void
add_row(const struct csv_cursor *cursor, const struct schema *schema, const struct columns *columns, struct arena *arena,
        struct lineage_before *before)
{
    const struct text household = cell(cursor, columns->household, arena);

    if (lineage_is_numbered(schema)) {
        before->members[before->member_count++] = (struct lineage_member){.source = schema->name,
                                                                          .number = number_cell(cursor, columns, arena),
                                                                          .person = cell(cursor, columns->person, arena),
                                                                          .household = household,
                                                                          .division = cell(cursor, columns->division, arena),
                                                                          .name = cell(cursor, columns->name, arena)};
    }
    if (lineage_head_field(schema) != SIZE_MAX) {
        before->heads[before->head_count++] =
            (struct lineage_head){.source = schema->name, .household = household, .head = cell(cursor, columns->head, arena)};
    }
}

static enum status
read_rows(struct csv_cursor *cursor, const struct package_resource *resource, const struct schema *schema, struct arena *arena,
          struct lineage_before *before, struct error *err)
{
    struct columns columns;
    uint64_t rows = 0;
    bool more;

    TRY(csv_next(cursor, &more, err));
    find_columns(cursor, schema, &columns);
    for (;;) {
        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (rows++ == resource->rows) {
            return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has more rows than its package says", resource->path);
        }
        add_row(cursor, schema, &columns, arena, before);
    }
}

static bool
is_wanted(const struct schema *schema)
{
    return lineage_is_numbered(schema) || lineage_head_field(schema) != SIZE_MAX;
}

static enum status
read_source(const struct package_resource *resource, const struct schema *schema, struct arena *arena, struct lineage_before *before,
            struct error *err)
{
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    TRY(file_map(resource->path, &content, err));
    csv_open(&cursor, content, resource->path);
    status = read_rows(&cursor, resource, schema, arena, before, err);
    csv_close(&cursor);
    file_unmap(content);
    return status;
}

enum status
lineage_read(const struct package *package, const struct pack *pack, struct arena *arena, struct lineage_before *before, struct error *err)
{
    uint64_t rows = 0;

    *before = (struct lineage_before){0};
    for (size_t at = 0; at < pack->source_count; at++) {
        const struct package_resource *resource = package_find(package, arena_must_string(arena, pack->sources[at].name));

        rows += resource != NULL && is_wanted(&pack->sources[at]) ? resource->rows : 0;
    }
    before->members = arena_must_zero(arena, rows + 1, sizeof *before->members);
    before->heads = arena_must_zero(arena, rows + 1, sizeof *before->heads);
    for (size_t at = 0; at < pack->source_count; at++) {
        const struct package_resource *resource = package_find(package, arena_must_string(arena, pack->sources[at].name));

        if (resource != NULL && is_wanted(&pack->sources[at])) {
            TRY(read_source(resource, &pack->sources[at], arena, before, err));
        }
    }
    return STATUS_OK;
}

static enum status
write_aliases(const struct lineage *lineage, struct text as_of, struct package_writer *writer, struct error *err)
{
    static const struct package_field fields[] = {{"old", "string"},    {"new", "string"},  {"as_of", "date"},   {"kind", "string"},
                                                  {"source", "string"}, {"file", "string"}, {"sheet", "string"}, {"row", "integer"}};
    struct package_table *out;

    TRY(package_table_open(writer, "person_alias", fields, sizeof fields / sizeof *fields, &out, err));
    for (size_t at = 0; at < lineage->alias_count; at++) {
        const struct lineage_alias *alias = &lineage->aliases[at];
        const struct table *table = alias->table;
        char row[24];
        const int size = snprintf(row, sizeof row, "%" PRIu64, table->source_rows[alias->row]);
        const struct text cells[] = {alias->old_key,
                                     alias->new_key,
                                     as_of,
                                     text_from(lineage_alias_word(alias->kind)),
                                     table->schema->name,
                                     dictionary_text(&table->files, table->file_codes[alias->row]),
                                     dictionary_text(&table->sheets, table->sheet_codes[alias->row]),
                                     {row, (size_t)size}};

        TRY(package_table_row(out, cells, sizeof cells / sizeof *cells, err));
    }
    return package_table_close(out, err);
}

static enum status
write_steps(const struct lineage *lineage, struct text as_of, struct package_writer *writer, struct error *err)
{
    static const struct package_field fields[] = {{"from", "string"},     {"to", "string"},  {"as_of", "date"}, {"kind", "string"},
                                                  {"members", "integer"}, {"was", "string"}, {"is", "string"}};
    struct package_table *out;

    TRY(package_table_open(writer, "household_lineage", fields, sizeof fields / sizeof *fields, &out, err));
    for (size_t at = 0; at < lineage->step_count; at++) {
        const struct lineage_step *step = &lineage->steps[at];
        char members[24];
        const int size = snprintf(members, sizeof members, "%zu", step->members);
        const struct text cells[] = {step->from, step->to,  as_of, text_from(lineage_word(step->kind)), {members, (size_t)size},
                                     step->was,  step->is};

        TRY(package_table_row(out, cells, sizeof cells / sizeof *cells, err));
    }
    return package_table_close(out, err);
}

enum status
lineage_write(const struct lineage *lineage, int32_t as_of, struct package_writer *writer, struct error *err)
{
    char date[DATE_TEXT_SIZE];
    const struct text as_of_text = {date, date_format(as_of, date)};

    TRY(write_aliases(lineage, as_of_text, writer, err));
    return write_steps(lineage, as_of_text, writer, err);
}
