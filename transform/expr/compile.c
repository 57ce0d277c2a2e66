/* SPDX-License-Identifier: Apache-2.0 */
/* From tree to steps. All questions of type and place are settled here, so that kernels need not ask.
 *
 * Registers follow the tree: the result of a node goes to the next free one, its operands to those behind, which are free again
 * afterwards. Constants, lets and related aggregates keep theirs for the whole program (numbered from PERMANENT until the end,
 * when they move behind the others), so what stands twice is computed once. */
#include "transform/expr/program.h"

#include "common/ground/array.h"
#include "transform/expr/cell.h"
#include "transform/expr/function.h"
#include "transform/expr/kernel.h"
#include "transform/expr/plan.h"

enum { PERMANENT = 0x8000, STEPS_FIRST = 16 };

struct memo {
    struct text identity;
    uint16_t out;
};

struct compiler {
    struct arena *arena;
    const struct expr_tables *tables;
    const struct plan *plan;
    const struct expr_entries *entries; /* compiling over them */
    struct expr_program *program;
    size_t step_capacity;
    size_t constant_capacity;
    uint16_t next;
    uint16_t most;
    uint16_t permanent;
    struct memo *memos;
    size_t memo_count;
    size_t memo_capacity;
};

static uint16_t compile(struct compiler *compiler, const struct expr *expr);

static uint16_t
take_register(struct compiler *compiler)
{
    const uint16_t out = compiler->next++;

    compiler->most = compiler->next > compiler->most ? compiler->next : compiler->most;
    return out;
}

static struct expr_step *
emit(struct compiler *compiler, expr_kernel_run *run, uint16_t out, const uint16_t *in, size_t count)
{
    struct expr_program *program = compiler->program;
    struct expr_step *step;

    program->steps =
        array_grow(compiler->arena, program->steps, program->step_count, &compiler->step_capacity, STEPS_FIRST, sizeof *program->steps);
    step = &program->steps[program->step_count++];
    step->run = run;
    step->out = out;
    step->count = (uint16_t)count;
    step->in = arena_must_zero(compiler->arena, count + 1, sizeof *step->in);
    if (count > 0) {
        memcpy(step->in, in, count * sizeof *in);
    }
    return step;
}

/* Operands to registers behind `out`; the type comes back that the operands agree on. */
static uint16_t *
compile_arguments(struct compiler *compiler, const struct expr *expr)
{
    uint16_t *in = arena_must_zero(compiler->arena, expr->argument_count + 1, sizeof *in);

    for (size_t at = 0; at < expr->argument_count; at++) {
        in[at] = compile(compiler, expr->arguments[at]);
    }
    return in;
}

static enum expr_type
common_type(const struct expr *expr, size_t from, size_t stride)
{
    for (size_t at = from; at < expr->argument_count; at += stride) {
        if (expr->arguments[at]->type != EXPR_ANY) {
            return expr->arguments[at]->type;
        }
    }
    return EXPR_ANY;
}

static uint16_t
compile_constant(struct compiler *compiler, const struct expr *expr)
{
    struct expr_program *program = compiler->program;
    const uint16_t out = (uint16_t)(PERMANENT + compiler->permanent++);

    program->constants = array_grow(compiler->arena, program->constants, program->constant_count, &compiler->constant_capacity, STEPS_FIRST,
                                    sizeof *program->constants);
    program->constants[program->constant_count++] = (struct expr_constant){out, expr};
    return out;
}

/* ---- columns ---- */

static struct expr_kernel_load_data *
load_data(struct compiler *compiler, const struct expr *column)
{
    struct expr_kernel_load_data *load = arena_must_zero(compiler->arena, 1, sizeof *load);

    if (compiler->entries != NULL) {
        load->dictionary = compiler->entries->dictionary;
        load->plain = compiler->entries->plain;
        return load;
    }
    load->batch = compiler->tables->batch;
    load->table = compiler->tables->at[column->depth];
    load->field = column->field;
    load->depth = column->depth;
    if (!cell_codes(load->batch, load->table, load->field, &load->codes, &load->dictionary)) {
        load->codes = NULL;
        load->dictionary = NULL;
        load->plain = cell_plain(load->table, load->field);
    }
    return load;
}

static uint16_t
compile_load(struct compiler *compiler, const struct expr *column, expr_kernel_run *run, enum expr_type type)
{
    const uint16_t out = take_register(compiler);
    struct expr_step *step = emit(compiler, compiler->entries != NULL ? expr_kernel_load_entry : run, out, NULL, 0);

    step->type = type;
    step->data = load_data(compiler, column);
    return out;
}

/* ---- calls and operations ---- */

static uint16_t
compile_call(struct compiler *compiler, const struct expr *expr)
{
    const uint16_t out = take_register(compiler);
    const uint16_t saved = compiler->next;
    struct expr_kernel_call_data *call = arena_must_zero(compiler->arena, 1, sizeof *call);
    const uint16_t *in = compile_arguments(compiler, expr);
    struct expr_step *step = emit(compiler, expr_kernel_call, out, in, expr->argument_count);

    compiler->next = saved;
    call->function = expr->function;
    call->data = expr->data;
    call->result = expr->type;
    call->types = arena_must_zero(compiler->arena, expr->argument_count + 1, sizeof *call->types);
    for (size_t at = 0; at < expr->argument_count; at++) {
        call->types[at] = expr->arguments[at]->type;
    }
    step->data = call;
    return out;
}

