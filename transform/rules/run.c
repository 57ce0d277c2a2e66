/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/run.h"

#include "common/ground/thread.h"
#include "transform/rules/confirm.h"
#include "transform/rules/derived.h"
#include "transform/rules/exclusion.h"
#include "transform/rules/finding.h"
#include "transform/rules/finding_key.h"
#include "transform/rules/flag.h"
#include "transform/rules/warehouse.h"
#include "transform/table/catalog.h"

#include <stdlib.h>

const char *
rule_run_state_name(enum rule_state state)
{
    static const char *const names[] = {"evaluated", "not_evaluated", "failed"};

    return names[state];
}

/* ---- before: which rules run, and what they need ---- */

/* An empty input never passes; a derived source may be empty when what it is made from is not. */
static bool
is_empty(const struct table *table)
{
    bool empty = (table->origin_count > 0 || table->row_count == 0) && !table->complete;

    for (size_t at = 0; at < table->origin_count; at++) {
        empty = empty && is_empty(table->origins[at].table);
    }
    return empty;
}

static bool
is_runnable(const struct rule_run *run, struct rule_result *result)
{
    const struct rule *rule = result->rule;

    result->state = RULE_NOT_EVALUATED;
    if (rule->disabled != NULL) {
        result->reason = rule->disabled;
        return false;
    }
    for (size_t number = 0; number < run->batch->table_count; number++) {
        const struct table *table = &run->batch->tables[number];

        if (rule->reads[number] && table->stale) {
            result->reason = table->stale_reason == NULL ? "stale" : table->stale_reason;
            return false;
        }
    }
    if (is_empty(&run->batch->tables[rule->source])) {
        result->reason = arena_must_format(&result->arena, "%.*s: no rows", TEXT_ARG(rule->from->name));
        return false;
    }
    result->state = RULE_EVALUATED;
    return true;
}

static void
plan_template(struct plan *plan, const struct rule_template *template, const struct expr_tables *tables)
{
    for (size_t at = 0; at < template->part_count; at++) {
        if (template->parts[at].expr != NULL) {
            plan_add(plan, template->parts[at].expr, tables, false);
        }
    }
}

static void
plan_rule(struct rule_run *run, const struct rule *rule)
{
    const struct expr_tables tables = rule_run_tables(run, rule);

    if (rule->where != NULL) {
        plan_add(run->plan, rule->where, &tables, true);
    }
    plan_add(run->plan, rule->flag, &tables, true);
    for (size_t at = 0; at < rule->let_count; at++) {
        plan_add(run->plan, rule->lets[at].expr, &tables, false);
    }
    if (rule->verdict != NULL) {
        plan_add(run->plan, rule->verdict, &tables, false);
    }
    plan_template(run->plan, &rule->say, &tables);
    plan_template(run->plan, &rule->note, &tables);
}

/* ---- after: findings ---- */

struct finisher {
    struct rule_run *run;
    const struct exclusion *exclusion;
};

static void
check_gate(struct rule_result *result)
{
    const struct rule *rule = result->rule;
    const fixed findings = fixed_from_integer((int64_t)result->finding_count);
    const bool enough = result->rows >= (uint64_t)rule->gate_rows && result->finding_count > 0;
    const bool by_count = rule->gate_count >= 0 && result->finding_count >= (uint64_t)rule->gate_count;

    result->over_gate = enough && (by_count || (rule->gate_share >= 0 && findings * 100 >= rule->gate_share * (fixed)result->rows));
    if (result->over_gate && result->reason == NULL) {
        result->reason = "over its threshold";
    }
}

/* Takes the rows out that another rule explains or that are exempt, and makes findings of the rest. */
static enum status
finish_rule(void *context, size_t number, size_t worker, struct error *err)
{
    struct finisher *finisher = context;
    struct rule_result *result = &finisher->run->results[number];
    uint32_t *suppressed_rows;
    uint64_t kept = 0;

    (void)worker, (void)err;
    if (result->state != RULE_EVALUATED) {
        return STATUS_OK;
    }
    suppressed_rows = arena_must_alloc(&result->arena, (result->flagged + 1) * sizeof *suppressed_rows);
    for (uint64_t at = 0; at < result->flagged; at++) {
        const uint32_t row = result->flagged_rows[at];
        const enum exclusion_reason reason = exclusion_find(finisher->exclusion, result->rule, row);

        result->flagged_rows[kept] = row;
        kept += reason == EXCLUSION_NONE;
        suppressed_rows[result->suppressed] = row;
        result->suppressed += reason == EXCLUSION_SUPPRESSED;
        result->exempt += reason == EXCLUSION_EXEMPT;
    }
    finding_make(finisher->run, result);
    confirm_hold_back(finisher->run->set->confirm, finisher->run->set, result);
    finding_key_doubts(finisher->run, result, suppressed_rows);
    check_gate(result);
    return STATUS_OK;
}

