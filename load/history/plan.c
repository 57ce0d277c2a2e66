/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/plan.h"

#include "common/formats/package_rows.h"
#include "common/ground/decimal.h"
#include "load/history/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

char *
plan_open_condition(const struct load *load)
{
    if (!load->undo) {
        return arena_must_string(load->arena, TEXT("_valid_to IS NULL"));
    }
    return arena_must_format(load->arena, "_valid_from < '%.*s' AND (_valid_to IS NULL OR _valid_to >= '%.*s')", TEXT_ARG(load->as_of),
                             TEXT_ARG(load->as_of));
}

/* ---- the batch ---- */

static enum status
check_division(const struct load *load, struct error *err)
{
    struct pg_result *result;
    enum status status = STATUS_OK;

    TRY(pg_query(load->main, "SELECT division FROM quality.batch ORDER BY batch DESC LIMIT 1", NULL, 0, &result, err));
    if (pg_result_rows(result) > 0 && !text_equal(pg_result_get(result, 0, 0), load->site->division)) {
        status = error_set(err, STATUS_CONFIG, "E-WAREHOUSE-DIVISION", "the warehouse belongs to %.*s, the site is %.*s",
                           TEXT_ARG(pg_result_get(result, 0, 0)), TEXT_ARG(load->site->division));
    }
    pg_result_free(result);
    return status;
}

enum status
plan_decide(struct load *load, const struct plan_past *past, bool from, struct error *err)
{
    enum status status;

    load->predecessor = text_is_null(past->predecessor) ? NULL : arena_must_string(load->arena, past->predecessor);
    if (text_equal(past->state, TEXT("loaded"))) {
        load->done = text_equal(past->package, text_from(load->package.sha256)) && !from;
        load->undo = !load->done;
        if (!load->done && past->revision > load->revision) {
            return error_set(err, STATUS_DATA, "E-LOAD-ORDER", "batch %.*s is loaded as revision %ld; revision %ld is older",
                             TEXT_ARG(load->as_of), past->revision, load->revision);
        }
    }
    if (!load->done && past->destroyed) {
        return error_set(err, STATUS_DATA, "E-LOAD-PURGED", "what batch %.*s stands on was destroyed: it cannot be loaded",
                         TEXT_ARG(load->as_of));
    }
    if (text_equal(past->state, TEXT("retracted")) && !from) {
        status = error_set(err, STATUS_DATA, "E-LOAD-RETRACTED", "batch %.*s was taken back", TEXT_ARG(load->as_of));
        error_hint(err, "bidui run --from %.*s loads it all the same", TEXT_ARG(load->as_of));
        return status;
    }
    if (load->done || text_is_null(past->newest) || text_compare(past->newest, load->as_of) <= 0) {
        return STATUS_OK;
    }
    if (!from) {
        status = error_set(err, STATUS_DATA, "E-LOAD-ORDER", "batch %.*s is older than the newest loaded one, %.*s", TEXT_ARG(load->as_of),
                           TEXT_ARG(past->newest));
        error_hint(err, "bidui run --from %.*s loads it and everything after it again", TEXT_ARG(load->as_of));
        return status;
    }
    load->undo = true;
    return STATUS_OK;
}

static struct plan_past
read_past(const struct pg_result *row)
{
    const struct text revision = pg_result_get(row, 0, 2);

    return (struct plan_past){
        .newest = pg_result_get(row, 0, 0),
        .state = pg_result_get(row, 0, 1),
        .revision = text_is_null(revision) ? 0 : strtol(revision.data, NULL, 10),
        .package = pg_result_get(row, 0, 3),
        .predecessor = pg_result_get(row, 0, 4),
        .destroyed = text_equal(pg_result_get(row, 0, 5), TEXT("t")),
    };
}

enum status
plan_batch(struct load *load, bool from, struct error *err)
{
    struct pg_result *result;
    struct plan_past past;
    enum status status;

    TRY(check_division(load, err));
    TRY(pg_query(
        load->main,
        "SELECT (SELECT max(batch) FROM quality.batch WHERE state = 'loaded'), b.state, b.revision, b.package_sha256,"
        " (SELECT max(batch) FROM quality.batch WHERE state = 'loaded' AND batch < $1::date), $1::date <= quality.destroyed_until()"
        " FROM (SELECT 1) one LEFT JOIN quality.batch b ON b.batch = $1::date",
        &load->as_of, 1, &result, err));
    past = read_past(result);
    status = plan_decide(load, &past, from, err);
    pg_result_free(result);
    return status;
}

/* ---- the sources ---- */

enum { METRIC_SOURCE, METRIC_FIELD, METRIC_NAME, METRIC_VALUE, METRIC_COLUMNS };

