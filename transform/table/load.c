/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/load.h"

#include "common/formats/csv.h"
#include "common/ground/file.h"
#include "common/ground/thread.h"
#include "transform/table/part.h"

#include <inttypes.h>
#include <stdlib.h>

/* CHUNK_SIZE: bytes of a chunk, large enough to make its dictionaries pay, small enough to keep every thread busy to the end.
 * SAMPLE_ROWS: rows by which a large source shows which of its texts repeat; FEW: a column of so many rows for each of its texts does. */
enum { CHUNK_SIZE = 4 * 1024 * 1024, SAMPLE_ROWS = 4096, FEW = 8 };

/* One source on its way. */
struct source {
    const struct package_resource *resource;
    struct text content; /* mapped as long as the table: plain texts lie in it */
    struct text rows;    /* behind the header */
    struct table_plan plan;
    struct arena arena;    /* the table's */
    struct arena *columns; /* one per field */
    struct arena **arenas; /* pointers to them, for table_join */
    struct text *chunks;
    size_t *firsts; /* the row of the table that a chunk begins at */
    size_t chunk_count;
    struct table_part *parts;
    struct arena *part_arenas;
};

struct table_load {
    struct source *sources; /* as batch->tables; no schema: nothing to read */
    size_t source_count;
    struct arena arena;
};

struct loading {
    struct table_load *load;
    const struct deliveries *deliveries;
    const struct normaliser_pack *ready;
    struct batch *batch;
    struct source *source; /* the big one whose chunks are being read */
};

/* ---- opening ---- */

static enum status
map_header(struct source *source, struct error *err)
{
    struct csv_cursor cursor;
    enum status status;
    bool more;

    csv_open(&cursor, source->content, source->resource->path);
    status = csv_next(&cursor, &more, err);
    if (status == STATUS_OK) {
        source->plan.cell_count = cursor.count;
        source->plan.field_of_cell = arena_must_zero(&source->arena, cursor.count + 1, sizeof *source->plan.field_of_cell);
        for (size_t cell = 0; cell < cursor.count; cell++) {
            source->plan.field_of_cell[cell] = table_part_meaning(source->plan.schema, cursor.fields[cell]);
            if (source->plan.field_of_cell[cell] == PLAN_NOTHING) {
                status = error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\": column \"%.*s\" is not in the schema; run extract again",
                                   source->resource->path, TEXT_ARG(cursor.fields[cell]));
            }
        }
        source->rows = (struct text){cursor.at, (size_t)(cursor.end - cursor.at)};
    }
    csv_close(&cursor);
    return status;
}

static enum status
open_source(const struct package *extract, const struct schema *schema, enum variant variant, const struct normaliser_pack *ready,
            const struct header_units *units, struct source *source, struct error *err)
{
    size_t parts;

    source->resource = package_find(extract, variant_resource(variant, schema->name, &source->arena));
    if (source->resource == NULL && (variant != VARIANT_CURRENT || schema->built_in)) {
        return STATUS_OK;
    }
    if (source->resource == NULL) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has no %.*s.csv; run extract again", extract->folder,
                         TEXT_ARG(schema->name));
    }
    TRY(table_plan_init(ready, schema, &source->arena, &source->plan, err));
    source->plan.units = *units;
    TRY(file_map(source->resource->path, &source->content, err));
    TRY(map_header(source, err));
    source->plan.content = source->content;
    parts = source->rows.size / CHUNK_SIZE + 1;
    source->chunks = arena_must_zero(&source->arena, parts + 1, sizeof *source->chunks);
    source->firsts = arena_must_zero(&source->arena, parts + 1, sizeof *source->firsts);
    source->chunk_count = csv_partition(source->rows, parts, source->chunks);
    source->parts = arena_must_zero(&source->arena, parts + 1, sizeof *source->parts);
    source->part_arenas = arena_must_zero(&source->arena, parts + 1, sizeof *source->part_arenas);
    source->columns = arena_must_zero(&source->arena, schema->field_count + 1, sizeof *source->columns);
    source->arenas = arena_must_zero(&source->arena, schema->field_count + 1, sizeof *source->arenas);
    for (size_t field = 0; field < schema->field_count; field++) {
        arena_init(&source->columns[field], 0);
        source->arenas[field] = &source->columns[field];
    }
    return STATUS_OK;
}

