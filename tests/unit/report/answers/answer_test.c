/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answers/answer.h"

#include "common/ground/date.h"
#include "report/answers/word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define WORD(literal) {literal, sizeof(literal) - 1}

static const struct text yes_aliases[] = {WORD("√"), WORD("已改正")};
static struct schema_code error_codes[] = {
    {WORD("1"), WORD("已在系统改正"),    yes_aliases, 2},
    {WORD("2"), WORD("原数据正确"),      NULL,        0},
    {WORD("3"), WORD("已死亡"),          NULL,        0},
    {WORD("4"), WORD("办理中"),          NULL,        0},
    {WORD("5"), WORD("不纳入:收入稳定"), NULL,        0},
};
static struct schema_code event_codes[] = {
    {WORD("promise"), WORD("已在系统改正"), NULL, 0},
    {WORD("note"),    WORD("办理中"),       NULL, 0}
};
static const struct text result_aliases[] = {WORD("核实结果")};
static struct schema_code column_codes[] = {
    {WORD("code"),     WORD("短码"),     NULL,           0},
    {WORD("result"),   WORD("核查结果"), result_aliases, 1},
    {WORD("note"),     WORD("正确值"),   NULL,           0},
    {WORD("by"),       WORD("核查人"),   NULL,           0},
    {WORD("date"),     WORD("核查日期"), NULL,           0},
    {WORD("decision"), WORD("乡镇确定"), NULL,           0},
    {WORD("receipt"),  WORD("回执处理"), NULL,           0},
};
static struct schema_list lists[] = {
    {WORD("answer_column"), column_codes, 7},
    {WORD("answer_error"),  error_codes,  5},
    {WORD("answer_event"),  event_codes,  2}
};
static const struct pack pack = {.lists = lists, .list_count = 3};

/* 44B5MCM stands on the line of ACEJ0TS; 5JQKZ8C was answered before. */
static struct answer_code known[] = {
    {.code = WORD("4EXT5B1"), .class = WORD("error"), .recipient = WORD("善堂镇"), .lead = WORD("4EXT5B1")},
    {.code = WORD("ACEJ0TS"), .class = WORD("error"), .recipient = WORD("善堂镇"), .lead = WORD("ACEJ0TS")},
    {.code = WORD("44B5MCM"), .class = WORD("error"), .recipient = WORD("善堂镇"), .lead = WORD("ACEJ0TS")},
    {.code = WORD("5JQKZ8C"), .class = WORD("error"), .recipient = WORD("小河镇"), .lead = WORD("5JQKZ8C"), .recorded = WORD("原数据正确")},
};

struct place {
    struct arena arena;
    struct answer_codes codes;
    struct answer_set set;
};

