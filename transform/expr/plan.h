/* SPDX-License-Identifier: Apache-2.0 */
/* What is computed once for all rules of a run, before any rule runs:
 *
 *   lifted expressions    a function of one text column is computed per dictionary entry, and rows then look up their code; of a plain
 *                         column once per row, when it is asked more than once
 *   groups                how the rows of a source fall into groups of equal key
 *   related aggregates    per group: a result, or (when the predicate looks at the outer row) the list of its rows
 *
 * Use: plan_new, plan_add for every expression, plan_build, then compile; the plan is read-only from then on. Everything lives in the
 * plan. Two expressions that print alike (expr_print_identity) share their work, whichever rules they come from. */
#ifndef BIDUI_PLAN_H
#define BIDUI_PLAN_H

#include "common/ground/error.h"
#include "transform/expr/program.h"
#include "transform/expr/related.h"

struct plan *plan_new(const struct batch *batch);
void plan_free(struct plan *plan);
/* Notes what a checked expression needs. `every_row`: it will run over whole sources, so lifting pays. */
void plan_add(struct plan *plan, const struct expr *expr, const struct expr_tables *tables, bool every_row);
/* The result does not depend on the number of threads. */
enum status plan_build(struct plan *plan, size_t threads, struct error *err) ERROR_MUST_CHECK;

/* The values of an expression per entry; NULL when the plan has none. */
const struct expr_vector *plan_lifted(const struct plan *plan, const struct expr_entries *entries, struct text identity);
const struct related_groups *plan_groups(const struct plan *plan, size_t source, const struct expr_related *related);
/* What was built for an aggregate. It must have been added. */
const struct related_build *plan_related(const struct plan *plan, const struct expr_related *related);

#endif
