/* SPDX-License-Identifier: Apache-2.0 */
#include "load/server/migrate.h"

#include "common/site/warehouse.h"
#include "load/server/definition.h"

#include <string.h>

struct file_set {
    struct sql_file *files;
    size_t count;
};

struct migration_run {
    struct pg *connection;
    struct arena *arena;
    const char *pack_folder;
    struct file_set before, after; /* the baseline is the first of `after` */
    struct pg_result *recorded;    /* name, digest */
    bool within;                   /* the caller's transaction */
    bool changed;
};

static bool
is_migration(const char *name)
{
    return strspn(name, "0123456789") == 3 && name[3] == '_';
}

static enum status
read_files(const struct migration_run *run, const char *part, struct file_set *set, struct error *err)
{
    struct sql_file *files;
    size_t count;

    TRY(sql_file_list(warehouse_sql_folder(run->pack_folder, part, run->arena), part, run->arena, &files, &count, err));
    set->files = files;
    for (size_t at = 0; at < count; at++) {
        if (is_migration(files[at].name)) {
            TRY(sql_file_digest(&files[at], run->arena, err));
            files[set->count++] = files[at];
        }
    }
    return STATUS_OK;
}

static struct text
recorded_digest(const struct migration_run *run, const struct sql_file *file)
{
    for (size_t row = 0; row < pg_result_rows(run->recorded); row++) {
        if (text_equal(pg_result_get(run->recorded, row, 0), text_from(file->name))) {
            return pg_result_get(run->recorded, row, 1);
        }
    }
    return TEXT_NULL;
}

static bool
is_due(const struct migration_run *run, const struct sql_file *file)
{
    return text_is_null(recorded_digest(run, file));
}

static enum status
check_unchanged(const struct migration_run *run, const struct file_set *set, struct error *err)
{
    for (size_t at = 0; at < set->count; at++) {
        const struct sql_file *file = &set->files[at];

        if (!is_due(run, file) && !text_equal(text_from(file->digest), recorded_digest(run, file))) {
            const enum status status = error_set(err, STATUS_CONFIG, "E-MIGRATION",
                                                 "schemas/warehouse/%s/%s was changed after it was applied", file->part, file->name);

            error_hint(err, "add a new numbered file instead; a trial warehouse can be removed with bidui warehouse remove");
            return status;
        }
    }
    return STATUS_OK;
}

static bool
has_file(const struct file_set *set, struct text name)
{
    for (size_t at = 0; at < set->count; at++) {
        if (text_equal(name, text_from(set->files[at].name))) {
            return true;
        }
    }
    return false;
}

static enum status
check_known(const struct migration_run *run, struct error *err)
{
    if (run->before.count + run->after.count == 0) {
        return error_set(err, STATUS_CONFIG, "E-CONFIG", "\"%s\" holds no warehouse schema", run->pack_folder);
    }
    for (size_t row = 0; row < pg_result_rows(run->recorded); row++) {
        const struct text name = pg_result_get(run->recorded, row, 0);

        if (!has_file(&run->before, name) && !has_file(&run->after, name)) {
            return error_set(err, STATUS_CONFIG, "E-MIGRATION", "the warehouse is newer than this pack: it has %.*s", TEXT_ARG(name));
        }
    }
    return STATUS_OK;
}

static enum status
record(struct migration_run *run, const struct sql_file *file, struct error *err)
{
    run->changed = true;
    return pg_exec_format(run->connection, err, "INSERT INTO quality.migration (name, sha256) VALUES (%s, '%s')",
                          pg_literal(run->arena, text_from(file->name)), file->digest);
}

/* A warehouse that began with migrations/before, or a pack that has nothing else. */
static bool
is_from_before(const struct migration_run *run)
{
    for (size_t at = 0; at < run->before.count; at++) {
        if (!is_due(run, &run->before.files[at])) {
            return run->after.count == 0 || is_due(run, run->after.files);
        }
    }
    return run->after.count == 0;
}