static int
begin(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    arena_init(&place->arena, 0);
    place->codes = (struct answer_codes){known, sizeof known / sizeof known[0]};
    answer_code_sort(&place->codes);
    place->set = (struct answer_set){.arena = &place->arena, .codes = &place->codes, .pack = &pack, .on = date_from_parts(2022, 7, 10)};
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

/* The lines as --places prints them; every `|` begins another sheet. */
static bool
read_all(struct place *place, const char *lines, const char *file)
{
    struct text rest = text_from(lines);
    struct text line;
    char csv[8192] = "";
    int sheet = 1;
    int row = 0;
    bool answers;

    while (text_split(&rest, '\n', &line)) {
        const bool next = text_starts_with(line, TEXT("|"));

        sheet += next;
        row = next ? 1 : row + 1;
        line = next ? (struct text){line.data + 1, line.size - 1} : line;
        if (line.size > 0) {
            (void)snprintf(csv + strlen(csv), sizeof csv - strlen(csv), "表%d,%d,%.*s\n", sheet, row, TEXT_ARG(line));
        }
    }
    assert_int_equal(answer_read_cells(text_from(csv), file, &place->set, &answers, NULL), STATUS_OK);
    return answers;
}

static const struct answer *
read_one(struct place *place, const char *lines)
{
    (void)read_all(place, lines, "t.xlsx");
    assert_true(place->set.count > 0);
    return &place->set.answers[place->set.count - 1];
}

static enum answer_outcome
fate_of(const struct place *place, const char *code, size_t nth)
{
    for (size_t at = 0; at < place->set.count; at++) {
        if (text_equal(place->set.answers[at].code, text_from(code)) && nth-- == 0) {
            return place->set.answers[at].outcome;
        }
    }
    fail_msg("no answer to %s", code);
    return ANSWER_OUTCOMES;
}

static void
a_filled_line_is_read_under_its_headings(void **state)
{
    const struct answer *answer = read_one(*state, "序号,短码,核查结果▼,正确值/说明,核查人及日期\n1,4EXT5B1,已死亡,3月去世,李某 7月3日\n");

    assert_int_equal(answer->outcome, ANSWER_TAKEN);
    assert_true(text_equal(answer->result, TEXT("已死亡")));
    assert_true(text_equal(answer->note, TEXT("3月去世")));
    assert_int_equal(answer->at, date_from_parts(2022, 7, 3));
    assert_true(text_equal(answer->sheet, TEXT("表1")));
    assert_int_equal(answer->row, 2);
}

static void
columns_may_move_and_grow(void **state)
{
    const struct answer *answer = read_one(*state, "镇里加的,核查人,核查日期,核实结果,短码,正确值\nx,王,2022.7.2,√,ACEJ0TS,\n");

    assert_int_equal(answer->outcome, ANSWER_TAKEN);
    assert_true(text_equal(answer->result, TEXT("已在系统改正")));
    assert_int_equal(answer->at, date_from_parts(2022, 7, 2));
}

static void
a_tick_under_an_answer_is_that_answer(void **state)
{
    const struct answer *answer = read_one(*state, "短码,核查结果,已在系统改正,原数据正确\n4EXT5B1,,,✔\n");

    assert_int_equal(answer->outcome, ANSWER_TAKEN);
    assert_true(text_equal(answer->result, TEXT("原数据正确")));
}

static void
a_pasted_line_without_headings_is_read(void **state)
{
    const struct answer *answer = read_one(*state, "3,44B5MCM,,某户,3,问题,原数据正确,核实无误,李某\n");

    assert_int_equal(answer->outcome, ANSWER_TAKEN);
    assert_true(text_equal(answer->result, TEXT("原数据正确")));
    assert_true(text_equal(answer->by, TEXT("李某")));
}

static void
a_retyped_code_is_known_all_the_same(void **state)
{
    static const char *const codes[] = {"４ｅｘｔ５ｂ１", "4EXT 5B1", "4EXT5BI", "4EXT5Bl", "短码:4EXT5B1", "4EXT5B1(重复)", "①4EXT5B1"};

    for (size_t at = 0; at < sizeof codes / sizeof codes[0]; at++) {
        char lines[256];

        (void)snprintf(lines, sizeof lines, "短码,核查结果\n%s,已死亡\n", codes[at]);
        assert_int_equal(read_one(*state, lines)->outcome, ANSWER_TAKEN);
    }
}

static void
results_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *raw;
        const char *result;
    } rows[] = {
        {"已死亡(去年)",             "已死亡"         },
        {"已死亡。",                 "已死亡"         },
        {"1、已改正",                "已在系统改正"   },
        {"（1）已改正",              "已在系统改正"   },
        {"已 改 正",                 "已在系统改正"   },
        {"☑",                        "已在系统改正"   },
        {"不纳入：收入稳定",         "不纳入:收入稳定"},
        {"不纳入:收入稳定,在外务工", "不纳入:收入稳定"},
        {"○已死亡",                  "已死亡"         },
        {"〇 已死亡",                "已死亡"         },
        {"・已死亡",                 "已死亡"         },
        {"•已死亡",                  "已死亡"         },
        {"已死⼰",                   ""               },
        {"已在系统改正",             "已在系统改正"   },
        {"不纳⼊:收⼊稳定",          "不纳入:收入稳定"},
        {"1",                        ""               },
        {"不知道",                   ""               },
        {"死",                       ""               }
    };
    struct place *place = *state;

    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const struct schema_code *code = answer_word_result(&pack, TEXT("error"), text_from(rows[row].raw), &place->arena);

        assert_true(text_equal(code == NULL ? TEXT("") : code->name, text_from(rows[row].result)));
    }
}

static void
days_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *written;
        int month, day; /* of 2022; 0: the day given */
    } rows[] = {
        {"李某 7月3日",        7, 3},
        {"2022-07-03",         7, 3},
        {"2022/7/3",           7, 3},
        {"22.7.3",             7, 3},
        {"7.3",                7, 3},
        {"20220703",           7, 3},
        {"44745",              7, 3},
        {"2022年7月3日 10:30", 7, 3},
        {"李某",               0, 0},
        {"",                   0, 0},
        {"13月40日",           0, 0},
        {"13812345678",        0, 0}
    };
    const int32_t on = date_from_parts(2022, 7, 10);

    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        assert_int_equal(answer_word_day(text_from(rows[row].written), on),
                         rows[row].month == 0 ? on : date_from_parts(2022, rows[row].month, rows[row].day));
    }
}

