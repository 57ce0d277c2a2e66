/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions that no row can meet, and conditions that every row meets: `area < 0 and area > 100`, `kind = '甲' and kind = '乙'`,
 * `x < 100 or x > 0`, `1 = 1`. An OR is looked at through its mirror image: it is always true when the ANDed opposites never are. */
#include "transform/expr/check.h"
#include "transform/expr/function.h"

enum { COLUMNS_MAX = 64, CONJUNCTS_MAX = 256 };

/* What is known of one column within one conjunction. */
struct range {
    const struct expr *column;
    bool has_low, has_high, low_open, high_open; /* open: the bound itself is out */
    fixed low, high;
    struct text equal; /* of a text column */
    bool is_null, not_null;
};

struct conjunction {
    struct range ranges[COLUMNS_MAX];
    size_t count;
    bool empty;
};

static bool
is_constant(const struct expr *expr)
{
    return (expr->kind == EXPR_LITERAL || expr->kind == EXPR_PARAMETER) && expr->type != EXPR_ANY;
}

static fixed
value_of(const struct expr *constant)
{
    return constant->type == EXPR_NUMBER ? constant->number : constant->days;
}

static struct range *
range_of(struct conjunction *all, const struct expr *column)
{
    for (size_t at = 0; at < all->count; at++) {
        if (all->ranges[at].column->field == column->field && all->ranges[at].column->depth == column->depth) {
            return &all->ranges[at];
        }
    }
    if (all->count == COLUMNS_MAX) {
        return NULL;
    }
    all->ranges[all->count] = (struct range){.column = column, .equal = TEXT_NULL};
    return &all->ranges[all->count++];
}

static void
raise_low(struct range *range, fixed value, bool open)
{
    if (!range->has_low || value > range->low || (value == range->low && open)) {
        range->has_low = true;
        range->low = value;
        range->low_open = open;
    }
}

static void
lower_high(struct range *range, fixed value, bool open)
{
    if (!range->has_high || value < range->high || (value == range->high && open)) {
        range->has_high = true;
        range->high = value;
        range->high_open = open;
    }
}

static bool
is_empty(const struct range *range)
{
    const bool crossed = range->has_low && range->has_high
                         && (range->low > range->high || (range->low == range->high && (range->low_open || range->high_open)));

    return crossed || (range->is_null && range->not_null);
}

static void
narrow_range(struct range *range, enum expr_operation operation, fixed value)
{
    if (operation == EXPR_EQUAL || operation == EXPR_GREATER || operation == EXPR_GREATER_EQUAL) {
        raise_low(range, value, operation == EXPR_GREATER);
    }
    if (operation == EXPR_EQUAL || operation == EXPR_LESS || operation == EXPR_LESS_EQUAL) {
        lower_high(range, value, operation == EXPR_LESS);
    }
}

/* x OP constant, when the condition says no more than that. */
static void
narrow(struct conjunction *all, const struct expr *column, enum expr_operation operation, const struct expr *constant)
{
    struct range *range = range_of(all, column);

    if (range == NULL) {
        return;
    }
    range->not_null = true;
    all->empty = all->empty || is_empty(range);
    if (column->type == EXPR_TEXT && operation == EXPR_EQUAL) {
        all->empty = all->empty || (!text_is_null(range->equal) && !text_equal(range->equal, constant->name));
        range->equal = constant->name;
    }
    if (column->type == EXPR_TEXT || column->type == EXPR_BOOLEAN) {
        return;
    }
    narrow_range(range, operation, value_of(constant));
    all->empty = all->empty || is_empty(range);
}

static enum expr_operation
mirrored(enum expr_operation operation)
{
    switch ((int)operation) {
    case EXPR_LESS:
        return EXPR_GREATER;
    case EXPR_LESS_EQUAL:
        return EXPR_GREATER_EQUAL;
    case EXPR_GREATER:
        return EXPR_LESS;
    case EXPR_GREATER_EQUAL:
        return EXPR_LESS_EQUAL;
    default:
        return operation;
    }
}

