/* SPDX-License-Identifier: Apache-2.0 */
/* Names and types. Every operand is looked at even after a problem, so that one run shows all mistakes of an expression. */
#include "transform/expr/check.h"

#include "common/ground/date.h"
#include "transform/expr/function.h"
#include "transform/expr/hint.h"
#include "transform/expr/parameter.h"

/* ---- names ---- */

static const struct {
    const char *name;
    size_t field;
    enum expr_type type;
    enum schema_personal personal;
} key_columns[] = {
    {"person_key",    EXPR_FIELD_PERSON_KEY,    EXPR_TEXT,   PERSONAL_ID  },
    {"household_key", EXPR_FIELD_HOUSEHOLD_KEY, EXPR_TEXT,   PERSONAL_NONE},
    {"division_code", EXPR_FIELD_DIVISION_CODE, EXPR_TEXT,   PERSONAL_NONE},
    {"_file",         EXPR_FIELD_FILE,          EXPR_TEXT,   PERSONAL_NONE},
    {"_sheet",        EXPR_FIELD_SHEET,         EXPR_TEXT,   PERSONAL_NONE},
    {"_row",          EXPR_FIELD_ROW,           EXPR_NUMBER, PERSONAL_NONE},
};

enum { KEY_COLUMNS = sizeof key_columns / sizeof key_columns[0] };

/* Number of the key column of that name, or KEY_COLUMNS. */
static size_t
key_column(struct text name)
{
    size_t at = 0;

    while (at < KEY_COLUMNS && !text_equal(name, text_from(key_columns[at].name))) {
        at++;
    }
    return at;
}

bool
expr_check_name_is_key(struct text name)
{
    return key_column(name) < KEY_COLUMNS;
}

const char *
expr_check_name_of_key(size_t field)
{
    return key_columns[field - EXPR_FIELD_PERSON_KEY].name;
}

static size_t
find_field(const struct schema *schema, struct text name)
{
    const size_t field = schema_field_find(schema, name);
    const size_t key = key_column(name);

    return field != SIZE_MAX ? field : key < KEY_COLUMNS ? key_columns[key].field : SIZE_MAX;
}

enum expr_type
expr_check_name_type(const struct schema *schema, size_t field)
{
    return field < EXPR_FIELD_PERSON_KEY ? expr_check_type_of(schema->fields[field].type) : key_columns[field - EXPR_FIELD_PERSON_KEY].type;
}

static struct text
suggest_column(const struct expr_scope *scope, struct text name)
{
    struct text_nearest nearest = text_nearest_to(name);

    schema_suggest_field(scope->schema, &nearest);
    for (size_t at = 0; at < KEY_COLUMNS; at++) {
        text_nearest_offer(&nearest, text_from(key_columns[at].name));
    }
    for (size_t at = 0; at < scope->let_count; at++) {
        text_nearest_offer(&nearest, scope->lets[at].name);
    }
    return nearest.found;
}

size_t
expr_check_name_field(const struct schema *schema, struct text name, uint32_t at, const struct expr_context *context)
{
    const struct expr_scope scope = {.schema = schema};
    const size_t field = find_field(schema, name);

    if (field == SIZE_MAX) {
        expr_problem(context->problems, "E-RULE-COLUMN", at, at + (uint32_t)name.size,
                     expr_problem_suggest(context->problems, suggest_column(&scope, name)), "%.*s has no column \"%.*s\"",
                     TEXT_ARG(schema->name), TEXT_ARG(name));
    }
    return field;
}

static size_t
find_let(const struct expr_scope *scope, struct text name)
{
    for (size_t at = 0; at < scope->let_count; at++) {
        if (text_equal(scope->lets[at].name, name)) {
            return at;
        }
    }
    return SIZE_MAX;
}

static bool
bind_column(struct expr *expr, const struct schema *schema, size_t field, uint32_t depth)
{
    expr->depth = depth;
    expr->field = field;
    expr->type = expr_check_name_type(schema, field);
    expr->reach = 1U << depth;
    if (field < EXPR_FIELD_PERSON_KEY) {
        expr->origin = &schema->fields[field];
        expr->personal = schema->fields[field].personal;
    } else {
        expr->personal = key_columns[field - EXPR_FIELD_PERSON_KEY].personal;
    }
    return true;
}

