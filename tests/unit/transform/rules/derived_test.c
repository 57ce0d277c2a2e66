/* SPDX-License-Identifier: Apache-2.0 */
/* Derived sources: what they hold, what they are refused for, and where their rows come from. */
#include "tests/unit/transform/rule_world.h"

static void
put_derived(struct rule_pack *world, const char *name, const char *rest)
{
    pack_put(world, arena_must_format(&world->arena, "derived/%s.json", name),
             arena_must_format(&world->arena, "{\"name\":\"%s\",\"title\":\"t\",%s}", name, rest));
}

/* subject | message of every finding of the only rule, one a line. */
static const char *
found(struct rule_pack *world, const char *rule)
{
    struct rule_run *run;
    char *all = arena_must_format(&world->arena, "%s", "");

    put_rule(world, "A01", arena_must_format(&world->arena, "%s%s", HEAD, rule));
    run = run_rules(world, 3);
    assert_true(run->results[0].state == RULE_EVALUATED);
    for (size_t at = 0; at < run->results[0].finding_count; at++) {
        const struct finding *finding = &run->results[0].findings[at];

        all = arena_must_format(&world->arena, "%s%.*s|%.*s\n", all, TEXT_ARG(finding->subject_key), TEXT_ARG(finding->revealed));
    }
    rule_run_free(run);
    return all;
}

static void
rows_are_chosen_and_columns_computed(void **state)
{
    struct rule_pack *world = *state;

    put_derived(
        world, "rich",
        "\"from\":\"person\",\"where\":\"amount >= 10\",\"columns\":{\"who\":\"name\",\"third\":\"amount / 3\",\"of\":\"kind || '类'\"}");
    assert_string_equal(
        found(world,
              "\"subject\":\"person\",\"from\":\"rich\",\"flag\":\"third > 0\",\"say\":\"{who} {third} {of} {household_key} {_row}\""),
        "cn:11010519491231002X|张三 3.3333 甲类 h:H1 1\n"
        "cn:440524188001010014|李四 6.6667 乙类 h:H1 2\n");
}

static void
a_finding_names_the_person_of_a_derived_row(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_derived(world, "rich", "\"from\":\"person\",\"where\":\"amount = 10\",\"columns\":{\"who\":\"name\"}");
    put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"rich\",\"flag\":\"who is not null\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].finding_count, 1);
    assert_string_equal(string(world, run->results[0].findings[0].subject_name), "张三");
    rule_run_free(run);
}

static void
it_is_looked_into_like_any_source(void **state)
{
    struct rule_pack *world = *state;

    put_derived(world, "paid", "\"from\":\"event\",\"where\":\"paid > 10\",\"columns\":{\"sum_of\":\"paid * 2\"}");
    assert_string_equal(
        found(world, "\"subject\":\"person\",\"from\":\"person\",\"flag\":\"exists(paid by person_key where sum_of > row.amount)\","
                     "\"say\":\"{name} {sum(paid.sum_of by person_key)}\""),
        "cn:11010519491231002X|张三 301\n");
}

static void
a_union_puts_sources_under_one_another(void **state)
{
    struct rule_pack *world = *state;

    put_derived(world, "seen",
                "\"union\":[{\"from\":\"person\",\"where\":\"kind = '甲'\",\"columns\":{\"list\":\"'名单'\",\"sum_of\":\"amount\"}},"
                "{\"from\":\"event\",\"where\":\"id is not null\",\"columns\":{\"list\":\"null\",\"sum_of\":\"paid\"}}]");
    assert_string_equal(
        found(world,
              "\"subject\":\"person\",\"from\":\"seen\",\"flag\":\"sum_of > 0\",\"identity\":[\"sum_of\"],\"say\":\"{list} {sum_of}\""),
        "cn:11010519491231002X|名单 10\n"
        "cn:11010519491231002X|空 100\n"
        "cn:11010519491231002X|空 50.5\n");
}

