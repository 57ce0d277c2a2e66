/* SPDX-License-Identifier: Apache-2.0 */
/* exists, none, min, max, first and mode remember a row per group, count and count_distinct a number, sum and avg a 128-bit sum. */
#include "transform/expr/related.h"

#include "transform/expr/cell.h"
#include "transform/expr/plan.h"

#include <stdlib.h>

struct related_pair {
    uint32_t group;
    uint32_t row;
};

static bool
keeps_pairs(enum expr_related_kind kind)
{
    return kind == RELATED_COUNT_DISTINCT || kind == RELATED_MODE;
}

void
related_fold_init(struct related_fold *fold, const struct expr_related *related, const struct batch *batch, uint32_t group_count,
                  struct arena *arena)
{
    const size_t slots = (size_t)group_count + 1;
    const bool sums = related->kind == RELATED_SUM || related->kind == RELATED_AVG;
    const bool counts = related->kind == RELATED_COUNT || related->kind == RELATED_COUNT_DISTINCT || related->kind == RELATED_AVG;

    *fold = (struct related_fold){
        .kind = related->kind,
        .batch = batch,
        .table = &batch->tables[related->source],
        .field = related->field,
        .orders = related->orders,
        .order_count = related->order_count,
        .group_count = group_count,
        .arena = arena,
    };
    fold->sums = sums ? arena_must_zero(arena, slots, sizeof *fold->sums) : NULL;
    fold->counts = counts ? arena_must_zero(arena, slots, sizeof *fold->counts) : NULL;
    fold->rows = sums || counts ? NULL : arena_must_zero(arena, slots, sizeof *fold->rows);
}

/* ---- one row per group ---- */

/* Whether `row` comes before `best` by the order given, then by history identity, then by place. */
static bool
comes_first(const struct related_fold *fold, uint32_t row, uint32_t best)
{
    for (size_t at = 0; at < fold->order_count; at++) {
        const struct expr_order *order = &fold->orders[at];
        struct expr_value ignored;
        const bool has_row = cell_value(fold->batch, fold->table, order->field, row, &ignored);
        const bool has_best = cell_value(fold->batch, fold->table, order->field, best, &ignored);
        int compared;

        if (!has_row || !has_best) { /* NULL comes last, either way round */
            if (has_row != has_best) {
                return has_row;
            }
            continue;
        }
        compared = cell_compare(fold->batch, fold->table, order->field, row, best);
        if (compared != 0) {
            return (compared < 0) != order->descending;
        }
    }
    if (fold->table->key != NULL && fold->table->key[row] != fold->table->key[best]) {
        return fold->table->key[row] < fold->table->key[best];
    }
    return row < best;
}

static bool
is_better(const struct related_fold *fold, uint32_t row, uint32_t best)
{
    int compared;

    if (fold->kind == RELATED_FIRST) {
        return comes_first(fold, row, best);
    }
    if (fold->kind != RELATED_MIN && fold->kind != RELATED_MAX) {
        return false; /* exists, none: the first row will do */
    }
    compared = cell_compare(fold->batch, fold->table, fold->field, row, best);
    return fold->kind == RELATED_MIN ? compared < 0 : compared > 0;
}

static void
add_rows(struct related_fold *fold, const uint32_t *groups, const uint32_t *rows, size_t count)
{
    const bool skips_null = fold->kind == RELATED_MIN || fold->kind == RELATED_MAX;
    struct expr_value ignored;

    for (size_t at = 0; at < count; at++) {
        uint32_t *best = &fold->rows[groups[at]];

        if (skips_null && !cell_value(fold->batch, fold->table, fold->field, rows[at], &ignored)) {
            continue;
        }
        if (*best == 0 || is_better(fold, rows[at], *best - 1)) {
            *best = rows[at] + 1;
        }
    }
}

/* ---- sums and counts ---- */

static void
add_sums(struct related_fold *fold, const uint32_t *groups, const uint32_t *rows, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        struct expr_value value;

        if (cell_value(fold->batch, fold->table, fold->field, rows[at], &value)) {
            fold->sums[groups[at]] += value.number;
            if (fold->counts != NULL) {
                fold->counts[groups[at]]++;
            }
        }
    }
}

