/* SPDX-License-Identifier: Apache-2.0 */
/* Code lists and the division tree: small CSV files of the pack. */
#include "common/csv.h"
#include "common/file.h"
#include "common/schema_internal.h"

#include <stdlib.h>

enum { LIST_FILE_MAX = 64 * 1024 * 1024, COLUMNS_MOST = 16 };

struct list_reader {
    struct csv_cursor cursor;
    size_t columns[COLUMNS_MOST]; /* where each wanted column stands; SIZE_MAX: absent */
    size_t rows;                  /* records behind the header, an upper bound */
};

/* Reads the file and its header; `wanted` ends with NULL, the first `required` of it must be there. */
static enum status
reader_open(struct list_reader *reader, const char *path, const char *const *wanted, size_t required, struct arena *arena,
            struct error *err)
{
    struct text content;
    bool more;

    TRY(file_read(path, LIST_FILE_MAX, arena, &content, err));
    for (size_t at = 0; at < content.size; at++) {
        reader->rows += content.data[at] == '\n';
    }
    csv_open(&reader->cursor, content, path);
    TRY(csv_next(&reader->cursor, &more, err));
    for (size_t column = 0; wanted[column] != NULL; column++) {
        reader->columns[column] = csv_find(&reader->cursor, text_from(wanted[column]));
        if (reader->columns[column] == SIZE_MAX && column < required) {
            return schema_refuse(path, err, "it lacks the column \"%s\"", wanted[column]);
        }
    }
    return STATUS_OK;
}

static struct text
cell(const struct list_reader *reader, size_t column, struct arena *arena)
{
    const size_t at = reader->columns[column];

    return at == SIZE_MAX || at >= reader->cursor.count ? TEXT_NULL : arena_must_text(arena, reader->cursor.fields[at]);
}

static enum status
read_codes(struct list_reader *reader, struct arena *arena, struct schema_list *list, struct error *err)
{
    bool more;

    list->codes = arena_must_zero(arena, reader->rows + 1, sizeof *list->codes);
    for (;;) {
        struct schema_code *code = &list->codes[list->code_count];

        TRY(csv_next(&reader->cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        code->code = cell(reader, 0, arena);
        code->name = cell(reader, 1, arena);
        code->aliases = schema_split_aliases(cell(reader, 2, arena), arena, &code->alias_count);
        if (code->name.size == 0) {
            return schema_refuse(reader->cursor.name, err, "record %llu has no name", (unsigned long long)reader->cursor.row);
        }
        list->code_count++;
    }
}

enum status
schema_code_read_list(const char *path, struct text name, struct arena *arena, struct schema_list *list, struct error *err)
{
    static const char *const wanted[] = {"code", "name", "aliases", NULL};
    struct list_reader reader = {0};
    enum status status = reader_open(&reader, path, wanted, 2, arena, err);

    list->name = arena_must_text(arena, name);
    if (status == STATUS_OK) {
        status = read_codes(&reader, arena, list, err);
    }
    csv_close(&reader.cursor);
    return status;
}

static int
compare_divisions(const void *left, const void *right)
{
    const struct schema_division *first = left;
    const struct schema_division *second = right;
    const int order = text_compare(first->code, second->code);

    return order != 0 ? order : text_compare(first->valid_from, second->valid_from);
}

static enum status
read_divisions(struct list_reader *reader, struct arena *arena, struct pack *pack, struct error *err)
{
    bool more;

    pack->divisions = arena_must_zero(arena, reader->rows + 1, sizeof *pack->divisions);
    for (;;) {
        struct schema_division *division = &pack->divisions[pack->division_count];

        TRY(csv_next(&reader->cursor, &more, err));
        if (!more) {
            break;
        }
        division->code = cell(reader, 0, arena);
        division->name = cell(reader, 1, arena);
        division->level = cell(reader, 2, arena);
        division->parent = cell(reader, 3, arena);
        division->valid_from = cell(reader, 4, arena);
        division->valid_to = cell(reader, 5, arena);
        division->aliases = schema_split_aliases(cell(reader, 6, arena), arena, &division->alias_count);
        if (division->code.size == 0 || division->name.size == 0) {
            return schema_refuse(reader->cursor.name, err, "record %llu has no code or no name",
                                 (unsigned long long)reader->cursor.row);
        }
        pack->division_count++;
    }
    qsort(pack->divisions, pack->division_count, sizeof *pack->divisions, compare_divisions);
    return STATUS_OK;
}

enum status
schema_code_read_divisions(const char *path, struct arena *arena, struct pack *pack, struct error *err)
{
    static const char *const wanted[] = {"code", "name", "level", "parent", "valid_from", "valid_to", "aliases", NULL};
    struct list_reader reader = {0};
    enum status status = reader_open(&reader, path, wanted, 4, arena, err);

    if (status == STATUS_OK) {
        status = read_divisions(&reader, arena, pack, err);
    }
    csv_close(&reader.cursor);
    return status;
}

const struct schema_list *
schema_list_find(const struct pack *pack, struct text list)
{
    for (size_t at = 0; at < pack->list_count; at++) {
        if (text_equal(pack->lists[at].name, list)) {
            return &pack->lists[at];
        }
    }
    return NULL;
}

static bool
code_answers(const struct schema_code *code, struct text value)
{
    if (text_equal(code->name, value) || (code->code.size > 0 && text_equal(code->code, value))) {
        return true;
    }
    for (size_t at = 0; at < code->alias_count; at++) {
        if (text_equal(code->aliases[at], value)) {
            return true;
        }
    }
    return false;
}

const struct schema_code *
schema_code_find(const struct schema_list *list, struct text value)
{
    for (size_t at = 0; at < list->code_count; at++) {
        if (code_answers(&list->codes[at], value)) {
            return &list->codes[at];
        }
    }
    return NULL;
}

const struct schema_division *
schema_division_find(const struct pack *pack, struct text code)
{
    size_t low = 0;
    size_t high = pack->division_count;

    while (low < high) { /* the last entry of equal codes: the latest validity */
        const size_t middle = low + (high - low) / 2;

        if (text_compare(pack->divisions[middle].code, code) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 && text_equal(pack->divisions[low - 1].code, code) ? &pack->divisions[low - 1] : NULL;
}
