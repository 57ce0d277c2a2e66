/* SPDX-License-Identifier: Apache-2.0 */
/* Rules over small batches: what becomes a finding, what does not, and what is said about a rule that could not decide. */
#include "tests/unit/transform/rule_world.h"
#include "transform/rules/mutate.h"
#include "transform/rules/write.h"

/* ---- findings ---- */

static void
a_flagged_row_becomes_a_finding_with_its_evidence(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;
    const struct finding *finding;

    put_rule(world, "A01",
             HEAD "\"subject\":\"person\",\"from\":\"person\",\"where\":\"id is not null\","
                  "\"flag\":\"sum(event.paid by person_key where paid > 10) > 100\","
                  "\"say\":\"{name}({id}) 共 {sum(event.paid by person_key)} 元,电话 "
                  "{phone},{insured},{{}\",\"show\":{\"village\":[\"name\",\"kind\"]}");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].rows, 2);
    assert_int_equal(run->results[0].finding_count, 1);
    finding = &run->results[0].findings[0];
    assert_int_equal(strlen(finding->key), 16);
    assert_string_equal(string(world, finding->subject_key), "cn:11010519491231002X");
    assert_string_equal(string(world, finding->subject_name), "张三");
    assert_string_equal(string(world, finding->revealed), "张三(11010519491231002X) 共 150.5 元,电话 13812345678,是,{}");
    assert_string_equal(string(world, finding->message), "张三(110105************) 共 150.5 元,电话 138****5678,是,{}");
    assert_string_equal(string(world, finding->values),
                        "{\"name\":\"张三\",\"kind\":\"甲\",\"id\":\"11010519491231002X\",\"sum(event.paid by person_key)\":150.5,"
                        "\"phone\":\"13812345678\",\"insured\":true}");
    assert_string_equal(string(world, finding->evidence), "[{\"source\":\"person\",\"file\":null,\"sheet\":null,\"row\":1},"
                                                          "{\"source\":\"event\",\"file\":null,\"sheet\":null,\"row\":1},"
                                                          "{\"source\":\"event\",\"file\":null,\"sheet\":null,\"row\":2}]");
    rule_run_free(run);
}

static void
null_prints_as_empty(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01", HEAD "\"subject\":\"household\",\"from\":\"person\",\"flag\":\"kind is null\",\"say\":\"{name}:{kind}\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].finding_count, 1);
    assert_string_equal(string(world, run->results[0].findings[0].message), "王五:空");
    assert_string_equal(string(world, run->results[0].findings[0].subject_key), "h:H2");
    rule_run_free(run);
}

static void
keys_of_findings_depend_on_rule_subject_identity_and_site_key_only(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;
    char before[2][FINDING_KEY_SIZE];

    put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"person\",\"flag\":\"amount >= 10\",\"say\":\"{amount}\"");
    put_rule(world, "A02",
             HEAD "\"subject\":\"person\",\"from\":\"person\",\"flag\":\"amount >= 10\",\"say\":\"{amount}\",\"identity\":[\"kind\"]");
    run = run_rules(world, 1);
    memcpy(before[0], run->results[0].findings[0].key, FINDING_KEY_SIZE);
    memcpy(before[1], run->results[1].findings[0].key, FINDING_KEY_SIZE);
    assert_string_not_equal(before[0], before[1]);
    rule_run_free(run);
    { /* other amounts, other order, the same persons */
        static const char *const moved[] = {"H1|2|440524188001010014|李四|乙||77", "H1|1|11010519491231002X|张三|甲||99", NULL};

        pack_fill(world, "person", "house no id name kind traits amount", moved);
        pack_keys(world);
    }
    run = run_rules(world, 1);
    assert_string_equal(run->results[0].findings[1].key, before[0]);
    assert_string_equal(run->results[1].findings[1].key, before[1]);
    rule_run_free(run);
}

