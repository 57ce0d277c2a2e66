/* SPDX-License-Identifier: Apache-2.0 */
/* Between expr_sql.c and expr_sql_related.c; nobody else includes it. */
#ifndef BIDUI_EXPR_SQL_PART_H
#define BIDUI_EXPR_SQL_PART_H

#include "common/variant.h"
#include "transform/expr_sql.h"

struct expr_sql {
    struct buffer *out;
    const struct pack *pack;
    struct text division;
    const struct schema *rows[EXPR_DEPTH_MAX + 1]; /* by alias number */
    enum variant variants[EXPR_DEPTH_MAX + 1];
    unsigned level; /* alias number of the innermost row */
};

void expr_sql_put(struct expr_sql *printer, const char *text);
void expr_sql_print(const struct expr *expr, struct expr_sql *printer);
/* A column of the row with that alias number. */
void expr_sql_field(struct expr_sql *printer, unsigned alias, size_t field);
void expr_sql_related(const struct expr *expr, struct expr_sql *printer);

#endif
