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
