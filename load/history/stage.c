/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/stage.h"

#include "common/formats/csv.h"
#include "common/ground/array.h"
#include "common/ground/file.h"
#include "common/ground/hash.h"
#include "common/ground/thread.h"
#include "common/site/warehouse.h"
#include "load/history/delta.h"
#include "load/history/key_table.h"
#include "load/history/plan.h"
#include "load/history/reread.h"
#include "load/history/table.h"

#include <endian.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_MAX = 4 * 1024 * 1024, COPY_HEADER = 19 };

struct job {
    struct load *load;
    struct load_source **order; /* largest first */
    size_t count;
    struct pg **workers; /* opened by the worker itself */
    bool dry;
};

struct staging { /* one source being compared */
    const struct job *job;
    struct load_source *source;
    struct pg *connection;
    struct key_table open;
    struct copy_row copy;
    bool copying;
    uint64_t *moved; /* former keys of rows that have another only because they are read better */
    size_t moved_count;
    size_t moved_capacity;
};

enum status
stage_clear(struct pg *connection, struct error *err)
{
    return pg_exec(connection,
                   "DO $$ DECLARE name text; BEGIN"
                   " FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'staging' LOOP"
                   " EXECUTE format('DROP TABLE staging.%I', name); END LOOP; END $$",
                   NULL, err);
}

/* ---- rows that are open ---- */

static enum status
add_open_rows(struct key_table *table, enum key_state state, struct text message, bool *first, struct error *err)
{
    enum { ROW_SIZE = 2 + 4 + 8 + 4 + 8 };

    if (*first) {
        message.data += COPY_HEADER;
        message.size -= COPY_HEADER;
        *first = false;
    }
    while (message.size >= ROW_SIZE) {
        uint64_t key, hash;
        bool fresh;

        memcpy(&key, message.data + 6, sizeof key);
        memcpy(&hash, message.data + 18, sizeof hash);
        if (!key_table_add(table, be64toh(key), be64toh(hash), &fresh)) {
            return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for %zu keys", table->count);
        }
        if (state != KEY_OPEN) {
            table->states[key_table_find(table, be64toh(key))] = (unsigned char)state;
        }
        message.data += ROW_SIZE;
        message.size -= ROW_SIZE;
    }
    return STATUS_OK;
}

/* `condition`: which of the open rows. */
static enum status
copy_open_rows(struct staging *staging, enum key_state state, const char *condition, struct error *err)
{
    char *sql = NULL;
    struct text message;
    bool more = true, first = true;
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    sql = arena_must_format(&arena, "COPY (SELECT _key, _hash FROM %s WHERE %s%s) TO STDOUT (FORMAT binary)", staging->source->table,
                            plan_open_condition(staging->job->load), condition);
    status = pg_copy_begin(staging->connection, sql, err);
    arena_done(&arena);
    while (status == STATUS_OK && (status = pg_copy_next(staging->connection, &message, &more, err)) == STATUS_OK && more) {
        status = add_open_rows(&staging->open, state, message, &first, err);
    }
    return status;
}

static enum status
read_kept_rows(struct staging *staging, struct error *err)
{
    const char *kept = staging->source->kept_condition;
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    status = copy_open_rows(staging, KEY_KEPT, arena_must_format(&arena, " AND %s", kept), err);
    status = status == STATUS_OK ? copy_open_rows(staging, KEY_OPEN, arena_must_format(&arena, " AND NOT %s", kept), err) : status;
    arena_done(&arena);
    return status;
}

static enum status
read_open_rows(struct staging *staging, struct error *err)
{
    if (!key_table_reserve(&staging->open, (size_t)staging->source->open_before)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for %" PRId64 " keys", staging->source->open_before);
    }
    TRY(staging->source->kept_condition != NULL ? read_kept_rows(staging, err) : copy_open_rows(staging, KEY_OPEN, "", err));
    if ((int64_t)staging->open.count != staging->source->open_before) {
        return error_set(err, STATUS_BUG, "E-CONSERVATION", "%s: %zu rows are open, the last load left %" PRId64, staging->source->table,
                         staging->open.count, staging->source->open_before);
    }
    return STATUS_OK;
}

/* ---- comparing ---- */

static bool
parse_hex(struct text cell, uint64_t *value)
{
    *value = 0;
    for (size_t at = 0; at < cell.size; at++) {
        const char digit = cell.data[at];
        const bool letter = digit >= 'a' && digit <= 'f';

        if (!letter && (digit < '0' || digit > '9')) {
            return false;
        }
        *value = *value << 4 | (uint64_t)(letter ? digit - 'a' + 10 : digit - '0');
    }
    return cell.size == 16;
}

static enum status
insert_row(struct staging *staging, const struct csv_cursor *cursor, struct error *err)
{
    return staging->job->dry ? STATUS_OK : delta_insert(staging->job->load, staging->source, staging->connection, cursor, err);
}

