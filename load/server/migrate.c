/* SPDX-License-Identifier: Apache-2.0 */
#include "load/server/migrate.h"

#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "common/site/warehouse.h"

#include <string.h>

enum { SQL_FILE_MAX = 4 * 1024 * 1024 };

static bool
is_migration(const char *name)
{
    return strspn(name, "0123456789") == 3 && name[3] == '_' && text_ends_with(text_from(name), TEXT(".sql"));
}

static bool
is_mart(const char *name)
{
    return text_ends_with(text_from(name), TEXT(".sql"));
}

static enum status
list_files(const char *pack_folder, const char *part, struct arena *arena, const char **folder, char ***names, size_t *count,
           struct error *err)
{
    *folder = warehouse_sql_folder(pack_folder, part, arena);
    TRY(file_list(*folder, arena, names, count, err));
    if (*count == 0 && strcmp(part, "marts") != 0) {
        return error_set(err, STATUS_CONFIG, "E-CONFIG", "\"%s\" holds no warehouse schema", *folder);
    }
    return STATUS_OK;
}

/* The error's first words become the file's name: whoever wrote the SQL looks there. */
static enum status
blame(const char *name, struct error *err)
{
    if (err != NULL && err->status == STATUS_BUG) {
        char message[ERROR_MESSAGE_MAX];

        memcpy(message, err->message, sizeof message);
        return error_set(err, STATUS_CONFIG, "E-MIGRATION", "schemas/warehouse/%s: %.900s", name, message);
    }
    return err == NULL ? STATUS_CONFIG : err->status;
}

static enum status
run_file(struct pg *connection, const char *path, const char *name, struct arena *arena, struct text *content, struct error *err)
{
    TRY(file_read(path, SQL_FILE_MAX, arena, content, err));
    return pg_exec(connection, content->data, NULL, err) == STATUS_OK ? STATUS_OK : blame(name, err);
}

static enum status
apply_one(struct pg *connection, const char *path, const char *name, struct arena *arena, struct error *err)
{
    char hex[HASH_SHA256_HEX];
    struct text content;

    TRY(pg_exec(connection, "BEGIN", NULL, err));
    TRY(run_file(connection, path, name, arena, &content, err));
    hash_sha256_hex(content, hex);
    TRY(pg_exec_format(connection, err, "INSERT INTO quality.migration (name, sha256) VALUES (%s, '%s')",
                       pg_literal(arena, text_from(name)), hex));
    return pg_exec(connection, "COMMIT", NULL, err);
}

static enum status
check_applied(const char *path, const char *name, struct text recorded, struct arena *arena, struct error *err)
{
    char hex[HASH_SHA256_HEX];
    struct text content;

    TRY(file_read(path, SQL_FILE_MAX, arena, &content, err));
    hash_sha256_hex(content, hex);
    if (!text_equal(text_from(hex), recorded)) {
        const enum status status =
            error_set(err, STATUS_CONFIG, "E-MIGRATION", "schemas/warehouse/%s was changed after it was applied", name);

        error_hint(err, "add a new numbered file instead; a trial warehouse can be removed with bidui warehouse remove");
        return status;
    }
    return STATUS_OK;
}

static struct text
recorded_digest(const struct pg_result *applied, const char *name)
{
    for (size_t row = 0; row < pg_result_rows(applied); row++) {
        if (text_equal(pg_result_get(applied, row, 0), text_from(name))) {
            return pg_result_get(applied, row, 1);
        }
    }
    return TEXT_NULL;
}

static enum status
check_known(const struct pg_result *applied, char **names, size_t count, struct error *err)
{
    for (size_t row = 0; row < pg_result_rows(applied); row++) {
        bool known = false;

        for (size_t at = 0; at < count; at++) {
            known = known || text_equal(pg_result_get(applied, row, 0), text_from(names[at]));
        }
        if (!known) {
            return error_set(err, STATUS_CONFIG, "E-MIGRATION", "the warehouse is newer than this pack: it has %.*s",
                             TEXT_ARG(pg_result_get(applied, row, 0)));
        }
    }
    return STATUS_OK;
}

static enum status
apply_all(struct pg *connection, const struct pg_result *applied, const char *folder, char **names, size_t count, struct arena *arena,
          uint64_t *done, struct error *err)
{
    TRY(check_known(applied, names, count, err));
    for (size_t at = 0; at < count; at++) {
        const char *path = file_join(arena, folder, names[at]);
        const struct text digest = recorded_digest(applied, names[at]);

        if (!is_migration(names[at])) {
            continue;
        }
        if (!text_is_null(digest)) {
            TRY(check_applied(path, names[at], digest, arena, err));
            continue;
        }
        TRY(apply_one(connection, path, names[at], arena, err));
        (*done)++;
    }
    return STATUS_OK;
}

enum status
migrate_apply(struct pg *connection, const char *pack_folder, struct arena *arena, uint64_t *applied, struct error *err)
{
    const char *folder;
    char **names;
    size_t count;
    struct pg_result *result;
    enum status status;

    *applied = 0;
    TRY(list_files(pack_folder, "migrations/before", arena, &folder, &names, &count, err));
    status = pg_exec(connection,
                     "CREATE SCHEMA IF NOT EXISTS quality; CREATE TABLE IF NOT EXISTS quality.migration"
                     " (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
                     NULL, err);
    if (status == STATUS_CONFIG) {
        error_hint(err, "the login of the DSN must own the warehouse's database, or be a loader of its owner (bidui.add_loader)");
    }
    TRY(status);
    TRY(pg_query(connection, "SELECT name, sha256 FROM quality.migration", NULL, 0, &result, err));
    status = apply_all(connection, result, folder, names, count, arena, applied, err);
    pg_result_free(result);
    return status;
}

/* ---- marts ---- */

static enum status
has_needs(struct pg *connection, struct text content, struct arena *arena, bool *has, struct error *err)
{
    const size_t at = text_find(content, TEXT("-- needs:"));
    struct text line, name, rest;

    *has = true;
    if (at == SIZE_MAX) {
        return STATUS_OK;
    }
    rest = (struct text){content.data + at + 9, content.size - at - 9};
    (void)text_split(&rest, '\n', &line);
    while (*has && text_split(&line, ' ', &name)) {
        int64_t found = 1;

        if (name.size > 0) {
            TRY(pg_query_number(connection, arena_must_format(arena, "SELECT 1 WHERE to_regclass('asof.%.*s') IS NOT NULL", TEXT_ARG(name)),
                                0, &found, err));
        }
        *has = found == 1;
    }
    return STATUS_OK;
}

enum status
migrate_fill_marts(struct pg *connection, const char *pack_folder, struct arena *arena, struct error *err)
{
    const char *folder;
    char **names;
    size_t count;

    TRY(list_files(pack_folder, "marts", arena, &folder, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        const char *path = file_join(arena, folder, names[at]);
        struct text content;
        bool has;

        if (!is_mart(names[at])) {
            continue;
        }
        TRY(file_read(path, SQL_FILE_MAX, arena, &content, err));
        TRY(has_needs(connection, content, arena, &has, err));
        if (has) {
            TRY(run_file(connection, path, names[at], arena, &content, err));
        }
    }
    return STATUS_OK;
}
