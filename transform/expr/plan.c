/* SPDX-License-Identifier: Apache-2.0 */
/* Collecting walks every tree once. The largest part of it that is a function of one text column becomes a lift and is not walked further:
 * a column of a million rows has some thousand distinct values, so the step of every rule that asks for it costs one look-up. An aggregate
 * becomes an item of work under its identity (source, keys, fixed conditions, and unless it lists its rows also what is folded), so rules
 * that ask alike share it. Its level is one above the highest level of an aggregate inside its fixed conditions; what stands in conditions
 * that look outside is asked only when rows are probed, so it raises the level of whoever asks, not its own.
 *
 * Building: all lifts, then all groups, each task on any thread; then the aggregates level by level, since one of a level reads only those
 * of the levels below. Cost: O(distinct values) per lift, O(rows) per set of keys and per aggregate; identities are compared pairwise,
 * which is quadratic in their number (some hundred in a county's rules, under a millisecond). Memory lives until the plan is freed. */
#include "transform/expr/plan.h"

#include "common/ground/array.h"
#include "common/ground/thread.h"
#include "transform/expr/cell.h"

enum { PLAN_FIRST = 32 };

struct lift {
    struct expr_entries entries;
    const struct expr *expr;
    struct text identity;
    size_t uses;
    struct expr_vector values; /* by entry */
    struct arena arena;        /* of the texts */
};

struct plan_groups {
    size_t source;
    const size_t *fields;
    size_t field_count;
    struct related_groups groups;
    struct arena arena;
};

struct plan_related {
    struct related_build build;
    struct arena arena;
};

struct plan {
    const struct batch *batch;
    struct arena arena;
    struct lift **lifts;
    size_t lift_count, lift_capacity;
    struct plan_groups **groups;
    size_t group_count, group_capacity;
    struct plan_related **related;
    size_t related_count, related_capacity;
    unsigned level; /* now being built */
};

struct plan *
plan_new(const struct batch *batch)
{
    struct arena arena;
    struct plan *plan;

    arena_init(&arena, 0);
    plan = arena_must_zero(&arena, 1, sizeof *plan);
    plan->arena = arena;
    plan->batch = batch;
    return plan;
}

void
plan_free(struct plan *plan)
{
    struct arena arena;

    if (plan == NULL) {
        return;
    }
    for (size_t at = 0; at < plan->lift_count; at++) {
        arena_done(&plan->lifts[at]->arena);
    }
    for (size_t at = 0; at < plan->group_count; at++) {
        arena_done(&plan->groups[at]->arena);
    }
    for (size_t at = 0; at < plan->related_count; at++) {
        arena_done(&plan->related[at]->arena);
    }
    arena = plan->arena;
    arena_done(&arena);
}

/* ---- finding ---- */

static struct lift *
find_lift(const struct plan *plan, const struct expr_entries *entries, struct text identity)
{
    for (size_t at = 0; at < plan->lift_count; at++) {
        const struct expr_entries *own = &plan->lifts[at]->entries;

        if (own->dictionary == entries->dictionary && own->plain == entries->plain && text_equal(plan->lifts[at]->identity, identity)) {
            return plan->lifts[at];
        }
    }
    return NULL;
}

/* A plain column has about as many entries as rows that ask: keeping the values pays only when they are asked again. */
static bool
is_worth_keeping(const struct lift *lift)
{
    return lift->entries.plain == NULL || lift->uses > 1;
}

const struct expr_vector *
plan_lifted(const struct plan *plan, const struct expr_entries *entries, struct text identity)
{
    const struct lift *lift = find_lift(plan, entries, identity);

    return lift == NULL || !is_worth_keeping(lift) ? NULL : &lift->values;
}

static bool
same_keys(const struct plan_groups *groups, size_t source, const struct expr_related *related)
{
    if (groups->source != source || groups->field_count != related->match_count) {
        return false;
    }
    for (size_t at = 0; at < groups->field_count; at++) {
        if (groups->fields[at] != related->matches[at].inner) {
            return false;
        }
    }
    return true;
}

const struct related_groups *
plan_groups(const struct plan *plan, size_t source, const struct expr_related *related)
{
    for (size_t at = 0; at < plan->group_count; at++) {
        if (same_keys(plan->groups[at], source, related)) {
            return &plan->groups[at]->groups;
        }
    }
    return NULL;
}

/* What makes two aggregates the same piece of work. Lists serve every kind of aggregate, so the kind does not matter to them. */
static struct text
identity_of(const struct expr_related *related, struct arena *arena)
{
    const bool bound = related->bound_count > 0;
    char *text = arena_must_format(arena, "%s %zu %zu", bound ? "list" : expr_parse_related_word(related->kind), related->source,
                                   bound ? SIZE_MAX : related->field);

    for (size_t at = 0; at < related->match_count; at++) {
        text = arena_must_format(arena, "%s by %zu", text, related->matches[at].inner);
    }
    for (size_t at = 0; at < related->fixed_count; at++) {
        const struct text printed = expr_print_identity(related->fixed[at], arena);

        text = arena_must_format(arena, "%s where %.*s", text, TEXT_ARG(printed));
    }
    for (size_t at = 0; at < related->order_count && !bound; at++) {
        text = arena_must_format(arena, "%s order %zu %d", text, related->orders[at].field, related->orders[at].descending);
    }
    return text_from(text);
}

