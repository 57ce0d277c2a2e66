/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/check.h"

#include "transform/table/catalog.h"

static bool
check_variant(struct expr_related *related, enum variant *variant, const struct expr_context *context)
{
    *variant = VARIANT_CURRENT;
    if (text_is_null(related->variant) || variant_find(related->variant, variant)) {
        return true;
    }
    expr_problem(context->problems, "E-RULE-SOURCE", related->variant_at, related->variant_at + (uint32_t)related->variant.size,
                 "previous: the delivery before; year_ago or same_period_last_year: the same period a year ago",
                 "%.*s has no state \"%.*s\"", TEXT_ARG(related->source_name), TEXT_ARG(related->variant));
    return false;
}

static bool
check_source(struct expr_related *related, const struct expr_context *context)
{
    const uint32_t end = related->source_at + (uint32_t)related->source_name.size;
    const size_t present = catalog_find(context->pack, related->source_name, VARIANT_CURRENT);
    enum variant variant;

    if (present == SIZE_MAX) {
        expr_problem(context->problems, "E-RULE-SOURCE", related->source_at, end,
                     expr_problem_suggest(context->problems, catalog_suggest(context->pack, related->source_name)),
                     "the pack has no source \"%.*s\"", TEXT_ARG(related->source_name));
        return false;
    }
    if (!check_variant(related, &variant, context)) {
        return false;
    }
    related->source = catalog_find(context->pack, related->source_name, variant);
    if (related->source == SIZE_MAX) {
        expr_problem(context->problems, "E-RULE-SOURCE", related->variant_at, related->variant_at + (uint32_t)related->variant.size,
                     "derive another one from SOURCE@previous", "%.*s is not delivered and has no earlier state",
                     TEXT_ARG(related->source_name));
        return false;
    }
    related->schema = catalog_schema(context->pack, related->source);
    return related->schema->field_count > 0; /* a derived source with mistakes: they are named where they are */
}

static bool
check_column(const struct expr *expr, struct expr_related *related, const struct expr_context *context)
{
    const bool wanted = related->kind != RELATED_EXISTS && related->kind != RELATED_NONE && related->kind != RELATED_COUNT;
    const bool refused = related->kind == RELATED_EXISTS || related->kind == RELATED_NONE;
    const char *word = expr_parse_related_word(related->kind);

    related->field = SIZE_MAX;
    if (text_is_null(related->column_name)) {
        if (wanted) {
            expr_problem(context->problems, "E-RULE-SYNTAX", expr->at, expr->end, "write SOURCE.column", "%s needs a column", word);
        }
        return !wanted;
    }
    if (refused) {
        expr_problem(context->problems, "E-RULE-SYNTAX", related->column_at, related->column_at + (uint32_t)related->column_name.size,
                     "say it in `where`", "%s looks at rows, not at a column", word);
        return false;
    }
    related->field = expr_check_name_field(related->schema, related->column_name, related->column_at, context);
    return related->field != SIZE_MAX;
}

static bool
check_key(struct expr_key *key, const struct expr_related *related, const struct expr_scope *scope, const struct expr_context *context)
{
    enum expr_type inner;
    enum expr_type outer;

    key->inner = expr_check_name_field(related->schema, key->inner_name, key->at, context);
    key->outer = expr_check_name_field(scope->schema, key->outer_name, key->at, context);
    key->outer_depth = scope->skip;
    if (key->inner == SIZE_MAX || key->outer == SIZE_MAX) {
        return false;
    }
    inner = expr_check_name_type(related->schema, key->inner);
    outer = expr_check_name_type(scope->schema, key->outer);
    if (inner != outer) {
        expr_problem(context->problems, "E-RULE-TYPE", key->at, key->at + (uint32_t)key->inner_name.size, NULL,
                     "the keys differ in type: %.*s.%.*s is %s, %.*s.%.*s is %s", TEXT_ARG(related->schema->name),
                     TEXT_ARG(key->inner_name), expr_check_type_name(inner), TEXT_ARG(scope->schema->name), TEXT_ARG(key->outer_name),
                     expr_check_type_name(outer));
        return false;
    }
    return true;
}

static bool
check_result(struct expr *expr, const struct expr_related *related, const struct expr_context *context)
{
    const enum expr_type type = related->field == SIZE_MAX ? EXPR_ANY : expr_check_name_type(related->schema, related->field);
    const bool numeric = related->kind == RELATED_SUM || related->kind == RELATED_AVG;
    const bool ordered = related->kind == RELATED_MIN || related->kind == RELATED_MAX;

    if ((numeric && type != EXPR_NUMBER) || (ordered && type == EXPR_BOOLEAN)) {
        expr_problem(context->problems, "E-RULE-TYPE", related->column_at, related->column_at + (uint32_t)related->column_name.size, NULL,
                     "%s needs a column of %s, and %.*s.%.*s is %s", expr_parse_related_word(related->kind),
                     numeric ? "numbers" : "ordered values", TEXT_ARG(related->schema->name), TEXT_ARG(related->column_name),
                     expr_check_type_name(type));
        return false;
    }
    switch (related->kind) {
    case RELATED_EXISTS:
    case RELATED_NONE:
        expr->type = EXPR_BOOLEAN;
        break;
    case RELATED_COUNT:
    case RELATED_COUNT_DISTINCT:
    case RELATED_SUM:
    case RELATED_AVG:
        expr->type = EXPR_NUMBER;
        break;
    case RELATED_MIN:
    case RELATED_MAX:
    case RELATED_MODE:
    case RELATED_FIRST:
        expr->type = type;
        if (related->field < EXPR_FIELD_PERSON_KEY) {
            expr->origin = &related->schema->fields[related->field];
            expr->personal = expr->origin->personal;
        } else if (related->field == EXPR_FIELD_PERSON_KEY) {
            expr->personal = PERSONAL_ID;
        }
        break;
    }
    return true;
}

