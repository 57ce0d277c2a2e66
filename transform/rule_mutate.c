/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rule_mutate.h"

struct walk {
    size_t wanted; /* SIZE_MAX: count only */
    size_t seen;
    struct arena *arena;
    const char *done; /* what was changed */
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
    return walk->seen++ == walk->wanted;
}

static void
note(struct walk *walk, const struct expr *before, const char *change)
{
    walk->done = arena_must_format(walk->arena, "%s in %.*s", change, TEXT_ARG(expr_print(before, walk->arena)));
}

static void
mutate_operation(struct walk *walk, struct expr *expr)
{
    const enum expr_operation other = flipped(expr->operation);

    if (other != expr->operation && is_chosen(walk)) {
        note(walk, expr, arena_must_format(walk->arena, "`%s` to `%s`", expr_print_operation(expr->operation), expr_print_operation(other)));
        expr->operation = other;
    }
    if (expr->operation == EXPR_IN && expr->argument_count > 2 && is_chosen(walk)) {
        note(walk, expr, "the last value left out");
        expr->argument_count--;
    }
    if (expr->operation == EXPR_IS_NULL && is_chosen(walk)) {
        struct expr *copy = arena_must_zero(walk->arena, 1, sizeof *copy);

        note(walk, expr, "negated");
        *copy = *expr;
        expr->operation = EXPR_NOT;
        expr->arguments = arena_must_zero(walk->arena, 1, sizeof *expr->arguments);
        expr->arguments[0] = copy;
    }
}

static void
mutate_constant(struct walk *walk, struct expr *expr)
{
    if (expr->type == EXPR_NUMBER && is_chosen(walk)) {
        note(walk, expr, "one more");
        expr->number += FIXED_SCALE;
    } else if ((expr->type == EXPR_DATE || expr->type == EXPR_YEARMONTH) && is_chosen(walk)) {
        note(walk, expr, "a day later");
        expr->days++;
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
    if (related->fixed_count > 0 && is_chosen(walk)) {
        note(walk, expr, "a condition left out");
        related->fixed_count--;
    }
}

/* An aggregate runs on the parts of its `where`, so those are what is changed. Arguments of prepared calls (a pattern, a list) are left alone:
 * changing the text would not change what was prepared. */
static void
mutate(struct walk *walk, struct expr *expr)
{
    if (walk->done != NULL) {
        return;
    }
    if (expr->kind == EXPR_OPERATION) {
        mutate_operation(walk, expr);
    } else if (expr->kind == EXPR_LITERAL || expr->kind == EXPR_PARAMETER) {
        mutate_constant(walk, expr);
    } else if (expr->kind == EXPR_RELATED) {
        struct expr_related *related = expr->related;

        for (size_t at = 0; at < related->fixed_count && walk->done == NULL; at++) {
            mutate(walk, related->fixed[at]);
        }
        for (size_t at = 0; at < related->bound_count && walk->done == NULL; at++) {
            mutate(walk, related->bound[at]);
        }
        mutate_related(walk, related, expr);
    }
    for (size_t at = 0; at < expr->argument_count && walk->done == NULL; at++) {
        mutate(walk, expr->arguments[at]);
    }
}

static void
mutate_rule(struct walk *walk, const struct rule *rule)
{
    if (rule->where != NULL) {
        mutate(walk, rule->where);
    }
    if (walk->done == NULL) {
        mutate(walk, rule->flag);
    }
}

size_t
rule_mutate_count(const struct rule *rule)
{
    struct walk walk = {.wanted = SIZE_MAX};

    mutate_rule(&walk, rule);
    return walk.seen;
}

const char *
rule_mutate_apply(struct rule *rule, size_t number, struct arena *arena)
{
    struct walk walk = {.wanted = number, .arena = arena};

    mutate_rule(&walk, rule);
    return walk.done == NULL ? "nothing" : walk.done;
}
