/* SPDX-License-Identifier: Apache-2.0 */
/* Between expr_sql.c and expr_sql_related.c; nobody else includes it. */
#ifndef BIDUI_EXPR_SQL_PART_H
#define BIDUI_EXPR_SQL_PART_H

#include "transform/expr/sql.h"
#include "transform/table/catalog.h"

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
void expr_sql_related(const struct expr *expr, struct expr_sql *printer);

#endif
