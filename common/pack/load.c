/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pack/load.h"

#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "common/pack/meta.h"
#include "common/pack/read.h"
#include "common/pack/schema_parts.h"

#include <stdlib.h>

/* Calls `read` for every file of pack/folder that ends with `suffix`; names come sorted. */
static enum status
list_part(const char *pack_folder, const char *part, struct arena *arena, char **folder, char ***names, size_t *count, struct error *err)
{
    *folder = file_join(arena, pack_folder, part);
    return file_list(*folder, arena, names, count, err);
}

static enum status
load_sources(struct pack *pack, struct arena *arena, struct error *err)
{
    char *folder;
    char **names;
    size_t count;

    TRY(list_part(pack->folder, "sources", arena, &folder, &names, &count, err));
    pack->sources = arena_must_zero(arena, count + 1, sizeof *pack->sources);
    for (size_t at = 0; at < count; at++) {
        struct schema *schema = &pack->sources[pack->source_count];
        const struct text name = text_from(names[at]);

        if (!text_ends_with(name, TEXT(".json"))) {
            continue;
        }
        TRY(schema_source_read(file_join(arena, folder, names[at]), arena, schema, err));
        if (!text_equal(schema->name, (struct text){name.data, name.size - 5})) {
            return pack_read_fail(schema->path, err, "the file is named otherwise than its source \"%.*s\"", TEXT_ARG(schema->name));
        }
        pack->source_count++;
    }
    if (pack->source_count == 0) {
        return pack_read_fail(folder, err, "no source schema there");
    }
    return STATUS_OK;
}

static enum status
load_codes(struct pack *pack, struct arena *arena, struct error *err)
{
    char *folder;
    char **names;
    size_t count;

    TRY(list_part(pack->folder, "codes", arena, &folder, &names, &count, err));
    pack->lists = arena_must_zero(arena, count + 1, sizeof *pack->lists);
    for (size_t at = 0; at < count; at++) {
        const struct text name = text_from(names[at]);
        const char *path = file_join(arena, folder, names[at]);

        if (!text_ends_with(name, TEXT(".csv")) || text_equal(name, TEXT("division.csv"))
            || text_equal(name, TEXT("division_change.csv"))) {
            continue;
        }
        TRY(schema_code_read_list(path, (struct text){name.data, name.size - 4}, arena, &pack->lists[pack->list_count], err));
        pack->list_count++;
    }
    return STATUS_OK;
}

const struct text *
pack_load_source_names(const struct pack *pack, struct arena *arena)
{
    struct text *names = arena_must_zero(arena, pack->source_count + 1, sizeof *names);

    for (size_t at = 0; at < pack->source_count; at++) {
        names[at] = pack->sources[at].name;
    }
    return names;
}

static void
load_registers(struct pack *pack, const struct json *list, struct arena *arena)
{
    pack->registers = arena_must_zero(arena, json_count(list) + 1, sizeof *pack->registers);
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        pack->registers[pack->register_count].source = arena_must_text(arena, json_get_text(item, "source"));
        pack->registers[pack->register_count].system = arena_must_text(arena, json_get_text(item, "system"));
        pack->register_count++;
    }
}

static enum status
load_manifest(struct pack *pack, struct arena *arena, struct error *err)
{
    const char *path = file_join(arena, pack->folder, "pack.json");
    const struct meta_names names = {.sources = pack_load_source_names(pack, arena), .source_count = pack->source_count};
    struct json *document;

    TRY(meta_read(path, META_PACK, "E-SCHEMA", &names, arena, &document, err));
    pack->name = arena_must_text(arena, json_get_text(document, "name"));
    pack->version = arena_must_text(arena, json_get_text(document, "version"));
    pack->delivery_marks = arena_must_text(arena, json_get_text(document, "delivery_marks"));
    load_registers(pack, json_get(document, "registers"), arena);
    json_free(document);
    return STATUS_OK;
}