/* ---- reading ---- */

/* A last line without an end counts too. */
static size_t
count_lines(struct text content)
{
    size_t lines = 1;

    for (const char *at = content.data, *end = content.data + content.size; at < end; at++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (at == NULL) {
            break;
        }
        lines++;
    }
    return lines;
}

/* Fields that held doubled quotes lie in the cursor's scratch: they move to the arena. */
static void
keep_cells(struct csv_cursor *cursor, struct text chunk, struct arena *arena)
{
    for (size_t cell = 0; cell < cursor->count; cell++) {
        const char *data = cursor->fields[cell].data;

        if (data != NULL && (data < chunk.data || data >= chunk.data + chunk.size)) {
            cursor->fields[cell] = arena_must_text(arena, cursor->fields[cell]);
        }
    }
}

static enum status
read_rows(struct source *source, struct csv_cursor *cursor, struct text chunk, size_t most, struct table_part *part, struct error *err)
{
    while (part->rows < most) {
        bool more;

        TRY(csv_next(cursor, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (cursor->count != source->plan.cell_count) {
            return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\": a record has %zu cells, the header %zu", source->resource->path,
                             cursor->count, source->plan.cell_count);
        }
        if (cursor->scratch.size > 0) {
            keep_cells(cursor, chunk, part->arena);
        }
        TRY(table_part_row(part, cursor->fields, cursor->quoted, err));
    }
    return STATUS_OK;
}

static enum status
read_part(struct source *source, struct text chunk, size_t most, struct table_part *part, struct error *err)
{
    struct csv_cursor cursor;
    enum status status;

    csv_open(&cursor, chunk, source->resource->path);
    status = read_rows(source, &cursor, chunk, most, part, err);
    csv_close(&cursor);
    return status;
}

/* Reads the first rows with every text coded; what has few of them stays so. */
static enum status
sample(struct source *source, struct error *err)
{
    const size_t fields = source->plan.schema->field_count;
    struct table_plan plan = source->plan;
    struct arena arena;
    struct table table = {.arena = &arena};
    struct table_part part;
    enum status status;

    arena_init(&arena, 0);
    plan.plain = arena_must_zero(&arena, fields + 1, sizeof *plan.plain);
    table_reserve(&plan, SAMPLE_ROWS, NULL, &table);
    table_part_init(&plan, &table, 0, &arena, &part);
    status = read_part(source, source->rows, SAMPLE_ROWS, &part, err);
    for (size_t field = 0; field < fields; field++) {
        source->plan.plain[field] = source->plan.plain[field] && part.columns[field].dictionary.count > part.rows / FEW;
    }
    arena_done(&arena);
    return status;
}

/* A row has at least one line: where a chunk begins is known before any row is read, but for gaps that table_join closes. */
static void
reserve_rows(struct source *source, struct table *table)
{
    size_t rows = 0;

    for (size_t chunk = 0; chunk < source->chunk_count; chunk++) {
        source->firsts[chunk] = rows;
        rows += count_lines(source->chunks[chunk]);
    }
    table_reserve(&source->plan, rows, source->arenas, table);
}

static enum status
prepare_source(struct loading *loading, struct source *source, struct error *err)
{
    if (source->resource->rows >= 2 * SAMPLE_ROWS) {
        TRY(sample(source, err));
    }
    reserve_rows(source, &loading->batch->tables[source - loading->load->sources]);
    return STATUS_OK;
}

static enum status
read_chunk(struct loading *loading, struct source *source, size_t number, struct error *err)
{
    struct table *table = &loading->batch->tables[source - loading->load->sources];

    arena_init(&source->part_arenas[number], 0);
    table_part_init(&source->plan, table, source->firsts[number], &source->part_arenas[number], &source->parts[number]);
    return read_part(source, source->chunks[number], SIZE_MAX, &source->parts[number], err);
}

/* Behind the join nothing borrows from the parts any more. */
static enum status
finish_source(struct loading *loading, struct source *source, size_t threads, struct error *err)
{
    struct table *table = &loading->batch->tables[source - loading->load->sources];
    struct table_deliveries deliveries;

    TRY(table_join(&source->plan, source->parts, source->chunk_count, normaliser_pack_places(loading->ready), source->arenas, threads,
                   table, err));
    if (table->read != source->resource->rows) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has %" PRIu64 " rows, its package says %" PRIu64, source->resource->path,
                         table->read, source->resource->rows);
    }
    for (size_t chunk = 0; chunk < source->chunk_count; chunk++) {
        arena_done(&source->part_arenas[chunk]);
    }
    deliveries = delivery_of_files(loading->deliveries, table, &source->arena);
    return table_distinct(table, &deliveries, threads, err);
}

