/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of rules. One row of one table holds all there is to know of a function: name, form, what it says, an example, types and
 * code; the checker, the compiler, --help, docs/rules.md and the tests read the same row. Adding one is adding a row.
 *
 * A function works on one value at a time and is pure. Most run over the distinct values of a column only (expr_compile.c), so a call
 * per value is cheap enough. */
#ifndef BIDUI_EXPR_FUNCTION_H
#define BIDUI_EXPR_FUNCTION_H

#include "transform/expr/expr.h"

/* One value of any type; what `valid` does not cover is not set. A boolean is valid when it is known. */
struct expr_value {
    bool valid;
    bool truth;
    int32_t days;
    fixed number;
    struct text text;
};

enum {
    FUNCTION_TAKES_NULL = 1, /* called with NULLs too; others give NULL when an argument is NULL */
    FUNCTION_KEEPS = 2,      /* the result is as personal as the arguments */
    FUNCTION_COLUMN = 4,     /* argument 0 is a bare column; the compiler has its own steps (state, raw) */
    FUNCTION_SAME = 8,       /* all arguments of one type */
    FUNCTION_MONTHS = 16     /* takes a yearmonth where it takes a date */
};

enum { FUNCTION_ARGUMENTS_MAX = 4, FUNCTION_ANY_NUMBER = 255 };

struct expr_function {
    const char *name;
    const char *form; /* "substr(text, from, count)" */
    const char *summary;
    const char *example;                              /* true as it stands; the tests evaluate it. NULL where a row is needed */
    enum expr_type result;                            /* EXPR_ANY: that of the arguments */
    enum expr_type arguments[FUNCTION_ARGUMENTS_MAX]; /* the last one given repeats */
    unsigned char minimum;
    unsigned char maximum;
    unsigned flags;
    /* At check time: looks at literal arguments, reports problems, prepares `data`. NULL: nothing to do. */
    bool (*prepare)(const struct expr *call, const struct expr_context *context, const void **data);
    /* False: the result is NULL. Text results may borrow from the arguments or live in `scratch`. NULL for FUNCTION_COLUMN. */
    bool (*run)(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out);
};

/* NULL when there is none. */
const struct expr_function *expr_function_find(struct text name);
/* All of them in the order of the documentation; NULL at the end. */
const struct expr_function *expr_function_at(size_t number);
/* The nearest name, or TEXT_NULL. */
struct text expr_function_suggest(struct text name);

/* The tables, by subject. Ended by a row without a name. */
extern const struct expr_function expr_function_text_table[];
extern const struct expr_function expr_function_value_table[];
extern const struct expr_function expr_function_domain_table[];

/* `like` of SQL: % any run, _ any character, \ takes the next one as it is. */
bool expr_function_text_like(struct text text, struct text pattern);

#endif
