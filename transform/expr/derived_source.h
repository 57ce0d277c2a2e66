/* SPDX-License-Identifier: Apache-2.0 */
/* Sources made from others, as checked: what rules/derived.h reads and makes, and sql.h prints. Read-only. */
#ifndef BIDUI_EXPR_DERIVED_SOURCE_H
#define BIDUI_EXPR_DERIVED_SOURCE_H

#include "transform/expr/expr.h"

/* One source that rows come from. */
struct derived_part {
    size_t source; /* number of the table */
    const struct schema *schema;
    struct expr *where;    /* NULL: every row */
    struct expr **columns; /* by field of the derived source */
    size_t *group;         /* fields of `schema`: one row for each of their values, NULLs left out */
    size_t group_count;    /* 0: every row */
};

struct derived {
    const struct schema *schema;
    struct derived_part *parts;
    size_t part_count;
    size_t origin; /* the source that all its rows come from, whatever their state: a number of pack->sources; SIZE_MAX: several */
    size_t leaves; /* parts that are delivered sources, those of its own derived sources included */
    bool *reads;   /* per table of the batch: whether it is made from it, however far back */
    char hash[65]; /* of everything that decides what it holds */
};

struct derived_set {
    struct derived *items; /* as pack->derived */
    size_t count;
    size_t *order; /* each behind what it is made from; those that could not be read are left out */
    size_t order_count;
};

#endif