static void
add_counts(struct related_fold *fold, const uint32_t *groups, const uint32_t *rows, size_t count)
{
    struct expr_value ignored;

    for (size_t at = 0; at < count; at++) {
        fold->counts[groups[at]] += fold->field == SIZE_MAX || cell_value(fold->batch, fold->table, fold->field, rows[at], &ignored);
    }
}

/* ---- values per group ---- */

static void
add_pairs(struct related_fold *fold, const uint32_t *groups, const uint32_t *rows, size_t count)
{
    struct expr_value ignored;

    if (fold->pair_count + count > fold->pair_capacity) {
        const size_t capacity = (fold->pair_count + count) * 2;
        struct related_pair *pairs = arena_must_alloc(fold->arena, capacity * sizeof *pairs);

        if (fold->pair_count > 0) {
            memcpy(pairs, fold->pairs, fold->pair_count * sizeof *pairs);
        }
        fold->pairs = pairs;
        fold->pair_capacity = capacity;
    }
    for (size_t at = 0; at < count; at++) {
        if (groups[at] != 0 && cell_value(fold->batch, fold->table, fold->field, rows[at], &ignored)) {
            fold->pairs[fold->pair_count++] = (struct related_pair){groups[at], rows[at]};
        }
    }
}

static int
compare_pairs(const void *left, const void *right, void *context)
{
    const struct related_pair *first = left;
    const struct related_pair *second = right;
    const struct related_fold *fold = context;
    int compared;

    if (first->group != second->group) {
        return first->group < second->group ? -1 : 1;
    }
    compared = cell_compare(fold->batch, fold->table, fold->field, first->row, second->row);
    return compared != 0 ? compared : (first->row > second->row) - (first->row < second->row);
}

/* Runs of equal values in the sorted pairs: how many there are, and which is longest (the smallest value on a tie, for it comes first). */
static void
finish_pairs(struct related_fold *fold)
{
    size_t from = 0;
    size_t longest = 0;

    if (fold->pair_count == 0) {
        return;
    }
    qsort_r(fold->pairs, fold->pair_count, sizeof *fold->pairs, compare_pairs, fold);
    while (from < fold->pair_count) {
        const struct related_pair *first = &fold->pairs[from];
        size_t to = from + 1;

        while (to < fold->pair_count && fold->pairs[to].group == first->group
               && cell_compare(fold->batch, fold->table, fold->field, fold->pairs[to].row, first->row) == 0) {
            to++;
        }
        if (from == 0 || fold->pairs[from - 1].group != first->group) {
            longest = 0;
        }
        if (fold->kind == RELATED_COUNT_DISTINCT) {
            fold->counts[first->group]++;
        } else if (to - from > longest) {
            longest = to - from;
            fold->rows[first->group] = first->row + 1;
        }
        from = to;
    }
    fold->pairs = NULL;
    fold->pair_count = 0;
    fold->pair_capacity = 0;
}

void
related_fold_add(struct related_fold *fold, const uint32_t *groups, const uint32_t *rows, size_t count)
{
    if (keeps_pairs(fold->kind)) {
        add_pairs(fold, groups, rows, count);
    } else if (fold->sums != NULL) {
        add_sums(fold, groups, rows, count);
    } else if (fold->counts != NULL) {
        add_counts(fold, groups, rows, count);
    } else {
        add_rows(fold, groups, rows, count);
    }
}

/* What fell into group 0 is forgotten: the NULL key matches nothing. */
void
related_fold_finish(struct related_fold *fold)
{
    if (keeps_pairs(fold->kind)) {
        finish_pairs(fold);
    }
    if (fold->sums != NULL) {
        fold->sums[0] = 0;
    }
    if (fold->counts != NULL) {
        fold->counts[0] = 0;
    }
    if (fold->rows != NULL) {
        fold->rows[0] = 0;
    }
}

void
related_fold_give(const struct related_fold *fold, uint32_t group, enum expr_type type, size_t lane, struct expr_vector *out)
{
    struct expr_value value = {.valid = true};
    bool valid = true;

    switch (fold->kind) {
    case RELATED_EXISTS:
        value.truth = fold->rows[group] != 0;
        break;
    case RELATED_NONE:
        value.truth = fold->rows[group] == 0;
        break;
    case RELATED_COUNT:
    case RELATED_COUNT_DISTINCT:
        value.number = fixed_from_integer(fold->counts[group]);
        break;
    case RELATED_SUM:
        value.number = fold->sums[group];
        valid = value.number < FIXED_LIMIT && value.number > -FIXED_LIMIT;
        break;
    case RELATED_AVG:
        valid = fixed_divide(fold->sums[group], fixed_from_integer(fold->counts[group]), &value.number);
        break;
    case RELATED_MIN:
    case RELATED_MAX:
    case RELATED_MODE:
    case RELATED_FIRST:
        valid = fold->rows[group] != 0 && cell_value(fold->batch, fold->table, fold->field, fold->rows[group] - 1, &value);
        break;
    }
    expr_machine_store(out, type, lane, valid, &value);
}

