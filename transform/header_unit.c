/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/header_unit.h"

#include "common/csv.h"
#include "common/file.h"
#include "transform/number_form.h"

#include <string.h>

enum { COLUMN_SOURCE, COLUMN_FILE, COLUMN_SHEET, COLUMN_FIELD, COLUMN_HEADER, COLUMN_COUNT };

static const char *const column_names[COLUMN_COUNT] = {"source", "file", "sheet", "field", "header"};

static struct text
trim(struct text text)
{
    while (text.size > 0 && strchr(" \t\r\n", text.data[text.size - 1]) != NULL) {
        text.size--;
    }
    while (text.size > 0 && strchr(" \t\r\n", text.data[0]) != NULL) {
        text = (struct text){text.data + 1, text.size - 1};
    }
    return text;
}

static struct text
without_front(struct text text, struct text front)
{
    return text_starts_with(text, front) ? (struct text){text.data + front.size, text.size - front.size} : text;
}

static struct text
without_end(struct text text, struct text end)
{
    return text_ends_with(text, end) ? (struct text){text.data, text.size - end.size} : text;
}

struct text
header_unit_of(struct text header)
{
    const struct text whole = trim(header);
    const struct text open = without_end(without_end(whole, TEXT(")")), TEXT("）"));
    size_t begin = open.size;

    if (open.size == whole.size) {
        return TEXT_NULL;
    }
    while (begin > 0 && !text_ends_with((struct text){open.data, begin}, TEXT("(")) && !text_ends_with((struct text){open.data, begin}, TEXT("（"))) {
        begin--;
    }
    if (begin == 0) {
        return TEXT_NULL;
    }
    return trim(without_front(without_front(without_front(trim((struct text){open.data + begin, open.size - begin}), TEXT("单位")), TEXT(":")),
                              TEXT("：")));
}

static struct text
keep(struct text text, struct arena *arena)
{
    return text_is_null(text) ? TEXT_NULL : arena_must_text(arena, text);
}

/* A line of columns.csv; only a unit that converts is kept. */
static void
note(const struct pack *pack, const struct text *cells, struct arena *arena, struct header_units *units)
{
    const struct schema *schema = schema_find(pack, cells[COLUMN_SOURCE]);
    const size_t field = schema == NULL ? SIZE_MAX : schema_field_find(schema, cells[COLUMN_FIELD]);
    const struct text unit = header_unit_of(cells[COLUMN_HEADER]);
    struct header_units *list;
    struct header_unit *grown;

    if (field == SIZE_MAX || text_is_null(schema->fields[field].unit) || !number_form_converts(schema->fields[field].unit, unit)) {
        return;
    }
    list = &units[schema - pack->sources];
    grown = arena_must_alloc(arena, (list->count + 1) * sizeof *grown); /* a handful in a whole package */
    memcpy(grown, list->items == NULL ? grown : list->items, list->count * sizeof *grown);
    grown[list->count++] = (struct header_unit){keep(cells[COLUMN_FILE], arena), keep(cells[COLUMN_SHEET], arena), keep(unit, arena), field};
    list->items = grown;
}

static enum status
read_lines(struct csv_cursor *cursor, const struct pack *pack, struct arena *arena, struct header_units *units, struct error *err)
{
    size_t columns[COLUMN_COUNT];
    struct text cells[COLUMN_COUNT];
    bool more;

    TRY(csv_next(cursor, &more, err));
    for (size_t column = 0; column < COLUMN_COUNT; column++) {
        columns[column] = csv_find(cursor, text_from(column_names[column]));
        if (columns[column] == SIZE_MAX) {
            return error_set(err, STATUS_DATA, "E-PACKAGE", "columns.csv: there is no column \"%s\"; run extract again", column_names[column]);
        }
    }
    TRY(csv_next(cursor, &more, err));
    while (more) {
        for (size_t column = 0; column < COLUMN_COUNT; column++) {
            cells[column] = cursor->fields[columns[column]];
        }
        note(pack, cells, arena, units);
        TRY(csv_next(cursor, &more, err));
    }
    return STATUS_OK;
}

enum status
header_unit_read(const struct package *extract, const struct pack *pack, struct arena *arena, struct header_units **units, struct error *err)
{
    const struct package_resource *resource = package_find(extract, "columns");
    struct csv_cursor cursor;
    struct text content;
    enum status status;

    *units = arena_must_zero(arena, pack->source_count + 1, sizeof **units);
    if (resource == NULL) {
        return STATUS_OK;
    }
    TRY(file_map(resource->path, &content, err));
    csv_open(&cursor, content, resource->path);
    status = read_lines(&cursor, pack, arena, *units, err);
    csv_close(&cursor);
    file_unmap(content);
    return status;
}
