/* SPDX-License-Identifier: Apache-2.0 */
/* What random expressions have tried: each function, operation and aggregate, and the forms in which faults were found. Chance that has
 * tried too little has shown nothing. */
#ifndef BIDUI_EXPR_TALLY_H
#define BIDUI_EXPR_TALLY_H

#include "transform/expr/expr.h"
#include "transform/expr/function.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TALLY_FUNCTIONS = 200, TALLY_LEAST = 10 };

struct expr_tally {
    size_t operations[EXPR_NEGATE + 1];
    size_t related[RELATED_FIRST + 1];
    size_t functions[TALLY_FUNCTIONS];
    size_t cases_over_aggregates; /* case count(…) when … */
    size_t nested;                /* an aggregate with keys inside of another's `where` */
    size_t outer_only;            /* a conjunct of `where` that does not look at the row it chooses */
};

static inline bool
expr_tally_has_aggregate(const struct expr *expr)
{
    bool has = expr->kind == EXPR_RELATED;

    for (size_t at = 0; at < expr->argument_count; at++) {
        has = has || expr_tally_has_aggregate(expr->arguments[at]);
    }
    return has;
}

/* Both branches of a simple case compare the same. */
static inline bool
expr_tally_is_simple(const struct expr *expr)
{
    const struct expr *first = expr->arguments[0];

    return first->kind == EXPR_OPERATION && first->operation == EXPR_EQUAL && expr_tally_has_aggregate(first->arguments[0])
           && expr->argument_count >= 4 && expr->arguments[2]->kind == EXPR_OPERATION && expr->arguments[2]->operation == EXPR_EQUAL;
}

static inline void
expr_tally_count(struct expr_tally *tally, const struct expr *expr, size_t level)
{
    const struct expr_related *related = expr->kind == EXPR_RELATED ? expr->related : NULL;

    if (expr->kind == EXPR_OPERATION) {
        tally->operations[expr->operation]++;
    }
    for (size_t number = 0; expr->kind == EXPR_CALL && expr_function_at(number) != NULL; number++) {
        tally->functions[number] += expr_function_at(number) == expr->function;
    }
    tally->cases_over_aggregates += expr->kind == EXPR_CASE && expr_tally_is_simple(expr);
    for (size_t at = 0; at < expr->argument_count; at++) {
        expr_tally_count(tally, expr->arguments[at], level);
    }
    if (related != NULL) {
        tally->related[related->kind]++;
        tally->nested += level > 0 && related->key_count > 0;
        for (size_t at = 0; at < related->bound_count; at++) {
            tally->outer_only += (related->bound[at]->reach & 1) == 0;
        }
        if (related->where != NULL) {
            expr_tally_count(tally, related->where, level + 1);
        }
    }
}

static inline void
expr_tally_hold(const struct expr_tally *tally)
{
    size_t functions = 0;

    for (size_t at = 0; at <= EXPR_NEGATE; at++) {
        if (tally->operations[at] < TALLY_LEAST) {
            fail_msg("operation %zu was tried %zu times only", at, tally->operations[at]);
        }
    }
    for (size_t at = 0; at <= RELATED_FIRST; at++) {
        if (tally->related[at] < TALLY_LEAST) {
            fail_msg("aggregate %zu was tried %zu times only", at, tally->related[at]);
        }
    }
    for (; expr_function_at(functions) != NULL; functions++) {
        if (tally->functions[functions] < TALLY_LEAST && (expr_function_at(functions)->flags & FUNCTION_COLUMN) == 0) {
            fail_msg("%s was tried %zu times only", expr_function_at(functions)->name, tally->functions[functions]);
        }
    }
    print_message("%zu functions; %zu simple cases over aggregates, %zu aggregates inside others, %zu conjuncts on outer rows alone\n",
                  functions, tally->cases_over_aggregates, tally->nested, tally->outer_only);
    assert_true(tally->cases_over_aggregates >= TALLY_LEAST && tally->nested >= TALLY_LEAST && tally->outer_only >= TALLY_LEAST);
}

#endif
