/* SPDX-License-Identifier: Apache-2.0 */
/* What a batch neither shows nor rules out: the keys of unknown.csv. */
#include "tests/unit/transform/rule_world.h"

static void
the_doubt_s_key_is_that_of_the_finding_it_would_be(void **state)
{
    struct rule_pack *world = *state;
    char key[FINDING_KEY_SIZE];
    struct rule_run *run;

    put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"person\",\"flag\":\"count_of > 1\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].finding_count, 1);
    assert_int_equal(run->results[0].doubt_count, 1);
    assert_string_equal(run->results[0].doubts[0].reason, "unknown");
    memcpy(key, run->results[0].doubts[0].key, sizeof key);
    rule_run_free(run);
    put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"person\",\"flag\":\"count_of is null\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].doubt_count, 0);
    assert_string_equal(run->results[0].findings[0].key, key);
    rule_run_free(run);
}

/* The last person's phone is 12345; the second has none. */
static void
a_where_over_a_cell_that_cannot_be_read_is_in_doubt_over_an_empty_one_it_is_not(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01", HEAD "\"from\":\"person\",\"where\":\"phone = '13812345678'\",\"flag\":\"name = '无'\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].rows, 1);
    assert_int_equal(run->results[0].unknown, 0);
    assert_int_equal(run->results[0].doubt_count, 1);
    rule_run_free(run);
}

static void
what_another_rule_silences_is_in_doubt(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"person\",\"flag\":\"kind is not distinct from '甲'\",\"say\":\"x\"");
    put_rule(world, "A02",
             HEAD "\"subject\":\"person\",\"from\":\"person\",\"flag\":\"amount > 0\",\"say\":\"x\",\"suppressed_by\":[\"A01\"]");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].doubt_count, 0);
    assert_int_equal(run->results[1].suppressed, 1);
    assert_int_equal(run->results[1].doubt_count, 1);
    assert_string_equal(run->results[1].doubts[0].reason, "suppressed");
    rule_run_free(run);
}

static void
behind_a_flood_every_row_is_in_doubt_once(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01", HEAD "\"subject\":\"person\",\"from\":\"event\",\"flag\":\"paid > 0\",\"say\":\"x\",\"flood\":\"50%\"");
    run = run_rules(world, 1);
    assert_true(run->results[0].findings[0].flood);
    assert_int_equal(run->results[0].doubt_count, 2); /* two of the three rows are one person's */
    assert_string_equal(run->results[0].doubts[0].reason, "flood");
    assert_string_not_equal(run->results[0].doubts[0].key, run->results[0].doubts[1].key);
    rule_run_free(run);
}

/* A person with two rows: one is flagged, the other unknown. */
static void
a_finding_is_no_doubt(void **state)
{
    struct rule_pack *world = *state;
    struct rule_run *run;

    put_rule(world, "A01",
             HEAD "\"subject\":\"person\",\"from\":\"event\",\"flag\":\"case when kind = '甲' then null else true end\",\"say\":\"x\"");
    run = run_rules(world, 1);
    assert_int_equal(run->results[0].unknown, 2);
    assert_int_equal(run->results[0].finding_count, 1);
    assert_int_equal(run->results[0].doubt_count, 1);
    rule_run_free(run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_doubt_s_key_is_that_of_the_finding_it_would_be),
        TEST(a_where_over_a_cell_that_cannot_be_read_is_in_doubt_over_an_empty_one_it_is_not),
        TEST(what_another_rule_silences_is_in_doubt),
        TEST(behind_a_flood_every_row_is_in_doubt_once),
        TEST(a_finding_is_no_doubt),
    };

    return cmocka_run_group_tests_name("doubts", tests, NULL, NULL);
}
