/* SPDX-License-Identifier: Apache-2.0 */
/* SQL that comes from a schema. */
#include "load/history/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#define WORD(literal) {literal, sizeof(literal) - 1}

enum { SQL_MAX = 1 << 20 };

static struct schema_field fields[] = {
    {.name = WORD("no"), .title = WORD("编号")},
    {.name = WORD("name"), .title = WORD("姓名"), .format = WORD("person_name"), .personal = PERSONAL_NAME},
    {.name = WORD("born"), .title = WORD("出生"), .type = SCHEMA_DATE, .personal = PERSONAL_ID},
};
static struct schema sources[] = {
    {.name = WORD("member"), .title = WORD("成员"), .department = WORD("乡村振兴局"), .fields = fields, .field_count = 3},
    {.name = WORD("house"),  .title = WORD("房屋"), .department = WORD("住建局"),     .fields = fields, .field_count = 1},
};

static bool
holds(const struct buffer *sql, const char *part)
{
    return text_find(buffer_text(sql), text_from(part)) != SIZE_MAX;
}

static void
persons_come_from_registers_that_have_names(void **state)
{
    struct pack pack = {.sources = sources, .source_count = 2};
    struct buffer sql;

    (void)state;
    buffer_init(&sql, SQL_MAX);
    assert_false(table_core_views(&sql, &pack)); /* no registers */
    buffer_done(&sql);
    pack.registers = calloc(3, sizeof *pack.registers);
    assert_non_null(pack.registers);
    pack.register_count = 3;
    pack.registers[0].source = TEXT("house");   /* nobody's name in it */
    pack.registers[1].source = TEXT("nothing"); /* no such source */
    pack.registers[2].source = TEXT("member");
    buffer_init(&sql, SQL_MAX);
    assert_true(table_core_views(&sql, &pack));
    assert_true(
        holds(&sql, "FROM ( SELECT person_key, \"name\" AS name, household_key, division_code, 'member'::text AS source, 2 AS rank"));
    assert_false(holds(&sql, "UNION ALL"));
    buffer_done(&sql);
    free(pack.registers);
}

static void
masked_views_show_no_personal_column_in_clear(void **state)
{
    struct arena arena;
    struct buffer sql;

    (void)state;
    arena_init(&arena, 0);
    buffer_init(&sql, SQL_MAX);
    table_views(&sql, &sources[0], &arena);
    assert_true(holds(
        &sql, "$view$ SELECT s.\"no\", bidui.mask('name', s.\"name\", a.audience) AS \"name\", ('x' ||")); /* born: no text, left out */
    buffer_done(&sql);
    arena_done(&arena);
}

static void
history_has_a_validity(void **state)
{
    static const struct copy_column columns[] = {
        {"no",     COPY_TEXT   },
        {"amount", COPY_NUMERIC}
    };
    struct buffer sql;

    (void)state;
    buffer_init(&sql, SQL_MAX);
    table_create(&sql, "source.\"x\"", columns, 2, true);
    table_create(&sql, "staging.\"x\"", columns, 2, false);
    assert_true(
        text_equal(buffer_text(&sql),
                   TEXT("CREATE TABLE source.\"x\" (\"no\" text, \"amount\" numeric(18,4), _valid_from date NOT NULL, _valid_to date)"
                        " WITH (fillfactor = 95);\nCREATE UNLOGGED TABLE staging.\"x\" (\"no\" text, \"amount\" numeric(18,4))"
                        " WITH (autovacuum_enabled = off);\n")));
    buffer_done(&sql);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(persons_come_from_registers_that_have_names),
        cmocka_unit_test(masked_views_show_no_personal_column_in_clear),
        cmocka_unit_test(history_has_a_validity),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