static enum status
read_recorded(struct migration_run *run, struct error *err)
{
    pg_result_free(run->recorded);
    run->recorded = NULL;
    return pg_query(run->connection, "SELECT name, sha256 FROM quality.migration", NULL, 0, &run->recorded, err);
}

static enum status
transact(const struct migration_run *run, const char *what, struct error *err)
{
    return run->within ? STATUS_OK : pg_exec(run->connection, what, NULL, err);
}

/* Each in a transaction of its own; behind the last one stands what the baseline makes. */
static enum status
apply_before(struct migration_run *run, struct error *err)
{
    for (size_t at = 0; at < run->before.count; at++) {
        const struct sql_file *file = &run->before.files[at];

        if (is_due(run, file)) {
            TRY(transact(run, "BEGIN", err));
            TRY(sql_file_run(run->connection, file, run->arena, err));
            TRY(record(run, file, err));
            TRY(transact(run, "COMMIT", err));
        }
    }
    if (run->after.count > 0) {
        TRY(record(run, run->after.files, err));
    }
    return read_recorded(run, err);
}

static enum status
apply_due(struct migration_run *run, struct error *err)
{
    for (size_t at = 0; at < run->after.count; at++) {
        if (is_due(run, &run->after.files[at])) {
            TRY(sql_file_run(run->connection, &run->after.files[at], run->arena, err));
            TRY(record(run, &run->after.files[at], err));
        }
    }
    return STATUS_OK;
}

/* Tables change under no function or view: all are taken away first. */
static enum status
apply_after(struct migration_run *run, struct error *err)
{
    struct definition_set set;
    bool due = false, differ;

    for (size_t at = 0; at < run->after.count; at++) {
        due = due || is_due(run, &run->after.files[at]);
    }
    TRY(definition_read(run->pack_folder, run->arena, &set, err));
    TRY(definition_differ(run->connection, &set, run->arena, &differ, err));
    if (!due && !differ) {
        return STATUS_OK;
    }
    run->changed = true;
    TRY(transact(run, "BEGIN", err));
    TRY(definition_begin(run->connection, run->pack_folder, &set, due, run->arena, err));
    TRY(apply_due(run, err));
    TRY(definition_end(run->connection, &set, run->arena, err));
    return transact(run, "COMMIT", err);
}

static enum status
apply_all(struct migration_run *run, struct error *err)
{
    TRY(read_files(run, "migrations/before", &run->before, err));
    TRY(read_files(run, "migrations", &run->after, err));
    TRY(read_recorded(run, err));
    TRY(check_known(run, err));
    TRY(check_unchanged(run, &run->before, err));
    TRY(check_unchanged(run, &run->after, err));
    TRY(is_from_before(run) ? apply_before(run, err) : STATUS_OK);
    return apply_after(run, err);
}

enum status
migrate_apply(struct pg *connection, const char *pack_folder, struct arena *arena, bool within, bool *changed, struct error *err)
{
    struct migration_run run = {.connection = connection, .arena = arena, .pack_folder = pack_folder, .within = within};
    enum status status = pg_exec(connection,
                                 "CREATE SCHEMA IF NOT EXISTS quality; CREATE TABLE IF NOT EXISTS quality.migration"
                                 " (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
                                 NULL, err);

    if (status == STATUS_CONFIG && err != NULL && strcmp(err->id, "E-WAREHOUSE-RIGHTS") == 0) {
        error_hint(err, "the login of the DSN must own the warehouse's database, or be a loader of its owner (bidui.add_loader)");
    }
    TRY(status);
    status = apply_all(&run, err);
    pg_result_free(run.recorded);
    *changed = run.changed;
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
    struct sql_file *files;
    size_t count;

    TRY(sql_file_list(warehouse_sql_folder(pack_folder, "marts", arena), "marts", arena, &files, &count, err));
    for (size_t at = 0; at < count; at++) {
        struct text content;
        bool has;

        TRY(sql_file_read(&files[at], arena, &content, err));
        TRY(has_needs(connection, content, arena, &has, err));
        if (has) {
            TRY(sql_file_run(connection, &files[at], arena, err));
        }
    }
    return STATUS_OK;
}