static void
grouping_leaves_one_row_for_each_value_and_its_evidence_all(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_derived(world, "payment", "\"from\":\"event\",\"where\":\"paid is not null\",\"columns\":{\"sum_of\":\"paid\"}");
    put_derived(world, "payee",
                "\"from\":\"payment\",\"group_by\":[\"person_key\"],\"columns\":{\"total\":\"sum(payment.sum_of by person_key)\"}");
    put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"payee\",\"flag\":\"total > 100\",\"say\":\"{total}\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].rows, 1);
    assert_int_equal(run->results[0].finding_count, 1);
    assert_string_equal(string(world, run->results[0].findings[0].message), "150.5");
    {
        const char *evidence = string(world, run->results[0].findings[0].evidence);

        assert_non_null(strstr(evidence, "{\"source\":\"event\",\"file\":null,\"sheet\":null,\"row\":1}"));
        assert_non_null(strstr(evidence, "\"row\":2}"));
    }
    rule_run_free(run);
}

static void
a_rule_rests_on_what_its_source_is_made_from(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_derived(world, "seen", "\"from\":\"person\",\"columns\":{\"times\":\"count(event by person_key)\"}");
    put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"seen\",\"flag\":\"times > 100\",\"say\":\"x\"");
    world->batch.tables[0].stale = true;
    world->batch.tables[0].stale_reason = "event: old";
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].state, RULE_NOT_EVALUATED);
    assert_string_equal(run->results[0].reason, "event: old");
    rule_run_free(run);
    world->batch.tables[0].stale = false;
    put_derived(world, "seen", "\"from\":\"person\",\"where\":\"amount > 1000\",\"columns\":{\"times\":\"count(event by person_key)\"}");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].state, RULE_EVALUATED); /* no row is rich: that is an answer */
    rule_run_free(run);
}

static void
a_changed_definition_is_a_changed_rule(void **state)
{
    struct rule_pack *world = *state;
    char hash[2][65];

    for (int at = 0; at < 2; at++) {
        struct rule_run *run;

        put_derived(
            world, "rich",
            arena_must_format(&world->arena, "\"from\":\"person\",\"where\":\"amount > %d\",\"columns\":{\"who\":\"name\"}", 4 + at));
        put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"rich\",\"flag\":\"who = '张三'\",\"say\":\"x\"");
        run = run_rules(world, 1);
        memcpy(hash[at], run->results[0].rule->hash, sizeof hash[at]);
        rule_run_free(run);
    }
    assert_string_not_equal(hash[0], hash[1]);
}

/* `id message; hint` of everything that is wrong with the pack's derived sources, one a line. */
static const char *
problems(struct rule_pack *world)
{
    const struct rule_options options = {.division = TEXT("410621"), .as_of = world->batch.as_of};
    const char *const folders[] = {file_join(&world->arena, world->folder, "rules")};
    struct rule_set *set;
    struct error err = {0};
    char *all = arena_must_format(&world->arena, "%s", "");

    assert_int_equal(rule_set_read(&world->pack, folders, 1, &options, &world->arena, &set, &err), STATUS_OK);
    for (size_t at = 0; at < set->problems.count; at++) {
        const struct rule_problem *problem = &set->problems.items[at];

        all = arena_must_format(&world->arena, "%s%s %zu: %s%s%s\n", all, problem->id, problem->column, problem->message,
                                problem->hint == NULL ? "" : "; ", problem->hint == NULL ? "" : problem->hint);
    }
    return all;
}

