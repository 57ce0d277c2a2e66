/* SPDX-License-Identifier: Apache-2.0 */
/* The expressions of rules: text -> tokens -> tree -> checked tree -> flat program (docs/rules.md is the language).
 *
 *   lex.c    characters to tokens                    check.c     names, types, related aggregates
 *   parse.c  tokens to a tree                        compile.c   checked tree to steps over columns (program.h)
 *   print.c  a tree back to one canonical text       kernel*.c   what the steps do
 *
 * A tree is made once, checked once and read-only after that, so any thread may read it. Everything lives in the arena given.
 * What is wrong with an expression is a problem (id, position, message, hint), never a status: all problems are collected. */
#ifndef BIDUI_EXPR_H
#define BIDUI_EXPR_H

#include "common/ground/arena.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"
#include "transform/expr/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Three-valued logic in one order: AND is the smaller, OR the greater, NOT the mirror image. tests/unit/transform/expr/expr_test.c holds
 * every cell of the truth tables. */
enum truth { TRUTH_FALSE = 0, TRUTH_UNKNOWN = 1, TRUTH_TRUE = 2 };

static inline uint8_t
truth_and(uint8_t left, uint8_t right)
{
    return left < right ? left : right;
}

static inline uint8_t
truth_or(uint8_t left, uint8_t right)
{
    return left > right ? left : right;
}

static inline uint8_t
truth_not(uint8_t value)
{
    return (uint8_t)(TRUTH_TRUE - value);
}

enum expr_kind {
    EXPR_LITERAL,   /* value in the node; type EXPR_ANY is NULL */
    EXPR_PARAMETER, /* :name; the value in force is in the node once checked */
    EXPR_COLUMN,
    EXPR_LET, /* a named expression of the rule: argument 0 */
    EXPR_OPERATION,
    EXPR_CALL,
    EXPR_CASE, /* condition, value, condition, value, …, and the else value when the count is odd */
    EXPR_RELATED
};

enum expr_operation {
    EXPR_OR,
    EXPR_AND,
    EXPR_NOT,
    EXPR_EQUAL,
    EXPR_UNEQUAL,
    EXPR_LESS,
    EXPR_LESS_EQUAL,
    EXPR_GREATER,
    EXPR_GREATER_EQUAL,
    EXPR_DISTINCT, /* IS DISTINCT FROM */
    EXPR_IS_NULL,
    EXPR_IS_TRUE,
    EXPR_IS_FALSE,
    EXPR_IN,      /* argument 0 in the others */
    EXPR_BETWEEN, /* 0 between 1 and 2 */
    EXPR_LIKE,
    EXPR_CONCAT,
    EXPR_ADD,
    EXPR_SUBTRACT,
    EXPR_MULTIPLY,
    EXPR_DIVIDE,
    EXPR_NEGATE
};

enum expr_related_kind {
    RELATED_EXISTS,
    RELATED_NONE,
    RELATED_COUNT,
    RELATED_COUNT_DISTINCT,
    RELATED_SUM,
    RELATED_MIN,
    RELATED_MAX,
    RELATED_AVG,
    RELATED_MODE,
    RELATED_FIRST
};

/* Columns that every row has besides its schema's fields; numbers above any field number. */
enum {
    EXPR_FIELD_PERSON_KEY = 1 << 20,
    EXPR_FIELD_HOUSEHOLD_KEY,
    EXPR_FIELD_DIVISION_CODE,
    EXPR_FIELD_FILE,
    EXPR_FIELD_SHEET,
    EXPR_FIELD_ROW
};

enum {
    EXPR_DEPTH_MAX = 4,        /* rows inside rows */
    EXPR_MATCHES_MAX = 16,     /* key columns of a related aggregate */
    EXPR_NESTING_MAX = 100,    /* brackets inside brackets */
    EXPR_SIZE_MAX = 64 * 1024, /* bytes of an expression */
    EXPR_NODES_MAX = 8 * 1024  /* nodes of its tree: each may need a register of EXPR_LANES values (18 KiB) in every worker */
};

struct expr_function;
struct expr;

struct expr_key {
    struct text inner_name;
    struct text outer_name;
    uint32_t at;
    /* once checked */
    size_t inner; /* fields */
    size_t outer;
    uint32_t outer_depth; /* of the outer row, seen from the place of the aggregate */
};

struct expr_order {
    struct text name;
    uint32_t at;
    size_t field;
    bool descending;
};

