/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/run.h"

#include "common/formats/json.h"
#include "common/formats/package.h"
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "transform/lineage/former.h"
#include "transform/lineage/lineage.h"
#include "transform/rules/confirm.h"
#include "transform/rules/finding_key.h"
#include "transform/rules/history.h"
#include "transform/rules/warehouse.h"
#include "transform/rules/write.h"
#include "transform/table/delivery.h"
#include "transform/table/keys.h"
#include "transform/table/load.h"
#include "transform/table/output.h"
#include "transform/table/reread.h"
#include "transform/table/reread_output.h"

#include <inttypes.h>
#include <stdlib.h>

struct run {
    const struct site *site;
    const struct pack *pack;
    const struct run_options *options;
    size_t threads;
    struct arena *arena;
    struct pg *warehouse; /* NULL: the native engine evaluates */
    struct package extract;
    struct deliveries deliveries;
    struct batch batch;
    struct rule_set *rules;
    struct table_load *load;
    struct lineage lineage;
    bool has_earlier;
    struct package earlier; /* what transform made of the batch before */
    struct text before;     /* its sha256, "" when there is none */
    struct text keys;       /* the oldest version of keys that findings may be known by */
};

/* `"predecessor": "2022-06-23/1"` of the batch's frozen list. */
static enum status
read_predecessor(const char *folder, long revision, struct arena *arena, struct text *as_of, long *before, struct error *err)
{
    struct json *document;
    struct text predecessor;

    *before = 0;
    TRY(json_read(arena_must_format(arena, "%s/inputs.%ld.json", folder, revision), &document, err));
    predecessor = arena_must_text(arena, json_get_text(document, "predecessor"));
    json_free(document);
    if (text_split(&predecessor, '/', as_of) && predecessor.size > 0) {
        *before = strtol(arena_must_string(arena, predecessor), NULL, 10);
    }
    return STATUS_OK;
}

/* What was pruned is not the same as what never was: lineage and what waits for confirmation would be lost without a word. */
static enum status
check_pruned(const char *before_folder, struct text before, struct arena *arena, struct error *err)
{
    if (!file_exists(file_join(arena, before_folder, "pruned.json"))) {
        return STATUS_OK;
    }
    (void)error_set(err, STATUS_NO_INPUT, "E-PRUNED", "the packages of %.*s, on which this batch stands, were pruned", TEXT_ARG(before));
    error_hint(err, "bidui run --from %.*s makes them anew first, or, if that one stands on pruned ones too, from a batch before it",
               TEXT_ARG(before));
    return STATUS_NO_INPUT;
}

/* Opens what transform made of the batch before; nothing when that batch has not come through transform. */
static enum status
open_before(struct run *run, const char *folder, long revision, struct error *err)
{
    struct text as_of;
    const char *before_folder;
    long before_revision;

    run->before = TEXT("");
    TRY(read_predecessor(folder, revision, run->arena, &as_of, &before_revision, err));
    before_folder = before_revision > 0 ? site_batch_folder(run->site, as_of, run->arena) : NULL;
    if (before_folder == NULL
        || !file_exists(arena_must_format(run->arena, "%s/transform.%ld/datapackage.json", before_folder, before_revision))) {
        return before_folder == NULL ? STATUS_OK : check_pruned(before_folder, as_of, run->arena, err);
    }
    TRY(package_open(before_folder, "transform", before_revision, false, run->arena, &run->earlier, err));
    run->has_earlier = true;
    run->before = text_from(run->earlier.sha256);
    return STATUS_OK;
}

/* Version 1 for a site that has, or may have, findings of before there was version 2: the batch before, or an earlier revision of the first
 * batch, says so; what cannot be asked any more counts as older. */
static struct text
keys_of(const struct package *package)
{
    const struct text keys = package_get(package, "bidui:keys");

    return text_is_null(keys) ? TEXT("1") : keys;
}

static enum status
find_keys(struct run *run, const char *folder, long revision, struct error *err)
{
    struct text as_of;
    struct package package;
    long before = 0;

    if (run->has_earlier) {
        run->keys = keys_of(&run->earlier);
        return STATUS_OK;
    }
    TRY(read_predecessor(folder, revision, run->arena, &as_of, &before, err));
    run->keys = before > 0 ? TEXT("1") : TEXT(FINDING_KEYS_VERSION);
    for (long one = revision - 1; one > 0 && before == 0; one--) {
        if (file_exists(arena_must_format(run->arena, "%s/transform.%ld/datapackage.json", folder, one))) {
            TRY(package_open(folder, "transform", one, false, run->arena, &package, err));
            run->keys = arena_must_text(run->arena, keys_of(&package));
            package_close(&package);
            return STATUS_OK;
        }
    }
    return STATUS_OK;
}

