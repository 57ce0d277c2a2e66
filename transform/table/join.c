/* SPDX-License-Identifier: Apache-2.0 */
/* Parts into one table. A part's dictionary codes are in order of first appearance; taking the parts in order keeps that true for the
 * whole, so the table does not depend on where the rows were cut. One task per column, and one for provenance, repairs and divisions. */
#include "common/ground/thread.h"
#include "transform/cells/place.h"
#include "transform/table/part.h"

#include <limits.h>

struct join {
    const struct table_plan *plan;
    const struct table_part *parts;
    size_t part_count;
    const struct place_index *places;
    struct arena *const *arenas;
    struct table *table;
};

/* Codes of a part's dictionary in the whole's. */
static uint32_t *
translate(const struct dictionary *from, struct dictionary *into, struct arena *arena)
{
    uint32_t *codes = arena_must_alloc(arena, (from->count + 1) * sizeof *codes);

    codes[0] = 0;
    if (from->count > 0) {
        dictionary_add_all(into, from->values + 1, from->count, arena, codes + 1);
    }
    return codes;
}

static void
join_codes(const uint32_t *codes, size_t rows, const uint32_t *translation, uint32_t *out)
{
    for (size_t row = 0; row < rows; row++) {
        out[row] = translation[codes[row]];
    }
}

static void
join_values(const struct part_column *from, size_t rows, size_t at, struct column *into)
{
    for (size_t row = 0; row < rows; row++) {
        if (into->numbers != NULL) {
            into->numbers[at + row] = from->numbers[row];
        } else if (into->dates != NULL) {
            into->dates[at + row] = (int32_t)from->numbers[row];
        } else {
            into->booleans[at + row] = (uint8_t)from->numbers[row];
        }
    }
}

static void
allocate_column(enum schema_type type, size_t rows, struct arena *arena, struct column *column)
{
    *column = (struct column){.type = type};
    column->states = arena_must_alloc(arena, rows + 1);
    column->valid = arena_must_zero(arena, rows / 64 + 1, sizeof *column->valid);
    switch (type) {
    case SCHEMA_STRING:
        column->codes = arena_must_alloc(arena, (rows + 1) * sizeof *column->codes);
        break;
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        column->numbers = arena_must_alloc(arena, (rows + 1) * sizeof *column->numbers);
        break;
    case SCHEMA_DATE:
    case SCHEMA_YEARMONTH:
        column->dates = arena_must_alloc(arena, (rows + 1) * sizeof *column->dates);
        break;
    case SCHEMA_BOOLEAN:
        column->booleans = arena_must_alloc(arena, rows + 1);
        break;
    }
}

static void
set_valid(struct column *column, size_t rows)
{
    for (size_t row = 0; row < rows; row++) {
        const uint64_t exists = column->states[row] == FIELD_OK || column->states[row] == FIELD_CHANGED;

        column->valid[row / 64] |= exists << (row % 64);
    }
}

/* The distinct texts of all parts together are an upper bound that for columns of few values is small anyway; what repeats between parts
 * makes it too high for others, so the largest part counts four times at most. */
static void
reserve_texts(const struct join *join, size_t field, struct dictionary *dictionary, struct arena *arena)
{
    uint64_t total = 0;
    uint64_t largest = 0;

    for (size_t number = 0; number < join->part_count; number++) {
        const uint32_t count = join->parts[number].columns[field].dictionary.count;

        total += count;
        largest = count > largest ? count : largest;
    }
    dictionary_reserve(dictionary, (uint32_t)(total < 4 * largest ? total : 4 * largest), arena);
}

static void
join_column(const struct join *join, size_t field)
{
    struct arena *arena = join->arenas[field];
    struct column *column = &join->table->columns[field];
    size_t at = 0;

    allocate_column(join->plan->schema->fields[field].type, join->table->row_count, arena, column);
    reserve_texts(join, field, &column->dictionary, arena);
    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];
        const struct part_column *from = &part->columns[field];

        memcpy(column->states + at, from->states, part->rows);
        if (column->codes != NULL) {
            join_codes(from->codes, part->rows, translate(&from->dictionary, &column->dictionary, arena), column->codes + at);
        } else {
            join_values(from, part->rows, at, column);
        }
        at += part->rows;
    }
    set_valid(column, join->table->row_count);
}

