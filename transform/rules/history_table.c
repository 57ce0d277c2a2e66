/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/history.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"

#include <inttypes.h>

struct text *
history_rows_add(struct history_rows *rows)
{
    struct text *row;

    if (rows->count == rows->capacity) {
        const size_t capacity = rows->capacity == 0 ? 256 : rows->capacity * 2;
        struct text *grown = arena_must_zero(rows->arena, capacity * rows->width, sizeof *grown);

        if (rows->count > 0) {
            memcpy(grown, rows->cells, rows->count * rows->width * sizeof *grown);
        }
        rows->cells = grown;
        rows->capacity = capacity;
    }
    row = &rows->cells[rows->count++ * rows->width];
    for (size_t column = 0; column < rows->width; column++) {
        row[column] = TEXT_NULL;
    }
    return row;
}

struct text
history_number(uint64_t number, struct arena *arena)
{
    return text_from(arena_must_format(arena, "%" PRIu64, number));
}

struct text
history_truth(bool truth)
{
    return truth ? TEXT("是") : TEXT("否");
}

/* ---- the package before ---- */

static enum status
read_rows(struct history_rows *rows, struct csv_cursor *cursor, struct error *err)
{
    size_t *columns = arena_must_alloc(rows->arena, rows->width * sizeof *columns);
    bool more;

    TRY(csv_next(cursor, &more, err));
    for (size_t column = 0; column < rows->width; column++) {
        columns[column] = csv_find(cursor, text_from(rows->names[column]));
    }
    for (;;) {
        struct text *row;

        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        row = history_rows_add(rows);
        for (size_t column = 0; column < rows->width; column++) {
            const struct text value = columns[column] < cursor->count ? cursor->fields[columns[column]] : TEXT_NULL;

            row[column] = text_is_null(value) ? TEXT_NULL : arena_must_text(rows->arena, value);
            if (text_equal(value, TEXT("true")) || text_equal(value, TEXT("false"))) {
                row[column] = history_truth(text_equal(value, TEXT("true")));
            }
        }
    }
}

enum status
history_rows_read(struct history_rows *rows, const struct package *earlier, const char *resource_name, struct error *err)
{
    const struct package_resource *resource = earlier == NULL ? NULL : package_find(earlier, resource_name);
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    if (resource == NULL) {
        return STATUS_OK;
    }
    TRY(file_map(resource->path, &content, err));
    csv_open(&cursor, content, resource->path);
    status = read_rows(rows, &cursor, err);
    csv_close(&cursor);
    file_unmap(content);
    return status;
}

/* ---- the table ---- */

static enum status
find_fields(const struct history_rows *rows, const struct schema *schema, size_t *fields, struct error *err)
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
history_rows_fill(const struct history_rows *rows, struct batch *batch, const struct schema *schema, struct error *err)
{
    struct table *table = &batch->tables[schema - batch->pack->sources];
    size_t *fields = arena_must_alloc(rows->arena, rows->width * sizeof *fields);

    TRY(find_fields(rows, schema, fields, err));
    TRY(table_from_cells(schema, batch->pack, batch->division, batch->as_of, rows->cells, fields, rows->width, rows->count, table->arena,
                         table, err));
    table->stale = false;
    return STATUS_OK;
}