/* `count(SOURCE.column by key where predicate order by column desc)` */
struct expr_related {
    enum expr_related_kind kind;
    struct text source_name; /* as written, without @… */
    struct text variant;     /* `previous`, `year_ago`, `same_period_last_year`, or NULL */
    uint32_t variant_at;
    struct text column_name; /* NULL: rows */
    uint32_t source_at;
    uint32_t column_at;
    struct expr_key *keys;
    size_t key_count;
    struct expr *where; /* NULL: every row */
    struct expr_order *orders;
    size_t order_count;
    /* once checked */
    const struct schema *schema;
    size_t source; /* number of the table in the batch: variant * sources of the pack + source */
    size_t field;
    uint32_t outer_depth; /* of the row around, seen from the place of the aggregate */
    /* `where` as the engine uses it, cut at its ANDs */
    struct expr_key *matches; /* the keys, and what `where` says in the form `column = row.column` */
    size_t match_count;
    struct expr **fixed; /* conjuncts that do not look outside */
    size_t fixed_count;
    struct expr **bound; /* those that do; without any the result is the same for every row of equal key */
    size_t bound_count;
};

struct expr {
    enum expr_kind kind;
    enum expr_type type;
    enum expr_operation operation;
    uint32_t at; /* bytes [at, end) of the expression's text */
    uint32_t end;
    bool bracketed;   /* stands in brackets of its own */
    struct text name; /* of a column, parameter, function or let; the value of a text literal */
    struct expr **arguments;
    size_t argument_count;
    /* values of literals and parameters, by type */
    fixed number;
    int32_t days;
    bool truth;
    /* columns */
    uint32_t outer; /* how many `row.` stand before the name */
    uint32_t depth; /* once checked: 0 the innermost row, 1 the row around it, … */
    size_t field;
    struct expr_related *related;
    /* once checked */
    const struct expr_function *function;
    const void *data; /* what the function prepared from its literal arguments */
    const struct schema_parameter *parameter;
    const struct schema_field *origin; /* the schema's field when the value is a bare column, `first` or the like */
    uint32_t reach;                    /* bit d: looks at the row at depth d */
    enum schema_personal personal;     /* of the text it yields */
};

/* ---- problems ---- */

struct expr_problem {
    const char *id; /* E-RULE-COLUMN, …; W-… is a warning */
    uint32_t at;
    uint32_t end;
    const char *message;
    const char *hint; /* NULL when there is none */
};

struct expr_problems {
    struct arena *arena;
    struct expr_problem *items;
    size_t count;
    size_t capacity;
};

void expr_problem(struct expr_problems *problems, const char *id, uint32_t at, uint32_t end, const char *hint, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* "did you mean X?" in the arena, or NULL when `suggestion` is NULL. */
const char *expr_problem_suggest(struct expr_problems *problems, struct text suggestion);

/* ---- parsing and printing ---- */

/* NULL after a problem. Names and literals borrow from `source`, which must outlive the tree. */
struct expr *expr_parse(struct text source, struct arena *arena, struct expr_problems *problems);
/* One canonical text: fixed spacing, minimal brackets, keywords in lower case. Parsing it again gives an equal tree. */
struct text expr_print(const struct expr *expr, struct arena *arena);
/* Of a checked tree: equal for two trees that compute the same from the same rows; lets are spelled out. */
struct text expr_print_identity(const struct expr *expr, struct arena *arena);
const char *expr_print_operation(enum expr_operation operation);
const char *expr_parse_related_word(enum expr_related_kind kind);

/* ---- checking ---- */

struct expr_let {
    struct text name;
    struct text source;
};

/* Where names are looked up: a row of `schema`, and the row around it. */
struct expr_scope {
    const struct schema *schema;
    const struct expr_scope *outer;
    uint32_t skip; /* rows between the place of use and this row that the text does not see (a let used further inside) */
    const struct expr_let *lets;
    size_t let_count;
};

struct expr_override {
    struct text name;
    struct text value;
};

struct expr_context {
    const struct pack *pack;
    struct text division;
    int32_t as_of;
    const struct expr_override *overrides; /* parameter values of a rule case */
    size_t override_count;
    struct arena *arena;
    struct expr_problems *problems;
};

/* Resolves names and types in place. `wanted` EXPR_ANY: any type. False after a problem. */
bool expr_check(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context, enum expr_type wanted);
/* A checked tree by which rows are chosen: false after a problem when it, one of the conditions joined in it, or the `where` of an
 * aggregate is the same for every row (`true`, `1 = 1`). */
bool expr_check_condition(const struct expr *expr, const struct expr_context *context);
const char *expr_check_type_name(enum expr_type type);
enum expr_type expr_check_type_of(enum schema_type type);

#endif