static void
what_cannot_be_taken_is_named_with_its_reason(void **state)
{
    struct place *place = *state;

    assert_int_equal(read_one(place, "短码,核查结果\n4EXT5B2,已死亡\n")->outcome, ANSWER_UNKNOWN_CODE);
    assert_int_equal(read_one(place, "短码,核查结果\n某某某,已死亡\n")->outcome, ANSWER_UNKNOWN_CODE);
    assert_int_equal(read_one(place, "短码,核查结果\n,已死亡\n")->outcome, ANSWER_UNKNOWN_CODE);
    assert_int_equal(read_one(place, "短码,核查结果\n4EXT5B1,不知道\n")->outcome, ANSWER_UNCLEAR);
    assert_int_equal(read_one(place, "短码,核查结果\nACEJ0TS,\n")->outcome, ANSWER_EMPTY);
    answer_settle(&place->set);
    assert_true(text_equal(place->set.answers[0].detail, TEXT("是否为 4EXT5B1?请核对")));
    assert_true(text_starts_with(place->set.answers[3].detail, TEXT("可选:已在系统改正、原数据正确")));
}

static void
an_example_a_title_or_a_signature_is_no_answer(void **state)
{
    struct place *place = *state;

    assert_true(read_all(place, "待核实清单,待核实清单\n短码,核查结果\n示例不填,已死亡\n,\n以上属实,以上属实\n", "t"));
    assert_int_equal(place->set.count, 0);
    assert_false(read_all(place, "姓名,金额\n张三,1234567\n", "t"));
    assert_int_equal(place->set.count, 0);
}

static void
headings_hold_for_their_own_sheet(void **state)
{
    struct place *place = *state;

    (void)read_all(place, "短码,核查结果\n4EXT5B1,已死亡\n|项目,已知\n1234567,已死亡\n", "t");
    assert_int_equal(place->set.count, 1);
}

static void
two_answers_to_one_code_go_back_and_the_same_twice_counts_once(void **state)
{
    struct place *place = *state;

    (void)read_all(place, "短码,核查结果\n4EXT5B1,已死亡\nACEJ0TS,已死亡\n", "a");
    (void)read_all(place, "短码,核查结果\n4EXT5B1,原数据正确\nACEJ0TS,已死亡\n", "b");
    answer_settle(&place->set);
    assert_int_equal(fate_of(place, "4EXT5B1", 0), ANSWER_CONTRADICTED);
    assert_int_equal(fate_of(place, "4EXT5B1", 1), ANSWER_CONTRADICTED);
    assert_int_equal(fate_of(place, "ACEJ0TS", 0), ANSWER_TAKEN);
    assert_int_equal(fate_of(place, "ACEJ0TS", 1), ANSWER_REPEATED);
    assert_true(text_equal(place->set.answers[0].detail, TEXT("另一答复“原数据正确”(b 表1 第 2 行)")));
}

static void
the_town_decides_between_two_answers(void **state)
{
    struct place *place = *state;

    (void)read_all(place,
                   "短码,核查结果\n4EXT5B1,已死亡\n4EXT5B1,原数据正确\n|短码,答复甲,答复乙,乡镇确定▼,说明,确定人及日期\n4EXT5B1,已死亡,"
                   "原数据正确,原数据正确,,\n",
                   "a");
    answer_settle(&place->set);
    assert_int_equal(fate_of(place, "4EXT5B1", 0), ANSWER_OVERRULED);
    assert_int_equal(fate_of(place, "4EXT5B1", 1), ANSWER_REPEATED);
    assert_int_equal(fate_of(place, "4EXT5B1", 2), ANSWER_TAKEN);
}

static void
a_receipt_that_comes_back_is_no_answer_but_its_decisions_are(void **state)
{
    struct place *place = *state;

    (void)read_all(place, "短码,村,回执处理,填写的结果\n4EXT5B1,某村,已接收,已死亡\n|短码,乡镇确定▼\n5JQKZ8C,已死亡\n", "回执");
    answer_settle(&place->set);
    assert_int_equal(place->set.count, 1);
    assert_int_equal(fate_of(place, "5JQKZ8C", 0), ANSWER_TAKEN); /* though another answer stands */
}

static void
progress_contradicts_nothing(void **state)
{
    struct place *place = *state;

    (void)read_all(place, "短码,核查结果\n4EXT5B1,办理中\n4EXT5B1,已死亡\n5JQKZ8C,办理中\n", "a");
    answer_settle(&place->set);
    assert_int_equal(fate_of(place, "4EXT5B1", 0), ANSWER_OVERRULED);
    assert_int_equal(fate_of(place, "4EXT5B1", 1), ANSWER_TAKEN);
    assert_int_equal(fate_of(place, "5JQKZ8C", 0), ANSWER_OVERRULED);
}

static void
an_answer_beside_a_recorded_one_is_a_repetition_or_a_question(void **state)
{
    struct place *place = *state;

    (void)read_all(place, "短码,核查结果\n5JQKZ8C,原数据正确\n", "a");
    answer_settle(&place->set);
    assert_int_equal(fate_of(place, "5JQKZ8C", 0), ANSWER_REPEATED);
    place->set.count = 0;
    (void)read_all(place, "短码,核查结果\n5JQKZ8C,已死亡\n", "a");
    answer_settle(&place->set);
    assert_int_equal(fate_of(place, "5JQKZ8C", 0), ANSWER_CONTRADICTED);
}