static const struct plan_related *
find_related(const struct plan *plan, struct text identity)
{
    for (size_t at = 0; at < plan->related_count; at++) {
        if (text_equal(plan->related[at]->build.identity, identity)) {
            return plan->related[at];
        }
    }
    return NULL;
}

const struct related_build *
plan_related(const struct plan *plan, const struct expr_related *related)
{
    struct arena arena;
    const struct plan_related *found;

    arena_init(&arena, 0);
    found = find_related(plan, identity_of(related, &arena));
    arena_done(&arena);
    return found == NULL ? NULL : &found->build;
}

/* ---- collecting ---- */

static unsigned add(struct plan *plan, const struct expr *expr, const struct expr_tables *tables, bool lifts);

static void
add_groups(struct plan *plan, size_t source, const struct expr_related *related)
{
    struct plan_groups *groups;
    size_t *fields;

    if (plan_groups(plan, source, related) != NULL) {
        return;
    }
    groups = arena_must_zero(&plan->arena, 1, sizeof *groups);
    fields = arena_must_zero(&plan->arena, related->match_count + 1, sizeof *fields);
    for (size_t at = 0; at < related->match_count; at++) {
        fields[at] = related->matches[at].inner;
    }
    groups->source = source;
    groups->fields = fields;
    groups->field_count = related->match_count;
    arena_init(&groups->arena, 0);
    plan->groups = array_grow(&plan->arena, plan->groups, plan->group_count, &plan->group_capacity, PLAN_FIRST, sizeof *plan->groups);
    plan->groups[plan->group_count++] = groups;
}

static unsigned
higher(unsigned left, unsigned right)
{
    return left > right ? left : right;
}

/* The aggregates inside of this one come first; its level is above theirs. Returned is the level after which it can be asked. */
static unsigned
add_related(struct plan *plan, const struct expr_related *related, const struct expr_tables *tables)
{
    struct expr_tables inner = {.batch = tables->batch};
    const struct text identity = identity_of(related, &plan->arena);
    struct plan_related *item;
    unsigned level = 0;
    unsigned ready = 0;

    inner.at[0] = &tables->batch->tables[related->source];
    memcpy(inner.at + 1, tables->at, (EXPR_DEPTH_MAX - 1) * sizeof *inner.at);
    for (size_t at = 0; at < related->bound_count; at++) {
        ready = higher(ready, add(plan, related->bound[at], &inner, true));
    }
    for (size_t at = 0; at < related->fixed_count; at++) {
        level = higher(level, add(plan, related->fixed[at], &inner, true));
    }
    ready = higher(ready, level + 1);
    if (find_related(plan, identity) != NULL) {
        return ready;
    }
    add_groups(plan, related->source, related);
    item = arena_must_zero(&plan->arena, 1, sizeof *item);
    item->build = (struct related_build){.related = related, .identity = identity, .bound = related->bound_count > 0, .level = level + 1};
    arena_init(&item->arena, 0);
    plan->related =
        array_grow(&plan->arena, plan->related, plan->related_count, &plan->related_capacity, PLAN_FIRST, sizeof *plan->related);
    plan->related[plan->related_count++] = item;
    return ready;
}

/* False when the column is neither coded nor plain. */
static bool
find_entries(const struct expr_tables *tables, const struct expr *column, struct expr_entries *entries)
{
    const struct table *table = tables->at[column->depth];
    const uint32_t *codes;

    *entries = (struct expr_entries){.plain = cell_plain(table, column->field), .count = table->row_count};
    if (entries->plain == NULL && cell_codes(tables->batch, table, column->field, &codes, &entries->dictionary)) {
        entries->count = (size_t)entries->dictionary->count + 1;
    }
    return entries->plain != NULL || entries->dictionary != NULL;
}

/* False when the expression is no function of one text column. */
static bool
add_lift(struct plan *plan, const struct expr *expr, const struct expr_tables *tables)
{
    const struct expr *column = expr_compile_single(expr);
    struct expr_entries entries;
    struct text identity;
    struct lift *lift;

    if (column == NULL || !find_entries(tables, column, &entries)) {
        return false;
    }
    identity = expr_print_identity(expr, &plan->arena);
    lift = find_lift(plan, &entries, identity);
    if (lift != NULL) {
        lift->uses++;
        return true;
    }
    lift = arena_must_zero(&plan->arena, 1, sizeof *lift);
    lift->entries = entries;
    lift->expr = expr;
    lift->identity = identity;
    lift->uses = 1;
    arena_init(&lift->arena, 0);
    plan->lifts = array_grow(&plan->arena, plan->lifts, plan->lift_count, &plan->lift_capacity, PLAN_FIRST, sizeof *plan->lifts);
    plan->lifts[plan->lift_count++] = lift;
    return true;
}

