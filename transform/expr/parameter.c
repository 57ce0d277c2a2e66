/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/parameter.h"

#include "common/ground/date.h"

static struct text
suggest_parameter(const struct pack *pack, struct text wanted)
{
    struct text_nearest nearest = text_nearest_to(wanted);

    for (size_t at = 0; at < pack->parameter_count; at++) {
        text_nearest_offer(&nearest, pack->parameters[at].name);
    }
    return nearest.found;
}

static const struct schema_parameter *
find(const struct expr *expr, const struct expr_context *context)
{
    const struct schema_parameter *parameter = schema_parameter_find(context->pack, expr->name);

    if (parameter == NULL) {
        const struct text nearest = suggest_parameter(context->pack, expr->name);

        expr_problem(context->problems, "E-RULE-PARAMETER", expr->at, expr->end,
                     text_is_null(nearest) ? NULL : arena_must_format(context->arena, "did you mean :%.*s?", TEXT_ARG(nearest)),
                     "the pack has no parameter :%.*s", TEXT_ARG(expr->name));
    }
    return parameter;
}

/* The value as its type reads it. */
static bool
parse_value(const struct schema_parameter *parameter, struct text value, struct expr *expr)
{
    if (text_equal(parameter->type, TEXT("number")) || text_equal(parameter->type, TEXT("integer"))) {
        expr->type = EXPR_NUMBER;
        return fixed_parse(value, &expr->number);
    }
    if (text_equal(parameter->type, TEXT("date"))) {
        expr->type = EXPR_DATE;
        return date_parse(value, &expr->days);
    }
    if (text_equal(parameter->type, TEXT("yearmonth"))) {
        expr->type = EXPR_YEARMONTH;
        return date_parse_month(value, &expr->days);
    }
    expr->type = EXPR_TEXT;
    expr->name = value;
    return value.size > 0;
}

static struct text
value_in_force(const struct schema_parameter *parameter, const struct expr_context *context)
{
    const struct schema_parameter_value *value;

    for (size_t at = 0; at < context->override_count; at++) {
        if (text_equal(context->overrides[at].name, parameter->name)) {
            return context->overrides[at].value;
        }
    }
    value = schema_parameter_value(parameter, context->division, context->as_of);
    return value == NULL ? TEXT_NULL : value->value;
}

bool
expr_parameter_bind(struct expr *expr, const struct expr_context *context)
{
    const struct schema_parameter *parameter;
    struct text value;
    char as_of[DATE_TEXT_SIZE];

    if (text_equal(expr->name, TEXT("as_of"))) {
        expr->type = EXPR_DATE;
        expr->days = context->as_of;
        return true;
    }
    parameter = find(expr, context);
    if (parameter == NULL) {
        return false;
    }
    expr->parameter = parameter;
    value = value_in_force(parameter, context);
    (void)date_format(context->as_of, as_of);
    if (text_is_null(value)) {
        expr_problem(context->problems, "E-PARAMETER-VALUE", expr->at, expr->end,
                     "add a value with its source to the pack's or the site's params/", "parameter :%.*s has no value for %.*s on %s",
                     TEXT_ARG(parameter->name), TEXT_ARG(context->division), as_of);
        return false;
    }
    if (!parse_value(parameter, value, expr)) {
        expr_problem(context->problems, "E-PARAMETER-VALUE", expr->at, expr->end, NULL,
                     "parameter :%.*s is declared %.*s, but its value is \"%.*s\"", TEXT_ARG(parameter->name), TEXT_ARG(parameter->type),
                     TEXT_ARG(value));
        return false;
    }
    return true;
}

/* ---- over time ---- */

struct expr_parameter_history {
    const struct schema_parameter *parameter;
    struct text division;
    const fixed *numbers; /* of parameter->values */
    const fixed *override;
};

const struct expr_parameter_history *
expr_parameter_history(const struct expr *name, const struct expr_context *context)
{
    const struct schema_parameter *parameter;
    struct expr_parameter_history *history;
    fixed *numbers;
    struct expr number = {.kind = EXPR_LITERAL};

    if (name->kind != EXPR_LITERAL || name->type != EXPR_TEXT) {
        expr_problem(context->problems, "E-RULE-TYPE", name->at, name->end, NULL, "the parameter must be named by a text literal");
        return NULL;
    }
    parameter = find(name, context);
    if (parameter == NULL) {
        return NULL;
    }
    history = arena_must_zero(context->arena, 1, sizeof *history);
    numbers = arena_must_zero(context->arena, parameter->value_count + 1, sizeof *numbers);
    for (size_t at = 0; at < parameter->value_count; at++) {
        if (!parse_value(parameter, parameter->values[at].value, &number) || number.type != EXPR_NUMBER) {
            expr_problem(context->problems, "E-RULE-TYPE", name->at, name->end, NULL, "parameter_at needs a numeric parameter");
            return NULL;
        }
        numbers[at] = number.number;
    }
    *history = (struct expr_parameter_history){parameter, context->division, numbers, NULL};
    for (size_t at = 0; at < context->override_count; at++) {
        if (text_equal(context->overrides[at].name, parameter->name) && parse_value(parameter, context->overrides[at].value, &number)) {
            numbers[parameter->value_count] = number.number;
            history->override = &numbers[parameter->value_count];
        }
    }
    return history;
}

bool
expr_parameter_at(const struct expr_parameter_history *history, int32_t date, fixed *value)
{
    const struct schema_parameter_value *found;

    if (history->override != NULL) {
        *value = *history->override;
        return true;
    }
    found = schema_parameter_value(history->parameter, history->division, date);
    if (found == NULL) {
        return false;
    }
    *value = history->numbers[found - history->parameter->values];
    return true;
}