/* A let is parsed and checked anew at every use, as seen from there. What is wrong with it was reported where it is written. */
static bool
bind_let(struct expr *expr, const struct expr_scope *owner, size_t number, uint32_t depth, const struct expr_context *context)
{
    struct expr_problems quiet = {.arena = context->arena};
    struct expr_context inner = *context;
    struct expr_scope scope = *owner;
    struct expr *tree;

    inner.problems = &quiet;
    scope.skip = depth;
    scope.let_count = number;
    tree = expr_parse(owner->lets[number].source, context->arena, &quiet);
    if (tree == NULL || !expr_check_node(tree, &scope, &inner)) {
        return false;
    }
    expr->kind = EXPR_LET;
    expr->arguments = arena_must_zero(context->arena, 1, sizeof *expr->arguments);
    expr->arguments[0] = tree;
    expr->argument_count = 1;
    expr->depth = depth;
    expr->type = tree->type;
    expr->reach = tree->reach;
    expr->personal = tree->personal;
    expr->origin = tree->origin;
    return true;
}

/* By its Chinese header, which is what people know. */
static struct text
find_title(const struct schema *schema, struct text title)
{
    for (size_t field = 0; field < schema->field_count; field++) {
        bool same = text_equal(schema->fields[field].title, title);

        for (size_t alias = 0; alias < schema->fields[field].alias_count && !same; alias++) {
            same = text_equal(schema->fields[field].aliases[alias], title);
        }
        if (same) {
            return schema->fields[field].name;
        }
    }
    return TEXT_NULL;
}

/* What a name may be that no column has: a header, a parameter, a text without quotes. */
static const char *
other_meaning(const struct expr *expr, const struct schema *schema, const struct expr_context *context)
{
    const struct text named = find_title(schema, expr->name);

    if (!text_is_null(named)) {
        return arena_must_format(context->arena, "the column is called %.*s", TEXT_ARG(named));
    }
    if (expr->outer == 0 && (text_equal(expr->name, TEXT("as_of")) || schema_parameter_find(context->pack, expr->name) != NULL)) {
        return arena_must_format(context->arena, "the parameter is written :%.*s", TEXT_ARG(expr->name));
    }
    if (expr_hint_is_text(expr->name)) {
        return arena_must_format(context->arena, "a text stands in single quotes: '%.*s'", TEXT_ARG(expr->name));
    }
    return NULL;
}

static bool
refuse_column(const struct expr *expr, const struct expr_scope *innermost, const struct expr_scope *wanted,
              const struct expr_context *context)
{
    const struct expr_scope *outer = innermost->outer;
    const char *other = other_meaning(expr, wanted->schema, context);
    const char *hint = other != NULL ? other : expr_problem_suggest(context->problems, suggest_column(wanted, expr->name));

    for (; outer != NULL && expr->outer == 0; outer = outer->outer) {
        if (find_field(outer->schema, expr->name) != SIZE_MAX || find_let(outer, expr->name) != SIZE_MAX) {
            hint = arena_must_format(context->problems->arena, "write row.%.*s for the column of the row outside", TEXT_ARG(expr->name));
            break;
        }
    }
    expr_problem(context->problems, "E-RULE-COLUMN", expr->at, expr->end, hint, "%.*s has no column \"%.*s\"",
                 TEXT_ARG(wanted->schema->name), TEXT_ARG(expr->name));
    return false;
}

static bool
check_name(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context)
{
    const struct expr_scope *at = scope;
    const struct expr_scope *wanted;
    uint32_t depth = scope->skip;

    for (uint32_t level = 0; level < expr->outer; level++) {
        if (at->outer == NULL) {
            expr_problem(context->problems, "E-RULE-COLUMN", expr->at, expr->end, "row. names the row around a related aggregate",
                         "there is no row around this one");
            return false;
        }
        at = at->outer;
        depth += 1 + at->skip;
    }
    wanted = at;
    for (;;) {
        const size_t field = find_field(at->schema, expr->name);
        const size_t let = find_let(at, expr->name);

        if (field != SIZE_MAX) {
            return bind_column(expr, at->schema, field, depth);
        }
        if (let != SIZE_MAX) {
            return bind_let(expr, at, let, depth, context);
        }
        if (expr->outer == 0 || at->outer == NULL) {
            return refuse_column(expr, scope, wanted, context);
        }
        at = at->outer; /* row.x is the nearest row outside that has x */
        depth += 1 + at->skip;
    }
}

/* ---- types ---- */

