/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/reread.h"

#include "common/formats/package_rows.h"
#include "load/history/copy_row.h"

#include <stdlib.h>

enum { CELL_SOURCE, CELL_KEY, CELL_FORMER, CELL_FIELD, CELL_VALUE, CELLS };

static bool
parse_key(struct text cell, int64_t *key)
{
    char copy[17] = "";
    char *end;

    if (cell.size != 16) {
        return false;
    }
    memcpy(copy, cell.data, cell.size);
    *key = (int64_t)strtoull(copy, &end, 16);
    return *end == '\0';
}

static int
by_source_and_key(const void *left, const void *right)
{
    const struct reread_cell *a = left;
    const struct reread_cell *b = right;
    const int order = text_compare(a->source, b->source);

    if (order != 0) {
        return order;
    }
    return a->key != b->key ? (a->key > b->key) - (a->key < b->key) : text_compare(a->field, b->field);
}

static enum status
read_cells(struct load *load, const struct package_resource *resource, struct error *err)
{
    static const char *const names[CELLS] = {"source", "key", "former_key", "field", "former"};
    struct package_rows rows;
    struct text cells[CELLS];

    bool fits = true;

    TRY(package_rows_open(&rows, resource, names, CELLS, err));
    while (package_rows_next(&rows, cells, err)) {
        struct reread_cell *cell = &load->rereads[load->reread_count++];

        *cell = (struct reread_cell){.source = arena_must_text(load->arena, cells[CELL_SOURCE]),
                                     .field = arena_must_text(load->arena, cells[CELL_FIELD]),
                                     .value = arena_must_text(load->arena, cells[CELL_VALUE])};
        fits = fits && parse_key(cells[CELL_KEY], &cell->key) && parse_key(cells[CELL_FORMER], &cell->former_key);
    }
    TRY(package_rows_close(&rows));
    return fits ? STATUS_OK : error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\": a key is no key", resource->path);
}

enum status
reread_read(struct load *load, struct error *err)
{
    const struct package_resource *resource = package_find(&load->package, "reread");

    if (resource == NULL || resource->rows == 0) {
        return STATUS_OK;
    }
    load->rereads = arena_must_zero(load->arena, resource->rows + 1, sizeof *load->rereads);
    TRY(read_cells(load, resource, err));
    qsort(load->rereads, load->reread_count, sizeof *load->rereads, by_source_and_key);
    for (size_t at = 0; at < load->source_count; at++) {
        struct load_source *source = &load->sources[at];

        for (size_t cell = 0; cell < load->reread_count; cell++) {
            if (text_equal(load->rereads[cell].source, source->schema->name)) {
                source->rereads = source->rereads == NULL ? &load->rereads[cell] : source->rereads;
                source->reread_cells++;
            }
        }
    }
    return STATUS_OK;
}

bool
reread_former_key(const struct load_source *source, uint64_t key, uint64_t *former)
{
    size_t low = 0;
    size_t high = source->reread_cells;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (source->rereads[middle].key < (int64_t)key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == source->reread_cells || source->rereads[low].key != (int64_t)key || source->rereads[low].former_key == (int64_t)key) {
        return false;
    }
    *former = (uint64_t)source->rereads[low].former_key;
    return true;
}

/* ---- counting ---- */

static enum status
copy_cells(struct load *load, struct error *err)
{
    static const struct copy_column columns[] = {
        {"source", COPY_TEXT  },
        {"key",    COPY_BIGINT},
        {"former", COPY_BIGINT},
        {"field",  COPY_TEXT  },
        {"value",  COPY_TEXT  }
    };
    struct copy_row copy;

    TRY(pg_exec(load->main, "CREATE TEMP TABLE reread_cell (source text, key bigint, former bigint, field text, value text) ON COMMIT DROP",
                NULL, err));
    TRY(copy_row_begin(&copy, load->main, "pg_temp.reread_cell", columns, sizeof columns / sizeof *columns, "", err));
    for (size_t at = 0; at < load->reread_count; at++) {
        const struct reread_cell *cell = &load->rereads[at];
        enum status status = STATUS_OK;

        copy_row_start(&copy, sizeof columns / sizeof *columns);
        if (!copy_row_cell(&copy, COPY_TEXT, cell->source)) {
            status = STATUS_BUG;
        }
        copy_row_bigint(&copy, cell->key);
        copy_row_bigint(&copy, cell->former_key);
        if (!copy_row_cell(&copy, COPY_TEXT, cell->field) || !copy_row_cell(&copy, COPY_TEXT, cell->value) || status != STATUS_OK) {
            copy_row_abandon(&copy);
            return error_set(err, STATUS_BUG, "E-BUG", "reread.csv does not fit its table");
        }
        status = copy_row_finish(&copy, err);
        if (status != STATUS_OK) {
            copy_row_abandon(&copy);
            return status;
        }
    }
    return copy_row_end(&copy, err);
}

/* Columns of ours (provenance, states) and those that follow from others (whom the row is about) do not count. A month is a date in the
 * table: what was is its beginning. */
static enum status
count_source(struct load *load, struct load_source *source, struct error *err)
{
    const char *sql = arena_must_format(
        load->arena,
        "SELECT count(*) FROM (SELECT key, former, jsonb_object_agg(field, value) AS was FROM reread_cell WHERE source = %s GROUP BY 1, 2) "
        "r"
        " JOIN %s n ON n._key = r.key AND n._valid_to IS NULL AND n._valid_from = '%.*s'"
        " JOIN %s o ON o._key = r.former AND o._valid_to = '%.*s'"
        " WHERE NOT EXISTS (SELECT FROM jsonb_each_text(to_jsonb(n)) c WHERE c.key NOT LIKE '\\_%%'"
        " AND c.key NOT IN ('person_key', 'household_key', 'division_code') AND c.value IS DISTINCT FROM (to_jsonb(o) ->> c.key)"
        " AND NOT coalesce(r.was ? c.key AND ((to_jsonb(o) ->> c.key) IS NOT DISTINCT FROM (r.was ->> c.key)"
        " OR starts_with(to_jsonb(o) ->> c.key, r.was ->> c.key)), false))",
        pg_literal(load->arena, source->schema->name), source->table, TEXT_ARG(load->as_of), source->table, TEXT_ARG(load->as_of));
    int64_t count = 0;

    TRY(pg_query_number(load->main, sql, 0, &count, err));
    source->reread = count < source->changed ? count : source->changed;
    source->changed -= source->reread;
    return STATUS_OK;
}

enum status
reread_count(struct load *load, struct error *err)
{
    if (load->reread_count == 0) {
        return STATUS_OK;
    }
    TRY(copy_cells(load, err));
    for (size_t at = 0; at < load->source_count; at++) {
        if (load->sources[at].reread_cells > 0 && load->sources[at].mode == LOAD_COMPARE) {
            TRY(count_source(load, &load->sources[at], err));
        }
    }
    return STATUS_OK;
}
