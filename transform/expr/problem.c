/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/expr.h"

#include "common/ground/array.h"

#include <stdarg.h>
#include <stdio.h>

enum { PROBLEMS_FIRST = 8, PROBLEMS_MAX = 1000, MESSAGE_MAX = 512 };

void
expr_problem(struct expr_problems *problems, const char *id, uint32_t at, uint32_t end, const char *hint, const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list arguments;

    if (problems->count == PROBLEMS_MAX) {
        return;
    }
    problems->items =
        array_grow(problems->arena, problems->items, problems->count, &problems->capacity, PROBLEMS_FIRST, sizeof *problems->items);
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    problems->items[problems->count++] = (struct expr_problem){
        .id = id,
        .at = at,
        .end = end,
        .message = arena_must_string(problems->arena, text_from(message)),
        .hint = hint,
    };
}

const char *
expr_problem_suggest(struct expr_problems *problems, struct text suggestion)
{
    return text_is_null(suggestion) ? NULL : arena_must_format(problems->arena, "did you mean %.*s?", TEXT_ARG(suggestion));
}
