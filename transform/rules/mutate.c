/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/mutate.h"

#include "common/ground/date.h"
#include "transform/expr/expr.h"

struct walk {
    struct rule_mutation *mutation;
    struct arena *arena;
    const struct expr *around; /* what the place stands in: a bare constant would say nothing */
};

/* The other operator; the same one when there is none. */
static enum expr_operation
flipped(enum expr_operation operation)
{
    switch ((int)operation) {
    case EXPR_EQUAL:
        return EXPR_UNEQUAL;
    case EXPR_UNEQUAL:
        return EXPR_EQUAL;
    case EXPR_LESS:
        return EXPR_LESS_EQUAL;
    case EXPR_LESS_EQUAL:
        return EXPR_LESS;
    case EXPR_GREATER:
        return EXPR_GREATER_EQUAL;
    case EXPR_GREATER_EQUAL:
        return EXPR_GREATER;
    case EXPR_AND:
        return EXPR_OR;
    case EXPR_OR:
        return EXPR_AND;
    case EXPR_NOT:
        return EXPR_IS_TRUE; /* the negation taken away */
    case EXPR_ADD:
        return EXPR_SUBTRACT;
    case EXPR_SUBTRACT:
        return EXPR_ADD;
    default:
        return operation;
    }
}

/* Counts a site; true when it is the one to change. */
static bool
is_chosen(struct walk *walk)
{
    return walk->mutation->seen++ == walk->mutation->wanted;
}

static void
note(struct walk *walk, const struct expr *before, const char *change)
{
    walk->mutation->done = arena_must_format(walk->arena, "%s in %.*s", change, TEXT_ARG(expr_print(before, walk->arena)));
}

static struct expr *
copy_of(const struct walk *walk, const struct expr *expr)
{
    struct expr *copy = arena_must_zero(walk->arena, 1, sizeof *copy);

    *copy = *expr;
    return copy;
}

static void
note_constant(struct walk *walk, const struct expr *constant, const char *change)
{
    const char *of = arena_must_format(walk->arena, "%s than %.*s", change, TEXT_ARG(expr_print(constant, walk->arena)));

    note(walk, walk->around == NULL ? constant : walk->around, of);
}

static void
mutate_operation(struct walk *walk, struct expr *expr)
{
    const enum expr_operation other = flipped(expr->operation);

    if (other != expr->operation && is_chosen(walk)) {
        note(walk, expr,
             arena_must_format(walk->arena, "`%s` to `%s`", expr_print_operation(expr->operation), expr_print_operation(other)));
        expr->operation = other;
    }
    if (expr->operation == EXPR_IN && expr->argument_count > 2 && is_chosen(walk)) {
        note(walk, expr, "the last value left out");
        expr->argument_count--;
    }
    if (expr->operation == EXPR_IS_NULL && is_chosen(walk)) {
        struct expr *copy;

        note(walk, expr, "negated");
        copy = copy_of(walk, expr);
        expr->operation = EXPR_NOT;
        expr->arguments = arena_must_zero(walk->arena, 1, sizeof *expr->arguments);
        expr->arguments[0] = copy;
    }
}

/* The values of parameters are not known yet: `:name` becomes `:name + 1`, a day when it is a date. */
static void
mutate_parameter(struct walk *walk, struct expr *expr)
{
    struct expr *one;

    if (!is_chosen(walk)) {
        return;
    }
    note_constant(walk, expr, "one more");
    one = arena_must_zero(walk->arena, 1, sizeof *one);
    *one = (struct expr){.kind = EXPR_LITERAL, .type = EXPR_NUMBER, .number = FIXED_SCALE};
    expr->arguments = arena_must_zero(walk->arena, 2, sizeof *expr->arguments);
    expr->arguments[0] = copy_of(walk, expr);
    expr->arguments[1] = one;
    expr->argument_count = 2;
    expr->kind = EXPR_OPERATION;
    expr->operation = EXPR_ADD;
}

static void
mutate_constant(struct walk *walk, struct expr *expr)
{
    if (expr->type == EXPR_NUMBER && is_chosen(walk)) {
        note_constant(walk, expr, "one more");
        expr->number += FIXED_SCALE;
    } else if ((expr->type == EXPR_DATE || expr->type == EXPR_YEARMONTH) && is_chosen(walk)) {
        char *later = arena_must_alloc(walk->arena, FIXED_TEXT_SIZE);

        note_constant(walk, expr, expr->type == EXPR_DATE ? "a day later" : "a month later");
        expr->name =
            (struct text){later, expr->type == EXPR_DATE ? date_format(expr->days + 1, later) : date_format_month(expr->days + 31, later)};
    }
}

/* `a and b` loses b, a single condition goes. */
static void
drop_condition(struct walk *walk, struct expr_related *related)
{
    struct expr *where = related->where;

    if (where->kind != EXPR_OPERATION || where->operation != EXPR_AND) {
        related->where = NULL;
    } else if (where->argument_count == 2) {
        related->where = where->arguments[0];
    } else {
        related->where = copy_of(walk, where);
        related->where->argument_count--;
    }
}

static void
mutate_related(struct walk *walk, struct expr_related *related, const struct expr *expr)
{
    if ((related->kind == RELATED_EXISTS || related->kind == RELATED_NONE) && is_chosen(walk)) {
        note(walk, expr, "exists and none swapped");
        related->kind = related->kind == RELATED_EXISTS ? RELATED_NONE : RELATED_EXISTS;
    }
    if ((related->kind == RELATED_MIN || related->kind == RELATED_MAX) && is_chosen(walk)) {
        note(walk, expr, "min and max swapped");
        related->kind = related->kind == RELATED_MIN ? RELATED_MAX : RELATED_MIN;
    }
    if (related->where != NULL && is_chosen(walk)) {
        note(walk, expr, "the last condition left out");
        drop_condition(walk, related);
    }
}

static void
mutate(struct walk *walk, struct expr *expr)
{
    const size_t before = expr->argument_count;
    const struct expr *around = walk->around;

    if (walk->mutation->done != NULL) {
        return;
    }
    if (expr->kind == EXPR_OPERATION) {
        mutate_operation(walk, expr);
    } else if (expr->kind == EXPR_LITERAL) {
        mutate_constant(walk, expr);
    } else if (expr->kind == EXPR_PARAMETER) {
        mutate_parameter(walk, expr);
    } else if (expr->kind == EXPR_RELATED) {
        if (expr->related->where != NULL) {
            walk->around = expr->related->where;
            mutate(walk, expr->related->where);
            walk->around = around;
        }
        if (walk->mutation->done == NULL) {
            mutate_related(walk, expr->related, expr);
        }
    }
    walk->around = expr;
    for (size_t at = 0; at < before && walk->mutation->done == NULL; at++) {
        mutate(walk, expr->arguments[at]);
    }
    walk->around = around;
}

struct text
rule_mutate_text(struct rule_mutation *mutation, struct text source, struct arena *arena)
{
    struct walk walk = {.mutation = mutation, .arena = arena};
    struct expr_problems problems = {.arena = arena};
    struct expr *expr;

    if (mutation == NULL || mutation->done != NULL) {
        return source;
    }
    expr = expr_parse(source, arena, &problems);
    if (expr == NULL) {
        return source;
    }
    mutate(&walk, expr);
    return mutation->done == NULL ? source : expr_print(expr, arena);
}
