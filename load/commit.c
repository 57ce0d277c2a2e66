/* SPDX-License-Identifier: Apache-2.0 */
#include "load/commit.h"

#include "common/ground/hash.h"
#include "load/findings/apply.h"
#include "load/findings/life.h"
#include "load/history/delta.h"
#include "load/history/list.h"
#include "load/history/reference.h"
#include "load/history/reread.h"
#include "load/history/table.h"
#include "load/server/migrate.h"

enum { SQL_MAX = 4 * 1024 * 1024 };

/* Comments and views of a table that is new or got new columns; `before` is what comes first. */
static enum status
make_views(struct load *load, const struct load_source *source, const char *before, struct error *err)
{
    struct buffer sql;
    enum status status;

    buffer_init(&sql, SQL_MAX);
    buffer_append_string(&sql, before);
    table_comments(&sql, source->table, source->schema, load->arena);
    table_views(&sql, source->schema, load->arena);
    buffer_append_char(&sql, '\0');
    status = buffer_ok(&sql) ? pg_exec(load->main, sql.data, NULL, err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the views of %s", source->table);
    buffer_done(&sql);
    return status;
}

/* Views of an empty table that gives way go with it, and come back on the new one. */
static enum status
attach_first(struct load *load, const struct load_source *source, struct error *err)
{
    return make_views(load, source,
                      arena_must_format(load->arena, "SELECT quality.attach_source(%s);\n", pg_literal(load->arena, source->schema->name)),
                      err);
}

/* Another pack: the table gets the columns that the schema got since, and as other columns may be personal now, its views are made anew. */
static enum status
extend(struct load *load, const struct load_source *source, struct error *err)
{
    TRY(table_extend(load->main, source->schema, source->table, source->columns, source->column_count, err));
    return make_views(load, source, "", err);
}

static enum status
merge_source(struct load *load, struct load_source *source, bool other_pack, struct error *err)
{
    if (source->mode == LOAD_FIRST) {
        return attach_first(load, source, err); /* COPY has counted the rows */
    }
    if (other_pack) {
        TRY(extend(load, source, err));
    }
    return source->mode == LOAD_COMPARE ? delta_apply(load, source, err) : STATUS_OK;
}

/* Once for all new views: granting looks at every table there is. */
static enum status
grant_views(struct load *load, bool other_pack, struct error *err)
{
    bool made = other_pack;

    for (size_t at = 0; at < load->source_count; at++) {
        made = made || load->sources[at].mode == LOAD_FIRST;
    }
    return made ? pg_exec(load->main, "SELECT bidui.grant_readers(), bidui.withhold_from_readers()", NULL, err) : STATUS_OK;
}

static enum status
is_other_pack(struct load *load, bool *other, struct error *err)
{
    int64_t same = 0;

    TRY(pg_query_number(load->main,
                        arena_must_format(load->arena, "SELECT 1 FROM quality.pack WHERE pack_sha256 = '%s'", load->pack->sha256), 0, &same,
                        err));
    *other = same == 0;
    return STATUS_OK;
}

static enum status
make_core_views(struct load *load, struct error *err)
{
    struct buffer sql;
    enum status status = STATUS_OK;

    buffer_init(&sql, SQL_MAX);
    if (table_core_views(&sql, load->pack)) {
        buffer_append_char(&sql, '\0');
        status = pg_exec(load->main, sql.data, NULL, err);
    }
    buffer_done(&sql);
    return status;
}

/* A new table took the views on the old one with it. */
static enum status
refresh_core(struct load *load, bool other_pack, struct error *err)
{
    int64_t there = 0;
    bool needed = other_pack;

    for (size_t at = 0; at < load->source_count; at++) {
        needed = needed || load->sources[at].mode == LOAD_FIRST;
    }
    TRY(pg_query_number(load->main, "SELECT 1 WHERE to_regclass('core.household') IS NOT NULL", 0, &there, err));
    return needed || there == 0 ? make_core_views(load, err) : STATUS_OK;
}

static enum status
write_batch(struct load *load, struct error *err)
{
    char *revision = arena_must_format(load->arena, "%ld", load->revision);
    const struct text parameters[] = {load->as_of,
                                      text_from(revision),
                                      text_from(load->predecessor),
                                      load->site->division,
                                      text_from(load->package.sha256),
                                      text_from(load->pack->sha256),
                                      text_from(load->id)};
    struct pg_result *result;

    TRY(pg_query(load->main,
                 "WITH log AS (INSERT INTO quality.load_log (load_id, batch, revision) VALUES ($7, $1::date, $2::integer)),"
                 " figures AS (INSERT INTO quality.version_batch VALUES ($1::date) ON CONFLICT DO NOTHING)"
                 " INSERT INTO quality.batch (batch, revision, state, predecessor, division, package_sha256, pack_sha256)"
                 " VALUES ($1::date, $2::integer, 'loaded', $3::date, $4, $5, $6)"
                 " ON CONFLICT (batch) DO UPDATE SET revision = excluded.revision, state = excluded.state,"
                 " predecessor = excluded.predecessor, division = excluded.division, package_sha256 = excluded.package_sha256,"
                 " pack_sha256 = excluded.pack_sha256",
                 parameters, 7, &result, err));
    pg_result_free(result);
    return STATUS_OK;
}

/* Readers' numbers for persons depend on a secret derived from the site's key, never on the key itself. */
static enum status
set_salt(struct load *load, struct error *err)
{
    unsigned char digest[HASH_SHA256_SIZE];
    char salt[HASH_SHA256_SIZE * 2];

    hash_hmac_sha256(load->site->key, TEXT("mask"), digest);
    hash_base32(digest, sizeof digest, salt);
    return pg_exec_format(load->main, err,
                          "INSERT INTO quality.setting VALUES ('mask_salt', '%s') ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                          " WHERE quality.setting.value <> excluded.value",
                          salt);
}

static enum status
undo(struct load *load, struct error *err)
{
    return load->undo ? pg_exec_format(load->main, err, "SELECT bidui.undo('%.*s')", TEXT_ARG(load->as_of)) : STATUS_OK;
}

/* What the rules found, and what became of findings. */
static enum status
write_results(struct load *load, struct error *err)
{
    TRY(list_copy_parameters(load, err));
    TRY(list_copy_all(load, err));
    TRY(list_copy_identity(load, err));
    TRY(reference_copy(load, err));
    TRY(life_copy_steps(load->main, err));
    return finding_apply(load, err);
}

static enum status
write_everything(struct load *load, struct error *err)
{
    bool other_pack;

    TRY(undo(load, err));
    TRY(is_other_pack(load, &other_pack, err));
    TRY(write_batch(load, err));
    TRY(set_salt(load, err));
    for (size_t at = 0; at < load->source_count; at++) {
        TRY(merge_source(load, &load->sources[at], other_pack, err));
    }
    TRY(reread_count(load, err));
    TRY(refresh_core(load, other_pack, err));
    TRY(grant_views(load, other_pack, err));
    TRY(pg_exec_format(load->main, err, "SET LOCAL bidui.batch = '%.*s'", TEXT_ARG(load->as_of)));
    TRY(list_copy_counts(load, err));
    TRY(write_results(load, err));
    return migrate_fill_marts(load->main, load->pack->folder, load->arena, err);
}

enum status
commit_load(struct load *load, struct error *err)
{
    TRY(pg_exec(load->main, "BEGIN", NULL, err));
    TRY(write_everything(load, err)); /* on failure the caller closes the connection, which rolls back */
    TRY(pg_exec(load->main, "COMMIT", NULL, err));
    return pg_exec(load->main, "SELECT quality.analyze_results()", NULL, err);
}

enum status
commit_findings_only(struct load *load, struct error *err)
{
    TRY(undo(load, err));
    TRY(write_batch(load, err));
    TRY(pg_exec_format(load->main, err, "SET LOCAL bidui.batch = '%.*s'", TEXT_ARG(load->as_of)));
    return write_results(load, err);
}