/* What the tables of the warehouse take: a day that they do not would end a load, in the night. */
static enum status
check_calendar_row(const struct pack_reader *reader, size_t dates, struct text *days, size_t row, struct arena *arena, struct error *err)
{
    const char *path = reader->cursor.name;
    const unsigned long long number = (unsigned long long)reader->cursor.row;

    for (size_t column = 0; column < dates; column++) {
        const struct text cell = pack_read_cell(reader, column, arena);
        int32_t day;

        if (!date_parse(cell, &day)) {
            return pack_read_fail(path, err, "record %llu: \"%.*s\" is no date such as 2022-06-30", number, TEXT_ARG(cell));
        }
    }
    if (dates > 1) {
        return STATUS_OK;
    }
    days[row] = pack_read_cell(reader, 0, arena);
    for (size_t other = 0; other < row; other++) {
        if (text_equal(days[other], days[row])) {
            return pack_read_fail(path, err, "record %llu: %.*s is there twice", number, TEXT_ARG(days[row]));
        }
    }
    if (!text_equal(pack_read_cell(reader, 1, arena), TEXT("holiday")) && !text_equal(pack_read_cell(reader, 1, arena), TEXT("workday"))) {
        return pack_read_fail(path, err, "record %llu: \"%.*s\" is none of holiday, workday", number,
                              TEXT_ARG(pack_read_cell(reader, 1, arena)));
    }
    return STATUS_OK;
}

