/* SPDX-License-Identifier: Apache-2.0 */
/* Every row of the table of functions is whole, and its examples are true. BIDUI_EXPRESSIONS_SQL names a file for the script that asks
 * PostgreSQL the same (tests/pipeline/transform/expr_sql.sh). */
#include "tests/unit/transform/expr_random_sql.h"
#include "tests/unit/transform/rule_pack.h"

#include "transform/expr/function.h"

/* The row that examples with a column are about: its number ends in a small x. */
static const char *const rows[] = {"H1|1|11010519491231002x|张三|甲|12.5|2022-06", NULL};

static void
rows_are_whole(void **state)
{
    const struct expr_function *function;

    (void)state;
    for (size_t number = 0; (function = expr_function_at(number)) != NULL; number++) {
        const char *missing = function->summary == NULL                                         ? "sentence"
                              : function->examples[0] == NULL                                   ? "example"
                              : function->sql[0].body == NULL && !function->print               ? "SQL"
                              : (function->run == NULL) == (function->load == NULL)             ? "kernel"
                              : function->minimum == 0 || function->maximum < function->minimum ? "number of arguments"
                                                                                                : NULL;

        if (missing != NULL) {
            fail_msg("%s has no %s", function->name, missing);
        }
        assert_true(strncmp(function->form, function->name, strlen(function->name)) == 0);
    }
}

/* A call of rule.<name> needs a definition of that name. */
static void
calls_have_definitions(void **state)
{
    const struct expr_function *function;
    struct buffer out;

    (void)state;
    buffer_init(&out, SQL_TEXT_MAX);
    expr_function_define(&out);
    for (size_t number = 0; (function = expr_function_at(number)) != NULL; number++) {
        char call[128];

        (void)snprintf(call, sizeof call, "FUNCTION rule.%s(", function->name);
        if (function->print == NULL && text_find(buffer_text(&out), text_from(call)) == SIZE_MAX) {
            fail_msg("%s has no SQL of its own name", function->name);
        }
    }
    assert_int_equal(text_find(buffer_text(&out), TEXT(" SET ")), SIZE_MAX);
    buffer_done(&out);
}

static void
examples_are_true(void **state)
{
    struct rule_pack *world = *state;
    const char *path = getenv("BIDUI_EXPRESSIONS_SQL");
    FILE *script = path == NULL ? NULL : fopen(path, "w");
    const struct expr_function *function;
    struct buffer out;
    size_t count = 0;

    assert_true(path == NULL || script != NULL);
    buffer_init(&out, SQL_TEXT_MAX);
    pack_fill(world, "person", "house no id name kind amount since", rows);
    pack_keys(world);
    sql_table(&out, &world->batch, table_find(&world->batch, TEXT("person")), &world->arena);
    for (size_t number = 0; (function = expr_function_at(number)) != NULL; number++) {
        for (size_t at = 0; function->examples[at] != NULL; at++) {
            struct expr_problems problems = {0};
            const struct expr *expr = pack_check(world, "person", function->examples[at], EXPR_BOOLEAN, &problems);
            struct expr_value value = {0};

            if (expr == NULL) {
                fail_msg("%s: %s", function->examples[at], problems.items[0].message);
            }
            pack_evaluate(world, "person", expr, &value);
            sql_expression(&out, world, count++, function->examples[at], expr, &value, 1);
            if (!value.valid || !value.truth) {
                fail_msg("not true: %s", function->examples[at]);
            }
        }
    }
    assert_true(script == NULL || (fwrite(out.data, 1, out.size, script) == out.size && fclose(script) == 0));
    buffer_done(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_whole),
        cmocka_unit_test(calls_have_definitions),
        cmocka_unit_test(examples_are_true),
    };

    return cmocka_run_group_tests_name("functions of rules", tests, pack_make, pack_drop);
}