/* The derived sources that some rule looks at. */
static enum status
build_derived(struct rule_run *run, size_t threads, struct error *err)
{
    const struct rule_set *set = run->set;
    bool *needed = arena_must_zero(&run->arena, catalog_count(set->pack), sizeof *needed);

    for (size_t at = 0; at < set->count; at++) {
        for (size_t table = 0; table < catalog_count(set->pack) && set->rules[at]->disabled == NULL; table++) {
            needed[table] = needed[table] || set->rules[at]->reads[table];
        }
    }
    return derived_build(set->derived, needed, &run->whole, threads, &run->arena, err);
}

static enum status
evaluate_rules(struct rule_run *run, struct pg *warehouse, size_t threads, struct error *err)
{
    struct finisher finisher = {.run = run};
    struct exclusion *exclusion;
    enum status status;

    TRY(build_derived(run, threads, err));
    for (size_t at = 0; at < run->count; at++) {
        if (is_runnable(run, &run->results[at])) {
            plan_rule(run, run->results[at].rule);
        }
    }
    TRY(plan_build(run->plan, threads, err));
    if (warehouse != NULL) {
        TRY(rule_warehouse_evaluate(run, warehouse, err));
    }
    TRY(rule_flag_rows(run, threads, err));
    exclusion = exclusion_new(run);
    if (exclusion == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to run the rules");
    }
    finisher.exclusion = exclusion;
    status = thread_each(threads, run->count, finish_rule, &finisher, err);
    exclusion_free(exclusion);
    return status == STATUS_OK && warehouse != NULL ? rule_warehouse_compare(run, err) : status;
}

/* The batch with room for the derived sources, which have no rows yet. */
static void
make_whole(struct rule_run *run, const struct batch *batch)
{
    const struct pack *pack = run->set->pack;
    struct table *tables = arena_must_zero(&run->arena, catalog_count(pack), sizeof *tables);

    memcpy(tables, batch->tables, batch->table_count * sizeof *tables);
    for (size_t at = 0; at < pack->derived_count; at++) {
        table_empty(&pack->derived[at], VARIANT_CURRENT, &run->arena, &tables[VARIANTS * pack->source_count + at]);
    }
    run->whole = *batch;
    run->whole.pack = pack;
    run->whole.tables = tables;
    run->whole.table_count = catalog_count(pack);
    run->batch = &run->whole;
}

enum status
rule_run_evaluate(const struct rule_set *rules, const struct batch *batch, struct text site_key, struct pg *warehouse, size_t threads,
                  struct rule_run **run, struct error *err)
{
    struct rule_run *made = calloc(1, sizeof *made);
    enum status status;

    *run = NULL;
    if (made == NULL || (made->results = calloc(rules->count + 1, sizeof *made->results)) == NULL) {
        free(made);
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to run the rules");
    }
    made->set = rules;
    arena_init(&made->arena, 0);
    make_whole(made, batch);
    made->site_key = site_key;
    made->plan = plan_new(made->batch);
    made->count = rules->count;
    for (size_t at = 0; at < rules->count; at++) {
        made->results[at].rule = rules->rules[at];
        arena_init(&made->results[at].arena, 0);
    }
    status = evaluate_rules(made, warehouse, thread_count(threads), err);
    if (status != STATUS_OK) {
        rule_run_free(made);
        return status;
    }
    *run = made;
    return STATUS_OK;
}

void
rule_run_free(struct rule_run *run)
{
    if (run == NULL) {
        return;
    }
    for (size_t at = 0; at < run->count; at++) {
        arena_done(&run->results[at].arena);
    }
    plan_free(run->plan);
    arena_done(&run->arena);
    free(run->results);
    free(run);
}
