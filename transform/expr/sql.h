/* SPDX-License-Identifier: Apache-2.0 */
/* A checked tree as SQL over the warehouse: sources are asof.<name>, functions those of `rule` (function.h). Rows have
 * the aliases r0 (the rule's), r1, r2 … for the aggregates inside each other. */
#ifndef BIDUI_EXPR_SQL_H
#define BIDUI_EXPR_SQL_H

#include "common/ground/buffer.h"
#include "transform/expr/derived_source.h"
#include "transform/expr/expr.h"
#include "transform/table/catalog.h"

/* Where names mean something. */
struct expr_sql_context {
    const struct pack *pack; /* with the derived sources */
    const struct derived_set *derived;
    struct text division; /* the site's */
};

/* Appends the expression as seen from a row of that table (transform/table/catalog.h) under the alias r0. */
void expr_sql_append(struct buffer *out, const struct expr *expr, size_t table, const struct expr_sql_context *context);
/* What stands behind FROM for a table: a view of the batch, an earlier state from history, or a derived source spelled out, whose rows say
 * which source they come from (`_source`) and which of the sources it is made from that is (`_part`, as derived_leaf counts them): `_key`
 * tells rows apart within one of them only. */
void expr_sql_source(struct buffer *out, size_t table, const struct expr_sql_context *context);
/* A text literal. */
void expr_sql_literal(struct buffer *out, struct text value);

/* ---- between sql.c, sql_related.c and the rows of functions ---- */

struct expr_sql {
    struct buffer *out;
    const struct expr_sql_context *context;
    size_t rows[EXPR_DEPTH_MAX + 1]; /* tables by alias number */
    unsigned level;                  /* alias number of the innermost row */
};

void expr_sql_put(struct expr_sql *printer, const char *text);
void expr_sql_print(const struct expr *expr, struct expr_sql *printer);
/* A column of the row with that alias number. */
void expr_sql_field(struct expr_sql *printer, unsigned alias, size_t field);
/* How calls of functions are printed that are no call of rule.<name> (function.h). */
void expr_sql_native(const struct expr *call, struct expr_sql *printer); /* a word of SQL; texts compared by bytes */
void expr_sql_text(const struct expr *call, struct expr_sql *printer);
void expr_sql_in_list(const struct expr *call, struct expr_sql *printer);
void expr_sql_parameter_at(const struct expr *call, struct expr_sql *printer);
void expr_sql_raw(const struct expr *call, struct expr_sql *printer);
void expr_sql_state(const struct expr *call, struct expr_sql *printer);
void expr_sql_related(const struct expr *expr, struct expr_sql *printer);

#endif
