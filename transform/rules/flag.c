/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/flag.h"

#include "common/ground/thread.h"

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
    uint32_t *compared;
    size_t compared_count;
    uint32_t *undecided; /* flag UNKNOWN, or where UNKNOWN because of a cell that could not be read */
    size_t undecided_count;
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

static bool
is_ours(const struct rule_result *result)
{
    return result->state == RULE_EVALUATED && !result->by_warehouse;
}

/* Related aggregates keep their columns apart; nothing was read into a derived one. */
static bool
looks_at_unreadable(const struct expr *expr, const struct table *table, uint32_t row)
{
    if (expr->kind == EXPR_COLUMN && expr->field < table->schema->field_count) {
        const uint8_t *states = table->columns[expr->field].states;

        return states != NULL && (states[row] == FIELD_INVALID || states[row] == FIELD_MASKED);
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        if (looks_at_unreadable(expr->arguments[at], table, row)) {
            return true;
        }
    }
    return false;
}

bool
rule_flag_is_unreadable(const struct rule_run *run, const struct rule *rule, uint32_t row)
{
    return looks_at_unreadable(rule->where, &run->batch->tables[rule->source], row);
}

static size_t
select_rows(const struct rule_run *run, struct worker *worker, const struct programs *programs, uint32_t *rows, size_t lanes,
            struct task *task)
{
    const struct rule *rule = run->results[task->rule].rule;
    const struct expr_vector *truth;
    size_t kept = 0;

    if (programs->where == NULL) {
        return lanes;
    }
    worker->where.lanes = lanes;
    worker->where.rows[0] = rows;
    truth = expr_machine_run(&worker->where, programs->where);
    for (size_t lane = 0; lane < lanes; lane++) {
        task->undecided[task->undecided_count] = rows[lane];
        task->undecided_count += truth->truths[lane] == TRUTH_UNKNOWN && rule_flag_is_unreadable(run, rule, rows[lane]);
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
        task->undecided[task->undecided_count] = rows[lane];
        task->undecided_count += truth->truths[lane] == TRUTH_UNKNOWN;
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
    task->undecided = malloc((task->to - task->from + 1) * sizeof *task->undecided);
    task->compared = compares ? malloc((task->to - task->from + 1) * sizeof *task->compared) : NULL;
    if (task->flagged == NULL || task->undecided == NULL || (compares && task->compared == NULL)) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to run the rules");
    }
    for (size_t from = task->from; from < task->to; from += EXPR_LANES) {
        size_t lanes = task->to - from < EXPR_LANES ? task->to - from : EXPR_LANES;

        for (size_t lane = 0; lane < lanes; lane++) {
            rows[lane] = (uint32_t)(from + lane);
        }
        arena_reset(&worker->scratch);
        lanes = select_rows(runner->run, worker, programs, rows, lanes, task);
        task->rows += lanes;
        if (lanes == 0) {
            continue;
        }
        if (compares) {
            memcpy(task->compared + task->compared_count, rows, lanes * sizeof *rows);
            task->compared_count += lanes;
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
        if (is_ours(&run->results[rule])) {
            count += (run->batch->tables[run->results[rule].rule->source].row_count + TASK_ROWS - 1) / TASK_ROWS;
        }
    }
    runner->tasks = arena_must_zero(arena, count + 1, sizeof *runner->tasks);
    for (size_t rule = 0; rule < run->count; rule++) {
        const size_t rows = run->batch->tables[run->results[rule].rule->source].row_count;

        for (size_t from = 0; from < rows && is_ours(&run->results[rule]); from += TASK_ROWS) {
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

        if (!is_ours(&run->results[at])) {
            continue;
        }
        *tables = rule_run_tables(run, rule);
        runner->programs[at].where = rule->where == NULL ? NULL : expr_compile(rule->where, tables, run->plan, arena);
        runner->programs[at].flag = expr_compile(rule->flag, tables, run->plan, arena);
    }
}

/* Room for what the rule's tasks, from `number` on, have found. */
static void
make_room(const struct runner *runner, size_t number, struct rule_result *result)
{
    const size_t rule = runner->tasks[number].rule;
    size_t flagged = 0, compared = 0, undecided = 0;

    for (size_t at = number; at < runner->task_count && runner->tasks[at].rule == rule; at++) {
        flagged += runner->tasks[at].flagged_count;
        compared += runner->tasks[at].compared_count;
        undecided += runner->tasks[at].undecided_count;
    }
    result->flagged_rows = arena_must_alloc(&result->arena, (flagged + 1) * sizeof *result->flagged_rows);
    result->compared_rows = arena_must_alloc(&result->arena, (compared + 1) * sizeof *result->compared_rows);
    result->undecided_rows = arena_must_alloc(&result->arena, (undecided + 1) * sizeof *result->undecided_rows);
}

/* The tasks of a rule, one after the other, are its rows in order. */
static void
gather_tasks(struct runner *runner)
{
    for (size_t number = 0; number < runner->task_count; number++) {
        const struct task *task = &runner->tasks[number];
        struct rule_result *result = &runner->run->results[task->rule];

        if (result->flagged_rows == NULL) {
            make_room(runner, number, result);
        }
        if (task->undecided_count > 0) {
            memcpy(result->undecided_rows + result->undecided_count, task->undecided, task->undecided_count * sizeof *task->undecided);
        }
        if (task->flagged_count > 0) {
            memcpy(result->flagged_rows + result->flagged, task->flagged, task->flagged_count * sizeof *task->flagged);
        }
        if (task->compared_count > 0) {
            memcpy(result->compared_rows + result->compared_count, task->compared, task->compared_count * sizeof *task->compared);
        }
        result->flagged += task->flagged_count;
        result->compared_count += task->compared_count;
        result->undecided_count += task->undecided_count;
        result->rows += task->rows;
        result->unknown += task->unknown;
    }
}

static void
check_unknown(struct rule_result *result)
{
    const struct rule *rule = result->rule;
    const bool too_many = rule->max_unknown >= 0 && result->unknown > (uint64_t)rule->max_unknown;
    const fixed allowed = rule->max_unknown_share * (fixed)result->rows; /* per cent times rows, in units of 10^-6 */

    if (result->state != RULE_EVALUATED) {
        return;
    }
    if (too_many || (rule->max_unknown_share >= 0 && fixed_from_integer((int64_t)result->unknown) * 100 > allowed)) {
        result->state = RULE_FAILED;
        result->reason = arena_must_format(&result->arena, "%" PRIu64 " of %" PRIu64 " rows unknown, more than max_unknown",
                                           result->unknown, result->rows);
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
        free(runner->tasks[at].compared);
        free(runner->tasks[at].undecided);
    }
    for (size_t at = 0; at < threads && runner->workers != NULL; at++) {
        expr_machine_done(&runner->workers[at].where);
        expr_machine_done(&runner->workers[at].flag);
        arena_done(&runner->workers[at].scratch);
    }
    arena_done(arena);
}

enum status
rule_flag_rows(struct rule_run *run, size_t threads, struct error *err)
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
        gather_tasks(&runner);
        for (size_t at = 0; at < run->count; at++) {
            check_unknown(&run->results[at]);
        }
    }
    free_runner(&runner, threads, &arena);
    return status;
}