const char *
expr_check_type_name(enum expr_type type)
{
    static const char *const names[] = {
        [EXPR_ANY] = "NULL",
        [EXPR_TEXT] = "text",
        [EXPR_NUMBER] = "a number",
        [EXPR_DATE] = "a date",
        [EXPR_YEARMONTH] = "a year-month",
        [EXPR_BOOLEAN] = "a truth value",
    };

    return names[type];
}

enum expr_type
expr_check_type_of(enum schema_type type)
{
    switch (type) {
    case SCHEMA_STRING:
        return EXPR_TEXT;
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        return EXPR_NUMBER;
    case SCHEMA_DATE:
        return EXPR_DATE;
    case SCHEMA_YEARMONTH:
        return EXPR_YEARMONTH;
    case SCHEMA_BOOLEAN:
        return EXPR_BOOLEAN;
    }
    return EXPR_ANY;
}

/* What to write instead, by what is there and what is needed; the first line that fits. */
static const struct {
    bool literal;                /* only for a value written out */
    enum expr_type from, wanted; /* EXPR_ANY: any */
    const char *hint;
} clashes[] = {
    {true,  EXPR_TEXT,      EXPR_DATE,      "a date that exists is written '2022-06-30'"                         },
    {true,  EXPR_TEXT,      EXPR_YEARMONTH, "a year-month is written '2022-06'"                                  },
    {true,  EXPR_NUMBER,    EXPR_DATE,      "year(x) compares years; a date is written '2022-06-30'"             },
    {true,  EXPR_NUMBER,    EXPR_TEXT,      "a text stands in quotes"                                            },
    {false, EXPR_ANY,       EXPR_BOOLEAN,   "a yes/no column is a truth value: write `x`, `not x` or `x is null`"},
    {false, EXPR_BOOLEAN,   EXPR_ANY,       "a yes/no column is a truth value: write `x`, `not x` or `x is null`"},
    {false, EXPR_ANY,       EXPR_TEXT,      "text(x) makes a text of it"                                         },
    {false, EXPR_TEXT,      EXPR_NUMBER,    "number(x) reads a number from a text"                               },
    {false, EXPR_YEARMONTH, EXPR_DATE,      "first_day(x) or last_day(x) makes a date of it"                     },
    {false, EXPR_DATE,      EXPR_YEARMONTH, "yearmonth(x) makes a year-month of it"                              },
};

static const char *
clash_hint(const struct expr *expr, enum expr_type wanted, const struct expr_context *context)
{
    const bool literal = expr->kind == EXPR_LITERAL;
    fixed number;

    if (literal && expr->type == EXPR_TEXT && wanted == EXPR_NUMBER && fixed_parse(expr->name, &number)) {
        return arena_must_format(context->arena, "write %.*s without quotes", TEXT_ARG(expr->name));
    }
    for (size_t at = 0; at < sizeof clashes / sizeof clashes[0]; at++) {
        if ((literal || !clashes[at].literal) && (clashes[at].from == EXPR_ANY || clashes[at].from == expr->type)
            && (clashes[at].wanted == EXPR_ANY || clashes[at].wanted == wanted)) {
            return clashes[at].hint;
        }
    }
    return NULL;
}

static bool
clash(const struct expr *expr, enum expr_type wanted, const struct expr_context *context)
{
    expr_problem(context->problems, "E-RULE-TYPE", expr->at, expr->end, clash_hint(expr, wanted, context), "this is %s where %s is needed",
                 expr_check_type_name(expr->type), expr_check_type_name(wanted));
    return false;
}

/* '2022-06-30' beside a date is a date. */
static bool
coerce(struct expr *expr, enum expr_type wanted, const struct expr_context *context)
{
    const bool literal = expr->kind == EXPR_LITERAL && expr->type == EXPR_TEXT;

    if (expr->type == EXPR_ANY || expr->type == wanted || wanted == EXPR_ANY) {
        return true;
    }
    if ((wanted == EXPR_DATE && literal && date_parse(expr->name, &expr->days))
        || (wanted == EXPR_YEARMONTH && literal && date_parse_month(expr->name, &expr->days))) {
        expr->type = wanted;
        return true;
    }
    return clash(expr, wanted, context);
}

bool
expr_check_unify(struct expr **operands, size_t count, const struct expr_context *context, enum expr_type *type)
{
    bool good = true;

    *type = EXPR_ANY;
    for (size_t at = 0; at < count; at++) {
        const bool literal = operands[at]->kind == EXPR_LITERAL;

        if (*type == EXPR_ANY || (*type == EXPR_TEXT && !literal && operands[at]->type != EXPR_ANY)) {
            *type = operands[at]->type;
        }
    }
    for (size_t at = 0; at < count; at++) {
        good = coerce(operands[at], *type, context) && good;
    }
    return good;
}

