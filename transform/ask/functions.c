/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/rule.h"

#include "transform/expr/function.h"

#include <stdio.h>

/* A bar would end the cell. */
static void
print_cell(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|') {
            (void)putchar('\\');
        }
        (void)putchar(*text);
    }
}

void
rule_print_functions(void)
{
    const struct expr_function *function;

    (void)printf("| function | gives | meaning | example |\n|---|---|---|---|\n");
    for (size_t number = 0; (function = expr_function_at(number)) != NULL; number++) {
        (void)printf("| `");
        print_cell(function->form);
        (void)printf("` | %s | ", function->result == EXPR_ANY ? "as its arguments" : expr_check_type_name(function->result));
        print_cell(function->summary);
        (void)printf(" | ");
        if (function->example != NULL) {
            (void)putchar('`');
            print_cell(function->example);
            (void)putchar('`');
        }
        (void)printf(" |\n");
    }
}
