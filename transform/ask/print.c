/* SPDX-License-Identifier: Apache-2.0 */
/* What the program knows, printed for documents and for other programs: functions, formats, rules as SQL. */
#include "common/ground/buffer.h"
#include "transform/ask/ask.h"
#include "transform/ask/context.h"
#include "transform/cells/normaliser.h"
#include "transform/expr/function.h"
#include "transform/rules/sql.h"

#include <stdio.h>

enum { DEFINITIONS_MAX = 256 * 1024 };

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

static void
print_definitions(void)
{
    struct buffer out;

    buffer_init(&out, DEFINITIONS_MAX);
    expr_function_define(&out);
    (void)fwrite(out.data, 1, out.size, stdout);
    buffer_done(&out);
}

void
ask_print_functions(bool sql)
{
    const struct expr_function *function;

    if (sql) {
        print_definitions();
        return;
    }
    (void)printf("| function | gives | meaning | example |\n|---|---|---|---|\n");
    for (size_t number = 0; (function = expr_function_at(number)) != NULL; number++) {
        (void)printf("| `");
        print_cell(function->form);
        (void)printf("` | %s | ", function->result == EXPR_ANY ? "as its arguments" : expr_check_type_name(function->result));
        print_cell(function->summary);
        (void)printf(" | ");
        for (size_t at = 0; function->examples[at] != NULL; at++) {
            (void)printf(at == 0 ? "`" : "<br>`");
            print_cell(function->examples[at]);
            (void)putchar('`');
        }
        (void)printf(" |\n");
    }
}

void
ask_print_normalisers(void)
{
    const struct normaliser *normaliser;

    (void)printf("| format | type | canonical form | where it is defined |\n|---|---|---|---|\n");
    for (size_t number = 0; (normaliser = normaliser_at(number)) != NULL; number++) {
        (void)printf("| `%s%s` | %s | ", normaliser->name, normaliser->takes_list ? ":<list>" : "", schema_type_name(normaliser->type));
        print_cell(normaliser->summary);
        (void)printf(" | ");
        print_cell(normaliser->standard);
        (void)printf(" |\n");
    }
}

/* ---- rules ---- */

static enum status
print_sql(const struct site *site, const char *pack_folder, const char *id, const char *as_of, struct arena *arena, struct error *err)
{
    struct context context;
    bool found = false;

    TRY(context_open(site, pack_folder, as_of, arena, &context, err));
    for (size_t at = 0; at < context.rules->count; at++) {
        const struct rule *rule = context.rules->rules[at];

        if (!rule_sql_can(rule, &context.pack)) {
            if (id != NULL && text_equal(rule->id, text_from(id))) {
                return error_set(err, STATUS_USAGE, "E-USAGE",
                                 "rule %s looks at a table that transform fills itself and the warehouse has not: it runs natively only",
                                 id);
            }
            continue;
        }
        if (id == NULL || text_equal(rule->id, text_from(id))) {
            const struct text sql = rule_sql(rule, context.rules, arena);

            (void)printf("-- %.*s %.*s\n%.*s;\n", TEXT_ARG(rule->id), TEXT_ARG(rule->name), TEXT_ARG(sql));
            found = true;
        }
    }
    return found ? STATUS_OK : error_set(err, STATUS_USAGE, "E-USAGE", "there is no rule %s", id == NULL ? "" : id);
}

int
ask_print_sql(const struct site *site, const char *pack_folder, const char *rule, const char *as_of)
{
    struct arena arena;
    struct error err = {0};
    enum status status;

    arena_init(&arena, 0);
    status = print_sql(site, pack_folder, rule, as_of, &arena, &err);
    if (status != STATUS_OK) {
        error_print(&err, "bidui-transform");
    }
    arena_done(&arena);
    return (int)status;
}