static expr_kernel_run *
operation_kernel(const struct expr *expr)
{
    switch (expr->operation) {
    case EXPR_OR:
    case EXPR_AND:
        return expr_kernel_logic;
    case EXPR_NOT:
        return expr_kernel_not;
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_DISTINCT:
        return expr_kernel_compare;
    case EXPR_IS_NULL:
    case EXPR_IS_TRUE:
    case EXPR_IS_FALSE:
        return expr_kernel_is;
    case EXPR_IN:
        return expr_kernel_in;
    case EXPR_BETWEEN:
        return expr_kernel_between;
    case EXPR_LIKE:
        return expr_kernel_like;
    case EXPR_CONCAT:
        return expr_kernel_concat;
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_NEGATE:
        break;
    }
    if (expr->type == EXPR_DATE) {
        return expr_kernel_date_shift;
    }
    return common_type(expr, 0, 1) == EXPR_DATE ? expr_kernel_date_difference : expr_kernel_arithmetic;
}

static uint16_t
compile_operation(struct compiler *compiler, const struct expr *expr)
{
    const struct expr *first = expr->arguments[0];
    uint16_t out;
    uint16_t saved;
    uint16_t *in;
    struct expr_step *step;

    if (expr->operation == EXPR_IS_NULL && first->kind == EXPR_COLUMN && first->field != EXPR_FIELD_ROW && compiler->entries == NULL) {
        return compile_load(compiler, first, expr_kernel_load_null, EXPR_BOOLEAN);
    }
    out = take_register(compiler);
    saved = compiler->next;
    in = compile_arguments(compiler, expr);
    compiler->next = saved;
    if (expr->type == EXPR_DATE && expr->arguments[1]->type == EXPR_DATE) { /* number + date */
        const uint16_t swap = in[0];

        in[0] = in[1];
        in[1] = swap;
    }
    step = emit(compiler, operation_kernel(expr), out, in, expr->argument_count);
    step->operation = expr->operation;
    step->type = common_type(expr, 0, 1);
    return out;
}

static uint16_t
compile_case(struct compiler *compiler, const struct expr *expr)
{
    const uint16_t out = take_register(compiler);
    const uint16_t saved = compiler->next;
    const uint16_t *in = compile_arguments(compiler, expr);
    struct expr_step *step = emit(compiler, expr_kernel_case, out, in, expr->argument_count);

    compiler->next = saved;
    step->type = expr->type;
    return out;
}

/* ---- what is computed once ---- */

static bool
memo_find(const struct compiler *compiler, struct text identity, uint16_t *out)
{
    for (size_t at = 0; at < compiler->memo_count; at++) {
        if (text_equal(compiler->memos[at].identity, identity)) {
            *out = compiler->memos[at].out;
            return true;
        }
    }
    return false;
}

/* Lets and related aggregates: compiled to a register of their own at their first use. */
static uint16_t
compile_once(struct compiler *compiler, const struct expr *expr)
{
    const struct text identity = expr_print_identity(expr, compiler->arena);
    uint16_t out;

    if (memo_find(compiler, identity, &out)) {
        return out;
    }
    if (expr->kind == EXPR_LET) {
        const uint16_t saved = compiler->next;

        out = compile(compiler, expr->arguments[0]);
        compiler->next = saved;
        if (out >= PERMANENT) {
            return out;
        }
        /* The last step wrote to a register that others will use again: let it write to one of its own. */
        compiler->program->steps[compiler->program->step_count - 1].out = (uint16_t)(PERMANENT + compiler->permanent);
        out = (uint16_t)(PERMANENT + compiler->permanent++);
    } else {
        struct expr_step *step = emit(compiler, related_probe_run, (uint16_t)(PERMANENT + compiler->permanent), NULL, 0);

        out = (uint16_t)(PERMANENT + compiler->permanent++);
        step->type = expr->type;
        step->data = related_probe_make(expr->related, compiler->tables, compiler->plan, compiler->arena);
    }
    compiler->memos =
        array_grow(compiler->arena, compiler->memos, compiler->memo_count, &compiler->memo_capacity, STEPS_FIRST, sizeof *compiler->memos);
    compiler->memos[compiler->memo_count++] = (struct memo){identity, out};
    return out;
}

/* Walks down: true while everything hangs on one text column (*column, NULL before the first is met). */
static bool
is_single(const struct expr *expr, const struct expr **column)
{
    if (expr->kind == EXPR_RELATED || (expr->kind == EXPR_CALL && (expr->function->flags & FUNCTION_COLUMN) != 0)) {
        return false;
    }
    if (expr->kind == EXPR_COLUMN) {
        if (expr->type != EXPR_TEXT || (*column != NULL && ((*column)->field != expr->field || (*column)->depth != expr->depth))) {
            return false;
        }
        *column = expr;
        return true;
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        if (!is_single(expr->arguments[at], column)) {
            return false;
        }
    }
    return true;
}