bool
expr_check_boolean(const struct expr *expr, const struct expr_context *context)
{
    if (expr->type == EXPR_BOOLEAN || expr->type == EXPR_ANY) {
        return true;
    }
    expr_problem(context->problems, "E-RULE-TYPE", expr->at, expr->end, "compare it with something",
                 "this is %s where a condition is needed", expr_check_type_name(expr->type));
    return false;
}

static bool
check_arguments(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context)
{
    bool good = true;

    for (size_t at = 0; at < expr->argument_count; at++) {
        good = expr_check_node(expr->arguments[at], scope, context) && good;
        expr->reach |= expr->arguments[at]->reach;
    }
    return good;
}

static bool
need(struct expr *expr, enum expr_type type, const struct expr_context *context)
{
    return coerce(expr, type, context);
}

static bool
is_null(const struct expr *expr)
{
    return expr->kind == EXPR_LITERAL && expr->type == EXPR_ANY;
}

/* `x = null` is never true, and `x = x` says nothing: who writes them means something else. */
static bool
check_pair(const struct expr *expr, const struct expr_context *context)
{
    const struct expr *left = expr->arguments[0];
    const struct expr *right = expr->arguments[1];
    const bool null = (is_null(left) && right->kind != EXPR_LITERAL) || (is_null(right) && left->kind != EXPR_LITERAL);

    if (expr->operation < EXPR_EQUAL || expr->operation > EXPR_GREATER_EQUAL) {
        return true;
    }
    if (null) {
        expr_problem(context->problems, "E-RULE-NEVER", expr->at, expr->end, "write x is null, or x is not null",
                     "nothing is ever equal or unequal to null");
        return false;
    }
    if (left->kind == EXPR_COLUMN && right->kind == EXPR_COLUMN && left->depth == right->depth && left->field == right->field) {
        expr_problem(context->problems, expr->operation == EXPR_EQUAL ? "E-RULE-ALWAYS" : "E-RULE-NEVER", expr->at, expr->end,
                     arena_must_format(context->arena, "inside of an aggregate row.%.*s is the row outside", TEXT_ARG(left->name)),
                     "%.*s is compared with itself", TEXT_ARG(left->name));
        return false;
    }
    return true;
}

static bool
check_comparison(struct expr *expr, const struct expr_context *context)
{
    struct expr **arguments = expr->arguments;
    enum expr_type type;
    bool good;

    expr->type = EXPR_BOOLEAN;
    if (!check_pair(expr, context) || !expr_check_unify(arguments, expr->argument_count, context, &type)) {
        return false;
    }
    if (type == EXPR_BOOLEAN && expr->operation >= EXPR_LESS && expr->operation <= EXPR_GREATER_EQUAL) {
        expr_problem(context->problems, "E-RULE-TYPE", expr->at, expr->end, NULL, "truth values have no order");
        return false;
    }
    if (expr->operation == EXPR_BETWEEN || (expr->operation >= EXPR_LESS && expr->operation <= EXPR_GREATER_EQUAL)) {
        return true;
    }
    good = expr_check_several(expr, context) && expr_check_value(arguments[0], arguments + 1, expr->argument_count - 1, context);
    return (expr->argument_count != 2 || expr_check_value(arguments[1], arguments, 1, context)) && good;
}

/* date + number, date - number, date - date, number + number, number - number */
static bool
check_sum(struct expr *expr, const struct expr_context *context)
{
    struct expr *left = expr->arguments[0];
    struct expr *right = expr->arguments[1];

    const bool left_date = left->type == EXPR_DATE;
    const bool right_date = right->type == EXPR_DATE;

    if (expr->operation == EXPR_SUBTRACT
        && ((left_date && (right_date || right->type == EXPR_ANY)) || (right_date && left->type == EXPR_ANY))) {
        expr->type = EXPR_NUMBER; /* a bare NULL beside a date is a date, as in SQL */
        return true;
    }
    if (left_date) {
        expr->type = EXPR_DATE;
        return need(right, EXPR_NUMBER, context);
    }
    if (right_date && expr->operation == EXPR_ADD) {
        expr->type = EXPR_DATE;
        return need(left, EXPR_NUMBER, context);
    }
    expr->type = EXPR_NUMBER;
    return need(left, EXPR_NUMBER, context) && need(right, EXPR_NUMBER, context);
}