static void
suppression_is_by_subject_and_does_not_depend_on_order(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01",
             HEAD "\"subject\":\"person\",\"from\":\"person\",\"suppressed_by\":[\"B01\",\"B02\"],\"flag\":\"amount > 0\",\"say\":\"x\"");
    put_rule(world, "B01",
             HEAD "\"subject\":\"person\",\"from\":\"person\",\"suppressed_by\":[\"A01\"],\"flag\":\"kind = '甲'\",\"say\":\"x\"");
    put_rule(world, "B02", HEAD "\"subject\":\"household\",\"from\":\"event\",\"flag\":\"paid = 7\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].flagged, 3);
    assert_int_equal(run->results[0].suppressed, 2); /* 张三 by B01, 王五 by his household's B02 */
    assert_int_equal(run->results[0].finding_count, 1);
    assert_int_equal(run->results[1].suppressed, 1); /* what A01 flagged counts, suppressed or not */
    assert_int_equal(run->results[2].finding_count, 1);
    rule_run_free(run);
}

static void
threads_do_not_change_anything(void **state)
{
    static const char *const names[] = {"赵甲", "钱乙", "孙丙", "李丁", "周戊", "吴己", "郑庚",
                                        "王辛", "冯壬", "陈癸", "褚子", "卫丑", "蒋寅"};
    struct rule_pack *world = *state;
    const char **rows = arena_must_zero(&world->arena, ROWS_MAX, sizeof *rows);
    struct rule_run *runs[3];

    for (size_t at = 0; at < ROWS_MAX - 1; at++) {
        rows[at] = arena_must_format(&world->arena, "H%zu|%zu||%s||| %zu", at % 700, at, names[at % 13], at % 97);
    }
    pack_fill(world, "person", "house no id name kind traits amount", rows);
    pack_keys(world);
    put_rule(world, "A01",
             HEAD "\"subject\":\"household\",\"from\":\"person\",\"flag\":\"amount > avg(person.amount by "
                  "household_key)\",\"say\":\"{name}{amount}\"");
    put_rule(
        world, "A02",
        HEAD
        "\"subject\":\"person\",\"from\":\"person\",\"flag\":\"exists(person by name where amount > row.amount + 90)\",\"say\":\"{name}\"");
    for (size_t threads = 0; threads < 3; threads++) {
        runs[threads] = run_rules(world, threads * 3 + 1);
        for (size_t rule = 0; rule < 2; rule++) {
            const struct rule_result *one = &runs[0]->results[rule];
            const struct rule_result *other = &runs[threads]->results[rule];

            assert_true(one->finding_count > 100 && one->finding_count == other->finding_count);
            for (size_t at = 0; at < one->finding_count; at++) {
                assert_string_equal(one->findings[at].key, other->findings[at].key);
                assert_true(text_equal(one->findings[at].message, other->findings[at].message));
                assert_true(text_equal(one->findings[at].evidence, other->findings[at].evidence));
            }
        }
    }
    for (size_t threads = 0; threads < 3; threads++) {
        rule_run_free(runs[threads]);
    }
}

/* ---- what could not be decided ---- */

static void
an_empty_source_never_passes(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01", HEAD "\"from\":\"figure\",\"flag\":\"value < 0\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].state, RULE_NOT_EVALUATED);
    assert_string_equal(run->results[0].reason, "figure: no rows");
    rule_run_free(run);
}