static int64_t *
count_of(struct load_source *source, struct text metric)
{
    const struct {
        struct text name;
        int64_t *count;
    } counts[] = {
        {TEXT("read"),      &source->read     },
        {TEXT("kept"),      &source->kept     },
        {TEXT("rejected"),  &source->rejected },
        {TEXT("duplicate"), &source->duplicate},
        {TEXT("dropped"),   &source->dropped  },
        {TEXT("equal"),     &source->equal    },
    };

    for (size_t at = 0; at < sizeof counts / sizeof counts[0]; at++) {
        if (text_equal(counts[at].name, metric)) {
            return counts[at].count;
        }
    }
    return NULL;
}

static struct load_source *
find_source(struct load *load, struct text name)
{
    for (size_t at = 0; at < load->source_count; at++) {
        if (text_equal(load->sources[at].schema->name, name)) {
            return &load->sources[at];
        }
    }
    return NULL;
}

static enum status
take_metric(struct load *load, struct package_rows *rows, const struct text *cells, struct error *err)
{
    struct load_source *source = find_source(load, cells[METRIC_SOURCE]);
    int64_t *count = source == NULL || cells[METRIC_FIELD].size > 0 ? NULL : count_of(source, cells[METRIC_NAME]);
    int64_t scaled;

    if (count == NULL) {
        return STATUS_OK;
    }
    if (!decimal_parse(cells[METRIC_VALUE], &scaled, NULL)) {
        return package_rows_fail(rows, METRIC_VALUE, err, "\"%.*s\" is no number", TEXT_ARG(cells[METRIC_VALUE]));
    }
    *count = scaled / DECIMAL_SCALE;
    return STATUS_OK;
}

static enum status
read_metrics(struct load *load, struct error *err)
{
    static const char *const names[METRIC_COLUMNS] = {"source", "field", "metric", "value"};
    const struct package_resource *resource;
    struct package_rows rows;
    struct text cells[METRIC_COLUMNS];

    TRY(package_rows_find(&load->package, "metrics", &resource, err));
    TRY(package_rows_open(&rows, resource, names, METRIC_COLUMNS, err));
    while (package_rows_next(&rows, cells, err)) {
        rows.status = take_metric(load, &rows, cells, err);
    }
    return package_rows_close(&rows);
}

static const char *
quoted(struct load *load, const char *schema, struct text name, const char *suffix)
{
    return arena_must_format(load->arena, "%s.\"%.*s%s\"", schema, TEXT_ARG(name), suffix);
}

static enum status
find_keys(struct load_source *source, struct error *err)
{
    source->key_column = source->hash_column = SIZE_MAX;
    for (size_t column = 0; column < source->column_count; column++) {
        const struct text name = text_from(source->columns[column].name);

        source->key_column = text_equal(name, TEXT("_key")) ? column : source->key_column;
        source->hash_column = text_equal(name, TEXT("_hash")) ? column : source->hash_column;
    }
    if (source->key_column == SIZE_MAX || source->hash_column == SIZE_MAX) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" lacks _key or _hash", source->resource->path);
    }
    return STATUS_OK;
}

static enum status
list_sources(struct load *load, struct error *err)
{
    load->sources = arena_must_zero(load->arena, load->pack->source_count + 1, sizeof *load->sources);
    for (size_t at = 0; at < load->pack->source_count; at++) {
        const struct schema *schema = &load->pack->sources[at];
        struct load_source *source = &load->sources[load->source_count];

        source->schema = schema;
        source->resource = package_find(&load->package, arena_must_string(load->arena, schema->name));
        if (source->resource == NULL) {
            const enum status status =
                error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has no %.*s.csv", load->package.folder, TEXT_ARG(schema->name));

            error_hint(err, "the pack got a new source after the transform: run the batch again");
            return status;
        }
        source->table = quoted(load, "source", schema->name, "");
        source->staged = quoted(load, "staging", schema->name, "");
        source->closed = quoted(load, "staging", schema->name, " closed");
        TRY(table_columns(schema, source->resource, load->arena, &source->columns, &source->column_count, err));
        TRY(find_keys(source, err));
        load->source_count++;
    }
    return STATUS_OK;
}

/* $1 source, $2 the batch: is the table there, the digest of the last load before the batch, was anything delivered for the batch. */
static const char history_sql[] =
    "SELECT to_regclass(format('source.%I', $1::text)) IS NOT NULL,"
    " (SELECT sha256 FROM quality.source_load WHERE source = $1 AND batch < $2::date ORDER BY batch DESC LIMIT 1),"
    " (SELECT rows_open FROM quality.source_load WHERE source = $1 AND batch < $2::date ORDER BY batch DESC LIMIT 1)";