static void
the_same_cause_is_answered_with_its_line_unless_it_has_its_own(void **state)
{
    struct place *place = *state;

    (void)read_all(place, "短码,核查结果\nACEJ0TS,已死亡\n", "a");
    answer_settle(&place->set);
    assert_int_equal(fate_of(place, "44B5MCM", 0), ANSWER_SAME_CAUSE);
    place->set.count = 0;
    (void)read_all(place, "短码,核查结果\nACEJ0TS,已死亡\n44B5MCM,原数据正确\n", "a");
    answer_settle(&place->set);
    assert_int_equal(place->set.count, 2);
    assert_int_equal(fate_of(place, "44B5MCM", 0), ANSWER_TAKEN);
    place->set.count = 0;
    (void)read_all(place, "短码,核查结果\nACEJ0TS,不知道\n", "a");
    answer_settle(&place->set);
    assert_int_equal(place->set.count, 1); /* what is not taken answers no one */
}

static void
an_empty_line_is_silent_when_the_code_was_answered_elsewhere(void **state)
{
    struct place *place = *state;

    (void)read_all(place, "短码,核查结果\n4EXT5B1,\nACEJ0TS,\nACEJ0TS,\n", "a");
    (void)read_all(place, "短码,核查结果\n4EXT5B1,已死亡\n", "b");
    answer_settle(&place->set);
    assert_int_equal(place->set.count, 2);
    assert_int_equal(fate_of(place, "4EXT5B1", 0), ANSWER_TAKEN);
    assert_int_equal(fate_of(place, "ACEJ0TS", 0), ANSWER_EMPTY);
}

/* 20 lines with the same words are taken, 21 go back; in one file, or by one person in several. */
static void
the_same_words_on_more_than_twenty_lines_go_back(void **state)
{
    struct place *place = *state;

    for (size_t lines = ANSWER_COPIES; lines <= ANSWER_COPIES + 1; lines++) {
        for (int files = 1; files <= 2; files++) {
            static struct answer_code codes[ANSWER_COPIES + 1];
            static char names[ANSWER_COPIES + 1][8];
            struct answer_codes all = {codes, lines};
            struct answer_set set = {.arena = &place->arena, .codes = &all, .pack = &pack, .on = place->set.on};

            place->set = set;
            for (size_t at = 0; at < lines; at++) {
                (void)snprintf(names[at], sizeof names[at], "AAAA%03zu", at);
                codes[at] = (struct answer_code){
                    .code = text_from(names[at]), .class = TEXT("error"), .recipient = TEXT("善堂镇"), .lead = text_from(names[at])};
            }
            for (size_t at = 0; at < lines; at++) {
                char csv[256];

                (void)snprintf(csv, sizeof csv, "短码,核查结果,正确值,核查人\n%s,原数据正确,已核实,%s\n", names[at],
                               files == 1    ? ""
                               : at % 2 == 0 ? "李某 7月3日"
                                             : "李某 7月4日");
                (void)read_all(place, csv, files == 1 ? "一" : at % 2 == 0 ? "二" : "三");
            }
            answer_settle(&place->set);
            for (size_t at = 0; at < lines; at++) {
                assert_int_equal(place->set.answers[at].outcome, lines > ANSWER_COPIES ? ANSWER_COPIED : ANSWER_TAKEN);
            }
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_filled_line_is_read_under_its_headings),
        TEST(columns_may_move_and_grow),
        TEST(a_tick_under_an_answer_is_that_answer),
        TEST(a_pasted_line_without_headings_is_read),
        TEST(a_retyped_code_is_known_all_the_same),
        TEST(results_are_read_as_people_write_them),
        TEST(days_are_read_as_people_write_them),
        TEST(what_cannot_be_taken_is_named_with_its_reason),
        TEST(an_example_a_title_or_a_signature_is_no_answer),
        TEST(headings_hold_for_their_own_sheet),
        TEST(two_answers_to_one_code_go_back_and_the_same_twice_counts_once),
        TEST(the_town_decides_between_two_answers),
        TEST(a_receipt_that_comes_back_is_no_answer_but_its_decisions_are),
        TEST(progress_contradicts_nothing),
        TEST(an_answer_beside_a_recorded_one_is_a_repetition_or_a_question),
        TEST(the_same_cause_is_answered_with_its_line_unless_it_has_its_own),
        TEST(an_empty_line_is_silent_when_the_code_was_answered_elsewhere),
        TEST(the_same_words_on_more_than_twenty_lines_go_back),
    };

    return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