static void
a_stale_source_behind_an_aggregate_stops_the_rule(void **state)
{
    struct rule_pack *world = *state;
    struct table *table = &world->batch.tables[0]; /* event */
    struct rule_run *run;

    table->stale = true;
    table->stale_reason = "event: 90 days old, at most 30 allowed";
    put_rule(world, "A01", HEAD "\"from\":\"person\",\"flag\":\"none(person by house where exists(event by house))\",\"say\":\"x\"");
    put_rule(world, "A02", HEAD "\"from\":\"person\",\"flag\":\"amount > 0\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].state, RULE_NOT_EVALUATED);
    assert_string_equal(run->results[0].reason, "event: 90 days old, at most 30 allowed");
    assert_int_equal(run->results[0].finding_count, 0);
    assert_int_equal(run->results[1].state, RULE_EVALUATED);
    rule_run_free(run);
}

static void
unknown_rows_are_counted_and_bounded(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01", HEAD "\"from\":\"person\",\"flag\":\"count_of > 1\",\"say\":\"x\"");
    put_rule(world, "A02", HEAD "\"from\":\"person\",\"flag\":\"count_of > 1\",\"say\":\"x\",\"max_unknown\":\"30%\"");
    put_rule(world, "A03", HEAD "\"from\":\"person\",\"flag\":\"count_of > 1\",\"say\":\"x\",\"max_unknown\":1");
    put_rule(world, "A04", HEAD "\"from\":\"person\",\"where\":\"count_of is null\",\"flag\":\"count_of > 1\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].unknown, 1);
    assert_int_equal(run->results[0].state, RULE_EVALUATED);
    assert_int_equal(run->results[1].state, RULE_FAILED);
    assert_string_equal(run->results[1].reason, "1 of 3 rows unknown, more than max_unknown");
    assert_int_equal(run->results[1].finding_count, 0);
    assert_int_equal(run->results[2].state, RULE_EVALUATED);
    assert_int_equal(run->results[3].state, RULE_NOT_EVALUATED);
    assert_string_equal(run->results[3].reason, "unknown for every row");
    rule_run_free(run);
}

/* ---- floods, gates, exemptions ---- */

static void
a_flood_is_one_finding_to_the_source_s_department(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"event\",\"flag\":\"paid > 0\",\"say\":\"x\",\"flood\":\"50%\"");
    put_rule(
        world, "A02",
        HEAD
        "\"subject\":\"person\",\"from\":\"event\",\"flag\":\"paid > 50\",\"say\":\"x\",\"flood\":\"67%\",\"identity\":[\"event_no\"]");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].finding_count, 1);
    assert_true(run->results[0].findings[0].flood);
    assert_string_equal(string(world, run->results[0].findings[0].message),
                        "事项: 3 行有“规则”问题,占查看的 3 行的 100%,请来源部门整体核对");
    assert_int_equal(run->results[1].finding_count, 2);
    rule_run_free(run);
}

static void
thresholds_are_judged_by_count_and_share(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01", HEAD "\"from\":\"event\",\"flag\":\"paid > 50\",\"say\":\"x\",\"threshold\":{\"count\":2}");
    put_rule(world, "A02", HEAD "\"from\":\"event\",\"flag\":\"paid > 50\",\"say\":\"x\",\"threshold\":{\"count\":3}");
    put_rule(world, "A03", HEAD "\"from\":\"event\",\"flag\":\"paid > 50\",\"say\":\"x\",\"threshold\":{\"percent\":\"60%\"}");
    put_rule(world, "A04",
             HEAD "\"from\":\"event\",\"flag\":\"paid > 50\",\"say\":\"x\",\"threshold\":{\"percent\":\"60%\",\"min_rows\":10}");
    run = run_rules(world, 1);
    assert_true(run->results[0].over_gate);
    assert_string_equal(run->results[0].reason, "over its threshold");
    assert_false(run->results[1].over_gate);
    assert_true(run->results[2].over_gate);
    assert_false(run->results[3].over_gate);
    rule_run_free(run);
}

static void
a_rule_that_blocks_ends_the_run_and_says_where_to_look(void **state)
{
    struct rule_pack *world = *state;
    struct package_writer *writer;
    struct error err = {0};
    struct rule_set *rules;

    put_rule(world, "A01",
             "\"name\":\"负数\",\"class\":\"error\",\"severity\":\"block\",\"from\":\"event\",\"flag\":\"paid > 50\",\"say\":\"{event_no} "
             "有误\"");
    rules = read_rules(world);
    assert_int_equal(package_create(world->folder, "transform", 1, &writer, &err), STATUS_OK);
    assert_int_equal(rule_write(rules, &world->batch, TEXT("key"), NULL, 1, writer, &err), STATUS_DATA);
    package_abandon(writer);
    assert_string_equal(err.id, "E-GATE");
    assert_non_null(strstr(err.message, "rule A01 (负数) blocks the batch: 2 findings"));
    assert_non_null(strstr(err.message, "E1 有误"));
    assert_int_equal(rules->gate->over, 1);
}

