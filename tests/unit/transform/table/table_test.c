/* SPDX-License-Identifier: Apache-2.0 */
/* Raw cells to tables, duplicates, keys, identity. */
#include "tests/unit/transform/table_world.h"

static void
cells_become_values_states_and_repairs(void **state)
{
    const char *const deaths[] = {"11010519491231002x", "张三", "2022/3/1", ID_TWO, "", "2022-02-30"};
    struct world world;
    const struct table *table;

    (void)state;
    world_make(&world);
    world_fill(&world, 0, deaths, 2);
    table = &world.batch.tables[0];
    assert_int_equal(table->row_count, 2);
    world_assert(table_text(table, 0, 0, &world.arena), ID_ONE);
    world_assert(table_text(table, 0, 2, &world.arena), "2022-03-01");
    world_assert(table_text(table, 1, 2, &world.arena), "(null)");
    world_assert(table_raw(table, 1, 2, &world.arena), "2022-02-30");
    world_assert(table_raw(table, 0, 1, &world.arena), "张三");
    assert_int_equal(table->columns[0].states[0], FIELD_CHANGED);
    assert_int_equal(table->columns[1].states[0], FIELD_OK);
    assert_int_equal(table->columns[1].states[1], FIELD_ABSENT);
    assert_int_equal(table->columns[2].states[1], FIELD_INVALID);
    assert_int_equal(table->repair_count, 3);
    assert_int_equal(table->repairs[0].field, 0);
    assert_string_equal(table->repairs[0].reason, "case");
    assert_string_equal(table->repairs[1].reason, "separator");
    assert_string_equal(table->repairs[2].reason, "no_such_date");
    arena_done(&world.arena);
}

static void
equal_rows_merge_and_the_first_stays(void **state)
{
    const char *const deaths[] = {ID_ONE, "张三", "20220301", ID_TWO, "李四", "2022-03-01", ID_ONE, "张三 ", "2022-03-01"};
    struct world world;
    const struct table *table;

    (void)state;
    world_make(&world);
    world_fill(&world, 0, deaths, 3);
    table = &world.batch.tables[0];
    assert_int_equal(table->row_count, 2);
    assert_int_equal(table->duplicate, 1);
    assert_int_equal(table->read, 3);
    assert_int_equal(table->source_rows[0], 1);
    assert_int_equal(table->source_rows[1], 2);
    assert_int_equal(table->repair_count, 1);
    world_assert(table_raw(table, 0, 2, &world.arena), "20220301");
    world_assert(table_raw(table, 1, 2, &world.arena), "2022-03-01");
    arena_done(&world.arena);
}

static void
equal_rows_stay_where_the_source_keeps_them(void **state)
{
    const char *const once[] = {ID_ONE, "张三", "2022-03-01", ID_TWO, "李四", "2022-03-01", ID_TWO, "李四", "2022-04-01"};
    const char *const twice[] = {ID_ONE, "张三", "20220301", ID_TWO, "李四", "2022-03-01", ID_ONE, "张三 ", "2022-03-01"};
    struct world worlds[2];
    const struct table *first;
    const struct table *second;

    (void)state;
    for (size_t at = 0; at < 2; at++) {
        world_make(&worlds[at]);
        worlds[at].sources[0].keeps_equal = true;
        world_fill(&worlds[at], 0, at == 0 ? once : twice, 3);
        world_build(&worlds[at]);
    }
    first = &worlds[0].batch.tables[0];
    second = &worlds[1].batch.tables[0];
    assert_int_equal(first->equal, 0);
    assert_int_equal(second->row_count, 3);
    assert_int_equal(second->duplicate, 0);
    assert_int_equal(second->equal, 1);
    assert_true(second->key[0] == first->key[0]); /* the second line leaves the first what it was */
    assert_true(second->hash[2] == second->hash[0]);
    assert_true(second->key[2] != second->key[0]);
    assert_true(first->key[1] != second->key[1]); /* the key is that of two rows which say different things */
    arena_done(&worlds[0].arena);
    arena_done(&worlds[1].arena);
}