/* The level after which all aggregates in the expression can be asked. */
static unsigned
add(struct plan *plan, const struct expr *expr, const struct expr_tables *tables, bool lifts)
{
    unsigned level = 0;

    if (lifts && add_lift(plan, expr, tables)) {
        return 0;
    }
    if (expr->kind == EXPR_RELATED) {
        return add_related(plan, expr->related, tables);
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        level = higher(level, add(plan, expr->arguments[at], tables, lifts));
    }
    return level;
}

void
plan_add(struct plan *plan, const struct expr *expr, const struct expr_tables *tables, bool every_row)
{
    (void)add(plan, expr, tables, every_row);
}

/* ---- building ---- */

static void
make_values(struct lift *lift)
{
    const size_t count = lift->entries.count;
    struct expr_vector *values = &lift->values;

    switch (lift->expr->type) {
    case EXPR_BOOLEAN:
        values->truths = arena_must_zero(&lift->arena, count, 1);
        return;
    case EXPR_NUMBER:
        values->numbers = arena_must_zero(&lift->arena, count, sizeof *values->numbers);
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        values->days = arena_must_zero(&lift->arena, count, sizeof *values->days);
        break;
    case EXPR_TEXT:
    case EXPR_ANY:
        values->texts = arena_must_zero(&lift->arena, count, sizeof *values->texts);
        break;
    }
    values->valid = arena_must_zero(&lift->arena, count, 1);
}

static void
keep_values(struct lift *lift, const struct expr_vector *from, size_t at, size_t lanes)
{
    struct expr_vector *values = &lift->values;

    switch (lift->expr->type) {
    case EXPR_BOOLEAN:
        memcpy(values->truths + at, from->truths, lanes);
        return;
    case EXPR_NUMBER:
        memcpy(values->numbers + at, from->numbers, lanes * sizeof *values->numbers);
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        memcpy(values->days + at, from->days, lanes * sizeof *values->days);
        break;
    case EXPR_TEXT:
    case EXPR_ANY:
        memcpy(values->texts + at, from->texts, lanes * sizeof *values->texts);
        break;
    }
    memcpy(values->valid + at, from->valid, lanes);
}

static enum status
build_lift(void *context, size_t task, size_t worker, struct error *err)
{
    struct plan *plan = context;
    struct lift *lift = plan->lifts[task];
    const size_t count = lift->entries.count;
    const struct expr_program *program;
    const bool keeps = lift->expr->type == EXPR_TEXT;
    struct arena scratch;
    struct expr_machine machine;
    uint32_t codes[EXPR_LANES];

    (void)worker, (void)err;
    if (!is_worth_keeping(lift)) {
        return STATUS_OK;
    }
    program = expr_compile_entries(lift->expr, &lift->entries, &lift->arena);
    make_values(lift);
    arena_init(&scratch, 0);
    expr_machine_init(&machine, keeps ? &lift->arena : &scratch);
    for (size_t at = 0; at < count; at += EXPR_LANES) {
        machine.lanes = count - at < EXPR_LANES ? count - at : EXPR_LANES;
        machine.rows[0] = codes;
        for (size_t lane = 0; lane < machine.lanes; lane++) {
            codes[lane] = (uint32_t)(at + lane);
        }
        keep_values(lift, expr_machine_run(&machine, program), at, machine.lanes);
        arena_reset(&scratch);
    }
    expr_machine_done(&machine);
    arena_done(&scratch);
    return STATUS_OK;
}

static enum status
build_groups(void *context, size_t task, size_t worker, struct error *err)
{
    struct plan *plan = context;
    struct plan_groups *groups = plan->groups[task];

    (void)worker, (void)err;
    related_group_build(&groups->groups, plan->batch, &plan->batch->tables[groups->source], groups->fields, groups->field_count,
                        &groups->arena);
    return STATUS_OK;
}

static enum status
build_related(void *context, size_t task, size_t worker, struct error *err)
{
    struct plan *plan = context;
    struct plan_related *item = plan->related[task];

    (void)worker, (void)err;
    if (item->build.level == plan->level) {
        item->build.groups = plan_groups(plan, item->build.related->source, item->build.related);
        related_build_run(&item->build, plan->batch, plan, &item->arena);
    }
    return STATUS_OK;
}

enum status
plan_build(struct plan *plan, size_t threads, struct error *err)
{
    unsigned highest = 0;

    for (size_t at = 0; at < plan->related_count; at++) {
        highest = plan->related[at]->build.level > highest ? plan->related[at]->build.level : highest;
    }
    TRY(thread_each(threads, plan->lift_count, build_lift, plan, err));
    TRY(thread_each(threads, plan->group_count, build_groups, plan, err));
    for (plan->level = 1; plan->level <= highest; plan->level++) {
        TRY(thread_each(threads, plan->related_count, build_related, plan, err));
    }
    return STATUS_OK;
}