/* The opposite; EXPR_UNEQUAL narrows nothing. */
static enum expr_operation
opposite(enum expr_operation operation)
{
    switch ((int)operation) {
    case EXPR_LESS:
        return EXPR_GREATER_EQUAL;
    case EXPR_LESS_EQUAL:
        return EXPR_GREATER;
    case EXPR_GREATER:
        return EXPR_LESS_EQUAL;
    case EXPR_GREATER_EQUAL:
        return EXPR_LESS;
    case EXPR_UNEQUAL:
        return EXPR_EQUAL;
    default:
        return EXPR_UNEQUAL;
    }
}

static void
take_comparison(struct conjunction *all, const struct expr *expr, bool negated)
{
    const struct expr *left = expr->arguments[0];
    const struct expr *right = expr->arguments[1];
    enum expr_operation operation = negated ? opposite(expr->operation) : expr->operation;

    if (left->kind == EXPR_COLUMN && is_constant(right)) {
        narrow(all, left, operation, right);
    } else if (right->kind == EXPR_COLUMN && is_constant(left)) {
        narrow(all, right, mirrored(operation), left);
    }
}

static void
take_null(struct conjunction *all, const struct expr *column, bool negated)
{
    struct range *range = column->kind == EXPR_COLUMN ? range_of(all, column) : NULL;

    if (range != NULL) {
        range->is_null = range->is_null || !negated;
        range->not_null = range->not_null || negated;
        all->empty = all->empty || is_empty(range);
    }
}

static void
take_between(struct conjunction *all, const struct expr *expr)
{
    for (size_t at = 1; at < 3 && expr->arguments[0]->kind == EXPR_COLUMN; at++) {
        if (is_constant(expr->arguments[at])) {
            narrow(all, expr->arguments[0], at == 1 ? EXPR_GREATER_EQUAL : EXPR_LESS_EQUAL, expr->arguments[at]);
        }
    }
}

/* One member of the conjunction. `negated`: its opposite is. */
static void
take(struct conjunction *all, const struct expr *expr, bool negated)
{
    if (expr->kind != EXPR_OPERATION) {
        return;
    }
    if (expr->operation == EXPR_NOT) {
        take(all, expr->arguments[0], !negated);
    } else if (expr->operation == (negated ? EXPR_OR : EXPR_AND)) {
        take(all, expr->arguments[0], negated);
        take(all, expr->arguments[1], negated);
    } else if (expr->operation >= EXPR_EQUAL && expr->operation <= EXPR_GREATER_EQUAL) {
        take_comparison(all, expr, negated);
    } else if (expr->operation == EXPR_BETWEEN && !negated) {
        take_between(all, expr);
    } else if (expr->operation == EXPR_IS_NULL) {
        take_null(all, expr->arguments[0], negated);
    }
}

/* No column, no aggregate, no parameter: nothing of a batch can change it. */
static bool
is_literal(const struct expr *expr)
{
    bool literal = expr->kind != EXPR_COLUMN && expr->kind != EXPR_RELATED && expr->kind != EXPR_PARAMETER
                   && (expr->kind != EXPR_CALL || expr->argument_count > 0);

    for (size_t at = 0; at < expr->argument_count && literal; at++) {
        literal = is_literal(expr->arguments[at]);
    }
    return literal;
}

static bool
is_comparison(const struct expr *expr)
{
    return expr->kind == EXPR_OPERATION && expr->operation >= EXPR_EQUAL && expr->operation <= EXPR_BETWEEN;
}

/* Comparisons of constants with constants decide nothing about a row. */
static bool
is_idle(const struct expr *expr)
{
    for (size_t at = 0; at < expr->argument_count; at++) {
        if (!is_constant(expr->arguments[at])) {
            return false;
        }
    }
    return is_comparison(expr);
}