/* What became of persons and households since the batch before. */
static enum status
find_lineage(struct run *run, struct error *err)
{
    struct lineage_before before;

    TRY(lineage_sheet_read(&run->batch, run->arena, &run->lineage, err));
    if (run->has_earlier) {
        TRY(lineage_read(&run->earlier, run->pack, run->arena, &before, err));
        lineage_find(&run->batch, &before, run->arena, &run->lineage);
    }
    return STATUS_OK;
}

/* ---- memory: what the batch will take, known before any work, because tables, keys and look-ups are held at once ----
 *
 * A cell costs its value, its state, its share of dictionaries, keys and groups, and the bytes of the file it is read from; the rest does
 * not grow. Measured on the sample county at scale 0.05, 0.3 and 1: at least what is needed, at most half as much again;
 * tests/pipeline/transform/memory.sh holds it within a factor of two. */
enum { CELL_BYTES = 45, MEBIBYTE = 1024 * 1024, BASE_MEBIBYTES = 128 };

static uint64_t
memory_need(const struct package *extract)
{
    uint64_t cells = 0;

    for (size_t at = 0; at < extract->resource_count; at++) {
        cells += extract->resources[at].rows * extract->resources[at].field_count;
    }
    return (uint64_t)BASE_MEBIBYTES * MEBIBYTE + cells * CELL_BYTES;
}

static enum status
check_memory(const struct package *extract, uint64_t limit, struct error *err)
{
    const uint64_t need = memory_need(extract);
    uint64_t rows = 0;

    if (limit == 0 || need <= limit) {
        return STATUS_OK;
    }
    for (size_t at = 0; at < extract->resource_count; at++) {
        rows += extract->resources[at].rows;
    }
    (void)error_set(err, STATUS_MEMORY, "E-MEMORY-LIMIT",
                    "the batch has %" PRIu64 " rows and needs about %" PRIu64 " MiB; --memory allows %" PRIu64 " MiB", rows,
                    need / MEBIBYTE + 1, limit / MEBIBYTE);
    error_hint(err, "--memory %" PRIu64 "M, or none", need / MEBIBYTE + 1);
    return STATUS_MEMORY;
}

/* ---- rules and the package ---- */

/* In how many deliveries the findings of the batch before were found. */
static enum status
read_confirm(struct run *run, struct error *err)
{
    struct confirm *confirm = confirm_new(&run->deliveries, run->arena);

    run->rules->confirm = confirm;
    return run->has_earlier ? confirm_read(confirm, &run->earlier, run->arena, err) : STATUS_OK;
}

static enum status
write_package(struct run *run, const char *folder, long revision, struct error *err)
{
    struct package_writer *writer;
    enum status status;

    TRY(package_create(folder, "transform", revision, &writer, err));
    if (run->has_earlier && !run->options->anew) {
        package_follow(writer, run->earlier.folder);
    }
    package_set(writer, "bidui:inputs", text_from(run->extract.sha256));
    package_set(writer, "bidui:before", run->before);
    package_set(writer, "bidui:reading", TEXT(READING_VERSION));
    package_set(writer, "bidui:keys", run->keys);
    status = output_write(&run->batch, &run->extract, run->threads, writer, err);
    if (status == STATUS_OK) {
        status = reread_output_write(&run->batch, writer, err);
    }
    if (status == STATUS_OK) {
        status = lineage_write(&run->lineage, writer, err);
    }
    if (status == STATUS_OK) {
        status = rule_write(run->rules, &run->batch, run->site->key, run->warehouse, run->threads, writer, err);
    }
    if (status == STATUS_OK) {
        status = output_write_built_in(&run->batch, writer, err);
    }
    if (status != STATUS_OK) {
        package_abandon(writer);
        return status;
    }
    return package_finish(writer, err);
}

