/* SPDX-License-Identifier: Apache-2.0 */
/* How a difference travels. The worker writes changed rows as binary COPY into a buffer (copy_row_carry) and collects the keys to close. Up
 * to CARRY_BYTES and CARRY_CLOSES both wait in memory until the final transaction, which sends the buffer as it is behind COPY's header and
 * closes by `UPDATE … FROM unnest(…)`. A larger difference spills: the buffer is sent to an unlogged staging table, the rest follows it,
 * and the final transaction does INSERT … SELECT. So memory is bounded by 8 MiB a source, and a night on which little changed writes each
 * row once. Closing comes first: the unique index over open rows would refuse the new version of a row. Both counts are checked against the
 * comparison's. Cost: O(changes) in the client, one index look-up a close in the server. */
#include "load/history/delta.h"

#include "common/ground/array.h"
#include "load/history/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CARRY_BYTES = 8 * 1024 * 1024, CARRY_CLOSES = 20000, CLOSES_FIRST = 1024, SQL_MAX = 4 * 1024 * 1024 };

/* ---- in the worker ---- */

enum status
delta_broken_cell(const struct load_source *source, const struct csv_cursor *cursor, size_t column, struct error *err)
{
    /* The value itself may be personal: the place is enough to find it. */
    return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" row %" PRIu64 ": column \"%s\" is no %s", source->resource->path, cursor->row,
                     source->columns[column].name, copy_row_sql_type(source->columns[column].type));
}

enum status
delta_put_cells(struct copy_row *copy, const struct load_source *source, const struct csv_cursor *cursor, struct error *err)
{
    for (size_t column = 0; column < source->column_count; column++) {
        if (!copy_row_cell(copy, source->columns[column].type, cursor->fields[column])) {
            return delta_broken_cell(source, cursor, column, err);
        }
    }
    return STATUS_OK;
}

/* The package's columns and the day the rows begin. */
static struct copy_column *
dated_columns(const struct load_source *source, struct arena *arena)
{
    struct copy_column *columns = arena_must_zero(arena, source->column_count + 1, sizeof *columns);

    memcpy(columns, source->columns, source->column_count * sizeof *columns);
    columns[source->column_count] = (struct copy_column){"_valid_from", COPY_DATE};
    return columns;
}

/* What was carried so far goes to a staging table, and the rest with it. */
static enum status
spill(struct load_source *source, struct pg *worker, struct error *err)
{
    struct arena arena;
    struct copy_column *columns;
    struct buffer sql;
    enum status status;

    arena_init(&arena, 0);
    columns = dated_columns(source, &arena);
    buffer_init(&sql, SQL_MAX);
    table_create(&sql, source->staged, columns, source->column_count + 1, false);
    buffer_append_char(&sql, '\0');
    status = pg_exec(worker, sql.data, NULL, err);
    buffer_done(&sql);
    if (status == STATUS_OK) {
        status = copy_row_attach(&source->delta.rows, worker, source->staged, columns, source->column_count + 1, err);
    }
    source->delta.rows_staged = status == STATUS_OK;
    arena_done(&arena);
    return status;
}

enum status
delta_insert(const struct load *load, struct load_source *source, struct pg *worker, const struct csv_cursor *cursor, struct error *err)
{
    struct delta *delta = &source->delta;

    if (!delta->writing) {
        copy_row_carry(&delta->rows);
        delta->writing = true;
    }
    copy_row_start(&delta->rows, source->column_count + 1);
    TRY(delta_put_cells(&delta->rows, source, cursor, err));
    copy_row_date(&delta->rows, load->as_of_days);
    delta->row_count++;
    TRY(copy_row_finish(&delta->rows, err));
    return delta->rows_staged || delta->rows.buffer.size < CARRY_BYTES ? STATUS_OK : spill(source, worker, err);
}

enum status
delta_close(struct load_source *source, uint64_t key, struct error *err)
{
    struct delta *delta = &source->delta;
    int64_t *wider = array_grow_heap(delta->closes, delta->close_count, &delta->close_capacity, CLOSES_FIRST, sizeof *wider);

    if (wider == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for %zu keys", delta->close_count);
    }
    delta->closes = wider;
    delta->closes[delta->close_count++] = (int64_t)key;
    return STATUS_OK;
}