/* The originals are copied, so that the delivery's bytes can go. */
static void
join_repairs(const struct join *join)
{
    struct table *table = join->table;
    size_t rows = 0;
    size_t total = 0;
    size_t bytes = 0;
    char *texts;

    for (size_t number = 0; number < join->part_count; number++) {
        total += join->parts[number].repair_count;
        for (size_t at = 0; at < join->parts[number].repair_count; at++) {
            bytes += join->parts[number].repairs[at].before.size;
        }
    }
    texts = arena_must_alloc(table->arena, bytes + 1);
    table->repairs = arena_must_alloc(table->arena, (total + 1) * sizeof *table->repairs);
    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];

        for (size_t at = 0; at < part->repair_count; at++) {
            struct repair *repair = &table->repairs[table->repair_count++];

            *repair = part->repairs[at];
            repair->row += (uint32_t)rows;
            memcpy(texts, repair->before.data, repair->before.size);
            repair->before.data = texts;
            texts += repair->before.size;
        }
        rows += part->rows;
    }
}

static void
join_divisions(const struct join *join, const struct table_part *part, uint32_t *out)
{
    struct table *table = join->table;
    uint32_t last_place = 0;
    uint32_t last_code = 0;

    for (size_t row = 0; row < part->rows; row++) {
        if (part->places[row] != last_place) {
            last_place = part->places[row];
            last_code = last_place == 0 ? 0 : dictionary_add(&table->divisions, place_present_code(join->places, last_place), table->arena);
        }
        out[row] = last_code;
    }
}

static void
join_provenance(const struct join *join)
{
    struct table *table = join->table;
    const size_t rows = table->row_count;
    size_t at = 0;

    table->file_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->file_codes);
    table->sheet_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->sheet_codes);
    table->source_rows = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->source_rows);
    table->division_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->division_codes);
    for (size_t number = 0; number < join->part_count; number++) {
        const struct table_part *part = &join->parts[number];

        join_codes(part->file_codes, part->rows, translate(&part->files, &table->files, table->arena), table->file_codes + at);
        join_codes(part->sheet_codes, part->rows, translate(&part->sheets, &table->sheets, table->arena), table->sheet_codes + at);
        memcpy(table->source_rows + at, part->source_rows, part->rows * sizeof *table->source_rows);
        join_divisions(join, part, table->division_codes + at);
        at += part->rows;
    }
    join_repairs(join);
}

static enum status
join_task(void *context, size_t task, size_t worker, struct error *err)
{
    const struct join *join = context;

    (void)worker;
    (void)err;
    if (task == 0) {
        join_provenance(join);
    } else {
        join_column(join, task - 1);
    }
    return STATUS_OK;
}

enum status
table_join(const struct table_plan *plan, const struct table_part *parts, size_t part_count, const struct place_index *places,
           struct arena *const *arenas, size_t threads, struct table *table, struct error *err)
{
    struct join join = {plan, parts, part_count, places, arenas, table};
    size_t rows = 0;

    for (size_t part = 0; part < part_count; part++) {
        rows += parts[part].rows;
    }
    if (rows > UINT32_MAX - 1) {
        return error_set(err, STATUS_DATA, "E-TOO-LARGE", "source \"%.*s\" has more than %u rows", TEXT_ARG(plan->schema->name),
                         UINT32_MAX - 1);
    }
    table->schema = plan->schema;
    table->row_count = rows;
    table->read = rows;
    table->columns = arena_must_zero(table->arena, plan->schema->field_count + 1, sizeof *table->columns);
    return thread_each(threads, plan->schema->field_count + 1, join_task, &join, err);
}
