/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters in expressions: `:name` is the value in force on the batch's as-of date, parameter_at('name', date) the one of another date.
 */
#ifndef BIDUI_EXPR_PARAMETER_H
#define BIDUI_EXPR_PARAMETER_H

#include "transform/expr/expr.h"

/* Puts the value in force into the node of kind EXPR_PARAMETER. E-RULE-PARAMETER for an unknown name, E-PARAMETER-VALUE when it has no
 * value on the date or one that does not fit its type. */
bool expr_parameter_bind(struct expr *expr, const struct expr_context *context);

/* The values of a numeric parameter over time, at the site's place. NULL after a problem. */
struct expr_parameter_history;
const struct expr_parameter_history *expr_parameter_history(const struct expr *name, const struct expr_context *context);
bool expr_parameter_at(const struct expr_parameter_history *history, int32_t date, fixed *value);

#endif
