/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/check.h"

#include "transform/expr/hint.h"

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
suggest_name(const struct expr_scope *scope, struct text name)
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
                     expr_problem_suggest(context->problems, suggest_name(&scope, name)), "%.*s has no column \"%.*s\"",
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
refuse(const struct expr *expr, const struct expr_scope *innermost, const struct expr_scope *wanted, const struct expr_context *context)
{
    const struct expr_scope *outer = innermost->outer;
    const char *other = other_meaning(expr, wanted->schema, context);
    const char *hint = other != NULL ? other : expr_problem_suggest(context->problems, suggest_name(wanted, expr->name));

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

bool
expr_check_name(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context)
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
            return refuse(expr, scope, wanted, context);
        }
        at = at->outer; /* row.x is the nearest row outside that has x */
        depth += 1 + at->skip;
    }
}