static enum status
chunk_task(void *context, size_t task, size_t worker, struct error *err)
{
    struct loading *loading = context;

    (void)worker;
    return read_chunk(loading, loading->source, task, err);
}

/* A whole source of at most one chunk. */
static enum status
small_task(void *context, size_t task, size_t worker, struct error *err)
{
    struct loading *loading = context;
    struct source *source = &loading->load->sources[task];

    (void)worker;
    if (source->chunk_count > 1 || source->resource == NULL) {
        return STATUS_OK;
    }
    TRY(prepare_source(loading, source, err));
    if (source->chunk_count == 1) {
        TRY(read_chunk(loading, source, 0, err));
    }
    return finish_source(loading, source, 1, err);
}

static enum status
load_all(struct loading *loading, size_t threads, struct error *err)
{
    TRY(thread_each(threads, loading->load->source_count, small_task, loading, err));
    for (size_t number = 0; number < loading->load->source_count; number++) {
        loading->source = &loading->load->sources[number];
        if (loading->source->chunk_count > 1) {
            TRY(prepare_source(loading, loading->source, err));
            TRY(thread_each(threads, loading->source->chunk_count, chunk_task, loading, err));
            TRY(finish_source(loading, loading->source, threads, err));
        }
    }
    return STATUS_OK;
}

enum status
table_load(const struct package *extract, const struct deliveries *deliveries, const struct normaliser_pack *ready, size_t threads,
           struct batch *batch, struct table_load **load, struct error *err)
{
    struct table_load *made = calloc(1, sizeof *made);
    struct loading loading = {made, deliveries, ready, batch, NULL};
    struct header_units *units;
    enum status status;

    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the tables");
    }
    *load = made;
    arena_init(&made->arena, 0);
    batch->table_count = VARIANTS * batch->pack->source_count;
    made->source_count = batch->table_count;
    made->sources = arena_must_zero(&made->arena, made->source_count + 1, sizeof *made->sources);
    batch->tables = arena_must_zero(&made->arena, made->source_count + 1, sizeof *batch->tables);
    status = header_unit_read(extract, batch->pack, &made->arena, &units, err);
    for (size_t number = 0; number < made->source_count && status == STATUS_OK; number++) {
        const size_t at = number % batch->pack->source_count;
        const struct schema *schema = &batch->pack->sources[at];
        const enum variant variant = (enum variant)(number / batch->pack->source_count);

        table_empty(schema, variant, &made->sources[number].arena, &batch->tables[number]);
        delivery_judge_age(deliveries, &batch->tables[number], &made->sources[number].arena);
        status = open_source(extract, schema, variant, ready, &units[at], &made->sources[number], err);
    }
    return status == STATUS_OK ? load_all(&loading, threads, err) : status;
}

void
table_load_free(struct table_load *load)
{
    if (load == NULL) {
        return;
    }
    for (size_t number = 0; number < load->source_count; number++) {
        struct source *source = &load->sources[number];

        for (size_t chunk = 0; source->part_arenas != NULL && chunk < source->chunk_count; chunk++) {
            arena_done(&source->part_arenas[chunk]);
        }
        for (size_t field = 0; source->columns != NULL && field < source->plan.schema->field_count; field++) {
            arena_done(&source->columns[field]);
        }
        if (source->content.size > 0) {
            file_unmap(source->content);
        }
        arena_done(&source->arena);
    }
    arena_done(&load->arena);
    free(load);
}