static void
mistakes_are_named_with_their_place(void **state)
{
    struct rule_pack *world = *state;
    static const struct {
        const char *rest;
        const char *problem;
    } cases[] = {
        {"\"from\":\"persn\",\"columns\":{\"a\":\"name\"}",                                                                  "E-RULE-SOURCE 33: the pack has no source \"persn\"; did you mean person?\n"  },
        {"\"from\":\"person\",\"columns\":{\"a\":\"nam\"}",                                                                  "E-RULE-COLUMN 57: person has no column \"nam\"; did you mean name?\n"        },
        {"\"from\":\"person\"",                                                                                              "E-RULE-KEY 0: \"columns\" is missing: {\"name\": \"expression\"}\n"          },
        {"\"from\":\"person\",\"colums\":{\"a\":\"name\"}",                                                                  "E-RULE-KEY 42: there is no key \"colums\" here; did you mean \"columns\"?\n" },
        {"\"from\":\"person\",\"columns\":{\"_row\":\"1\"}",
         "E-RULE-KEY 60: \"_row\" is there already: every row has its keys and its place\n"                                                                                                                },
        {"\"from\":\"person\",\"group_by\":[\"hous\"],\"columns\":{\"a\":\"name\"}",
         "E-RULE-COLUMN 52: person has no column \"hous\"; did you mean house?\n"                                                                                                                          },
        {"\"union\":[{\"from\":\"person\",\"columns\":{\"a\":\"name\"}},{\"from\":\"event\",\"columns\":{\"b\":\"paid\"}}]",
         "E-RULE-COLUMN 107: the first part has no column \"b\"\n"                                                                                                                                         },
        {"\"union\":[{\"from\":\"person\",\"columns\":{\"a\":\"name\"}},{\"from\":\"event\",\"columns\":{\"a\":\"paid\"}}]",
         "E-RULE-TYPE 67: \"a\" is text in one part and a number in another\n"                                                                                                                             },
        {"\"from\":\"d\",\"columns\":{\"a\":\"name\"}",                                                                      "E-RULE-CYCLE 10: \"d\" is made from itself, by way of what it is made from\n"},
        {"\"from\":\"person\",\"columns\":{\"a\":\"count(d by house)\"}",
         "E-RULE-CYCLE 10: \"d\" is made from itself, by way of what it is made from\n"                                                                                                                    },
    };

    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        put_derived(world, "d", cases[at].rest);
        assert_string_equal(problems(world), cases[at].problem);
    }
    put_derived(world, "d", "\"from\":\"e\",\"columns\":{\"a\":\"name\"}");
    put_derived(world, "e", "\"from\":\"d\",\"columns\":{\"name\":\"a\"}");
    assert_non_null(strstr(problems(world), "E-RULE-CYCLE"));
}

static void
what_was_never_delivered_has_no_raw_cell_and_no_before(void **state)
{
    struct rule_pack *world = *state;

    put_derived(world, "d", "\"from\":\"person\",\"columns\":{\"a\":\"name\"}");
    put_rule(world, "A01", HEAD "\"from\":\"d\",\"flag\":\"raw(a) = 'x'\",\"say\":\"x\"");
    assert_non_null(strstr(problems(world), "raw looks at a column as it was delivered, and this one is derived"));
    put_rule(world, "A01", HEAD "\"from\":\"d\",\"flag\":\"exists(d@previous by person_key)\",\"say\":\"x\"");
    assert_non_null(strstr(problems(world), "d is not delivered and has no earlier state; derive another one from SOURCE@previous"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_chosen_and_columns_computed, make, pack_drop),
        cmocka_unit_test_setup_teardown(a_finding_names_the_person_of_a_derived_row, make, pack_drop),
        cmocka_unit_test_setup_teardown(it_is_looked_into_like_any_source, make, pack_drop),
        cmocka_unit_test_setup_teardown(a_union_puts_sources_under_one_another, make, pack_drop),
        cmocka_unit_test_setup_teardown(grouping_leaves_one_row_for_each_value_and_its_evidence_all, make, pack_drop),
        cmocka_unit_test_setup_teardown(a_rule_rests_on_what_its_source_is_made_from, make, pack_drop),
        cmocka_unit_test_setup_teardown(a_changed_definition_is_a_changed_rule, make, pack_drop),
        cmocka_unit_test_setup_teardown(mistakes_are_named_with_their_place, make, pack_drop),
        cmocka_unit_test_setup_teardown(what_was_never_delivered_has_no_raw_cell_and_no_before, make, pack_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
