/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answer.h"

#include "common/date.h"
#include "report/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct text error_aliases[] = {{"√", 3}, {"已改正", 9}};
static struct schema_code error_codes[] = {
    {{"1", 1}, {"已在系统改正", 18}, error_aliases, 2},
    {{"2", 1}, {"原数据正确", 15},   NULL,          0},
    {{"3", 1}, {"已死亡", 9},        NULL,          0},
};
static struct schema_list lists[] = {{{"answer_error", 12}, error_codes, 3}};
static const struct pack pack = {.lists = lists, .list_count = 1};

struct place {
    struct arena arena;
    struct answer_codes *codes;
    struct answer_set set;
    int32_t on;
};

static int
begin(void **state)
{
    static const struct text codes[] = {{"4EXT5B1", 7}, {"ACEJ0TS", 7}, {"44B5MCM", 7}};
    static const struct text classes[] = {{"error", 5}, {"error", 5}, {"error", 5}};
    static const struct text towns[] = {{"善堂镇", 9}, {"善堂镇", 9}, {"小河镇", 9}};
    struct place *place = calloc(1, sizeof *place);

    arena_init(&place->arena, 0);
    place->codes = answer_codes_from(codes, classes, towns, 3, &place->arena);
    place->set.arena = &place->arena;
    place->on = date_from_parts(2022, 7, 10);
    *state = place;
    return 0;
}

static int
end(void **state)
{
    struct place *place = *state;

    arena_done(&place->arena);
    free(place);
    return 0;
}

static const struct answer *
read_one(struct place *place, const char *csv)
{
    assert_int_equal(answer_read_cells(text_from(csv), "t.xlsx", place->codes, &pack, place->on, &place->set, NULL), STATUS_OK);
    assert_true(place->set.count > 0);
    return &place->set.answers[place->set.count - 1];
}

static void
a_filled_line_is_read_under_its_headings(void **state)
{
    const struct answer *answer =
        read_one(*state, "序号,短码,核查结果▼,正确值/说明,核查人及日期\n1,4EXT5B1,已死亡,3月去世,李某 7月3日\n");

    assert_int_equal(answer->fate, ANSWER_TAKEN);
    assert_true(text_equal(answer->result, TEXT("已死亡")));
    assert_true(text_equal(answer->note, TEXT("3月去世")));
    assert_int_equal(answer->at, date_from_parts(2022, 7, 3));
    assert_int_equal(answer->row, 2);
}

static void
columns_may_move_and_grow(void **state)
{
    const struct answer *answer = read_one(*state, "镇里加的,核查人,核查结果,短码,正确值\nx,王 2022-07-02,√,ACEJ0TS,\n");

    assert_int_equal(answer->fate, ANSWER_TAKEN);
    assert_true(text_equal(answer->result, TEXT("已在系统改正")));
    assert_int_equal(answer->at, date_from_parts(2022, 7, 2));
}

static void
a_pasted_line_without_headings_is_read(void **state)
{
    const struct answer *answer = read_one(*state, "3,44B5MCM,,某户,某人,问题,原数据正确,核实无误,李某\n");

    assert_int_equal(answer->fate, ANSWER_TAKEN);
    assert_true(text_equal(answer->result, TEXT("原数据正确")));
    assert_true(text_equal(answer->by, TEXT("李某")));
}

static void
a_retyped_code_may_be_full_width_or_spaced(void **state)
{
    assert_int_equal(read_one(*state, "短码,核查结果\n４ｅｘｔ５ｂ１,已死亡\n")->fate, ANSWER_TAKEN);
    assert_int_equal(read_one(*state, "短码,核查结果\n44B 5MCM,已死亡(去年)\n")->fate, ANSWER_TAKEN);
}

static void
what_cannot_be_taken_is_named(void **state)
{
    assert_int_equal(read_one(*state, "短码,核查结果\n4EXT5B2,已死亡\n")->fate, ANSWER_UNKNOWN_CODE);
    assert_int_equal(read_one(*state, "短码,核查结果\n4EXT5B1,不知道\n")->fate, ANSWER_UNCLEAR);
    assert_int_equal(read_one(*state, "短码,核查结果\n4EXT5B1,\n")->fate, ANSWER_EMPTY);
}

