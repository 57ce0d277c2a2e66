/* SPDX-License-Identifier: Apache-2.0 */
/* The step of a program that looks into another source. When the predicate does not look at the outer row, a lane's result is the one of
 * its group. When it does, the rows of the group are joined to the lane: pairs fill batches of their own, the bound conditions run over
 * them with the inner row at depth 0 and the outer rows one deeper, and what holds is folded with the lane as its group.
 *
 * An earlier state of a source may lack places that have a delivery now. What is looked up there for a row of such a place is unknown; so
 * is what is looked up without a key. */
#include "transform/expr/related.h"

#include "transform/expr/cell.h"
#include "transform/expr/kernel.h"
#include "transform/expr/plan.h"

struct related_probe {
    const struct expr_related *related;
    const struct related_build *build;
    const struct batch *batch;
    struct related_group_key *keys; /* the outer columns */
    size_t key_count;
    const struct expr_program *bound; /* NULL: results are built */
    const uint8_t *lacks;             /* by division of the row around: its place has no delivery there; NULL: every place has */
    const struct table *around;
    uint32_t around_depth;
};

static const uint8_t *
find_lacks(const struct table *around, const struct table *inner, struct arena *arena)
{
    uint8_t *lacks = arena_must_zero(arena, around->divisions.count + 1, 1);

    for (uint32_t code = 1; code <= around->divisions.count; code++) {
        for (size_t at = 0; at < inner->lacking_count; at++) {
            lacks[code] |= text_starts_with(around->divisions.values[code], inner->lacking[at]);
        }
    }
    return lacks;
}

const struct related_probe *
related_probe_make(const struct expr_related *related, const struct expr_tables *tables, const struct plan *plan, struct arena *arena)
{
    struct related_probe *probe = arena_must_zero(arena, 1, sizeof *probe);
    struct expr_tables inner = {.batch = tables->batch};

    probe->related = related;
    probe->batch = tables->batch;
    probe->build = plan_related(plan, related);
    probe->key_count = related->match_count;
    probe->keys = arena_must_zero(arena, related->match_count + 1, sizeof *probe->keys);
    for (size_t at = 0; at < related->match_count; at++) {
        const struct expr_key *key = &related->matches[at];

        probe->keys[at] = (struct related_group_key){tables->at[key->outer_depth], key->outer, key->outer_depth};
    }
    inner.at[0] = &tables->batch->tables[related->source];
    memcpy(inner.at + 1, tables->at, (EXPR_DEPTH_MAX - 1) * sizeof *inner.at);
    probe->around = tables->at[related->outer_depth];
    probe->around_depth = related->outer_depth;
    probe->lacks = inner.at[0]->lacking_count == 0 ? NULL : find_lacks(probe->around, inner.at[0], arena);
    probe->bound = expr_compile_all(related->bound, related->bound_count, &inner, plan, arena);
    return probe;
}

static uint32_t
group_of_lane(const struct related_probe *probe, const struct expr_machine *machine, size_t lane)
{
    uint32_t rows[EXPR_MATCHES_MAX];

    for (size_t at = 0; at < probe->key_count; at++) {
        rows[at] = machine->rows[probe->keys[at].depth][lane];
    }
    return related_group_find(probe->build->groups, probe->keys, rows);
}

/* ---- results that are built ---- */

static void
give_built(const struct related_probe *probe, enum expr_type type, struct expr_machine *machine, struct expr_vector *out)
{
    for (size_t lane = 0; lane < machine->lanes; lane++) {
        related_fold_give(&probe->build->fold, group_of_lane(probe, machine, lane), type, lane, out);
    }
}

/* ---- pairs ---- */

struct pairs {
    const struct related_probe *probe;
    struct expr_machine *outer;
    size_t count;
    uint32_t inner_rows[EXPR_LANES];
    uint32_t lanes[EXPR_LANES]; /* + 1: a lane is a group of the fold */
    uint32_t outer_rows[EXPR_DEPTH_MAX - 1][EXPR_LANES];
    struct related_fold fold;
};

static struct expr_machine *
inner_machine(struct expr_machine *machine)
{
    if (machine->inner == NULL) {
        machine->inner = arena_must_alloc(&machine->memory, sizeof *machine->inner);
        expr_machine_init(machine->inner, machine->scratch);
    }
    return machine->inner;
}

/* Runs the bound conditions over the pairs and leaves those that hold. */
static void
filter(struct pairs *pairs)
{
    struct expr_machine *inner = inner_machine(pairs->outer);
    const struct expr_vector *truth;
    size_t kept = 0;

    inner->lanes = pairs->count;
    inner->rows[0] = pairs->inner_rows;
    for (size_t depth = 0; depth + 1 < EXPR_DEPTH_MAX; depth++) {
        const uint32_t *rows = pairs->outer->rows[depth];

        inner->rows[depth + 1] = rows == NULL ? NULL : pairs->outer_rows[depth];
        for (size_t at = 0; at < pairs->count && rows != NULL; at++) {
            pairs->outer_rows[depth][at] = rows[pairs->lanes[at] - 1];
        }
    }
    truth = expr_machine_run(inner, pairs->probe->bound);
    for (size_t at = 0; at < pairs->count; at++) {
        pairs->inner_rows[kept] = pairs->inner_rows[at];
        pairs->lanes[kept] = pairs->lanes[at];
        kept += truth->truths[at] == TRUTH_TRUE;
    }
    pairs->count = kept;
}