static enum status
note_moved(struct staging *staging, uint64_t key, struct error *err)
{
    uint64_t former;
    uint64_t *wider;

    if (!reread_former_key(staging->source, key, &former)) {
        return STATUS_OK;
    }
    wider = array_grow_heap(staging->moved, staging->moved_count, &staging->moved_capacity, 64, sizeof *wider);
    if (wider == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for %zu keys", staging->moved_count);
    }
    staging->moved = wider;
    staging->moved[staging->moved_count++] = former;
    return STATUS_OK;
}

/* The row of a former key that no row of the package has is closed for the one that is read better: a changed row, no new one. */
static void
settle_moved(struct staging *staging)
{
    for (size_t at = 0; at < staging->moved_count; at++) {
        const size_t slot = key_table_find(&staging->open, staging->moved[at]);

        if (slot != SIZE_MAX && staging->open.states[slot] == KEY_OPEN) {
            staging->open.states[slot] = KEY_CHANGED;
            staging->source->inserted--;
            staging->source->changed++;
        }
    }
}

static enum status
compare_row(struct staging *staging, const struct csv_cursor *cursor, struct error *err)
{
    struct load_source *source = staging->source;
    uint64_t key, hash;
    size_t slot;

    if (!parse_hex(cursor->fields[source->key_column], &key)) {
        return delta_broken_cell(source, cursor, source->key_column, err);
    }
    if (!parse_hex(cursor->fields[source->hash_column], &hash)) {
        return delta_broken_cell(source, cursor, source->hash_column, err);
    }
    slot = key_table_find(&staging->open, key);
    if (slot == SIZE_MAX) {
        source->inserted++;
        TRY(note_moved(staging, key, err));
        return insert_row(staging, cursor, err);
    }
    if (staging->open.states[slot] != KEY_OPEN && staging->open.states[slot] != KEY_KEPT) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" row %" PRIu64 ": its _key is there twice", source->resource->path,
                         cursor->row);
    }
    staging->open.states[slot] = staging->open.slots[slot].hash == hash ? KEY_SAME : KEY_CHANGED;
    if (staging->open.states[slot] == KEY_SAME) {
        source->unchanged++;
        return STATUS_OK;
    }
    source->changed++;
    return insert_row(staging, cursor, err);
}

/* Append sources keep rows that left the window; in a snapshot what is gone is closed, inside the scopes that were delivered. */
static bool
must_close(const struct load_source *source, unsigned char state)
{
    return state == KEY_CHANGED || (state == KEY_OPEN && !source->schema->append);
}

/* Counts what was deleted and lists what must be closed. */
static enum status
collect_closes(struct staging *staging, struct error *err)
{
    struct load_source *source = staging->source;
    const struct key_table *open = &staging->open;

    for (size_t slot = 0; slot < open->capacity; slot++) {
        source->deleted += open->states[slot] == KEY_OPEN && !source->schema->append;
        if (must_close(source, open->states[slot]) && !staging->job->dry) {
            TRY(delta_close(source, open->slots[slot].key, err));
        }
    }
    return STATUS_OK;
}

/* Calls `take` for every record behind the header. */
static enum status
each_record(struct staging *staging, enum status (*take)(struct staging *, const struct csv_cursor *, struct error *), struct error *err)
{
    const struct load_source *source = staging->source;
    struct text content;
    struct csv_cursor cursor;
    bool more;
    enum status status;

    TRY(file_map(source->resource->path, &content, err));
    csv_open(&cursor, content, source->resource->path);
    status = csv_next(&cursor, &more, err); /* the header: plan.c has checked the names */
    while (status == STATUS_OK && (status = csv_next(&cursor, &more, err)) == STATUS_OK && more) {
        status = cursor.count == source->column_count
                     ? take(staging, &cursor, err)
                     : error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" row %" PRIu64 " has %zu fields instead of %zu", cursor.name,
                                 cursor.row, cursor.count, source->column_count);
    }
    csv_close(&cursor);
    file_unmap(content);
    return status;
}

static enum status
compare_source(struct staging *staging, struct error *err)
{
    TRY(read_open_rows(staging, err));
    TRY(each_record(staging, compare_row, err));
    settle_moved(staging);
    TRY(collect_closes(staging, err));
    return delta_finish(staging->source, staging->connection, err);
}

/* ---- first load ---- */

static enum status
first_row(struct staging *staging, const struct csv_cursor *cursor, struct error *err)
{
    struct load_source *source = staging->source;

    source->inserted++;
    if (staging->job->dry) {
        return STATUS_OK;
    }
    copy_row_start(&staging->copy, source->column_count + 1);
    TRY(delta_put_cells(&staging->copy, source, cursor, err));
    copy_row_date(&staging->copy, staging->job->load->as_of_days);
    return copy_row_finish(&staging->copy, err);
}

/* The table is made and filled in one transaction: with wal_level = minimal nothing but the data itself is written, and FREEZE
 * saves the rewrite later. Indexes and statistics come after the rows. */