static enum status
check_calendar_rows(struct pack_reader *reader, size_t dates, struct arena *arena, struct error *err)
{
    struct text *days = arena_must_zero(arena, reader->rows + 1, sizeof *days);
    size_t row = 0;
    bool more;

    while (true) {
        TRY(csv_next(&reader->cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        TRY(check_calendar_row(reader, dates, days, row++, arena, err));
    }
}

/* What load copies as it stands. */
static enum status
check_calendar(const struct pack *pack, struct arena *arena, struct error *err)
{
    static const struct {
        const char *name;
        const char *columns[5];
        size_t dates; /* the first columns */
    } files[] = {
        {"holidays.csv",       {"date", "kind", "name", NULL},         1},
        {"closed_windows.csv", {"from", "to", "what", "source", NULL}, 2},
    };
    enum status status = STATUS_OK;

    for (size_t at = 0; at < sizeof files / sizeof files[0] && status == STATUS_OK; at++) {
        const char *path = arena_must_format(arena, "%s/calendar/%s", pack->folder, files[at].name);
        struct pack_reader reader = {0};

        if (!file_exists(path)) {
            continue;
        }
        status = pack_read_open(&reader, path, files[at].columns, 3, arena, err);
        for (size_t column = 0; status == STATUS_OK && files[at].columns[column] != NULL; column++) {
            if (reader.columns[column] != column) {
                status = pack_read_fail(path, err, "its columns are not in the order of the table: \"%s\" is column %zu",
                                        files[at].columns[column], column + 1);
            }
        }
        status = status == STATUS_OK ? check_calendar_rows(&reader, files[at].dates, arena, err) : status;
        csv_close(&reader.cursor);
    }
    return status;
}

static enum status
check_lists(const struct pack *pack, struct error *err)
{
    for (size_t source = 0; source < pack->source_count; source++) {
        const struct schema *schema = &pack->sources[source];

        for (size_t field = 0; field < schema->field_count; field++) {
            const struct text list = schema->fields[field].list;

            if (!text_is_null(list) && schema_list_find(pack, list) == NULL) {
                return pack_read_fail(schema->path, err, "field \"%.*s\": there is no code list \"%.*s\"",
                                      TEXT_ARG(schema->fields[field].name), TEXT_ARG(list));
            }
        }
    }
    return STATUS_OK;
}

/* Path and content of every file below, in order of path; what readers of a pack cannot see (warehouse SQL, prose) is left out. */
static enum status
hash_folder(struct hash *hash, const char *folder, const char *shown, struct arena *arena, struct error *err)
{
    char **names;
    size_t count;

    TRY(file_list(folder, arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        const char *path = file_join(arena, folder, names[at]);
        const char *inner = arena_must_format(arena, "%s/%s", shown, names[at]);
        char hex[HASH_SHA256_HEX];
        uint64_t bytes;

        if (file_is_folder(path)) {
            if (strcmp(names[at], "warehouse") != 0 && strcmp(names[at], "meta") != 0) {
                TRY(hash_folder(hash, path, inner, arena, err));
            }
        } else if (text_ends_with(text_from(path), TEXT(".json")) || text_ends_with(text_from(path), TEXT(".csv"))) {
            TRY(hash_file(path, hex, &bytes, err));
            hash_update(hash, inner, strlen(inner) + 1);
            hash_update(hash, hex, sizeof hex);
        }
    }
    return STATUS_OK;
}

static enum status
hash_pack(struct pack *pack, const struct pack_site_folders *own, struct arena *arena, struct error *err)
{
    struct hash *hash = hash_new();
    enum status status = hash_folder(hash, pack->folder, "", arena, err);

    if (status == STATUS_OK && own != NULL) {
        status = hash_folder(hash, own->params, "params", arena, err);
    }
    if (status == STATUS_OK && own != NULL && file_is_folder(own->codes)) {
        status = hash_folder(hash, own->codes, "site/codes", arena, err);
    }
    hash_hex(hash, pack->sha256);
    hash_free(hash);
    return status;
}

enum status
pack_load(const char *pack_folder, const struct pack_site_folders *own, struct arena *arena, struct pack *pack, struct error *err)
{
    *pack = (struct pack){.folder = arena_must_string(arena, text_from(pack_folder))};
    if (!file_is_folder(pack_folder)) {
        return error_set(err, STATUS_CONFIG, "E-PACK", "there is no pack at \"%s\"", pack_folder);
    }
    TRY(load_sources(pack, arena, err));
    TRY(load_codes(pack, arena, err));
    TRY(schema_division_load(own == NULL ? NULL : own->codes, arena, pack, err));
    TRY(check_lists(pack, err));
    TRY(check_calendar(pack, arena, err));
    TRY(load_manifest(pack, arena, err));
    TRY(schema_parameter_read_folder(file_join(arena, pack_folder, "params"), arena, pack, err));
    if (own != NULL) {
        TRY(schema_parameter_read_folder(own->params, arena, pack, err));
    }
    return hash_pack(pack, own, arena, err);
}

enum status
pack_load_built_in(struct pack *pack, struct arena *arena, struct error *err)
{
    char *folder = file_join(arena, pack->folder, "built_in");
    struct schema *all;
    char **names;
    size_t count;

    TRY(file_list(folder, arena, &names, &count, err)); /* an error of the disk is no absent folder */
    if (count == 0) {
        folder = pack_load_installed("built_in", arena);
        TRY(file_list(folder, arena, &names, &count, err));
    }
    all = arena_must_zero(arena, pack->source_count + count + 1, sizeof *all);
    memcpy(all, pack->sources, pack->source_count * sizeof *all);
    pack->sources = all;
    for (size_t at = 0; at < count; at++) {
        struct schema *schema = &all[pack->source_count];
        const struct text name = text_from(names[at]);

        if (text_ends_with(name, TEXT(".json")) && schema_find(pack, (struct text){name.data, name.size - 5}) == NULL) {
            TRY(schema_source_read(file_join(arena, folder, names[at]), arena, schema, err));
            schema->built_in = true;
            pack->source_count++;
        }
    }
    return STATUS_OK;
}

char *
pack_load_installed(const char *part, struct arena *arena)
{
    return arena_must_format(arena, "%s/../share/bidui/schemas%s%s", file_executable_folder(arena), part[0] == '\0' ? "" : "/", part);
}
