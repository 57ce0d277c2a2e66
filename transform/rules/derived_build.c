/* SPDX-License-Identifier: Apache-2.0 */
/* A part is walked once to choose its rows; then every column is computed over them, one task a column with memory of its own. */
#include "transform/rules/derived.h"

#include "common/ground/decimal.h"
#include "common/ground/thread.h"
#include "transform/expr/plan.h"
#include "transform/table/catalog.h"

#include <stdlib.h>

/* The rows of one part, chosen. */
struct chosen {
    const struct table *table;
    uint32_t *rows; /* of `table`, ascending; of groups the first by history identity */
    size_t count;
    const struct expr_program **columns;
    size_t from; /* its first row in the derived table */
};

struct building {
    const struct derived *derived;
    struct batch *batch;
    struct table *table;
    struct chosen *parts;
    struct plan *plan;
    struct arena *column_arenas;
};

/* ---- choosing rows ---- */

static void
plan_parts(struct building *building)
{
    for (size_t at = 0; at < building->derived->part_count; at++) {
        const struct derived_part *part = &building->derived->parts[at];
        const struct expr_tables tables = {building->batch, {&building->batch->tables[part->source]}};

        if (part->where != NULL) {
            plan_add(building->plan, part->where, &tables, true);
        }
        for (size_t field = 0; field < building->derived->schema->field_count; field++) {
            plan_add(building->plan, part->columns[field], &tables, true);
        }
    }
}

static void
choose_rows(struct building *building, const struct derived_part *part, struct chosen *chosen, struct arena *arena)
{
    const struct expr_tables tables = {building->batch, {chosen->table}};
    const struct expr_program *where = part->where == NULL ? NULL : expr_compile(part->where, &tables, building->plan, arena);
    struct expr_machine machine;
    struct arena scratch;

    arena_init(&scratch, 0);
    expr_machine_init(&machine, &scratch);
    chosen->rows = arena_must_alloc(arena, (chosen->table->row_count + EXPR_LANES) * sizeof *chosen->rows);
    for (size_t from = 0; from < chosen->table->row_count; from += EXPR_LANES) {
        const size_t left = chosen->table->row_count - from;
        uint32_t *rows = chosen->rows + chosen->count;
        const struct expr_vector *truth;

        machine.lanes = left < EXPR_LANES ? left : EXPR_LANES;
        machine.rows[0] = rows;
        for (size_t lane = 0; lane < machine.lanes; lane++) {
            rows[lane] = (uint32_t)(from + lane);
        }
        if (where == NULL) {
            chosen->count += machine.lanes;
            continue;
        }
        arena_reset(&scratch);
        truth = expr_machine_run(&machine, where);
        for (size_t lane = 0; lane < machine.lanes; lane++) {
            chosen->rows[chosen->count] = rows[lane];
            chosen->count += truth->truths[lane] == TRUTH_TRUE;
        }
    }
    expr_machine_done(&machine);
    arena_done(&scratch);
}

static bool
comes_first(const struct table *table, uint32_t row, uint32_t best)
{
    return table->key != NULL && table->key[row] != table->key[best] ? table->key[row] < table->key[best] : row < best;
}

static int
compare_rows(const void *left, const void *right)
{
    const uint32_t first = *(const uint32_t *)left;
    const uint32_t second = *(const uint32_t *)right;

    return (first > second) - (first < second);
}

/* Counting sort of the chosen rows by group. */
static void
list_members(const struct chosen *chosen, uint32_t group_count, struct table_origin *origin, struct arena *arena)
{
    uint32_t *ends = arena_must_alloc(arena, ((size_t)group_count + 2) * sizeof *ends);

    origin->starts = arena_must_zero(arena, (size_t)group_count + 2, sizeof *origin->starts);
    origin->members = arena_must_alloc(arena, (chosen->count + 1) * sizeof *origin->members);
    for (size_t at = 0; at < chosen->count; at++) {
        origin->starts[origin->groups[chosen->rows[at]] + 1]++;
    }
    for (uint32_t group = 1; group <= group_count + 1; group++) {
        origin->starts[group] += origin->starts[group - 1];
    }
    memcpy(ends, origin->starts, ((size_t)group_count + 2) * sizeof *ends);
    for (size_t at = 0; at < chosen->count; at++) {
        origin->members[ends[origin->groups[chosen->rows[at]]]++] = chosen->rows[at];
    }
}