static bool
check_all(struct expr *expr, enum expr_type wanted, enum expr_type result, const struct expr_context *context)
{
    bool good = true;

    expr->type = result;
    for (size_t at = 0; at < expr->argument_count; at++) {
        good = (wanted == EXPR_BOOLEAN ? expr_check_boolean(expr->arguments[at], context) : need(expr->arguments[at], wanted, context))
               && good;
    }
    return good;
}

/* `a and b or c` is read as `(a and b) or c`; whoever means that can say so, and whoever means the other finds out. */
static bool
check_brackets(const struct expr *expr, const struct expr_context *context)
{
    for (size_t at = 0; at < expr->argument_count && expr->operation == EXPR_OR; at++) {
        const struct expr *argument = expr->arguments[at];

        if (argument->kind == EXPR_OPERATION && argument->operation == EXPR_AND && !argument->bracketed) {
            expr_problem(context->problems, "E-RULE-BRACKETS", argument->at, argument->end, "write (a and b) or c, or a and (b or c)",
                         "and beside or needs brackets");
            return false;
        }
    }
    return true;
}

static bool
check_operation(struct expr *expr, const struct expr_context *context)
{
    if (!check_brackets(expr, context)) {
        return false;
    }
    switch (expr->operation) {
    case EXPR_OR:
    case EXPR_AND:
    case EXPR_NOT:
    case EXPR_IS_TRUE:
    case EXPR_IS_FALSE:
        return check_all(expr, EXPR_BOOLEAN, EXPR_BOOLEAN, context);
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_DISTINCT:
    case EXPR_IN:
    case EXPR_BETWEEN:
        return check_comparison(expr, context);
    case EXPR_IS_NULL:
        expr->type = EXPR_BOOLEAN;
        return true;
    case EXPR_LIKE:
        return check_all(expr, EXPR_TEXT, EXPR_BOOLEAN, context);
    case EXPR_CONCAT:
        for (size_t at = 0; at < expr->argument_count; at++) {
            expr->personal = expr->personal == PERSONAL_NONE ? expr->arguments[at]->personal : expr->personal;
        }
        return check_all(expr, EXPR_TEXT, EXPR_TEXT, context);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
        return check_sum(expr, context);
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_NEGATE:
        return check_all(expr, EXPR_NUMBER, EXPR_NUMBER, context);
    }
    return false;
}

static bool
check_case(struct expr *expr, const struct expr_context *context)
{
    const size_t pairs = expr->argument_count / 2;
    struct expr **values = arena_must_zero(context->arena, pairs + 1, sizeof *values);
    size_t count = 0;
    bool good = true;

    for (size_t at = 0; at < pairs; at++) {
        good = expr_check_boolean(expr->arguments[at * 2], context) && good;
        values[count++] = expr->arguments[at * 2 + 1];
    }
    if (expr->argument_count % 2 == 1) {
        values[count++] = expr->arguments[expr->argument_count - 1];
    }
    for (size_t at = 0; at < count; at++) {
        expr->personal = expr->personal == PERSONAL_NONE ? values[at]->personal : expr->personal;
    }
    return expr_check_unify(values, count, context, &expr->type) && good;
}

/* ---- calls ---- */

/* The type a function wants in place `at`: the last one given repeats. */
static enum expr_type
argument_type(const struct expr_function *function, size_t at)
{
    size_t place = at < FUNCTION_ARGUMENTS_MAX ? at : FUNCTION_ARGUMENTS_MAX - 1;

    while (place > 0 && function->arguments[place] == EXPR_ANY) {
        place--;
    }
    return function->arguments[place];
}

static bool
check_call_types(struct expr *expr, const struct expr_context *context)
{
    const struct expr_function *function = expr->function;
    enum expr_type type = EXPR_ANY;
    bool good = true;

    if ((function->flags & FUNCTION_SAME) != 0) {
        good = expr_check_unify(expr->arguments, expr->argument_count, context, &type);
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        const enum expr_type wanted = argument_type(function, at);
        struct expr *argument = expr->arguments[at];
        const bool months = (function->flags & FUNCTION_MONTHS) != 0 && (argument->type == EXPR_DATE || argument->type == EXPR_YEARMONTH);

        good = ((months && wanted != EXPR_NUMBER) || need(argument, wanted, context)) && good;
        if ((function->flags & FUNCTION_KEEPS) != 0 && expr->personal == PERSONAL_NONE) {
            expr->personal = argument->personal;
        }
    }
    expr->type = function->result == EXPR_ANY ? type : function->result;
    return good;
}

