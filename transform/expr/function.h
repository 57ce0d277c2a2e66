/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of rules. One row of one table holds all there is to know of a function: name, form, a sentence, types, kernel, its SQL
 * and examples; the checker, the compiler, the SQL printer, the warehouse's definitions, docs/rules.md and the tests read the same row.
 * Adding one is adding a row and a kernel (CONTRIBUTING.md).
 *
 * A function works on one value at a time, is pure and total: whatever the arguments, it gives a value or NULL, and its SQL gives the same.
 * Texts it gives are valid UTF-8 when its arguments are. Most run over the distinct values of a column only (compile.c), so a call per
 * value is cheap enough. */
#ifndef BIDUI_EXPR_FUNCTION_H
#define BIDUI_EXPR_FUNCTION_H

#include "common/ground/buffer.h"
#include "transform/expr/expr.h"

enum {
    FUNCTION_TAKES_NULL = 1, /* called with NULLs too; others give NULL when an argument is NULL */
    FUNCTION_KEEPS = 2,      /* the result is as personal as the arguments */
    FUNCTION_COLUMN = 4,     /* argument 0 is a bare column; the compiler has its own steps (state, raw) */
    FUNCTION_SAME = 8,       /* all arguments of one type */
    FUNCTION_MONTHS = 16,    /* takes a yearmonth where it takes a date */
    FUNCTION_VALUES = 32,    /* arguments behind the first are values of its column: refused when its code list has no such value */
    FUNCTION_BIRTH = 64,     /* the result is a birth date */
    FUNCTION_COARSE = 128    /* the result does not tell the day of a date */
};

enum { FUNCTION_ARGUMENTS_MAX = 4, FUNCTION_ANY_NUMBER = 255, FUNCTION_SQL_MAX = 5, FUNCTION_EXAMPLES_MAX = 4, FUNCTION_VALUES_MAX = 5 };

struct expr_sql;
struct expr_step;
struct expr_machine;

/* A function of the warehouse's schema `rule`: immutable, its body one expression over its arguments. No SET and the body in standard form,
 * so that the engine puts it in place of the call (measured over 500,000 rows: 91 against 716 ms). */
struct expr_function_sql {
    const char *name; /* NULL: the row's own; else a part that the definitions behind it use */
    const char *arguments;
    const char *result;
    const char *body;
};

struct expr_function {
    const char *name;
    const char *form; /* "substr(text, from, count)" */
    const char *summary;
    enum expr_type result;                            /* EXPR_ANY: that of the arguments */
    enum expr_type arguments[FUNCTION_ARGUMENTS_MAX]; /* the last one given repeats */
    unsigned char minimum;
    unsigned char maximum;
    unsigned flags;
    const char *values[FUNCTION_VALUES_MAX + 1]; /* all that it can give; none: anything of the type */
    /* At check time: looks at literal arguments, reports problems, prepares `data`. NULL: nothing to do. */
    bool (*prepare)(const struct expr *call, const struct expr_context *context, const void **data);
    /* False: the result is NULL. Text results may borrow from the arguments or live in `scratch`. NULL for FUNCTION_COLUMN. */
    bool (*run)(const struct expr_value *in, size_t count, const void *data, struct arena *scratch, struct expr_value *out);
    /* FUNCTION_COLUMN: the step that loads its values instead (kernel.h). */
    void (*load)(const struct expr_step *step, struct expr_machine *machine);
    /* One for every form; none when `print` needs none. */
    struct expr_function_sql sql[FUNCTION_SQL_MAX + 1];
    /* How a call is printed as SQL; NULL: as one of rule.<name>. */
    void (*print)(const struct expr *call, struct expr_sql *printer);
    /* True as they stand, natively and in SQL, of the row that tests/unit/transform/expr/example_test.c has. */
    const char *examples[FUNCTION_EXAMPLES_MAX + 1];
};

/* NULL when there is none. */
const struct expr_function *expr_function_find(struct text name);
/* All of them in the order of the documentation; NULL at the end. */
const struct expr_function *expr_function_at(size_t number);
/* The nearest name, or TEXT_NULL. */
struct text expr_function_suggest(struct text name);

/* The definitions of operators and functions, one CREATE OR REPLACE FUNCTION each, in an order in which each finds what it uses. */
void expr_function_define(struct buffer *out);

/* The tables, by subject. Ended by a row without a name. */
extern const struct expr_function expr_function_text_table[];
extern const struct expr_function expr_function_value_table[];
extern const struct expr_function expr_function_domain_table[];

/* `like` of SQL: % any run, _ any character, \ takes the next one as it is. */
bool expr_function_text_like(struct text text, struct text pattern);

#endif