static void
refuse_condition(const struct expr *expr, const char *id, const char *message, const struct expr_context *context)
{
    expr_problem(context->problems, id, expr->at, expr->end, NULL, "%s", message);
}

/* The conjunction is large, and a chain of a thousand terms is as deep: its frame must not be that of the recursion. */
__attribute__((noinline)) static bool
never_holds(const struct expr *chain)
{
    struct conjunction all = {.count = 0};

    take(&all, chain, chain->operation == EXPR_OR);
    return all.empty;
}

/* The first of several terms joined by AND, or by OR: the others are judged with it. `above`: the operation around. */
static bool
is_chain(const struct expr *expr, enum expr_operation above)
{
    return expr->kind == EXPR_OPERATION && (expr->operation == EXPR_AND || expr->operation == EXPR_OR) && expr->operation != above;
}

static bool
check_chains(const struct expr *expr, enum expr_operation above, const struct expr_context *context)
{
    bool good = true;

    if (is_chain(expr, above) && never_holds(expr)) {
        const bool all = expr->operation == EXPR_AND;

        refuse_condition(expr, all ? "E-RULE-NEVER" : "E-RULE-ALWAYS",
                         all ? "no value can meet both conditions: this can never be true"
                             : "every value meets one of the conditions: this is always true",
                         context);
        return false;
    }
    if (is_idle(expr) && !is_literal(expr)) { /* of literals alone: expr_check_condition */
        refuse_condition(expr, "W-RULE-CONSTANT", "this is the same for every row", context);
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        good = check_chains(expr->arguments[at], expr->kind == EXPR_OPERATION ? expr->operation : EXPR_NOT, context) && good;
    }
    if (expr->kind == EXPR_RELATED && expr->related->where != NULL) {
        good = check_chains(expr->related->where, EXPR_NOT, context) && good;
    }
    return good;
}

bool
expr_check_never(const struct expr *expr, const struct expr_context *context)
{
    return expr->kind == EXPR_LET || check_chains(expr, EXPR_NOT, context);
}

/* ---- values that a column never has: its code list has no such value, or a cell of several is compared with one ---- */

static bool
list_has(const struct schema_list *list, struct text value)
{
    for (size_t at = 0; at < list->code_count; at++) {
        if (text_equal(list->codes[at].name, value)) {
            return true;
        }
    }
    return false;
}

/* An alias leads to its name, a long value to the nearest one; else the values themselves are the best hint (two Chinese characters are
 * never "near" each other in a way that means anything). */
static const char *
hint_value(const struct schema_list *list, struct text value, const struct expr_context *context)
{
    enum { NEAR_ENOUGH = 9, SHOWN_MAX = 12 };
    const struct schema_code *alias = schema_code_find(list, value);
    struct text_nearest nearest = {.wanted = value, .found = alias != NULL ? alias->name : TEXT_NULL, .distance = value.size / 3 + 1};
    const char *shown = "its values are";

    for (size_t at = 0; at < list->code_count && alias == NULL && value.size >= NEAR_ENOUGH; at++) {
        text_nearest_offer(&nearest, list->codes[at].name);
    }
    if (!text_is_null(nearest.found)) {
        return expr_problem_suggest(context->problems, nearest.found);
    }
    for (size_t at = 0; at < list->code_count && at < SHOWN_MAX; at++) {
        shown = arena_must_format(context->problems->arena, "%s %.*s", shown, TEXT_ARG(list->codes[at].name));
    }
    return list->code_count > SHOWN_MAX ? arena_must_format(context->problems->arena, "%s …", shown) : shown;
}

static bool
refuse_value(const struct expr *value, struct text part, const char *where, const char *hint, const struct expr_context *context)
{
    expr_problem(context->problems, "E-RULE-VALUE", value->at, value->end, hint,
                 "this can never be true: '%.*s' is not among the values of %s", TEXT_ARG(part), where);
    return false;
}