static enum status
transform(struct run *run, const char *folder, long revision, struct error *err)
{
    const struct normaliser_pack *ready = normaliser_pack_new(run->pack, run->site->division, run->batch.as_of, run->arena);

    TRY(rule_set_load(run->pack, run->site, run->batch.as_of, run->arena, &run->rules, err)); /* first: a wrong rule costs no work */
    TRY(delivery_read(&run->extract, run->arena, &run->deliveries, err));
    TRY(table_load(&run->extract, &run->deliveries, ready, run->threads, &run->batch, &run->load, err));
    TRY(output_check(&run->batch, &run->deliveries, err));
    TRY(open_before(run, folder, revision, err));
    TRY(find_keys(run, folder, revision, err));
    run->rules->shared_keys = !text_equal(run->keys, TEXT(FINDING_KEYS_VERSION));
    TRY(history_fill(&run->batch, &run->deliveries, run->has_earlier ? &run->earlier : NULL, run->arena, err));
    TRY(keys_build_parallel(&run->batch, run->threads, run->arena, err));
    if (run->has_earlier && !text_equal(package_get(&run->earlier, "bidui:reading"), TEXT(READING_VERSION))) {
        reread_find(&run->batch, run->arena);
    }
    TRY(find_lineage(run, err));
    TRY(lineage_suggest(&run->batch, &run->lineage, run->arena, err));
    run->batch.former = former_new(&run->batch, &run->lineage, run->arena);
    TRY(read_confirm(run, err));
    return write_package(run, folder, revision, err);
}

static void
sum_up(const struct batch *batch, struct run_result *result)
{
    result->persons = batch->keys.person_count;
    result->households = batch->keys.household_count;
    for (size_t number = 0; number < batch->pack->source_count; number++) {
        if (batch->tables[number].schema->built_in) {
            continue;
        }
        result->sources++;
        result->rows += batch->tables[number].row_count;
        result->duplicates += batch->tables[number].duplicate;
        result->equal += batch->tables[number].equal;
        result->repairs += batch->tables[number].repair_count;
    }
}

/* Evaluated, and nothing found where nothing could be seen: that is no clean bill. */
static void
warn_of_vague(const struct rule_set *rules)
{
    for (size_t at = 0; rules != NULL && at < rules->gate->vague_count; at++) {
        const struct rule_vague *vague = &rules->gate->vague[at];
        struct error told = {0};

        (void)error_set(&told, STATUS_OK, "W-RULE-UNKNOWN", "rule %.*s (%.*s) could not be decided for %" PRIu64 " of its %" PRIu64 " rows",
                        TEXT_ARG(vague->id), TEXT_ARG(vague->name), vague->unknown, vague->rows);
        error_hint(&told, "bidui explain %.*s names the columns that it needs", TEXT_ARG(vague->id));
        error_print(&told, "bidui-transform: warning");
    }
}

static enum status
work(struct run *run, const char *folder, long revision, struct run_result *result, struct error *err)
{
    enum status status;

    if (run->options->warehouse) {
        TRY(rule_warehouse_open(run->site, run->options->as_of, revision, &run->warehouse, err));
    }
    status = package_open(folder, "extract", revision, true, run->arena, &run->extract, err);
    if (status == STATUS_OK) {
        status = check_memory(&run->extract, run->options->memory, err);
        status = status != STATUS_OK ? status : transform(run, folder, revision, err);
        if (status == STATUS_OK) {
            sum_up(&run->batch, result);
            result->over_gate = run->rules == NULL ? 0 : run->rules->gate->over;
            warn_of_vague(run->rules);
        }
        if (run->has_earlier) {
            package_close(&run->earlier);
        }
        package_close(&run->extract);
    }
    pg_close(run->warehouse);
    return status;
}

enum status
run_batch(const struct site *site, const struct pack *pack, const struct run_options *options, struct run_result *result, struct error *err)
{
    struct arena arena;
    struct run run = {.site = site, .pack = pack, .options = options, .threads = options->threads, .arena = &arena};
    const struct text as_of = text_from(options->as_of);
    long revision = options->revision;
    enum status status;

    *result = (struct run_result){0};
    run.batch = (struct batch){.pack = pack, .division = site->division};
    if (!date_parse(as_of, &run.batch.as_of)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch takes a date such as 2022-06-30, not \"%s\"", options->as_of);
    }
    if (revision == 0) {
        TRY(site_revision(site, as_of, &revision, err));
    }
    if (revision == 0) {
        return error_set(err, STATUS_NO_INPUT, "E-BATCH", "there is no batch %s; run bidui-extract first", options->as_of);
    }
    result->revision = revision;
    arena_init(&arena, 0);
    status = work(&run, site_batch_folder(site, as_of, &arena), revision, result, err);
    table_load_free(run.load);
    arena_done(&arena);
    return status;
}