void
plan_choose_mode(struct load_source *source, struct text digest)
{
    source->mode = LOAD_COMPARE;
    if (text_is_null(digest) || !source->exists) {
        source->mode = LOAD_FIRST;
    } else if (text_equal(digest, text_from(source->resource->sha256)) && (source->schema->append || source->open_before == source->kept)) {
        /* where rows of lost places are kept open, the same file may now cover them */
        source->mode = LOAD_SKIP;
        source->unchanged = source->kept;
    }
}

static enum status
read_mode(struct load *load, struct load_source *source, struct error *err)
{
    const struct text parameters[] = {source->schema->name, load->as_of};
    struct pg_result *result;
    struct text open;

    TRY(pg_query(load->main, history_sql, parameters, 2, &result, err));
    open = pg_result_get(result, 0, 2);
    source->exists = text_equal(pg_result_get(result, 0, 0), TEXT("t"));
    source->open_before = text_is_null(open) ? 0 : strtoll(open.data, NULL, 10);
    plan_choose_mode(source, pg_result_get(result, 0, 1));
    pg_result_free(result);
    return STATUS_OK;
}

/* ---- scopes: the places that the deliveries of this batch cover ----
 *
 * Rows of a place for which a source delivered once and for which nothing is in force now are kept open: deletions happen inside the scopes
 * that were delivered. */

struct scopes {
    const char *places; /* {410621101,410621102 : an array of SQL, its end left open; NULL: none yet */
    struct text last;
    bool everything; /* a delivery without a scope */
};

/* Deliveries come sorted by scope: the last one is the only one that can be there already. */
static void
add_scope(struct scopes *scopes, struct text scope, struct arena *arena)
{
    scopes->everything = scopes->everything || scope.size == 0;
    if (scopes->everything || text_equal(scopes->last, scope)) {
        return;
    }
    scopes->last = arena_must_text(arena, scope);
    scopes->places = scopes->places == NULL ? arena_must_format(arena, "{\"%.*s\"", TEXT_ARG(scope))
                                            : arena_must_format(arena, "%s,\"%.*s\"", scopes->places, TEXT_ARG(scope));
}

/* Sets source->kept_condition by what earlier batches covered and `list` does not. */
static enum status
find_kept(const struct load *load, struct load_source *source, const struct scopes *scopes, struct error *err)
{
    const char *present = scopes->places == NULL ? "{}" : arena_must_format(load->arena, "%s}", scopes->places);
    const struct text parameters[] = {source->schema->name, load->as_of, text_from(present)};
    struct pg_result *result;
    struct text lost;

    if (scopes->everything) {
        return STATUS_OK;
    }
    TRY(pg_query(load->main, "SELECT nullif(quality.lost_scopes($1, $2::date, $3::text[]), '{}')", parameters, 3, &result, err));
    lost = pg_result_get(result, 0, 0);
    if (!text_is_null(lost)) {
        source->kept_condition = arena_must_format(load->arena, "quality.is_lost(division_code, %s, %s)", pg_literal(load->arena, lost),
                                                   pg_literal(load->arena, parameters[2]));
    }
    pg_result_free(result);
    return STATUS_OK;
}

/* ---- deliveries: transform counts what extract kept; what extract rejected and dropped on the way is in deliveries.csv ---- */

enum {
    DELIVERY_SOURCE,
    DELIVERY_STATE,
    DELIVERY_SCOPE,
    DELIVERY_READ,
    DELIVERY_KEPT,
    DELIVERY_REJECTED,
    DELIVERY_DROPPED,
    DELIVERY_COLUMNS
};

struct delivered {
    bool any;
    int64_t counts[DELIVERY_COLUMNS]; /* those of text unused */
    struct scopes scopes;
};

static void
take_delivery(struct delivered *delivered, const struct text *cells, struct arena *arena)
{
    const struct text state = cells[DELIVERY_STATE];
    const struct text scope = cells[DELIVERY_SCOPE];

    if (!text_equal(state, TEXT("new")) && !text_equal(state, TEXT("carried"))) {
        return;
    }
    delivered->any = true;
    add_scope(&delivered->scopes, scope, arena);
    for (size_t column = DELIVERY_READ; column < DELIVERY_COLUMNS; column++) {
        int64_t scaled;

        if (decimal_parse(cells[column], &scaled, NULL)) {
            delivered->counts[column] += scaled / DECIMAL_SCALE;
        }
    }
}

