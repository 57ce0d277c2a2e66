/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/expr.h"

#include <stdarg.h>
#include <stdio.h>

enum { PROBLEMS_MAX = 1000, MESSAGE_MAX = 512 };

static void
grow(struct expr_problems *problems)
{
    const size_t capacity = problems->capacity == 0 ? 8 : problems->capacity * 2;
    struct expr_problem *items = arena_must_zero(problems->arena, capacity, sizeof *items);

    if (problems->count > 0) {
        memcpy(items, problems->items, problems->count * sizeof *items);
    }
    problems->items = items;
    problems->capacity = capacity;
}

void
expr_problem(struct expr_problems *problems, const char *id, uint32_t at, uint32_t end, const char *hint, const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list arguments;

    if (problems->count == PROBLEMS_MAX) {
        return;
    }
    if (problems->count == problems->capacity) {
        grow(problems);
    }
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
