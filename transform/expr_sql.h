/* SPDX-License-Identifier: Apache-2.0 */
/* A checked tree as SQL over the warehouse: sources are asof.<name>, functions those of schemas/warehouse/008_rule.sql. Rows have the aliases r0 (the
 * rule's), r1, r2 … for the aggregates inside each other. */
#ifndef BIDUI_EXPR_SQL_H
#define BIDUI_EXPR_SQL_H

#include "common/buffer.h"
#include "transform/expr.h"

/* Appends the expression as seen from a row of `schema` under the alias r0. `context` gives place and lists. */
void expr_sql_append(struct buffer *out, const struct expr *expr, const struct schema *schema, const struct pack *pack, struct text division);
/* A text literal. */
void expr_sql_literal(struct buffer *out, struct text value);

#endif