/* Leaves the first row of each group, and notes which rows are behind it. */
static void
choose_groups(struct building *building, const struct derived_part *part, struct chosen *chosen, struct table_origin *origin,
              struct arena *arena)
{
    struct related_groups groups;
    uint32_t *first;
    size_t kept = 0;

    related_group_build(&groups, building->batch, chosen->table, part->group, part->group_count, arena);
    first = arena_must_zero(arena, (size_t)groups.count + 1, sizeof *first);
    origin->groups = arena_must_zero(arena, chosen->table->row_count + 1, sizeof *origin->groups);
    for (size_t at = 0; at < chosen->count; at++) {
        const uint32_t row = chosen->rows[at];
        const uint32_t group = related_group_of(&groups, row);

        origin->groups[row] = group;
        if (group != 0 && (first[group] == 0 || comes_first(chosen->table, row, first[group] - 1))) {
            first[group] = row + 1;
        }
    }
    list_members(chosen, groups.count, origin, arena);
    for (uint32_t group = 1; group <= groups.count; group++) {
        if (first[group] != 0) {
            chosen->rows[kept++] = first[group] - 1;
        }
    }
    chosen->count = kept;
    qsort(chosen->rows, kept, sizeof *chosen->rows, compare_rows);
}

/* ---- keys and places ---- */

/* Codes of one part's dictionary into the derived table's: each text is looked up once. */
static void
gather_texts(const struct dictionary *from, const uint32_t *codes, const uint32_t *rows, size_t count, struct dictionary *into,
             uint32_t *out, struct arena *arena)
{
    uint32_t *translated = calloc((size_t)from->count + 1, sizeof *translated);

    if (translated == NULL) {
        abort();
    }
    for (size_t at = 0; at < count; at++) {
        const uint32_t code = codes == NULL ? 0 : codes[rows[at]];

        if (code != 0 && translated[code] == 0) {
            translated[code] = dictionary_add(into, from->values[code], arena);
        }
        out[at] = translated[code];
    }
    free(translated);
}

static void
gather_numbers(const uint32_t *from, const uint32_t *rows, size_t count, uint32_t *out)
{
    for (size_t at = 0; at < count; at++) {
        out[at] = from == NULL ? 0 : from[rows[at]];
    }
}

static void
make_room(struct table *table, size_t rows)
{
    table->row_count = rows;
    table->persons = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->persons);
    table->households = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->households);
    table->division_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->division_codes);
    table->file_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->file_codes);
    table->sheet_codes = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->sheet_codes);
    table->source_rows = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->source_rows);
    table->key = arena_must_alloc(table->arena, (rows + 1) * sizeof *table->key);
}

static void
gather_part(const struct chosen *chosen, struct table *table)
{
    const struct table *from = chosen->table;
    const size_t at = chosen->from;

    gather_numbers(from->persons, chosen->rows, chosen->count, table->persons + at);
    gather_numbers(from->households, chosen->rows, chosen->count, table->households + at);
    gather_texts(&from->divisions, from->division_codes, chosen->rows, chosen->count, &table->divisions, table->division_codes + at,
                 table->arena);
    gather_texts(&from->files, from->file_codes, chosen->rows, chosen->count, &table->files, table->file_codes + at, table->arena);
    gather_texts(&from->sheets, from->sheet_codes, chosen->rows, chosen->count, &table->sheets, table->sheet_codes + at, table->arena);
    for (size_t row = 0; row < chosen->count; row++) {
        table->source_rows[at + row] = from->source_rows == NULL ? (uint64_t)chosen->rows[row] + 1 : from->source_rows[chosen->rows[row]];
        table->key[at + row] = from->key == NULL ? chosen->rows[row] : from->key[chosen->rows[row]];
    }
}

/* ---- columns ---- */