static void
an_event_told_twice_in_one_list_is_two(void **state)
{
    const char *const events[] = {"", "H1", "P1", "1", "", "H1", "P1", "1", "E3", "H1", "P1", "3", "E3", "H1", "P1", "3"};
    struct world world;

    (void)state;
    world_make(&world);
    world.sources[1].keeps_equal = true;
    world_fill(&world, 1, events, 4);
    assert_int_equal(world.batch.tables[1].row_count, 4);
    assert_int_equal(world.batch.tables[1].equal, 2);
    arena_done(&world.arena);
}

/* Both IDs are NULL, but they are two people. */
static void
rows_with_different_untrusted_cells_do_not_merge(void **state)
{
    const char *const deaths[] = {
        "110105194912310029", "张三", "2022-03-01", "110105194912310028", "张三", "2022-03-01", "110105194912310029", "张三",
        "2022-03-01",         "",     "张三",       "2022-03-01"};
    struct world world;

    (void)state;
    world_make(&world);
    world_fill(&world, 0, deaths, 4);
    assert_int_equal(world.batch.tables[0].row_count, 3);
    assert_int_equal(world.batch.tables[0].duplicate, 1);
    arena_done(&world.arena);
}

static void
one_person_has_one_key_in_every_source(void **state)
{
    const char *const deaths[] = {ID_ONE, "张三", "2022-03-01"};
    const char *const members[] = {"H1", "P1", ID_ONE, "善堂镇", "罗庄村", "张三", "H1", "P2", "", "善堂镇", "罗庄村", "张小三"};
    const char *const events[] = {"E1", "H1", "P1", "1", "E2", "H1", "P2", "2", "E3", "H1", "", "3", "E4", "H9", "P9", "4"};
    struct world world;

    (void)state;
    world_make(&world);
    world_fill(&world, 0, deaths, 1);
    world_fill(&world, 3, members, 2);
    world_fill(&world, 1, events, 4);
    world_build(&world);
    world_assert(world_person(&world, 0, 0), "cn:" ID_ONE);
    world_assert(world_person(&world, 3, 0), "cn:" ID_ONE);
    world_assert(world_person(&world, 3, 1), "nfp:H1-P2");
    world_assert(world_person(&world, 1, 0), "cn:" ID_ONE);
    world_assert(world_person(&world, 1, 1), "nfp:H1-P2");
    world_assert(world_person(&world, 1, 2), "(null)");
    world_assert(world_person(&world, 1, 3), "nfp:H9-P9");
    assert_int_equal(world.batch.tables[0].persons[0], world.batch.tables[3].persons[0]);
    arena_done(&world.arena);
}

static void
household_comes_from_the_highest_register(void **state)
{
    const char *const deaths[] = {ID_ONE, "张三", "2022-03-01", ID_TWO, "李四", "2022-03-01", "", "王五", ""};
    const char *const members[] = {"H1", "P1", ID_ONE, "善堂镇", "罗庄村", "张三"};
    const char *const register_rows[] = {"B1", ID_ONE, "410621102202", "B2", ID_TWO, "410621102202"};
    struct world world;

    (void)state;
    world_make(&world);
    world_fill(&world, 0, deaths, 3);
    world_fill(&world, 3, members, 1);
    world_fill(&world, 2, register_rows, 2);
    world_build(&world);
    world_assert(world_household(&world, 0, 0), "nfp:H1");
    world_assert(world_household(&world, 0, 1), "hukou:B2");
    world_assert(world_household(&world, 0, 2), "(null)");
    world_assert(world_household(&world, 2, 0), "hukou:B1");
    world_assert(world_division(&world, 0, 0), "410621101201");
    world_assert(world_division(&world, 0, 1), "410621102202");
    world_assert(world_division(&world, 0, 2), "(null)");
    arena_done(&world.arena);
}

static void
village_is_found_within_its_town(void **state)
{
    const char *const members[] = {"H1", "P1", "", "善堂镇", "李庄村", "张三", "H2", "P1", "", "屯子镇", "李庄村", "李四",
                                   "H3", "P1", "", "善堂镇", "无此村", "王五", "H4", "P1", "", "",       "裴营村", "赵六"};
    struct world world;

    (void)state;
    world_make(&world);
    world_fill(&world, 3, members, 4);
    world_build(&world);
    world_assert(world_division(&world, 3, 0), "410621101202");
    world_assert(world_division(&world, 3, 1), "410621102201");
    world_assert(world_division(&world, 3, 2), "410621101");
    world_assert(world_division(&world, 3, 3), "410621102202");
    arena_done(&world.arena);
}

