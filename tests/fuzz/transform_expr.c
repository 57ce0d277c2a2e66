/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an expression: a tree or one problem and more; its canonical text is a fixed point. */
#include "transform/expr/expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct expr_problems problems = {.arena = &arena};
    const struct expr *expr;

    arena_init(&arena, 0);
    expr = expr_parse(arena_must_text(&arena, (struct text){(const char *)data, size}), &arena, &problems);
    if ((expr == NULL) != (problems.count > 0)) {
        __builtin_trap();
    }
    if (expr != NULL) {
        const struct text printed = expr_print(expr, &arena);
        const struct expr *again = expr_parse(printed, &arena, &problems);

        /* spelled out, a simple case may be larger than an expression can be */
        if (again == NULL ? printed.size < size : !text_equal(expr_print(again, &arena), printed)) {
            __builtin_trap();
        }
    }
    arena_done(&arena);
    return 0;
}