static void
make_column(struct column *column, enum schema_type type, size_t rows, struct arena *arena)
{
    *column = (struct column){.type = type, .valid = arena_must_zero(arena, rows / 64 + 1, sizeof *column->valid)};
    switch (type) {
    case SCHEMA_STRING:
        column->codes = arena_must_zero(arena, rows + 1, sizeof *column->codes);
        break;
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        column->numbers = arena_must_zero(arena, rows + 1, sizeof *column->numbers);
        break;
    case SCHEMA_DATE:
    case SCHEMA_YEARMONTH:
        column->dates = arena_must_zero(arena, rows + 1, sizeof *column->dates);
        break;
    case SCHEMA_BOOLEAN:
        column->booleans = arena_must_zero(arena, rows + 1, 1);
        break;
    }
}

/* Numbers are kept with four places, as delivered ones; one that does not fit is NULL. */
static bool
keep_number(fixed number, int64_t *kept)
{
    const fixed rounded = fixed_round(number, 4) / (FIXED_SCALE / DECIMAL_SCALE);

    if (rounded > DECIMAL_MAX || rounded < -DECIMAL_MAX) {
        return false;
    }
    *kept = (int64_t)rounded;
    return true;
}

static void
keep_value(struct column *column, size_t row, const struct expr_value *value, struct arena *arena)
{
    bool kept = true;

    switch (column->type) {
    case SCHEMA_STRING:
        column->codes[row] = dictionary_add(&column->dictionary, value->text, arena);
        break;
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        kept = keep_number(value->number, &column->numbers[row]);
        break;
    case SCHEMA_DATE:
    case SCHEMA_YEARMONTH:
        column->dates[row] = value->days;
        break;
    case SCHEMA_BOOLEAN:
        column->booleans[row] = value->truth;
        break;
    }
    column->valid[row / 64] |= (uint64_t)kept << (row % 64);
}

static void
compute_column(const struct chosen *chosen, const struct expr_program *program, struct expr_machine *machine, struct column *column,
               struct arena *arena)
{
    for (size_t from = 0; from < chosen->count; from += EXPR_LANES) {
        const struct expr_vector *values;

        machine->lanes = chosen->count - from < EXPR_LANES ? chosen->count - from : EXPR_LANES;
        machine->rows[0] = chosen->rows + from;
        arena_reset(machine->scratch);
        values = expr_machine_run(machine, program);
        for (size_t lane = 0; lane < machine->lanes; lane++) {
            struct expr_value value;

            if (expr_machine_value(values, program->type, lane, &value)) {
                keep_value(column, chosen->from + from + lane, &value, arena);
            }
        }
    }
}

static enum status
column_task(void *context, size_t field, size_t worker, struct error *err)
{
    struct building *building = context;
    struct column *column = &building->table->columns[field];
    struct arena *arena = &building->column_arenas[field];
    struct expr_machine machine;
    struct arena scratch;

    (void)worker, (void)err;
    make_column(column, building->table->schema->fields[field].type, building->table->row_count, arena);
    arena_init(&scratch, 0);
    expr_machine_init(&machine, &scratch);
    for (size_t at = 0; at < building->derived->part_count; at++) {
        compute_column(&building->parts[at], building->parts[at].columns[field], &machine, column, arena);
    }
    expr_machine_done(&machine);
    arena_done(&scratch);
    return STATUS_OK;
}

/* ---- a table ---- */

/* What has no earlier state in a part has none in the whole. */
static void
gather_lacking(const struct building *building)
{
    struct table *table = building->table;
    size_t count = 0;

    for (size_t at = 0; at < building->derived->part_count; at++) {
        count += building->parts[at].table->lacking_count;
    }
    table->lacking = arena_must_zero(table->arena, count + 1, sizeof *table->lacking);
    for (size_t at = 0; at < building->derived->part_count; at++) {
        for (size_t place = 0; place < building->parts[at].table->lacking_count; place++) {
            table->lacking[table->lacking_count++] = building->parts[at].table->lacking[place];
        }
    }
}