static enum status
fill_first(struct staging *staging, struct arena *arena, struct error *err)
{
    struct load_source *source = staging->source;
    struct copy_column *columns = arena_must_zero(arena, source->column_count + 1, sizeof *columns);
    struct buffer sql;
    enum status status;

    memcpy(columns, source->columns, source->column_count * sizeof *columns);
    columns[source->column_count] = (struct copy_column){"_valid_from", COPY_DATE};
    buffer_init(&sql, SQL_MAX);
    table_create(&sql, source->staged, source->columns, source->column_count, true);
    buffer_append_char(&sql, '\0');
    status = pg_exec(staging->connection, sql.data, NULL, err);
    buffer_done(&sql);
    TRY(status);
    TRY(copy_row_begin(&staging->copy, staging->connection, source->staged, columns, source->column_count + 1, ", FREEZE", err));
    staging->copying = true;
    TRY(each_record(staging, first_row, err));
    staging->copying = false;
    return copy_row_end(&staging->copy, err);
}

static enum status
first_load(struct staging *staging, struct error *err)
{
    struct load_source *source = staging->source;
    struct arena arena;
    struct buffer sql;
    enum status status;

    if (staging->job->dry) {
        return each_record(staging, first_row, err);
    }
    arena_init(&arena, 0);
    buffer_init(&sql, SQL_MAX);
    status = fill_first(staging, &arena, err);
    if (status == STATUS_OK) {
        table_indexes(&sql, source->staged, source->schema);
        buffer_format(&sql, "ANALYZE %s", source->staged);
        buffer_append_char(&sql, '\0');
        status = pg_exec(staging->connection, sql.data, NULL, err);
    }
    buffer_done(&sql);
    arena_done(&arena);
    return status;
}

/* ---- tasks ---- */

static enum status
verify_file(const struct package_resource *resource, struct error *err)
{
    char hex[HASH_SHA256_HEX];
    uint64_t bytes;

    TRY(hash_file(resource->path, hex, &bytes, err));
    if (bytes != resource->bytes || strcmp(hex, resource->sha256) != 0) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" is not what its package says", resource->path);
    }
    return STATUS_OK;
}

static enum status
check_counts(const struct load_source *source, struct error *err)
{
    if (source->kept != source->inserted + source->changed + source->unchanged) {
        return error_set(err, STATUS_BUG, "E-CONSERVATION",
                         "%.*s: kept %" PRId64 " is not inserted %" PRId64 " + changed %" PRId64 " + unchanged %" PRId64,
                         TEXT_ARG(source->schema->name), source->kept, source->inserted, source->changed, source->unchanged);
    }
    return STATUS_OK;
}

static enum status
run_transaction(struct staging *staging, struct error *err)
{
    TRY(pg_exec(staging->connection, "BEGIN", NULL, err));
    TRY(staging->source->mode == LOAD_FIRST ? first_load(staging, err) : compare_source(staging, err));
    TRY(check_counts(staging->source, err));
    return pg_exec(staging->connection, "COMMIT", NULL, err);
}

static enum status
run_source(void *context, size_t task, size_t worker, struct error *err)
{
    const struct job *job = context;
    struct staging staging = {.job = job, .source = job->order[task]};
    enum status status;

    TRY(verify_file(staging.source->resource, err));
    if (job->workers[worker] == NULL) {
        TRY(warehouse_connect(job->load->conninfo, &job->workers[worker], err));
        /* The final commit is synchronous and covers these. A small sample does for the first plans (3,000 rows; a full one takes
         * longer than loading the table); autovacuum takes the full one later. */
        TRY(pg_exec(job->workers[worker], "SET synchronous_commit = off; SET default_statistics_target = 10", NULL, err));
    }
    staging.connection = job->workers[worker];
    key_table_init(&staging.open);
    status = run_transaction(&staging, err);
    key_table_done(&staging.open);
    free(staging.moved);
    if (staging.copying) {
        copy_row_abandon(&staging.copy);
    }
    return status;
}

static int
compare_bytes(const void *left, const void *right)
{
    const struct load_source *a = *(struct load_source *const *)left;
    const struct load_source *b = *(struct load_source *const *)right;

    if (a->resource->bytes != b->resource->bytes) {
        return a->resource->bytes < b->resource->bytes ? 1 : -1;
    }
    return text_compare(a->schema->name, b->schema->name);
}

enum status
stage_sources(struct load *load, bool dry, struct error *err)
{
    struct job job = {.load = load, .dry = dry};
    const size_t threads = thread_count(load->threads);
    enum status status;

    TRY(reread_read(load, err));
    job.order = arena_must_zero(load->arena, load->source_count + 1, sizeof(struct load_source *));
    job.workers = arena_must_zero(load->arena, threads, sizeof(struct pg *));
    for (size_t at = 0; at < load->source_count; at++) {
        if (load->sources[at].mode == LOAD_FIRST || load->sources[at].mode == LOAD_COMPARE) {
            job.order[job.count++] = &load->sources[at];
        }
    }
    qsort(job.order, job.count, sizeof(struct load_source *), compare_bytes);
    status = thread_each(threads, job.count, run_source, &job, err);
    for (size_t worker = 0; worker < threads; worker++) {
        pg_close(job.workers[worker]);
    }
    return status;
}

void
stage_done(struct load *load)
{
    for (size_t at = 0; at < load->source_count; at++) {
        delta_done(&load->sources[at].delta);
    }
}