static void
flush(struct pairs *pairs)
{
    if (pairs->count > 0) {
        filter(pairs);
        related_fold_add(&pairs->fold, pairs->lanes, pairs->inner_rows, pairs->count);
    }
    pairs->count = 0;
}

static void
give_bound(const struct related_probe *probe, enum expr_type type, struct expr_machine *machine, struct expr_vector *out)
{
    const struct related_build *build = probe->build;
    struct pairs *pairs = arena_must_alloc(machine->scratch, sizeof *pairs);

    pairs->probe = probe;
    pairs->outer = machine;
    pairs->count = 0;
    related_fold_init(&pairs->fold, probe->related, probe->batch, (uint32_t)machine->lanes, machine->scratch);
    for (size_t lane = 0; lane < machine->lanes; lane++) {
        const uint32_t group = group_of_lane(probe, machine, lane);

        for (uint32_t at = build->starts[group]; group != 0 && at < build->starts[group + 1]; at++) {
            pairs->inner_rows[pairs->count] = build->list[at];
            pairs->lanes[pairs->count++] = (uint32_t)lane + 1;
            if (pairs->count == EXPR_LANES) {
                flush(pairs);
            }
        }
    }
    flush(pairs);
    related_fold_finish(&pairs->fold);
    for (size_t lane = 0; lane < machine->lanes; lane++) {
        related_fold_give(&pairs->fold, (uint32_t)lane + 1, type, lane, out);
    }
}

static void
forget_lacking(const struct related_probe *probe, enum expr_type type, const struct expr_machine *machine, struct expr_vector *out)
{
    const uint32_t *rows = machine->rows[probe->around_depth];

    for (size_t lane = 0; lane < machine->lanes; lane++) {
        if (probe->key_count > 0 && !probe->lacks[probe->around->division_codes[rows[lane]]]) {
            continue;
        }
        if (type == EXPR_BOOLEAN) {
            out->truths[lane] = TRUTH_UNKNOWN;
        } else {
            out->valid[lane] = 0;
        }
    }
}

void
related_probe_run(const struct expr_step *step, struct expr_machine *machine)
{
    const struct related_probe *probe = step->data;

    if (probe->build->bound) {
        give_bound(probe, step->type, machine, &machine->registers[step->out]);
    } else {
        give_built(probe, step->type, machine, &machine->registers[step->out]);
    }
    if (probe->lacks != NULL) {
        forget_lacking(probe, step->type, machine, &machine->registers[step->out]);
    }
}

size_t
related_probe_list(const struct related_probe *probe, const struct related_build *build, struct expr_machine *machine, uint32_t *out,
                   size_t limit)
{
    const uint32_t group = group_of_lane(probe, machine, 0);
    struct pairs *pairs = arena_must_alloc(machine->scratch, sizeof *pairs);
    size_t found = 0;

    if (group == 0) {
        return 0;
    }
    pairs->probe = probe;
    pairs->outer = machine;
    for (uint32_t at = build->starts[group]; at < build->starts[group + 1] && found < limit;) {
        pairs->count = 0;
        while (pairs->count < EXPR_LANES && at < build->starts[group + 1]) {
            pairs->inner_rows[pairs->count] = build->list[at++];
            pairs->lanes[pairs->count++] = 1;
        }
        if (probe->bound != NULL) {
            filter(pairs);
        }
        for (size_t pair = 0; pair < pairs->count && found < limit; pair++) {
            out[found++] = pairs->inner_rows[pair];
        }
    }
    return found;
}

/* ---- the rows behind an aggregate, for a few outer rows: row by row, on lists of its own ---- */

struct related_list {
    struct related_build build;
    const struct related_probe *probe;
    struct arena arena;
    struct arena scratch;
    struct expr_machine machine;
};

struct related_list *
related_list_new(const struct expr_related *related, const struct expr_tables *tables, const struct plan *plan, struct arena *arena)
{
    struct related_list *list = arena_must_zero(arena, 1, sizeof *list);

    arena_init(&list->arena, 0);
    arena_init(&list->scratch, 0);
    expr_machine_init(&list->machine, &list->scratch);
    list->build = (struct related_build){.related = related, .groups = plan_groups(plan, related->source, related), .bound = true};
    related_build_run(&list->build, tables->batch, plan, &list->arena);
    list->probe = related_probe_make(related, tables, plan, &list->arena);
    return list;
}

void
related_list_free(struct related_list *list)
{
    expr_machine_done(&list->machine);
    arena_done(&list->scratch);
    arena_done(&list->arena);
}

size_t
related_list_rows(struct related_list *list, uint32_t row, uint32_t *out, size_t limit)
{
    arena_reset(&list->scratch);
    list->machine.lanes = 1;
    list->machine.rows[0] = &row;
    return related_probe_list(list->probe, &list->build, &list->machine, out, limit);
}
