/* SPDX-License-Identifier: Apache-2.0 */
/* A checked tree as SQL over the warehouse: sources are asof.<name>, functions those of the schema rule in schemas/warehouse. Rows have
 * the aliases r0 (the rule's), r1, r2 … for the aggregates inside each other. */
#ifndef BIDUI_EXPR_SQL_H
#define BIDUI_EXPR_SQL_H

#include "common/ground/buffer.h"
#include "transform/expr/expr.h"
#include "transform/rules/derived.h"

/* Where names mean something. */
struct expr_sql_context {
    const struct pack *pack; /* with the derived sources */
    const struct derived_set *derived;
    struct text division; /* the site's */
};

/* Appends the expression as seen from a row of that table (transform/table/catalog.h) under the alias r0. */
void expr_sql_append(struct buffer *out, const struct expr *expr, size_t table, const struct expr_sql_context *context);
/* What stands behind FROM for a table: a view of the batch, an earlier state from history, or a derived source spelled out. */
void expr_sql_source(struct buffer *out, size_t table, const struct expr_sql_context *context);
/* A text literal. */
void expr_sql_literal(struct buffer *out, struct text value);

#endif
