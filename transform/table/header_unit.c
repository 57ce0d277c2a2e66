/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/header_unit.h"

#include "common/formats/package_rows.h"
#include "common/ground/array.h"
#include "transform/cells/number_form.h"

#include <string.h>

enum { COLUMN_SOURCE, COLUMN_FILE, COLUMN_SHEET, COLUMN_FIELD, COLUMN_HEADER, COLUMN_UNITS, COLUMN_COUNT };

static const char *const column_names[COLUMN_COUNT] = {"source", "file", "sheet", "field", "header", "units"};

/* The size of the mark that parts words at the beginning of the text, 0 when a word begins there. */
static size_t
mark_size(struct text text)
{
    static const char *const marks[] = {" ",  "\t", "\r", "\n", ",",  ";",  ":",  "/",  "(",  ")",           "[",  "]",
                                        "，", "；", "：", "、", "（", "）", "［", "］", "【", "】",          "〔", "〕",
                                        "﹙", "﹚", "｛", "｝", "〈", "〉", "《", "》", "。", "\xE3\x80\x80"};

    for (size_t mark = 0; mark < sizeof marks / sizeof *marks; mark++) {
        if (text_starts_with(text, text_from(marks[mark]))) {
            return strlen(marks[mark]);
        }
    }
    return 0;
}

struct text
header_unit_word(struct text unit, struct text words)
{
    size_t begin = 0;

    for (size_t at = 0; at <= words.size; at++) {
        const size_t mark = at == words.size ? 1 : mark_size((struct text){words.data + at, words.size - at});

        if (mark > 0) {
            const struct text word = {words.data + begin, at - begin};

            if (number_form_reads(unit, word)) {
                return word;
            }
            begin = at + mark;
            at += mark - 1;
        }
    }
    return TEXT_NULL;
}

/* What stands in brackets in a header: `万元` of `放款金额（单位：万元）`, also in the upper of two rows; "" when nothing does. */
static struct text
in_brackets(struct text header)
{
    static const char *const brackets[] = {"(", "（", "[", "［", "【", "〔", "﹙", "｛", "〈", "《"};
    size_t open = SIZE_MAX;

    for (size_t at = 0; at < sizeof brackets / sizeof *brackets; at++) {
        const size_t found = text_find(header, text_from(brackets[at]));

        open = found < open ? found : open;
    }
    return open == SIZE_MAX ? TEXT("") : (struct text){header.data + open, header.size - open};
}

/* A line of columns.csv; only a unit that converts is kept. */
static void
add_unit(const struct pack *pack, const struct text *cells, struct arena *arena, struct header_units *units)
{
    const struct schema *schema = schema_find(pack, cells[COLUMN_SOURCE]);
    const size_t field = schema == NULL ? SIZE_MAX : schema_field_find(schema, cells[COLUMN_FIELD]);
    struct text unit;
    struct header_units *list;

    if (field == SIZE_MAX || text_is_null(schema->fields[field].unit)) {
        return;
    }
    unit = header_unit_word(schema->fields[field].unit, in_brackets(cells[COLUMN_HEADER]));
    if (text_is_null(unit)) {
        unit = header_unit_word(schema->fields[field].unit, cells[COLUMN_UNITS]);
    }
    if (!number_form_converts(schema->fields[field].unit, unit)) {
        return;
    }
    list = &units[schema - pack->sources];
    list->items = array_grow(arena, list->items, list->count, &list->capacity, 8, sizeof *list->items);
    list->items[list->count++] = (struct header_unit){arena_must_text(arena, cells[COLUMN_FILE]),
                                                      arena_must_text(arena, cells[COLUMN_SHEET]), arena_must_text(arena, unit), field};
}

enum status
header_unit_read(const struct package *extract, const struct pack *pack, struct arena *arena, struct header_units **units,
                 struct error *err)
{
    const struct package_resource *resource = package_find(extract, "columns");
    struct package_rows rows;
    struct text cells[COLUMN_COUNT];

    *units = arena_must_zero(arena, pack->source_count + 1, sizeof **units);
    TRY(package_rows_open(&rows, resource, column_names, COLUMN_COUNT, err));
    while (package_rows_next(&rows, cells, err)) {
        add_unit(pack, cells, arena, *units);
    }
    return package_rows_close(&rows);
}