/* ---- cutting `where` at its ANDs ---- */

static size_t
count_conjuncts(const struct expr *where)
{
    if (where == NULL) {
        return 0;
    }
    if (where->kind == EXPR_OPERATION && where->operation == EXPR_AND) {
        return count_conjuncts(where->arguments[0]) + count_conjuncts(where->arguments[1]);
    }
    return 1;
}

/* `column = row.column`: a key that was written as a condition. NULL is equal to nothing either way. */
static bool
as_key(const struct expr *conjunct, struct expr_key *key)
{
    const struct expr *inner = conjunct->argument_count == 2 ? conjunct->arguments[0] : NULL;
    const struct expr *outer = conjunct->argument_count == 2 ? conjunct->arguments[1] : NULL;

    if (conjunct->kind != EXPR_OPERATION || conjunct->operation != EXPR_EQUAL || inner->kind != EXPR_COLUMN || outer->kind != EXPR_COLUMN) {
        return false;
    }
    if (inner->depth > 0) {
        const struct expr *swap = inner;

        inner = outer;
        outer = swap;
    }
    if (inner->depth != 0 || outer->depth == 0 || inner->type == EXPR_BOOLEAN) {
        return false;
    }
    *key = (struct expr_key){inner->name, outer->name, conjunct->at, inner->field, outer->field, outer->depth - 1};
    return true;
}

static void
cut(struct expr *where, struct expr_related *related)
{
    struct expr_key key;

    if (where->kind == EXPR_OPERATION && where->operation == EXPR_AND) {
        cut(where->arguments[0], related);
        cut(where->arguments[1], related);
    } else if ((where->reach & ~1U) == 0) {
        related->fixed[related->fixed_count++] = where;
    } else if (related->match_count < EXPR_MATCHES_MAX && as_key(where, &key)) {
        related->matches[related->match_count++] = key;
    } else {
        related->bound[related->bound_count++] = where;
    }
}

static void
cut_where(struct expr_related *related, struct arena *arena)
{
    const size_t count = count_conjuncts(related->where);

    related->matches = arena_must_zero(arena, related->key_count + count + 1, sizeof *related->matches);
    related->fixed = arena_must_zero(arena, count + 1, sizeof *related->fixed);
    related->bound = arena_must_zero(arena, count + 1, sizeof *related->bound);
    if (related->key_count > 0) {
        memcpy(related->matches, related->keys, related->key_count * sizeof *related->keys);
    }
    related->match_count = related->key_count;
    related->fixed_count = 0;
    related->bound_count = 0;
    if (related->where != NULL) {
        cut(related->where, related);
    }
}

static size_t
depth_of(const struct expr_scope *scope)
{
    size_t depth = 0;

    for (; scope != NULL; scope = scope->outer) {
        depth += 1 + scope->skip;
    }
    return depth;
}

static bool
check_parts(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context)
{
    struct expr_related *related = expr->related;
    const struct expr_scope inner = {.schema = related->schema, .outer = scope};
    bool good = check_column(expr, related, context);

    for (size_t at = 0; at < related->key_count; at++) {
        good = check_key(&related->keys[at], related, scope, context) && good;
    }
    if (related->where != NULL) {
        good = expr_check_node(related->where, &inner, context) && expr_check_boolean(related->where, context) && good;
    }
    for (size_t at = 0; at < related->order_count; at++) {
        struct expr_order *order = &related->orders[at];

        order->field = expr_check_name_field(related->schema, order->name, order->at, context);
        good = order->field != SIZE_MAX && good;
    }
    if (related->order_count > 0 && related->kind != RELATED_FIRST) {
        expr_problem(context->problems, "E-RULE-SYNTAX", expr->at, expr->end, NULL, "order by has a meaning for first only");
        good = false;
    }
    return good;
}

bool
expr_check_related(struct expr *expr, const struct expr_scope *scope, const struct expr_context *context)
{
    struct expr_related *related = expr->related;

    if (depth_of(scope) >= EXPR_DEPTH_MAX) {
        expr_problem(context->problems, "E-RULE-SYNTAX", expr->at, expr->end, NULL, "related aggregates may stand at most %d deep",
                     EXPR_DEPTH_MAX - 1);
        return false;
    }
    if (!check_source(related, context) || !check_parts(expr, scope, context) || !check_result(expr, related, context)) {
        return false;
    }
    cut_where(related, context->arena);
    related->outer_depth = scope->skip;
    expr->reach = related->where == NULL ? 0 : related->where->reach >> 1;
    for (size_t at = 0; at < related->match_count; at++) {
        expr->reach |= 1U << related->matches[at].outer_depth;
    }
    return true;
}