/* ---- a whole source: its rows whose fixed conditions hold, folded or listed by group ---- */

struct walk {
    const struct table *table;
    const struct expr_program *where;
    struct expr_machine machine;
    struct arena scratch;
    size_t at; /* the next row */
    uint32_t rows[EXPR_LANES];
};

/* The next selected rows; false at the end. `*count` may be 0 on the way. */
static bool
walk_next(struct walk *walk, size_t *count)
{
    const size_t left = walk->table->row_count - walk->at;
    const size_t lanes = left < EXPR_LANES ? left : EXPR_LANES;
    const struct expr_vector *truth;

    *count = 0;
    if (lanes == 0) {
        return false;
    }
    for (size_t lane = 0; lane < lanes; lane++) {
        walk->rows[lane] = (uint32_t)(walk->at + lane);
    }
    walk->at += lanes;
    if (walk->where == NULL) {
        *count = lanes;
        return true;
    }
    arena_reset(&walk->scratch);
    walk->machine.lanes = lanes;
    walk->machine.rows[0] = walk->rows;
    truth = expr_machine_run(&walk->machine, walk->where);
    for (size_t lane = 0; lane < lanes; lane++) {
        walk->rows[*count] = walk->rows[lane];
        *count += truth->truths[lane] == TRUTH_TRUE;
    }
    return true;
}

static void
fold_rows(struct related_build *build, struct walk *walk)
{
    uint32_t groups[EXPR_LANES];
    size_t count;

    while (walk_next(walk, &count)) {
        for (size_t at = 0; at < count; at++) {
            groups[at] = related_group_of(build->groups, walk->rows[at]);
        }
        related_fold_add(&build->fold, groups, walk->rows, count);
    }
    related_fold_finish(&build->fold);
}

/* Counting sort: rows of a group stay in their order. */
static void
list_rows(struct related_build *build, struct walk *walk, struct arena *arena)
{
    const size_t slots = (size_t)build->groups->count + 2;
    uint32_t *kept = arena_must_alloc(&walk->machine.memory, (walk->table->row_count + 1) * sizeof *kept);
    size_t kept_count = 0;
    size_t count;
    uint32_t *ends;

    build->starts = arena_must_zero(arena, slots, sizeof *build->starts);
    while (walk_next(walk, &count)) {
        for (size_t at = 0; at < count; at++) {
            const uint32_t group = related_group_of(build->groups, walk->rows[at]);

            if (group != 0) {
                kept[kept_count++] = walk->rows[at];
                build->starts[group + 1]++;
            }
        }
    }
    for (size_t group = 1; group < slots; group++) {
        build->starts[group] += build->starts[group - 1];
    }
    build->list = arena_must_alloc(arena, (kept_count + 1) * sizeof *build->list);
    ends = arena_must_alloc(&walk->machine.memory, slots * sizeof *ends);
    memcpy(ends, build->starts, slots * sizeof *ends);
    for (size_t at = 0; at < kept_count; at++) {
        build->list[ends[related_group_of(build->groups, kept[at])]++] = kept[at];
    }
}

void
related_build_run(struct related_build *build, const struct batch *batch, const struct plan *plan, struct arena *arena)
{
    const struct expr_related *related = build->related;
    const struct expr_tables tables = {batch, {&batch->tables[related->source]}};
    struct walk walk = {.table = &batch->tables[related->source]};

    arena_init(&walk.scratch, 0);
    expr_machine_init(&walk.machine, &walk.scratch);
    walk.where = expr_compile_all(related->fixed, related->fixed_count, &tables, plan, arena);
    if (build->bound) {
        list_rows(build, &walk, arena);
    } else {
        related_fold_init(&build->fold, related, batch, build->groups->count, arena);
        fold_rows(build, &walk);
    }
    expr_machine_done(&walk.machine);
    arena_done(&walk.scratch);
}
