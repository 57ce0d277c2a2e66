/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pack/read.h"

#include "common/ground/file.h"

#include <stdarg.h>
#include <stdio.h>

enum { LIST_FILE_MAX = 64 * 1024 * 1024 };

enum status
pack_read_fail(const char *path, struct error *err, const char *format, ...)
{
    char reason[ERROR_MESSAGE_MAX / 2];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    return error_set(err, STATUS_CONFIG, "E-SCHEMA", "%s: %s", path, reason);
}

const struct text *
pack_read_texts(const struct json *array, struct arena *arena, size_t *count)
{
    struct text *texts = arena_must_zero(arena, json_count(array) + 1, sizeof *texts);

    *count = 0;
    for (const struct json *item = json_first(array); item != NULL; item = json_next(item)) {
        texts[(*count)++] = arena_must_text(arena, json_text(item));
    }
    return texts;
}

const struct text *
pack_read_aliases(struct text aliases, struct arena *arena, size_t *count)
{
    struct text *texts;
    struct text rest = aliases;
    struct text part;
    size_t most = 1;

    *count = 0;
    if (aliases.size == 0) {
        return NULL;
    }
    for (size_t at = 0; at < aliases.size; at++) {
        most += aliases.data[at] == '|';
    }
    texts = arena_must_zero(arena, most, sizeof *texts);
    while (text_split(&rest, '|', &part)) {
        if (text_trim(part).size > 0) {
            texts[(*count)++] = text_trim(part);
        }
    }
    return texts;
}

/* A column that nobody reads is a column misspelt: its values would be missing without a word. */
static enum status
check_columns(const struct csv_cursor *cursor, struct text content, const char *const *wanted, const char *path, struct error *err)
{
    for (size_t column = 0; column < cursor->count; column++) {
        const struct text name = cursor->fields[column];
        struct text_nearest nearest = text_nearest_to(name);
        size_t before;
        bool known = false;

        for (size_t at = 0; wanted[at] != NULL; at++) {
            known |= text_equal(name, text_from(wanted[at]));
            text_nearest_offer(&nearest, text_from(wanted[at]));
        }
        if (known && csv_find(cursor, name) == column) {
            continue;
        }
        before = name.size == 0 ? 0 : text_find(content, name);
        (void)error_set(err, STATUS_CONFIG, "E-SCHEMA",
                        known ? "%s:1:%zu: the column \"%.*s\" is there twice" : "%s:1:%zu: there is no column \"%.*s\"", path,
                        text_length((struct text){content.data, before == SIZE_MAX ? 0 : before}) + 1, TEXT_ARG(name));
        if (!known && !text_is_null(nearest.found)) {
            error_hint(err, "did you mean \"%.*s\"?", TEXT_ARG(nearest.found));
        }
        return STATUS_CONFIG;
    }
    return STATUS_OK;
}

enum status
pack_read_open(struct pack_reader *reader, const char *path, const char *const *wanted, size_t required, struct arena *arena,
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
    TRY(check_columns(&reader->cursor, content, wanted, path, err));
    for (size_t column = 0; wanted[column] != NULL; column++) {
        reader->columns[column] = csv_find(&reader->cursor, text_from(wanted[column]));
        if (reader->columns[column] == SIZE_MAX && column < required) {
            return pack_read_fail(path, err, "it lacks the column \"%s\"", wanted[column]);
        }
    }
    return STATUS_OK;
}

struct text
pack_read_cell(const struct pack_reader *reader, size_t column, struct arena *arena)
{
    const size_t at = reader->columns[column];

    return at == SIZE_MAX || at >= reader->cursor.count ? TEXT_NULL : arena_must_text(arena, reader->cursor.fields[at]);
}