static void
the_register_of_exemptions_excuses_until_its_date(void **state)
{
    static const char *const lines[] = {"X1|H1|11010519491231002X||2022-06-30||", "X2|H2|||2022-06-29||", "X3|H3|||||",
                                        "＊|H1|440524188001010014||2022-07-01||", NULL};
    struct rule_pack *world = *state;
    struct rule_run *run;

    /* event serves as the register: its number is the rule's id, its date the end */
    pack_put(world, "pack.json",
             "{\"name\":\"t\",\"version\":\"1\",\"registers\":[{\"source\":\"person\",\"system\":\"h\"}],"
             "\"exemptions\":{\"source\":\"event\",\"rule\":\"event_no\",\"until\":\"happened_on\"}}");
    pack_fill(world, "event", event_columns, lines);
    pack_keys(world);
    put_rule(world, "X1", HEAD "\"subject\":\"person\",\"from\":\"person\",\"flag\":\"amount > 0\",\"say\":\"x\"");
    put_rule(world, "X2",
             HEAD "\"subject\":\"household\",\"from\":\"person\",\"where\":\"house = 'H2'\",\"flag\":\"amount > 0\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].exempt, 2); /* 张三 from this rule, 李四 from all */
    assert_int_equal(run->results[0].finding_count, 1);
    assert_int_equal(run->results[1].exempt, 0); /* ran out the day before */
    assert_int_equal(run->results[1].finding_count, 1);
    rule_run_free(run);
}

/* ---- rule files ---- */

static void
a_slip_in_a_rule_file_is_placed_by_line_and_column(void **state)
{
    static const char *const slips[][2] = {
        {"\"name\":\"n\",\n\"class\":\"error\",\"severity\":\"error\",\"from\":\"person\",\n\"flag\": \"知 = 1\",\"say\":\"x\"",
         "3:10: E-RULE-COLUMN"                                                                                                                                },
        {"\"name\":\"n\",\n\"class\":\"error\",\"severity\":\"error\",\"from\":\"person\",\n\"flag\": \"name = '张\\\"三' and knd = "
         "'1'\",\"say\":\"x\"",                                                                                                "3:28: E-RULE-COLUMN" },
        {"\"name\":\"n\",\"class\":\"error\",\"severity\":\"error\",\"from\":\"person\",\"flag\":\"insured\",\n\"say\":\"张三 {nam}\"",
         "2:12: E-RULE-COLUMN"                                                                                                                                },
        {"\"name\":\"n\",\"class\":\"eror\",\"severity\":\"error\",\"from\":\"person\",\"flag\":\"insured\",\"say\":\"x\"",
         "1:33: E-RULE-KEY"                                                                                                                                   },
        {"\"name\":\"n\",\"class\":\"error\",\"severity\":\"error\",\"from\":\"persn\",\"flag\":\"insured\",\"say\":\"x\"",
         "1:67: E-RULE-SOURCE"                                                                                                                                },
        {"\"name\":\"n\",\"class\":\"error\",\"severity\":\"error\",\"from\":\"person\",\"flagg\":\"true\",\"flag\":\"insured\",\"say\":"
         "\"x\"",                                                                                                              "1:76: E-RULE-KEY"    },
        {"\"name\":\"n\",\"class\":\"error\",\"severity\":\"error\",\"from\":\"person\",\"flag\":\"insured\",\"say\":\"x\",\"identity\":["
         "\"nme\"]",                                                                                                           "1:113: E-RULE-COLUMN"},
        {"\"name\":\"n\",\"class\":\"error\",\"severity\":\"error\",\"from\":\"person\",\"let\":{\"a\":\"b\",\n\"b\":\"amount\"},\"flag\":"
         "\"b > 1\",\"say\":\"x\"",                                                                                            "1:87: E-RULE-COLUMN" },
    };

    for (size_t at = 0; at < sizeof slips / sizeof slips[0]; at++) {
        assert_string_equal(rule_slip(*state, slips[at][0]), slips[at][1]);
    }
}

static void
the_hash_of_a_rule_follows_what_it_finds(void **state)
{
    struct rule_pack *world = *state;
    char before[65];

    put_rule(world, "A01", HEAD "\"from\":\"person\",\"flag\":\"amount > :line\",\"say\":\"x\"");
    memcpy(before, read_rules(world)->rules[0]->hash, sizeof before);
    put_rule(world, "A01", HEAD "\"description\":\"d\",\"from\":\"person\",\"flag\":\"amount   >  :line\",\"say\":\"x\"");
    assert_string_equal(read_rules(world)->rules[0]->hash, before);
    put_rule(world, "A01", HEAD "\"from\":\"person\",\"flag\":\"amount >= :line\",\"say\":\"x\"");
    assert_string_not_equal(read_rules(world)->rules[0]->hash, before);
    put_rule(world, "A01", HEAD "\"from\":\"person\",\"flag\":\"amount > :line\",\"say\":\"x\"");
    world->batch.as_of = date_from_parts(2023, 6, 30); /* another line is in force */
    assert_string_not_equal(read_rules(world)->rules[0]->hash, before);
}

/* The rules read with a change made at a site (SIZE_MAX: none, the sites are counted). */
static struct rule_set *
read_changed(struct rule_pack *world, struct rule_mutation *mutation)
{
    const char *folder = file_join(&world->arena, world->folder, "rules");
    const struct rule_options options = {.division = world->batch.division, .as_of = world->batch.as_of, .mutation = mutation};
    struct rule_set *rules;
    struct error err = {0};

    assert_int_equal(rule_set_read(&world->pack, &folder, 1, &options, &world->arena, &rules, &err), STATUS_OK);
    return rules;
}

/* Every site changes the rule, each in another way, and nothing else does. */
static void
a_rule_is_made_wrong_at_every_site_once(void **state)
{
    static const char *const changes[] = {
        "one more than :line in :line",
        "`=` to `<>` in kind = '甲'",
        "`and` to `or` in amount > limit and none(event by house where paid > 1 and people > 2)",
        "`>` to `>=` in amount > limit",
        "`and` to `or` in paid > 1 and people > 2",
        "`>` to `>=` in paid > 1",
        "one more than 1 in paid > 1",
        "`>` to `>=` in people > 2",
        "one more than 2 in people > 2",
        "exists and none swapped in none(event by house where paid > 1 and people > 2)",
        "the last condition left out in none(event by house where paid > 1 and people > 2)",
    };
    struct rule_pack *world = *state;
    struct rule_mutation mutation = {.wanted = SIZE_MAX};

    put_rule(world, "A01",
             HEAD "\"from\":\"person\",\"where\":\"kind = '甲'\",\"let\":{\"limit\":\":line\"},"
                  "\"flag\":\"amount > limit and none(event by house where paid > 1 and people > 2)\",\"say\":\"x\"");
    (void)read_changed(world, &mutation);
    assert_null(mutation.done);
    assert_int_equal(mutation.seen, sizeof changes / sizeof changes[0]);
    for (size_t site = 0; site < sizeof changes / sizeof changes[0]; site++) {
        mutation = (struct rule_mutation){.wanted = site};
        assert_int_equal(read_changed(world, &mutation)->problems.errors, 0);
        assert_string_equal(mutation.done, changes[site]);
    }
}

/* What is changed in a let is changed wherever the let is used. */
static void
a_let_made_wrong_is_wrong_everywhere(void **state)
{
    struct rule_pack *world = *state;
    struct rule_mutation mutation = {.wanted = 0};
    const struct rule *rule;

    put_rule(world, "A01",
             HEAD "\"from\":\"person\",\"let\":{\"limit\":\"12\"},\"flag\":\"amount > limit and limit > count_of\",\"say\":\"x\"");
    rule = read_changed(world, &mutation)->rules[0];
    assert_string_equal(string(world, expr_print_identity(rule->flag, &world->arena)), "$0.amount > 13 and 13 > $0.count_of");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_flagged_row_becomes_a_finding_with_its_evidence),
        TEST(null_prints_as_empty),
        TEST(keys_of_findings_depend_on_rule_subject_identity_and_site_key_only),
        TEST(suppression_is_by_subject_and_does_not_depend_on_order),
        TEST(threads_do_not_change_anything),
        TEST(an_empty_source_never_passes),
        TEST(a_stale_source_behind_an_aggregate_stops_the_rule),
        TEST(unknown_rows_are_counted_and_bounded),
        TEST(a_flood_is_one_finding_to_the_source_s_department),
        TEST(thresholds_are_judged_by_count_and_share),
        TEST(a_rule_that_blocks_ends_the_run_and_says_where_to_look),
        TEST(the_register_of_exemptions_excuses_until_its_date),
        TEST(a_slip_in_a_rule_file_is_placed_by_line_and_column),
        TEST(the_hash_of_a_rule_follows_what_it_finds),
        TEST(a_rule_is_made_wrong_at_every_site_once),
        TEST(a_let_made_wrong_is_wrong_everywhere),
    };

    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