static enum status
read_deliveries(struct load *load, struct delivered *delivered, struct error *err)
{
    static const char *const names[DELIVERY_COLUMNS] = {"source", "state", "scope", "read", "kept", "rejected", "dropped"};
    const struct package_resource *resource;
    struct package_rows rows;
    struct text cells[DELIVERY_COLUMNS];

    TRY(package_rows_find(&load->package, "deliveries", &resource, err));
    TRY(package_rows_open(&rows, resource, names, DELIVERY_COLUMNS, err));
    while (package_rows_next(&rows, cells, err)) {
        const struct load_source *source = find_source(load, cells[DELIVERY_SOURCE]);

        if (source != NULL) {
            take_delivery(&delivered[source - load->sources], cells, load->arena);
        }
    }
    return package_rows_close(&rows);
}

/* Row conservation from extract's reading to transform's keeping. A source without any delivery has an empty file:
 * absence is never an empty snapshot. */
static enum status
reconcile_source(struct load_source *source, const struct delivered *delivered, struct error *err)
{
    if (delivered->any) {
        if (delivered->counts[DELIVERY_KEPT] != source->read) {
            return error_set(err, STATUS_BUG, "E-CONSERVATION", "%.*s: extract kept %" PRId64 " rows, transform read %" PRId64,
                             TEXT_ARG(source->schema->name), delivered->counts[DELIVERY_KEPT], source->read);
        }
        source->read = delivered->counts[DELIVERY_READ];
        source->rejected = delivered->counts[DELIVERY_REJECTED];
        source->dropped = delivered->counts[DELIVERY_DROPPED];
    } else if (source->kept == 0 && source->mode == LOAD_COMPARE) {
        source->mode = LOAD_ABSENT;
    }
    if (source->read != source->kept + source->rejected + source->duplicate + source->dropped
        || (uint64_t)source->kept != source->resource->rows) {
        return error_set(err, STATUS_BUG, "E-CONSERVATION",
                         "%.*s: the package says read %" PRId64 ", kept %" PRId64 ", rejected %" PRId64 ", duplicate %" PRId64
                         ", dropped %" PRId64 " and holds %" PRIu64 " rows",
                         TEXT_ARG(source->schema->name), source->read, source->kept, source->rejected, source->duplicate, source->dropped,
                         source->resource->rows);
    }
    return STATUS_OK;
}

static enum status
reconcile_deliveries(struct load *load, struct error *err)
{
    struct delivered *delivered = arena_must_zero(load->arena, load->source_count + 1, sizeof *delivered);

    TRY(read_deliveries(load, delivered, err));
    for (size_t at = 0; at < load->source_count; at++) {
        TRY(reconcile_source(&load->sources[at], &delivered[at], err));
        if (delivered[at].any && load->sources[at].mode == LOAD_COMPARE) {
            TRY(find_kept(load, &load->sources[at], &delivered[at].scopes, err));
        }
    }
    return STATUS_OK;
}

enum status
plan_sources(struct load *load, struct error *err)
{
    TRY(list_sources(load, err));
    TRY(read_metrics(load, err));
    for (size_t at = 0; at < load->source_count; at++) {
        TRY(read_mode(load, &load->sources[at], err));
    }
    return reconcile_deliveries(load, err);
}

const char *
plan_mode_name(enum load_mode mode)
{
    switch (mode) {
    case LOAD_SKIP:
        return "unchanged";
    case LOAD_FIRST:
        return "first";
    case LOAD_COMPARE:
        return "compared";
    case LOAD_ABSENT:
        return "absent";
    }
    return "?";
}

void
plan_print(const struct load *load)
{
    if (load->undo) {
        (void)printf("undo  everything from %.*s on\n", TEXT_ARG(load->as_of));
    }
    for (size_t at = 0; at < load->source_count; at++) {
        const struct load_source *source = &load->sources[at];

        (void)printf("%-24.*s %-10s kept %" PRId64 " open %" PRId64 "\n", TEXT_ARG(source->schema->name), plan_mode_name(source->mode),
                     source->kept, source->open_before);
    }
}

void
plan_print_rows(const struct load *load)
{
    int64_t inserted = 0, changed = 0, closed = 0, unchanged = 0;

    for (size_t at = 0; at < load->source_count; at++) {
        inserted += load->sources[at].inserted;
        changed += load->sources[at].changed;
        unchanged += load->sources[at].unchanged;
        closed += load->sources[at].deleted;
    }
    (void)printf("%.*s revision %ld: %zu sources, %" PRId64 " rows inserted, %" PRId64 " changed, %" PRId64 " unchanged, %" PRId64
                 " closed\n",
                 TEXT_ARG(load->as_of), load->revision, load->source_count, inserted, changed, unchanged, closed);
}
