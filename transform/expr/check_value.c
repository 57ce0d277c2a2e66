/* SPDX-License-Identifier: Apache-2.0 */
/* A value that the column's code list does not have can never be equal to it, one value never to a cell of several: slips of a pen that
 * silence a rule. */
#include "transform/expr/check.h"

#include "transform/expr/function.h"

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
hint_for(const struct schema_list *list, struct text value, const struct expr_context *context)
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
refuse(const struct expr *value, struct text part, const char *where, const char *hint, const struct expr_context *context)
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

            return refuse(value, part, where, hint_for(list, part, context), context);
        }
    }
    return true;
}

static bool
check_words(const struct expr *call, const struct expr *value, const struct expr_context *context)
{
    static const struct {
        const char *function;
        const char *words[6];
    } closed[] = {
        {"state", {"ok", "changed", "absent", "invalid", "masked", NULL}},
        {"sex",   {"男", "女", NULL}                                    },
    };

    for (size_t at = 0; at < sizeof closed / sizeof closed[0]; at++) {
        if (strcmp(call->function->name, closed[at].function) != 0) {
            continue;
        }
        for (const char *const *word = closed[at].words; *word != NULL; word++) {
            if (text_equal(value->name, text_from(*word))) {
                return true;
            }
        }
        return refuse(value, value->name, call->function->form, NULL, context);
    }
    return true;
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
