/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rule_run.h"

#include "common/thread.h"

#include <inttypes.h>
#include <stdlib.h>

enum { TASK_ROWS = 32 * EXPR_LANES };

/* A run of rows of one rule. */
struct task {
    size_t rule;
    size_t from;
    size_t to;
    uint32_t *flagged;
    size_t flagged_count;
    uint32_t *looked;
    size_t looked_count;
    uint64_t rows;
    uint64_t unknown;
};

struct programs {
    const struct expr_program *where;
    const struct expr_program *flag;
};

/* One per worker, for all its tasks. */
struct worker {
    struct expr_machine where;
    struct expr_machine flag;
    struct arena scratch;
};

struct runner {
    struct rule_run *run;
    struct programs *programs;
    struct task *tasks;
    size_t task_count;
    struct worker *workers;
};

const char *
rule_run_state_name(enum rule_state state)
{
    static const char *const names[] = {"evaluated", "not_evaluated", "failed"};

    return names[state];
}

static struct expr_tables
tables_of(const struct rule_run *run, const struct rule *rule)
{
    return (struct expr_tables){run->batch, {&run->batch->tables[rule->source]}};
}

/* ---- before: which rules run, and what they need ---- */

static bool
is_runnable(const struct rule_run *run, struct rule_result *result)
{
    const struct rule *rule = result->rule;

    result->state = RULE_NOT_EVALUATED;
    if (rule->disabled != NULL) {
        result->reason = rule->disabled;
        return false;
    }
    for (size_t source = 0; source < run->batch->pack->source_count; source++) {
        const struct table *table = &run->batch->tables[source];

        if (rule->reads[source] && table->stale) {
            result->reason = arena_must_format(&result->arena, "%.*s: %s", TEXT_ARG(table->schema->name),
                                               table->stale_reason == NULL ? "stale" : table->stale_reason);
            return false;
        }
    }
    if (run->batch->tables[rule->source].row_count == 0) {
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
    const struct expr_tables tables = tables_of(run, rule);

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

/* ---- flagging ---- */

static size_t
select_rows(struct worker *worker, const struct programs *programs, uint32_t *rows, size_t lanes)
{
    const struct expr_vector *truth;
    size_t kept = 0;

    if (programs->where == NULL) {
        return lanes;
    }
    worker->where.lanes = lanes;
    worker->where.rows[0] = rows;
    truth = expr_machine_run(&worker->where, programs->where);
    for (size_t lane = 0; lane < lanes; lane++) {
        rows[kept] = rows[lane];
        kept += truth->truths[lane] == TRUTH_TRUE;
    }
    return kept;
}

static void
flag_rows(struct worker *worker, const struct programs *programs, const uint32_t *rows, size_t lanes, struct task *task)
{
    const struct expr_vector *truth;

    worker->flag.lanes = lanes;
    worker->flag.rows[0] = rows;
    truth = expr_machine_run(&worker->flag, programs->flag);
    for (size_t lane = 0; lane < lanes; lane++) {
        task->flagged[task->flagged_count] = rows[lane];
        task->flagged_count += truth->truths[lane] == TRUTH_TRUE;
        task->unknown += truth->truths[lane] == TRUTH_UNKNOWN;
    }
}

static enum status
run_task(void *context, size_t number, size_t worker_number, struct error *err)
{
    struct runner *runner = context;
    struct task *task = &runner->tasks[number];
    struct worker *worker = &runner->workers[worker_number];
    const struct programs *programs = &runner->programs[task->rule];
    const bool compares = runner->run->results[task->rule].rule->verdict != NULL;
    uint32_t rows[EXPR_LANES];

    task->flagged = malloc((task->to - task->from + 1) * sizeof *task->flagged);
    task->looked = compares ? malloc((task->to - task->from + 1) * sizeof *task->looked) : NULL;
    if (task->flagged == NULL || (compares && task->looked == NULL)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to run the rules");
    }
    for (size_t from = task->from; from < task->to; from += EXPR_LANES) {
        size_t lanes = task->to - from < EXPR_LANES ? task->to - from : EXPR_LANES;

        for (size_t lane = 0; lane < lanes; lane++) {
            rows[lane] = (uint32_t)(from + lane);
        }
        arena_reset(&worker->scratch);
        lanes = select_rows(worker, programs, rows, lanes);
        task->rows += lanes;
        if (lanes == 0) {
            continue;
        }
        if (compares) {
            memcpy(task->looked + task->looked_count, rows, lanes * sizeof *rows);
            task->looked_count += lanes;
        }
        flag_rows(worker, programs, rows, lanes, task);
    }
    return STATUS_OK;
}

static void
make_tasks(struct runner *runner, struct arena *arena)
{
    const struct rule_run *run = runner->run;
    size_t count = 0;

    for (size_t rule = 0; rule < run->count; rule++) {
        if (run->results[rule].state == RULE_EVALUATED) {
            count += (run->batch->tables[run->results[rule].rule->source].row_count + TASK_ROWS - 1) / TASK_ROWS;
        }
    }
    runner->tasks = arena_must_zero(arena, count + 1, sizeof *runner->tasks);
    for (size_t rule = 0; rule < run->count; rule++) {
        const size_t rows = run->batch->tables[run->results[rule].rule->source].row_count;

        for (size_t from = 0; from < rows && run->results[rule].state == RULE_EVALUATED; from += TASK_ROWS) {
            runner->tasks[runner->task_count++] =
                (struct task){.rule = rule, .from = from, .to = from + TASK_ROWS < rows ? from + TASK_ROWS : rows};
        }
    }
}

static void
compile_rules(struct runner *runner, struct arena *arena)
{
    const struct rule_run *run = runner->run;

    runner->programs = arena_must_zero(arena, run->count + 1, sizeof *runner->programs);
    for (size_t at = 0; at < run->count; at++) {
        const struct rule *rule = run->results[at].rule;
        struct expr_tables *tables = arena_must_zero(arena, 1, sizeof *tables);

        if (run->results[at].state != RULE_EVALUATED) {
            continue;
        }
        *tables = tables_of(run, rule);
        runner->programs[at].where = rule->where == NULL ? NULL : expr_compile(rule->where, tables, run->plan, arena);
        runner->programs[at].flag = expr_compile(rule->flag, tables, run->plan, arena);
    }
}

/* The tasks of a rule, one after the other, are its rows in order. */
static void
gather(struct runner *runner)
{
    for (size_t number = 0; number < runner->task_count; number++) {
        const struct task *task = &runner->tasks[number];
        struct rule_result *result = &runner->run->results[task->rule];

        if (result->flagged_rows == NULL) {
            const size_t rows = runner->run->batch->tables[result->rule->source].row_count;
            size_t flagged = 0;

            for (size_t at = number; at < runner->task_count && runner->tasks[at].rule == task->rule; at++) {
                flagged += runner->tasks[at].flagged_count;
            }
            result->flagged_rows = arena_must_alloc(&result->arena, (flagged + 1) * sizeof *result->flagged_rows);
            result->looked_rows = task->looked == NULL ? NULL : arena_must_alloc(&result->arena, (rows + 1) * sizeof *result->looked_rows);
        }
        if (task->flagged_count > 0) {
            memcpy(result->flagged_rows + result->flagged, task->flagged, task->flagged_count * sizeof *task->flagged);
        }
        if (task->looked_count > 0) {
            memcpy(result->looked_rows + result->looked_count, task->looked, task->looked_count * sizeof *task->looked);
        }
        result->flagged += task->flagged_count;
        result->looked_count += task->looked_count;
        result->rows += task->rows;
        result->unknown += task->unknown;
    }
}

static void
judge(struct rule_result *result)
{
    const struct rule *rule = result->rule;
    const bool too_many = rule->max_unknown >= 0 && result->unknown > (uint64_t)rule->max_unknown;
    const fixed allowed = rule->max_unknown_share * (fixed)result->rows; /* per cent times rows, in units of 10^-6 */

    if (result->state != RULE_EVALUATED) {
        return;
    }
    if (too_many || (rule->max_unknown_share >= 0 && fixed_from_integer((int64_t)result->unknown) * 100 > allowed)) {
        result->state = RULE_FAILED;
        result->reason = arena_must_format(&result->arena, "%" PRIu64 " of %" PRIu64 " rows unknown, more than max_unknown", result->unknown, result->rows);
    } else if (result->rows == 0) {
        result->reason = "no row satisfies where";
    } else if (result->unknown == result->rows) { /* nothing was decided: that is no pass */
        result->state = RULE_NOT_EVALUATED;
        result->reason = "unknown for every row";
    }
}

static void
free_runner(struct runner *runner, size_t threads, struct arena *arena)
{
    for (size_t at = 0; at < runner->task_count; at++) {
        free(runner->tasks[at].flagged);
        free(runner->tasks[at].looked);
    }
    for (size_t at = 0; at < threads && runner->workers != NULL; at++) {
        expr_machine_done(&runner->workers[at].where);
        expr_machine_done(&runner->workers[at].flag);
        arena_done(&runner->workers[at].scratch);
    }
    arena_done(arena);
}

static enum status
flag_all(struct rule_run *run, size_t threads, struct error *err)
{
    struct runner runner = {.run = run};
    struct arena arena;
    enum status status;

    arena_init(&arena, 0);
    compile_rules(&runner, &arena);
    make_tasks(&runner, &arena);
    runner.workers = arena_must_zero(&arena, threads, sizeof *runner.workers);
    for (size_t at = 0; at < threads; at++) {
        arena_init(&runner.workers[at].scratch, 0);
        expr_machine_init(&runner.workers[at].where, &runner.workers[at].scratch);
        expr_machine_init(&runner.workers[at].flag, &runner.workers[at].scratch);
    }
    status = thread_each(threads, runner.task_count, run_task, &runner, err);
    if (status == STATUS_OK) {
        gather(&runner);
        for (size_t at = 0; at < run->count; at++) {
            judge(&run->results[at]);
        }
    }
    free_runner(&runner, threads, &arena);
    return status;
}

/* ---- after: findings ---- */

struct finisher {
    struct rule_run *run;
    const struct suppression *suppression;
    const struct exemption *exemption;
};

static void
judge_gate(struct rule_result *result)
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

/* Takes the rows out that another rule explains or that are excused, and makes findings of the rest. */
static enum status
finish_rule(void *context, size_t number, size_t worker, struct error *err)
{
    struct finisher *finisher = context;
    struct rule_result *result = &finisher->run->results[number];
    uint64_t kept = 0;

    (void)worker, (void)err;
    if (result->state != RULE_EVALUATED) {
        return STATUS_OK;
    }
    for (uint64_t at = 0; at < result->flagged; at++) {
        const uint32_t row = result->flagged_rows[at];
        const bool hidden = suppression_hides(finisher->suppression, finisher->run, result->rule, row);
        const bool excused = !hidden && exemption_excuses(finisher->exemption, finisher->run, result->rule, row);

        result->flagged_rows[kept] = row;
        kept += !hidden && !excused;
        result->suppressed += hidden;
        result->exempt += excused;
    }
    finding_make(finisher->run, result);
    judge_gate(result);
    return STATUS_OK;
}

static enum status
evaluate(struct rule_run *run, size_t threads, struct error *err)
{
    struct finisher finisher = {.run = run};
    struct suppression *suppression;
    struct exemption *exemption;
    enum status status;

    for (size_t at = 0; at < run->count; at++) {
        if (is_runnable(run, &run->results[at])) {
            plan_rule(run, run->results[at].rule);
        }
    }
    TRY(plan_build(run->plan, threads, err));
    TRY(flag_all(run, threads, err));
    suppression = suppression_new(run);
    exemption = exemption_new(run);
    finisher.suppression = suppression;
    finisher.exemption = exemption;
    status = thread_each(threads, run->count, finish_rule, &finisher, err);
    suppression_free(suppression);
    exemption_free(exemption);
    return status;
}

enum status
rule_run_evaluate(const struct rule_set *rules, const struct batch *batch, struct text site_key, size_t threads, struct rule_run **run,
                  struct error *err)
{
    struct rule_run *made = calloc(1, sizeof *made);
    enum status status;

    *run = NULL;
    if (made == NULL || (made->results = calloc(rules->count + 1, sizeof *made->results)) == NULL) {
        free(made);
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to run the rules");
    }
    made->set = rules;
    made->batch = batch;
    made->site_key = site_key;
    made->plan = plan_new(batch);
    made->count = rules->count;
    for (size_t at = 0; at < rules->count; at++) {
        made->results[at].rule = rules->rules[at];
        arena_init(&made->results[at].arena, 0);
    }
    status = evaluate(made, thread_count(threads), err);
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
    free(run->results);
    free(run);
}
