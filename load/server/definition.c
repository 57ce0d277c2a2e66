/* SPDX-License-Identifier: Apache-2.0 */
#include "load/server/definition.h"

#include "common/ground/file.h"
#include "common/site/warehouse.h"

static const struct sql_file any_file = {.part = "definitions", .name = "*.sql"};

static const char *
arrays_of(const struct definition_set *set, struct arena *arena)
{
    const char *names = "", *digests = "";

    for (size_t at = 0; at < set->count; at++) {
        const char *comma = at == 0 ? "" : ", ";

        names = arena_must_format(arena, "%s%s%s", names, comma, pg_literal(arena, text_from(set->files[at].name)));
        digests = arena_must_format(arena, "%s%s'%s'", digests, comma, set->files[at].digest);
    }
    return arena_must_format(arena, "ARRAY[%s]::text[], ARRAY[%s]::text[]", names, digests);
}

enum status
definition_read(const char *pack_folder, struct arena *arena, struct definition_set *set, struct error *err)
{
    const char *program = file_join(arena, file_executable_folder(arena), "../share/bidui/definitions");
    struct sql_file *own, *files;
    size_t own_count, count;

    TRY(sql_file_list(program, "definitions", arena, &own, &own_count, err));
    TRY(sql_file_list(warehouse_sql_folder(pack_folder, "definitions", arena), "definitions", arena, &files, &count, err));
    *set = (struct definition_set){.files = arena_must_zero(arena, own_count + count + 1, sizeof *set->files)};
    for (size_t at = 0; at < (count == 0 ? 0 : own_count); at++) { /* the program's alone make no warehouse */
        set->files[set->count++] = own[at];
    }
    for (size_t at = 0; at < count; at++) {
        set->files[set->count++] = files[at];
    }
    for (size_t at = 0; at < set->count; at++) {
        TRY(sql_file_digest(&set->files[at], arena, err));
    }
    set->arrays = arrays_of(set, arena);
    return STATUS_OK;
}

enum status
definition_differ(struct pg *connection, const struct definition_set *set, struct arena *arena, bool *differ, struct error *err)
{
    int64_t found = 0;

    TRY(pg_query_number(connection, "SELECT 1 WHERE to_regclass('quality.definition') IS NOT NULL", 0, &found, err));
    *differ = set->count > 0;
    if (found == 0 || !*differ) {
        return STATUS_OK;
    }
    TRY(pg_query_number(connection,
                        arena_must_format(arena,
                                          "SELECT 1 FROM unnest(%s) f (name, digest) FULL JOIN quality.definition d USING (name)"
                                          " WHERE f.digest IS DISTINCT FROM d.sha256 LIMIT 1",
                                          set->arrays),
                        0, &found, err));
    *differ = found == 1;
    return STATUS_OK;
}

static enum status
take_away(struct pg *connection, const struct definition_set *set, bool everything, struct arena *arena, struct error *err)
{
    const char *sql = arena_must_format(arena, "SELECT pg_temp.drop_definitions(%s, %s)", set->arrays, everything ? "true" : "false");

    const enum status status = pg_exec(connection, sql, NULL, err);

    return sql_file_blame(status == STATUS_DATA ? STATUS_BUG : status, &any_file, err); /* what it refuses is the site's to mend */
}

enum status
definition_begin(struct pg *connection, const char *pack_folder, const struct definition_set *set, bool everything, struct arena *arena,
                 struct error *err)
{
    const char *folder = warehouse_sql_folder(pack_folder, "migrations", arena);
    const struct sql_file tools = {.part = "migrations", .name = "replace.sql", .path = file_join(arena, folder, "replace.sql")};

    TRY(sql_file_run(connection, &tools, arena, err));
    return take_away(connection, set, everything, arena, err);
}

static enum status
make(struct pg *connection, const struct sql_file *file, struct arena *arena, struct error *err)
{
    const char *name = pg_literal(arena, text_from(file->name));
    int64_t there = 0;

    TRY(pg_query_number(connection, arena_must_format(arena, "SELECT 1 FROM quality.definition WHERE name = %s", name), 0, &there, err));
    if (there == 1) {
        return STATUS_OK;
    }
    TRY(sql_file_run(connection, file, arena, err));
    return pg_exec_format(connection, err, "SELECT pg_temp.record_definition(%s, '%s')", name, file->digest);
}

enum status
definition_end(struct pg *connection, const struct definition_set *set, struct arena *arena, struct error *err)
{
    TRY(take_away(connection, set, false, arena, err)); /* what a migration handed over */
    for (size_t at = 0; at < set->count; at++) {
        TRY(make(connection, &set->files[at], arena, err));
    }
    return sql_file_blame(pg_exec(connection, "SELECT pg_temp.put_back()", NULL, err), &any_file, err);
}