static enum status
stage_closes(struct load_source *source, struct pg *worker, struct error *err)
{
    static const struct copy_column column = {"key", COPY_BIGINT};
    struct delta *delta = &source->delta;
    struct copy_row copy;
    enum status status;

    TRY(pg_exec_format(worker, err, "CREATE UNLOGGED TABLE %s (key bigint NOT NULL) WITH (autovacuum_enabled = off)", source->closed));
    TRY(copy_row_begin(&copy, worker, source->closed, &column, 1, "", err));
    status = STATUS_OK;
    for (size_t at = 0; at < delta->close_count && status == STATUS_OK; at++) {
        copy_row_start(&copy, 1);
        copy_row_bigint(&copy, delta->closes[at]);
        status = copy_row_finish(&copy, err);
    }
    if (status != STATUS_OK) {
        copy_row_abandon(&copy);
        return status;
    }
    delta->closes_staged = true;
    return copy_row_end(&copy, err);
}

enum status
delta_finish(struct load_source *source, struct pg *worker, struct error *err)
{
    struct delta *delta = &source->delta;

    if (delta->writing && delta->rows_staged) {
        delta->writing = false;
        TRY(copy_row_end(&delta->rows, err));
    }
    return delta->close_count > CARRY_CLOSES ? stage_closes(source, worker, err) : STATUS_OK;
}

/* ---- in the final transaction ---- */

static enum status
check_count(const struct load_source *source, const char *what, uint64_t got, size_t wanted, struct error *err)
{
    if (got != wanted) {
        return error_set(err, STATUS_BUG, "E-CONSERVATION", "%s: %s %" PRIu64 " rows instead of %zu", source->table, what, got, wanted);
    }
    return STATUS_OK;
}

static enum status
close_rows(const struct load *load, const struct load_source *source, struct error *err)
{
    const struct delta *delta = &source->delta;
    struct buffer sql;
    uint64_t closed = 0;
    enum status status;

    buffer_init(&sql, SQL_MAX);
    buffer_format(&sql, "UPDATE %s t SET _valid_to = '%.*s' FROM ", source->table, TEXT_ARG(load->as_of));
    if (delta->closes_staged) {
        buffer_format(&sql, "%s c", source->closed);
    } else {
        buffer_append_string(&sql, "unnest('{");
        for (size_t at = 0; at < delta->close_count; at++) {
            buffer_format(&sql, "%s%" PRId64, at == 0 ? "" : ",", delta->closes[at]);
        }
        buffer_append_string(&sql, "}'::bigint[]) AS c(key)");
    }
    buffer_append_string(&sql, " WHERE t._key = c.key AND t._valid_to IS NULL");
    buffer_append_char(&sql, '\0');
    status = buffer_ok(&sql) ? pg_exec(load->main, sql.data, &closed, err)
                             : error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to close rows");
    buffer_done(&sql);
    TRY(status);
    return check_count(source, "closed", closed, delta->close_count, err);
}

static void
append_columns(struct buffer *sql, const struct load_source *source)
{
    for (size_t column = 0; column < source->column_count; column++) {
        buffer_format(sql, "\"%s\", ", source->columns[column].name);
    }
    buffer_append_string(sql, "_valid_from");
}

static enum status
insert_staged(const struct load *load, const struct load_source *source, struct error *err)
{
    struct buffer sql;
    uint64_t inserted = 0;
    enum status status;

    buffer_init(&sql, SQL_MAX);
    buffer_format(&sql, "INSERT INTO %s (", source->table);
    append_columns(&sql, source);
    buffer_append_string(&sql, ") SELECT ");
    append_columns(&sql, source);
    buffer_format(&sql, " FROM %s", source->staged);
    buffer_append_char(&sql, '\0');
    status = pg_exec(load->main, sql.data, &inserted, err);
    buffer_done(&sql);
    TRY(status);
    return check_count(source, "inserted", inserted, source->delta.row_count, err);
}

static enum status
insert_carried(const struct load *load, struct load_source *source, struct error *err)
{
    struct copy_column *columns = dated_columns(source, load->arena);

    TRY(copy_row_attach(&source->delta.rows, load->main, source->table, columns, source->column_count + 1, err));
    source->delta.writing = false;
    return copy_row_end(&source->delta.rows, err); /* which counts */
}

enum status
delta_apply(struct load *load, struct load_source *source, struct error *err)
{
    if (source->delta.close_count > 0) {
        TRY(close_rows(load, source, err));
    }
    if (source->delta.row_count == 0) {
        return STATUS_OK;
    }
    return source->delta.rows_staged ? insert_staged(load, source, err) : insert_carried(load, source, err);
}

void
delta_done(struct delta *delta)
{
    if (delta->writing) {
        copy_row_abandon(&delta->rows);
    }
    free(delta->closes);
    *delta = (struct delta){0};
}
