/* SPDX-License-Identifier: Apache-2.0 */
/* Between check.c and its parts check_related.c and check_never.c; derived_load.c looks up columns by it too. */
#ifndef BIDUI_EXPR_CHECK_H
#define BIDUI_EXPR_CHECK_H

#include "transform/expr/expr.h"

/* Resolves and types one node and all below it. False after a problem. */
bool expr_check_node(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context);
/* A column of `schema` by name, for keys and orders: SIZE_MAX after a problem. */
size_t expr_check_name_field(const struct schema *schema, struct text name, uint32_t at, const struct expr_context *context);
/* `person_key`, `_row` and the like, which every row has. */
bool expr_check_name_is_key(struct text name);
const char *expr_check_name_of_key(size_t field);
enum expr_type expr_check_name_type(const struct schema *schema, size_t field);
bool expr_check_related(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context);
/* Makes the types of several operands one; text literals become dates where dates are. EXPR_ANY when all are NULL. */
bool expr_check_unify(struct expr **operands, size_t count, const struct expr_context *context, enum expr_type *type);
/* Whether a boolean is where one must be. */
bool expr_check_boolean(const struct expr *expr, const struct expr_context *context);
/* Compared values that a closed list does not have, so that the comparison can never be true. */
bool expr_check_value(const struct expr *column, struct expr *const *values, size_t count, const struct expr_context *context);
/* Comparisons (= <> IN) of a cell that holds several values with a text: they would miss the cells that hold another value beside it. */
bool expr_check_several(const struct expr *comparison, const struct expr_context *context);
/* Conditions that hold for no row, or for every one. The tree is checked. */
bool expr_check_never(const struct expr *expr, const struct expr_context *context);

#endif