static bool
check_list(const struct schema_field *field, const struct expr *value, const struct expr_context *context)
{
    const struct schema_list *list = schema_list_find(context->pack, field->list);
    const bool multiple = text_equal(field->format, TEXT("multi"));
    struct text rest = value->name;
    struct text part;

    while (list != NULL && text_split(&rest, multiple ? ';' : '\0', &part)) {
        if (!list_has(list, part)) {
            const char *where = arena_must_format(context->arena, "%.*s (code list %.*s)", TEXT_ARG(field->name), TEXT_ARG(field->list));

            return refuse_value(value, part, where, hint_value(list, part, context), context);
        }
    }
    return true;
}

static bool
check_words(const struct expr *call, const struct expr *value, const struct expr_context *context)
{
    for (const char *const *word = call->function->values; *word != NULL; word++) {
        if (text_equal(value->name, text_from(*word))) {
            return true;
        }
    }
    return call->function->values[0] == NULL || refuse_value(value, value->name, call->function->form, NULL, context);
}

bool
expr_check_value(const struct expr *column, struct expr *const *values, size_t count, const struct expr_context *context)
{
    bool good = true;

    for (size_t at = 0; at < count; at++) {
        if (values[at]->kind != EXPR_LITERAL || values[at]->type != EXPR_TEXT) {
            continue;
        }
        if (column->origin != NULL && !text_is_null(column->origin->list)) {
            good = check_list(column->origin, values[at], context) && good;
        } else if (column->kind == EXPR_CALL && column->function != NULL) {
            good = check_words(column, values[at], context) && good;
        }
    }
    return good;
}

bool
expr_check_several(const struct expr *comparison, const struct expr_context *context)
{
    const struct expr *column = NULL;
    const struct expr *value = NULL;

    for (size_t at = 0; at < comparison->argument_count; at++) {
        const struct expr *argument = comparison->arguments[at];

        column = argument->origin != NULL && text_equal(argument->origin->format, TEXT("multi")) ? argument : column;
        value = argument->kind == EXPR_LITERAL && argument->type == EXPR_TEXT ? argument : value;
    }
    if (column == NULL || value == NULL) {
        return true;
    }
    expr_problem(context->problems, "E-RULE-VALUE", comparison->at, comparison->end,
                 arena_must_format(context->problems->arena, "has(%.*s, '%.*s'), with list_size(%.*s) = 1 when it must hold nothing else",
                                   TEXT_ARG(column->origin->name), TEXT_ARG(value->name), TEXT_ARG(column->origin->name)),
                 "a cell of %.*s holds several values; '%.*s' would be compared with all of them together", TEXT_ARG(column->origin->name),
                 TEXT_ARG(value->name));
    return false;
}

/* Below AND, OR and NOT, and in the `where` of every aggregate. */
static bool
check_constants(const struct expr *expr, bool condition, const struct expr_context *context)
{
    const bool joins = expr->kind == EXPR_OPERATION && expr->operation <= EXPR_NOT;
    bool good = true;

    if (condition && is_literal(expr)) {
        refuse_condition(expr, expr->kind == EXPR_LITERAL && !expr->truth ? "E-RULE-NEVER" : "E-RULE-ALWAYS",
                         "no column stands in this condition: it is the same for every row", context);
        return false;
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        good = check_constants(expr->arguments[at], condition && (joins || expr->kind == EXPR_LET), context) && good;
    }
    if (expr->kind == EXPR_RELATED && expr->related->where != NULL) {
        good = check_constants(expr->related->where, true, context) && good;
    }
    return good;
}

/* `true` alone is said on purpose, where a derived source has chosen the rows already: it is told, and stands. */
bool
expr_check_condition(const struct expr *expr, const struct expr_context *context)
{
    if (expr->kind == EXPR_LITERAL && expr->truth) {
        refuse_condition(expr, "W-RULE-CONSTANT", "no column stands in this condition: every row of the source meets it", context);
        return true;
    }
    return check_constants(expr, true, context);
}
