/* SPDX-License-Identifier: Apache-2.0 */
/* Code lists: small CSV files of the pack. */
#include "common/pack/read.h"
#include "common/pack/schema_parts.h"

static enum status
read_codes(struct pack_reader *reader, struct arena *arena, struct schema_list *list, struct error *err)
{
    bool more;

    list->codes = arena_must_zero(arena, reader->rows + 1, sizeof *list->codes);
    for (;;) {
        struct schema_code *code = &list->codes[list->code_count];

        TRY(csv_next(&reader->cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        code->code = pack_read_cell(reader, 0, arena);
        code->name = pack_read_cell(reader, 1, arena);
        code->aliases = pack_read_aliases(pack_read_cell(reader, 2, arena), arena, &code->alias_count);
        if (code->name.size == 0) {
            return pack_read_fail(reader->cursor.name, err, "record %llu has no name", (unsigned long long)reader->cursor.row);
        }
        list->code_count++;
    }
}

enum status
schema_code_read_list(const char *path, struct text name, struct arena *arena, struct schema_list *list, struct error *err)
{
    static const char *const wanted[] = {"code", "name", "aliases", NULL};
    struct pack_reader reader = {0};
    enum status status = pack_read_open(&reader, path, wanted, 2, arena, err);

    list->name = arena_must_text(arena, name);
    if (status == STATUS_OK) {
        status = read_codes(&reader, arena, list, err);
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

struct text
schema_answer_event(const struct pack *pack, struct text result)
{
    const struct schema_list *list = schema_list_find(pack, TEXT("answer_event"));
    const struct schema_code *code = list == NULL ? NULL : schema_code_find(list, result);

    return code == NULL ? TEXT("answer") : code->code;
}

/* Without blanks and line breaks; cut when longer than any heading of ours. */
static struct text
squeeze(struct text heading, char *out, size_t size)
{
    size_t used = 0;

    for (size_t at = 0; at < heading.size && used < size; at++) {
        if ((unsigned char)heading.data[at] > ' ') {
            out[used++] = heading.data[at];
        }
    }
    return (struct text){out, used};
}

struct text
schema_answer_column(const struct pack *pack, struct text heading)
{
    const struct schema_list *list = schema_list_find(pack, TEXT("answer_column"));
    char out[128];
    const struct text words = squeeze(heading, out, sizeof out);

    for (size_t at = 0; list != NULL && at < list->code_count; at++) {
        if (text_starts_with(words, list->codes[at].name) || code_answers(&list->codes[at], words)) {
            return list->codes[at].code;
        }
    }
    return TEXT_NULL;
}
