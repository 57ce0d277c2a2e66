/* SPDX-License-Identifier: Apache-2.0 */
/* The steps that programs are made of; only compile.c and the rows of functions name them. What `data` must be stands at each. */
#ifndef BIDUI_EXPR_KERNEL_H
#define BIDUI_EXPR_KERNEL_H

#include "transform/expr/program.h"

typedef void expr_kernel_run(const struct expr_step *step, struct expr_machine *machine);

/* operators: inputs and type in the step */
expr_kernel_run expr_kernel_logic; /* OR AND */
expr_kernel_run expr_kernel_not;
expr_kernel_run expr_kernel_compare; /* = <> < <= > >= IS DISTINCT FROM */
expr_kernel_run expr_kernel_between;
expr_kernel_run expr_kernel_in;
expr_kernel_run expr_kernel_is; /* IS NULL, IS TRUE, IS FALSE */
expr_kernel_run expr_kernel_like;
expr_kernel_run expr_kernel_concat;
expr_kernel_run expr_kernel_arithmetic; /* + - * / and unary - of numbers */
expr_kernel_run expr_kernel_date_shift; /* date + number, date - number */
expr_kernel_run expr_kernel_date_difference;
expr_kernel_run expr_kernel_case; /* inputs as in the tree; type: of the values */

struct expr_kernel_call_data {
    const struct expr_function *function;
    const void *data;
    enum expr_type result;
    enum expr_type *types; /* of the inputs */
};
expr_kernel_run expr_kernel_call; /* struct expr_kernel_call_data */

struct expr_kernel_load_data {
    const struct batch *batch;
    const struct table *table;
    size_t field;
    uint32_t depth;
    const uint32_t *codes; /* of a coded text column */
    const struct dictionary *dictionary;
    const struct column *plain;        /* a plain text column, whose entries are its rows */
    const struct expr_vector *entries; /* computed per entry */
};
expr_kernel_run expr_kernel_load;       /* struct expr_kernel_load_data: a column */
expr_kernel_run expr_kernel_load_null;  /* … whether it is NULL, without looking at the value */
expr_kernel_run expr_kernel_load_state; /* … the words of state(column) */
expr_kernel_run expr_kernel_load_raw;
expr_kernel_run expr_kernel_load_entry;  /* … the entries themselves: rows are codes, of a plain column rows */
expr_kernel_run expr_kernel_load_lifted; /* … what was computed per entry */

#endif