static void
choose_all(struct building *building)
{
    struct arena *arena = building->table->arena;
    size_t rows = 0;

    building->parts = arena_must_zero(arena, building->derived->part_count, sizeof *building->parts);
    building->table->origins = arena_must_zero(arena, building->derived->part_count, sizeof *building->table->origins);
    building->table->origin_count = building->derived->part_count;
    for (size_t at = 0; at < building->derived->part_count; at++) {
        const struct derived_part *part = &building->derived->parts[at];
        struct chosen *chosen = &building->parts[at];
        struct table_origin *origin = &building->table->origins[at];

        chosen->table = &building->batch->tables[part->source];
        choose_rows(building, part, chosen, arena);
        if (part->group_count > 0) {
            choose_groups(building, part, chosen, origin, arena);
        }
        chosen->from = rows;
        origin->table = chosen->table;
        origin->rows = chosen->rows;
        origin->from = rows;
        rows += chosen->count;
    }
    make_room(building->table, rows);
    for (size_t at = 0; at < building->derived->part_count; at++) {
        gather_part(&building->parts[at], building->table);
    }
}

static void
compile_columns(struct building *building)
{
    struct arena *arena = building->table->arena;
    const size_t fields = building->derived->schema->field_count;

    for (size_t at = 0; at < building->derived->part_count; at++) {
        struct expr_tables *tables = arena_must_zero(arena, 1, sizeof *tables);

        *tables = (struct expr_tables){building->batch, {building->parts[at].table}};
        building->parts[at].columns = arena_must_zero(arena, fields, sizeof(struct expr_program *));
        for (size_t field = 0; field < fields; field++) {
            building->parts[at].columns[field] = expr_compile(building->derived->parts[at].columns[field], tables, building->plan, arena);
        }
    }
}

static void
free_columns(void *arenas)
{
    struct arena *const first = arenas;

    for (struct arena *arena = first; arena->limit != SIZE_MAX; arena++) {
        arena_done(arena);
    }
    free(first);
}

/* One arena a column, given back with `arena`; the last one only marks the end. */
static struct arena *
make_arenas(size_t count, struct arena *arena)
{
    struct arena *arenas = calloc(count + 1, sizeof *arenas);

    if (arenas == NULL) {
        abort();
    }
    for (size_t at = 0; at < count; at++) {
        arena_init(&arenas[at], 0);
    }
    arenas[count].limit = SIZE_MAX;
    arena_on_done(arena, free_columns, arenas);
    return arenas;
}

static enum status
build_one(const struct derived *derived, struct batch *batch, size_t number, size_t threads, struct arena *arena, struct error *err)
{
    const size_t fields = derived->schema->field_count;
    struct building building = {.derived = derived, .batch = batch, .table = &batch->tables[number], .plan = plan_new(batch)};
    enum status status;

    building.table->arena = arena;
    building.table->columns = arena_must_zero(arena, fields, sizeof *building.table->columns);
    building.column_arenas = make_arenas(fields, arena);
    plan_parts(&building);
    status = plan_build(building.plan, threads, err);
    if (status == STATUS_OK) {
        choose_all(&building);
        gather_lacking(&building);
        compile_columns(&building);
        status = thread_each(threads, fields, column_task, &building, err);
    }
    plan_free(building.plan);
    return status;
}

enum status
derived_build(const struct derived_set *set, const bool *needed, struct batch *batch, size_t threads, struct arena *arena,
              struct error *err)
{
    const size_t delivered = VARIANTS * batch->pack->source_count;

    for (size_t at = 0; at < set->order_count; at++) {
        const size_t number = delivered + set->order[at];

        if (needed[number]) {
            TRY(build_one(&set->items[set->order[at]], batch, number, threads, arena, err));
        }
    }
    return STATUS_OK;
}

static uint32_t
leaf_count(const struct table *table)
{
    uint32_t count = table->origin_count == 0;

    for (size_t at = 0; at < table->origin_count; at++) {
        count += leaf_count(table->origins[at].table);
    }
    return count;
}

uint32_t
derived_leaf(const struct table *table, uint32_t row)
{
    uint32_t leaf = 0;

    while (table->origin_count > 0) {
        const struct table_origin *origin = table_part_of(table, row);

        for (const struct table_origin *before = table->origins; before < origin; before++) {
            leaf += leaf_count(before->table);
        }
        row = origin->rows[row - origin->from];
        table = origin->table;
    }
    return leaf;
}