static void
identity_is_the_key_and_the_hash_leaves_out_provenance(void **state)
{
    const char *const one[] = {ID_ONE, "张三", "2022-03-01", ID_TWO, "李四", "2022-03-02"};
    const char *const two[] = {ID_TWO, "李四", "20220302", ID_ONE, "张三", "2022-03-05"};
    struct world first;
    struct world second;
    const struct table *before;
    const struct table *after;

    (void)state;
    world_make(&first);
    world_make(&second);
    world_fill(&first, 0, one, 2);
    world_fill(&second, 0, two, 2);
    world_build(&first);
    world_build(&second);
    before = &first.batch.tables[0];
    after = &second.batch.tables[0];
    assert_true(before->key[0] == after->key[1]);
    assert_true(before->key[1] == after->key[0]);
    assert_true(before->key[0] != before->key[1]);
    assert_true(before->hash[1] == after->hash[0]);
    assert_true(before->hash[0] != after->hash[1]);
    arena_done(&first.arena);
    arena_done(&second.arena);
}

/* The same ID twice with different content: each row keeps an identity of its own, whatever the order. */
static void
rows_without_a_unique_key_are_told_by_content(void **state)
{
    const char *const one[] = {ID_ONE, "张三", "2022-03-01", ID_ONE, "张三丰", "2022-03-01", "", "李四", ""};
    const char *const two[] = {"", "李四", "", ID_ONE, "张三丰", "2022-03-01", ID_ONE, "张三", "2022-03-01"};
    struct world first;
    struct world second;

    (void)state;
    world_make(&first);
    world_make(&second);
    world_fill(&first, 0, one, 3);
    world_fill(&second, 0, two, 3);
    world_build(&first);
    world_build(&second);
    for (size_t row = 0; row < 3; row++) {
        assert_true(first.batch.tables[0].key[row] == second.batch.tables[0].key[2 - row]);
        assert_true(first.batch.tables[0].key[row] != first.batch.tables[0].key[(row + 1) % 3]);
    }
    arena_done(&first.arena);
    arena_done(&second.arena);
}

static void
dictionaries_number_texts_in_order(void **state)
{
    struct dictionary dictionary = {0};
    struct arena arena;
    char digits[16];

    (void)state;
    arena_init(&arena, 0);
    assert_int_equal(dictionary_find(&dictionary, TEXT("1")), 0);
    assert_int_equal(dictionary_add(&dictionary, TEXT_NULL, &arena), 0);
    for (uint32_t number = 1; number <= 5000; number++) {
        const int size = snprintf(digits, sizeof digits, "%u", number);

        assert_int_equal(dictionary_add(&dictionary, (struct text){digits, (size_t)size}, &arena), number);
    }
    assert_int_equal(dictionary.count, 5000);
    assert_int_equal(dictionary_add(&dictionary, TEXT("17"), &arena), 17);
    assert_int_equal(dictionary_find(&dictionary, TEXT("4999")), 4999);
    assert_int_equal(dictionary_find(&dictionary, TEXT("x")), 0);
    world_assert(dictionary_text(&dictionary, 5000), "5000");
    world_assert(dictionary_text(&dictionary, 0), "(null)");
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_become_values_states_and_repairs),
        cmocka_unit_test(equal_rows_merge_and_the_first_stays),
        cmocka_unit_test(equal_rows_stay_where_the_source_keeps_them),
        cmocka_unit_test(an_event_told_twice_in_one_list_is_two),
        cmocka_unit_test(rows_with_different_untrusted_cells_do_not_merge),
        cmocka_unit_test(one_person_has_one_key_in_every_source),
        cmocka_unit_test(household_comes_from_the_highest_register),
        cmocka_unit_test(village_is_found_within_its_town),
        cmocka_unit_test(identity_is_the_key_and_the_hash_leaves_out_provenance),
        cmocka_unit_test(rows_without_a_unique_key_are_told_by_content),
        cmocka_unit_test(dictionaries_number_texts_in_order),
    };

    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