static void
an_example_or_a_title_is_no_answer(void **state)
{
    struct place *place = *state;

    assert_int_equal(answer_read_cells(TEXT("待核实清单,\n短码,核查结果\n示例不填,已死亡\n,\n"), "t", place->codes, &pack, place->on, &place->set, NULL),
                     STATUS_OK);
    assert_int_equal(place->set.count, 0);
}

static void
two_answers_to_one_code_go_back_and_the_same_twice_counts_once(void **state)
{
    struct place *place = *state;

    (void)read_one(place, "短码,核查结果\n4EXT5B1,已死亡\nACEJ0TS,已死亡\n");
    (void)read_one(place, "短码,核查结果\n4EXT5B1,原数据正确\nACEJ0TS,已死亡\n");
    answer_settle(&place->set);
    assert_int_equal(place->set.answers[0].fate, ANSWER_CONTRADICTED);
    assert_int_equal(place->set.answers[2].fate, ANSWER_CONTRADICTED);
    assert_int_equal(place->set.answers[1].fate, ANSWER_TAKEN);
    assert_int_equal(place->set.answers[3].fate, ANSWER_REPEATED);
}

/* 20 lines with the same words are taken, 21 go back. */
static void
the_same_words_on_more_than_twenty_lines_go_back(void **state)
{
    struct place *place = *state;

    for (size_t lines = ANSWER_COPIES; lines <= ANSWER_COPIES + 1; lines++) {
        char codes[ANSWER_COPIES + 1][8];
        struct text texts[ANSWER_COPIES + 1];
        struct text classes[ANSWER_COPIES + 1];
        struct text towns[ANSWER_COPIES + 1];
        struct answer_set set = {.arena = &place->arena};
        char csv[4096] = "短码,核查结果,正确值\n";

        for (size_t at = 0; at < lines; at++) {
            (void)snprintf(codes[at], sizeof codes[at], "AAAA%03zu", at);
            texts[at] = text_from(codes[at]);
            classes[at] = TEXT("error");
            towns[at] = TEXT("善堂镇");
            (void)snprintf(csv + strlen(csv), sizeof csv - strlen(csv), "%s,原数据正确,已核实\n", codes[at]);
        }
        place->codes = answer_codes_from(texts, classes, towns, lines, &place->arena);
        assert_int_equal(answer_read_cells(text_from(csv), "t", place->codes, &pack, place->on, &set, NULL), STATUS_OK);
        answer_settle(&set);
        for (size_t at = 0; at < lines; at++) {
            assert_int_equal(set.answers[at].fate, lines > ANSWER_COPIES ? ANSWER_COPIED : ANSWER_TAKEN);
        }
    }
}

static void
personal_values_are_masked_on_paper(void **state)
{
    struct place *place = *state;

    assert_true(text_equal(list_mask(TEXT("410621199001011234"), PERSONAL_ID, &place->arena), TEXT("410621********1234")));
    assert_true(text_equal(list_mask(TEXT("13812345678"), PERSONAL_PHONE, &place->arena), TEXT("138****5678")));
    assert_true(text_equal(list_mask(TEXT("41062"), PERSONAL_ID, &place->arena), TEXT("***")));
    assert_true(text_equal(list_mask(TEXT("尿毒症"), PERSONAL_HEALTH, &place->arena), TEXT("***")));
    assert_true(text_equal(list_mask(TEXT("张三"), PERSONAL_NAME, &place->arena), TEXT("张三")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_filled_line_is_read_under_its_headings, begin, end),
        cmocka_unit_test_setup_teardown(columns_may_move_and_grow, begin, end),
        cmocka_unit_test_setup_teardown(a_pasted_line_without_headings_is_read, begin, end),
        cmocka_unit_test_setup_teardown(a_retyped_code_may_be_full_width_or_spaced, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken_is_named, begin, end),
        cmocka_unit_test_setup_teardown(an_example_or_a_title_is_no_answer, begin, end),
        cmocka_unit_test_setup_teardown(two_answers_to_one_code_go_back_and_the_same_twice_counts_once, begin, end),
        cmocka_unit_test_setup_teardown(the_same_words_on_more_than_twenty_lines_go_back, begin, end),
        cmocka_unit_test_setup_teardown(personal_values_are_masked_on_paper, begin, end),
    };

    return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