static bool
refuse_function(const struct expr *expr, const struct expr_context *context)
{
    const char *hint = expr_hint_function(expr->name);

    expr_problem(context->problems, "E-RULE-FUNCTION", expr->at, expr->at + (uint32_t)expr->name.size,
                 hint != NULL ? hint : expr_problem_suggest(context->problems, expr_function_suggest(expr->name)),
                 "there is no function \"%.*s\"", TEXT_ARG(expr->name));
    return false;
}

static bool
check_call(struct expr *expr, const struct expr_context *context)
{
    const struct expr_function *function = expr_function_find(expr->name);

    if (function == NULL) {
        return refuse_function(expr, context);
    }
    expr->function = function;
    if (expr->argument_count < function->minimum || expr->argument_count > function->maximum) {
        expr_problem(context->problems, "E-RULE-FUNCTION", expr->at, expr->end,
                     arena_must_format(context->arena, "its form is %s", function->form), "%s does not take %zu argument%s", function->name,
                     expr->argument_count, expr->argument_count == 1 ? "" : "s");
        return false;
    }
    if ((function->flags & FUNCTION_COLUMN) != 0
        && (expr->arguments[0]->kind != EXPR_COLUMN || expr->arguments[0]->field >= EXPR_FIELD_PERSON_KEY)) {
        expr_problem(context->problems, "E-RULE-FUNCTION", expr->at, expr->end, NULL, "%s looks at a column of the delivery, nothing else",
                     function->name);
        return false;
    }
    if ((function->flags & FUNCTION_COLUMN) != 0 && text_is_null(expr->arguments[0]->origin->format)) {
        expr_problem(context->problems, "E-RULE-FUNCTION", expr->at, expr->end, "make a column of it where the source is derived",
                     "%s looks at a column as it was delivered, and this one is derived", function->name);
        return false;
    }
    if (!check_call_types(expr, context)) {
        return false;
    }
    if ((function->flags & FUNCTION_VALUES) != 0
        && !expr_check_value(expr->arguments[0], expr->arguments + 1, expr->argument_count - 1, context)) {
        return false;
    }
    return function->prepare == NULL || function->prepare(expr, context, &expr->data);
}

/* What is computed from a birth date tells its day, unless the function is known not to: days since, the day of the month. */
static void
carry_birth(struct expr *expr)
{
    const unsigned flags = expr->kind == EXPR_CALL ? expr->function->flags : 0;

    if ((flags & FUNCTION_BIRTH) != 0) {
        expr->personal = PERSONAL_BIRTH;
    }
    if (expr->personal != PERSONAL_NONE || (flags & FUNCTION_COARSE) != 0 || (expr->type != EXPR_DATE && expr->type != EXPR_NUMBER)) {
        return;
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        if (expr->arguments[at]->personal == PERSONAL_BIRTH) {
            expr->personal = PERSONAL_BIRTH;
        }
    }
}

static bool
check_kind(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context)
{
    switch (expr->kind) {
    case EXPR_LITERAL:
    case EXPR_LET:
        return true;
    case EXPR_PARAMETER:
        return expr_parameter_bind(expr, context);
    case EXPR_COLUMN:
        return check_name(expr, scope, context);
    case EXPR_OPERATION:
        return check_operation(expr, context);
    case EXPR_CALL:
        return check_call(expr, context);
    case EXPR_CASE:
        return check_case(expr, context);
    case EXPR_RELATED:
        return expr_check_related(expr, scope, context);
    }
    return false;
}

bool
expr_check_node(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context)
{
    if (expr->kind != EXPR_LET && !check_arguments(expr, scope, context)) {
        return false;
    }
    if (!check_kind(expr, scope, context)) {
        return false;
    }
    if (expr->kind == EXPR_OPERATION || expr->kind == EXPR_CALL) {
        carry_birth(expr);
    }
    return true;
}

bool
expr_check(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context, enum expr_type wanted)
{
    if (!expr_check_node(expr, scope, context) || !expr_check_never(expr, context)) {
        return false;
    }
    return wanted == EXPR_ANY || (wanted == EXPR_BOOLEAN ? expr_check_boolean(expr, context) : need(expr, wanted, context));
}
