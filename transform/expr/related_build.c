/* SPDX-License-Identifier: Apache-2.0 */
/* Walks a source in batches, keeps the rows whose fixed conditions hold, and folds them by group or lists them by group. */
#include "transform/expr/related.h"

#include "transform/expr/plan.h"

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