const struct expr *
expr_compile_single(const struct expr *expr)
{
    const struct expr *column = NULL;

    if (expr->kind == EXPR_COLUMN || expr->kind == EXPR_LITERAL || expr->kind == EXPR_PARAMETER || expr->type == EXPR_ANY) {
        return NULL;
    }
    if (expr->kind == EXPR_OPERATION && expr->operation == EXPR_IS_NULL && expr->arguments[0]->kind == EXPR_COLUMN) {
        return NULL; /* the column's codes tell */
    }
    return is_single(expr, &column) ? column : NULL;
}

static bool
compile_lifted(struct compiler *compiler, const struct expr *expr, uint16_t *out)
{
    const struct expr *column = compiler->entries == NULL && compiler->plan != NULL ? expr_compile_single(expr) : NULL;
    struct expr_kernel_load_data *load;
    struct expr_step *step;

    if (column == NULL) {
        return false;
    }
    load = load_data(compiler, column);
    load->entries = load->codes == NULL && load->plain == NULL
                        ? NULL
                        : plan_lifted(compiler->plan, &(struct expr_entries){.dictionary = load->dictionary, .plain = load->plain},
                                      expr_print_identity(expr, compiler->arena));
    if (load->entries == NULL) {
        return false;
    }
    *out = take_register(compiler);
    step = emit(compiler, expr_kernel_load_lifted, *out, NULL, 0);
    step->type = expr->type;
    step->data = load;
    return true;
}

static uint16_t
compile(struct compiler *compiler, const struct expr *expr)
{
    uint16_t out;

    if (compile_lifted(compiler, expr, &out)) {
        return out;
    }
    switch (expr->kind) {
    case EXPR_LITERAL:
    case EXPR_PARAMETER:
        return compile_constant(compiler, expr);
    case EXPR_COLUMN:
        return compile_load(compiler, expr, expr_kernel_load, expr->type);
    case EXPR_LET:
        return compiler->entries != NULL ? compile(compiler, expr->arguments[0]) : compile_once(compiler, expr);
    case EXPR_RELATED:
        return compile_once(compiler, expr);
    case EXPR_CASE:
        return compile_case(compiler, expr);
    case EXPR_OPERATION:
        return compile_operation(compiler, expr);
    case EXPR_CALL:
        break;
    }
    if ((expr->function->flags & FUNCTION_COLUMN) != 0) {
        return compile_load(compiler, expr->arguments[0], expr->function->load, EXPR_TEXT);
    }
    return compile_call(compiler, expr);
}

/* ---- entry points ---- */

static uint16_t
settle(const struct compiler *compiler, uint16_t number)
{
    return number >= PERMANENT ? (uint16_t)(number - PERMANENT + compiler->most) : number;
}

/* Permanent registers move behind the others. */
static const struct expr_program *
finish(struct compiler *compiler, uint16_t result, enum expr_type type)
{
    struct expr_program *program = compiler->program;

    for (size_t at = 0; at < program->step_count; at++) {
        struct expr_step *step = &program->steps[at];

        step->out = settle(compiler, step->out);
        for (uint16_t in = 0; in < step->count; in++) {
            step->in[in] = settle(compiler, step->in[in]);
        }
    }
    for (size_t at = 0; at < program->constant_count; at++) {
        program->constants[at].out = settle(compiler, program->constants[at].out);
    }
    program->result = settle(compiler, result);
    program->register_count = (size_t)compiler->most + compiler->permanent;
    program->type = type;
    return program;
}

const struct expr_program *
expr_compile(const struct expr *expr, const struct expr_tables *tables, const struct plan *plan, struct arena *arena)
{
    struct compiler compiler = {.arena = arena, .tables = tables, .plan = plan};

    compiler.program = arena_must_zero(arena, 1, sizeof *compiler.program);
    return finish(&compiler, compile(&compiler, expr), expr->type);
}

const struct expr_program *
expr_compile_all(struct expr *const *exprs, size_t count, const struct expr_tables *tables, const struct plan *plan, struct arena *arena)
{
    struct compiler compiler = {.arena = arena, .tables = tables, .plan = plan};
    uint16_t result = 0;

    if (count == 0) {
        return NULL;
    }
    compiler.program = arena_must_zero(arena, 1, sizeof *compiler.program);
    for (size_t at = 0; at < count; at++) {
        const uint16_t one = compile(&compiler, exprs[at]);

        if (at > 0) {
            const uint16_t in[] = {result, one};
            struct expr_step *step = emit(&compiler, expr_kernel_logic, take_register(&compiler), in, 2);

            step->operation = EXPR_AND;
            result = step->out;
        } else {
            result = one;
        }
    }
    return finish(&compiler, result, EXPR_BOOLEAN);
}

const struct expr_program *
expr_compile_entries(const struct expr *expr, const struct expr_entries *entries, struct arena *arena)
{
    struct compiler compiler = {.arena = arena, .entries = entries};

    compiler.program = arena_must_zero(arena, 1, sizeof *compiler.program);
    return finish(&compiler, compile(&compiler, expr), expr->type);
}
