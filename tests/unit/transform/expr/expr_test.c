/* SPDX-License-Identifier: Apache-2.0 */
/* The language: logic, arithmetic, functions, printing, and what the checker says to a slip. */
#include "tests/unit/transform/rule_pack.h"

#include "common/ground/buffer.h"

static const char *const one_person[] = {"H1|1|11010519491231002X|张三|甲|慢性病、残疾|12.5|3|1949-12-31|2022-06|是|13812345678", NULL};

static const char *const person_columns = "house no id name kind traits amount count_of born since insured phone";

static int
make(void **state)
{
    struct rule_pack *world;

    if (pack_make(state) != 0) {
        return 1;
    }
    world = *state;
    pack_fill(world, "person", person_columns, one_person);
    pack_keys(world);
    return 0;
}

/* `true`, `false`, `null` */
static const char *
truth_of(struct rule_pack *world, const char *text)
{
    struct expr_problems problems = {0};
    const struct expr *expr = pack_check(world, "person", text, EXPR_BOOLEAN, &problems);
    struct expr_value value;

    if (expr == NULL) {
        fail_msg("%s: %s", text, problems.items[0].message);
    }
    pack_evaluate(world, "person", expr, &value);
    return !value.valid ? "null" : value.truth ? "true" : "false";
}

static void
logic_has_three_values(void **state)
{
    static const char *const names[] = {"false", "null", "true"};
    static const char *const and_table[3][3] = {
        {"false", "false", "false"},
        {"false", "null",  "null" },
        {"false", "null",  "true" }
    };
    static const char *const or_table[3][3] = {
        {"false", "null", "true"},
        {"null",  "null", "true"},
        {"true",  "true", "true"}
    };
    static const char *const not_table[3] = {"true", "null", "false"};
    struct rule_pack *world = *state;

    for (int left = 0; left < 3; left++) {
        for (int right = 0; right < 3; right++) {
            assert_string_equal(truth_of(world, arena_must_format(&world->arena, "%s and %s", names[left], names[right])),
                                and_table[left][right]);
            assert_string_equal(truth_of(world, arena_must_format(&world->arena, "%s or %s", names[left], names[right])),
                                or_table[left][right]);
        }
        assert_string_equal(truth_of(world, arena_must_format(&world->arena, "not %s", names[left])), not_table[left]);
    }
}

static const char *const facts[] = {
    /* NULL */
    "(null = 1) is null",
    "null is not distinct from null",
    "1 is distinct from null",
    "not (1 in (2, null)) is true",
    "1 in (1, null)",
    "(2 in (1, null)) is null",
    "coalesce(null, null) is null",
    "nullif('a', 'b') = 'a'",
    "(null || 'a') is null",
    "'a\\' like 'a\\'",
    "'a\\' like '%\\'",
    "not 'a' like 'a\\'",
    "(date '9999-12-31' + 1) is null",
    "(date '0001-01-01' - 1) is null",
    "(date '2022-06-30' - 3999999) is null",
    /* numbers: exact, six places, half away from zero */
    "0.1 + 0.2 = 0.3",
    "1 / 3 = 0.333333",
    "2 / 3 = 0.666667",
    "-2 / 3 = -0.666667",
    "(1 / 0) is null",
    "1 / 3 * 3 = 0.999999",
    "0.000001 * 0.5 = 0.000001",
    "-0.000001 * 0.5 = -0.000001",
    "0.000001 * 0.4 = 0",
    "99999999999999.9999 * 99999999999999.9999 > 0",
    "round(2.5) = 3",
    "round(1.005, 2) = 1.01",
    "mod(7.5, 2) = 1.5",
    /* dates */
    "date '2022-03-01' - date '2022-02-01' = 28",
    "date '2022-02-28' + 1 = date '2022-03-01'",
    "1 + date '2022-02-28' = date '2022-03-01'",
    "(date '2022-01-01' + 0.5) is null",
    "born = '1949-12-31'",
    "age_at(born, :as_of) = 72",
    "since = yearmonth '2022-06'",
    "year(since) = 2022 and month(since) = 6",
    /* text */
    "'甲乙丙' like '甲%'",
    "'甲乙丙' like '_乙_'",
    "not '甲乙丙' like '乙%'",
    "'50%' like '50\\%'",
    "not '50x' like '50\\%'",
    "'a' < 'b'",
    "substr('甲乙丙', 2) = '乙丙'",
    "substr('甲乙丙', 0, 2) = '甲'",
    "substr('甲乙丙', 9) is null",
    "length('𠮷野') = 2",
    /* between, case, in */
    "2 between 1 and 3",
    "not 0 between 1 and 3",
    "4 not between 1 and 3",
    "case when false then 1 when true then 2 else 3 end = 2",
    "case 3 when 1 then 'a' when 3 then 'b' end = 'b'",
    "case when null then 1 end is null",
    "kind in ('甲', '乙')",
    "kind not in ('乙')",
    /* columns */
    "has(traits, '残疾')",
    "not has(traits, '健康')",
    "overlaps(traits, '健康', '慢性病')",
    "list_size(traits) = 2",
    "insured",
    "insured is true",
    "amount = 12.5 and count_of = 3",
    "state(phone) = 'ok'",
    "raw(traits) = '慢性病、残疾'",
    "person_key = 'cn:11010519491231002X'",
    "household_key = 'h:H1'",
    "birth_date(id) = born",
    "sex(id) = '女'",
    "in_list('乙类', 'kind')",
    "not in_list('丁', 'kind')",
    ":line = 6000",
    "parameter_at('line', date '2023-05-01') = 7500",
    "parameter_at('line', date '2020-05-01') is null",
    /* binding: not, and, or; comparisons bind tighter than not */
    "true or (true and false)",
    "not false and true",
    "not 1 = 2",
    "1 + 2 * 3 = 7",
    "(1 + 2) * 3 = 9",
    "-1 - -1 = 0",
    /* what a simple case compares is a tree of its own in each branch */
    "case count(event by house where row.kind = kind) when 1 then 'one' when 0 then 'none' end = 'none'",
    "case case amount when 1 then 2 when 12.5 then 3 end when 2 then 4 when 3 then 5 end = 5",
    "'a' || 'b' || 'c' = 'abc'",
};

static void
facts_hold(void **state)
{
    for (size_t at = 0; at < sizeof facts / sizeof facts[0]; at++) {
        if (strcmp(truth_of(*state, facts[at]), "true") != 0) {
            fail_msg("%s is %s", facts[at], truth_of(*state, facts[at]));
        }
    }
}

static void
patterns_match_as_documented(void **state)
{
    static const struct {
        const char *pattern;
        const char *yes;
        const char *no;
    } patterns[] = {
        {"^1[3-9]\\d{9}$",       "13812345678", "12812345678"},
        {"^[^0-9]+$",            "甲乙",        "甲1"        },
        {"a|b|^c$",              "xbx",         "xcx"        },
        {"^(ab)+$",              "ababab",      "aba"        },
        {"^a{2,3}$",             "aaa",         "aaaa"       },
        {"^a{2,}$",              "aaaa",        "a"          },
        {"^(a|甲)?b$",           "甲b",         "乙b"        },
        {"^.{2}$",               "甲乙",        "甲"         },
        {"^\\d+(\\.\\d+)?$",     "12.5",        "12."        },
        {"^[a-c\\d]*$",          "a1b2",        "d"          },
        {"^(a*)*$",              "aaaa",        "b"          },
        {"\\.",                  "a.b",         "ab"         },
        {"^[A-Z0-9\\-]+$",       "A-1",         "a-1"        },
        {"^(x(y|z){2}|w){1,2}$", "xyzw",        "xy"         },
        {"^\\S+\\s\\S+$",        "a b",         "ab"         },
        {"$",                    "a",           NULL         },
    };
    struct rule_pack *world = *state;

    for (size_t at = 0; at < sizeof patterns / sizeof patterns[0]; at++) {
        const char *yes = arena_must_format(&world->arena, "matches('%s', '%s')", patterns[at].yes, patterns[at].pattern);

        if (strcmp(truth_of(world, yes), "true") != 0) {
            fail_msg("%s should match", yes);
        }
        if (patterns[at].no != NULL) {
            const char *no = arena_must_format(&world->arena, "matches('%s', '%s')", patterns[at].no, patterns[at].pattern);

            if (strcmp(truth_of(world, no), "false") != 0) {
                fail_msg("%s should not match", no);
            }
        }
    }
}

/* Simple cases inside each other double at every level: refused before they fill the memory, not checked for ever. */
static void
doubling_is_bounded(void **state)
{
    struct rule_pack *world = *state;
    struct buffer text;
    struct expr_problems problems = {0};

    buffer_init(&text, 64 * 1024);
    for (int level = 0; level < 40; level++) {
        buffer_append_string(&text, "case ");
    }
    buffer_append_string(&text, "1");
    for (int level = 0; level < 40; level++) {
        buffer_append_string(&text, " when 1 then 1 when 2 then 2 end");
    }
    assert_null(pack_check(world, "person", arena_must_string(&world->arena, buffer_text(&text)), EXPR_ANY, &problems));
    assert_int_equal(problems.count, 1);
    assert_string_equal(problems.items[0].message, "the expression is too large");
    buffer_clear(&text);
    for (int term = 0; term < 5000; term++) {
        buffer_append_string(&text, term == 0 ? "1" : " + 1");
    }
    problems = (struct expr_problems){0};
    assert_null(pack_check(world, "person", arena_must_string(&world->arena, buffer_text(&text)), EXPR_ANY, &problems));
    assert_string_equal(problems.items[0].message, "the expression is too large");
    buffer_done(&text);
}

/* As long as the limit allows: no recursion of checker, compiler or plan may need more stack than there is. */
static void
long_chains_fit_the_stack(void **state)
{
    struct rule_pack *world = *state;
    struct buffer text;

    buffer_init(&text, 64 * 1024);
    for (int term = 0; term < 2000; term++) {
        buffer_format(&text, "%scount_of = %d", term == 0 ? "" : " or ", term);
    }
    assert_string_equal(truth_of(world, arena_must_string(&world->arena, buffer_text(&text))), "true");
    buffer_clear(&text);
    for (int term = 0; term < 2000; term++) {
        buffer_format(&text, "%strim(kind)", term == 0 ? "length(" : " || ");
    }
    buffer_append_string(&text, ") = 2000");
    assert_string_equal(truth_of(world, arena_must_string(&world->arena, buffer_text(&text))), "true");
    buffer_done(&text);
}

static void
printing_is_canonical(void **state)
{
    static const char *const forms[][2] = {
        {"NOT  (a IS NULL)and(b=1)",                                        "a is not null and b = 1"          },
        {"a NOT IN (1,2)",                                                  "a not in (1, 2)"                  },
        {"a or b and c",                                                    "a or (b and c)"                   },
        {"(a or b) and c",                                                  "(a or b) and c"                   },
        {"a - (b - c) - d",                                                 "a - (b - c) - d"                  },
        {"not (a and b)",                                                   "not (a and b)"                    },
        {"- (1 + 2)",                                                       "-(1 + 2)"                         },
        {"-(-1)",                                                           "-(-1)"                            },
        {"case a when 1 then 2 end",                                        "case when a = 1 then 2 end"       },
        {"exists( event by  house , id = no where happened_on<=row.born )",
         "exists(event by house, id = no where happened_on <= row.born)"                                       },
        {"first(event.kind by house order by happened_on DESC, event_no)",
         "first(event.kind by house order by happened_on desc, event_no)"                                      },
        {"'it''s' || \"order\"",                                            "'it''s' || \"order\""             },
        {"a is not distinct from 1.50",                                     "a is not distinct from 1.5"       },
        {"date '2022-01-01' between a and b",                               "date '2022-01-01' between a and b"},
        {"(a = b) is not true",                                             "(a = b) is not true"              },
    };
    struct rule_pack *world = *state;

    for (size_t at = 0; at < sizeof forms / sizeof forms[0]; at++) {
        struct expr_problems problems = {.arena = &world->arena};
        const struct expr *expr = expr_parse(text_from(forms[at][0]), &world->arena, &problems);
        struct text once;

        assert_non_null(expr);
        once = expr_print(expr, &world->arena);
        assert_string_equal(arena_must_string(&world->arena, once), forms[at][1]);
        expr = expr_parse(once, &world->arena, &problems);
        assert_non_null(expr);
        assert_string_equal(arena_must_string(&world->arena, expr_print(expr, &world->arena)), forms[at][1]);
    }
}

/* The first problem as `ID at: message; hint`. */
static const char *
problem_of(struct rule_pack *world, const char *text)
{
    struct expr_problems problems = {0};
    const struct expr *expr = pack_check(world, "person", text, EXPR_BOOLEAN, &problems);
    const struct expr_problem *problem = &problems.items[0];

    if (expr != NULL || problems.count == 0) {
        return "no problem";
    }
    if (problem->hint == NULL) {
        return arena_must_format(&world->arena, "%s %u: %s", problem->id, problem->at, problem->message);
    }
    return arena_must_format(&world->arena, "%s %u: %s; %s", problem->id, problem->at, problem->message, problem->hint);
}

static void
a_slip_is_named_with_its_place_and_a_suggestion(void **state)
{
    static const char *const slips[][2] = {
        {"knd = '甲'",                                                "E-RULE-COLUMN 0: person has no column \"knd\"; did you mean kind?"                                       },
        {"true and namme is null",                                    "E-RULE-COLUMN 9: person has no column \"namme\"; did you mean name?"                                     },
        {"exists(evnt by house)",                                     "E-RULE-SOURCE 7: the pack has no source \"evnt\"; did you mean event?"                                   },
        {"exists(event by hose)",                                     "E-RULE-COLUMN 16: event has no column \"hose\"; did you mean house?"                                     },
        {"exists(event by house where name = 'x')",
         "E-RULE-COLUMN 28: event has no column \"name\"; write row.name for the column of the row outside"                                                                     },
        {"exists(event by house where row.nme = 'x')",                "E-RULE-COLUMN 28: person has no column \"nme\"; did you mean name?"                                      },
        {"row.name = 'x'",                                            "E-RULE-COLUMN 0: there is no row around this one; row. names the row around a related aggregate"         },
        {"lenght(name) = 1",                                          "E-RULE-FUNCTION 0: there is no function \"lenght\"; did you mean length?"                                },
        {"length(name, 1) = 1",                                       "E-RULE-FUNCTION 0: length does not take 2 arguments; its form is length(text)"                           },
        {"amount > :lin",                                             "E-RULE-PARAMETER 9: the pack has no parameter :lin; did you mean :line?"                                 },
        {"count_of > :limit",                                         "E-PARAMETER-VALUE 11: parameter :limit has no value for 410621 on 2022-06-30; "
                              "add a value with its source to the pack's or the site's params/"                                                    },
        {"amount = '12'",                                             "E-RULE-TYPE 9: this is text where a number is needed; write 12 without quotes"                           },
        {"insured = '是'",
         "E-RULE-TYPE 10: this is text where a truth value is needed; a yes/no column is a truth value: write `x`, `not x` or `x is null`"                                      },
        {"name",                                                      "E-RULE-TYPE 0: this is text where a condition is needed; compare it with something"                      },
        {"since < born",                                              "E-RULE-TYPE 8: this is a date where a year-month is needed; yearmonth(x) makes a year-month of it"       },
        {"born = '2022-13-01'",                                       "E-RULE-TYPE 7: this is text where a date is needed; a date that exists is written '2022-06-30'"          },
        {"born = date '2022-02-30'",                                  "E-RULE-SYNTAX 12: '2022-02-30' is no date; write '2022-06-30'"                                           },
        {"name = ''",                                                 "E-RULE-SYNTAX 7: '' can never equal anything: an empty cell is NULL; write `x is null`"                  },
        {"kind = '丁'",
         "E-RULE-VALUE 7: this can never be true: '丁' is not among the values of kind (code list kind); its values are 甲 乙 丙"                                               },
        {"kind in ('甲', '乙类')",
         "E-RULE-VALUE 16: this can never be true: '乙类' is not among the values of kind (code list kind); did you mean 乙?"                                                   },
        {"has(traits, '长期病')",                                     "E-RULE-VALUE 12: this can never be true: '长期病' is not among the values of traits (code list trait); "
                                  "its values are 健康 慢性病 残疾"                                                                            },
        {"state(name) = 'bad'",                                       "E-RULE-VALUE 14: this can never be true: 'bad' is not among the values of state(column)"                 },
        {"matches(name, '(a')",                                       "E-RULE-SYNTAX 14: the pattern lacks a closing )"                                                         },
        {"matches(name, 'a*?')",                                      "E-RULE-SYNTAX 14: the pattern has a lazy or doubled repetition"                                          },
        {"sum(event.kind by house) > 1",                              "E-RULE-TYPE 10: sum needs a column of numbers, and event.kind is text"                                   },
        {"count(event.paid by house order by paid) > 1",              "E-RULE-SYNTAX 0: order by has a meaning for first only"                                                  },
        {"exists(event by happened_on = name)",
         "E-RULE-TYPE 16: the keys differ in type: event.happened_on is a date, person.name is text"                                                                            },
        {"first(event by house) = 1",                                 "E-RULE-SYNTAX 0: first needs a column; write SOURCE.column"                                              },
        {"name = 'x' name",                                           "E-RULE-SYNTAX 11: an operator or the end expected instead of \"name\""                                   },
        {"(name = 'x'",                                               "E-RULE-SYNTAX 11: the expression ends where an operator or \")\" is expected"                            },
        {"name = '张三",                                              "E-RULE-SYNTAX 7: unterminated text: a closing ' is missing"                                              },
        {"count(\"\") > 1",                                           "E-RULE-SYNTAX 6: a name is missing between the quotes"                                                   },
        {"name ＝ '张三'",                                            "E-RULE-SYNTAX 5: \"＝\" has no place in an expression; this is written full-width: write ="              },
        {"amount > １２",                                             "E-RULE-SYNTAX 9: \"１２\" has no place in an expression; this is written full-width: write 12"           },
        {"amount ≥ 1",                                                "E-RULE-SYNTAX 7: \"≥\" has no place in an expression; write >="                                          },
        {"amount == 1",                                               "E-RULE-SYNTAX 8: a value expected instead of \"=\"; equal is a single ="                                 },
        {"insured && amount = 1",                                     "E-RULE-SYNTAX 8: \"&&\" has no place in an expression; write and"                                        },
        {"name = 张三",                                               "E-RULE-COLUMN 7: person has no column \"张三\"; a text stands in single quotes: '张三'"                  },
        {"姓名 = '张三'",                                             "E-RULE-COLUMN 0: person has no column \"姓名\"; the column is called name"                               },
        {"count(事项 by house) > 1",                                  "E-RULE-SOURCE 6: the pack has no source \"事项\"; did you mean event?"                                   },
        {"born > '2022/06/30'",                                       "E-RULE-TYPE 7: this is text where a date is needed; a date that exists is written '2022-06-30'"          },
        {"age_at(born, as_of) > 3",                                   "E-RULE-COLUMN 13: person has no column \"as_of\"; the parameter is written :as_of"                       },
        {"nvl(amount, 0) > 1",                                        "E-RULE-FUNCTION 0: there is no function \"nvl\"; coalesce(value, other)"                                 },
        {"amount = null",                                             "E-RULE-NEVER 0: nothing is ever equal or unequal to null; write x is null, or x is not null"             },
        {"exists(event by house where id = id)",
         "E-RULE-ALWAYS 28: id is compared with itself; inside of an aggregate row.id is the row outside"                                                                       },
        {"exists(event e by house)",                                  "E-RULE-SYNTAX 13: \"by\", \"where\", \"order by\" or \")\" expected instead of \"e\""                    },
        {"exists(event on house)",
         "E-RULE-SYNTAX 13: \"by\", \"where\", \"order by\" or \")\" expected instead of \"on\"; keys follow the word by"                                                       },
        {"amount > 1,000",
         "E-RULE-SYNTAX 10: an operator or the end expected instead of \",\"; numbers have no marks between thousands: 1000"                                                    },
        {"name = “张三”",                                             "E-RULE-SYNTAX 7: \"“张三”\" has no place in an expression; texts stand in straight single quotes: '张三'"},
        {"in_list(name, 'knd')",                                      "E-RULE-LIST 14: the pack has no code list \"knd\"; did you mean kind?"                                   },
        {"state(upper(name)) = 'ok'",                                 "E-RULE-FUNCTION 0: state looks at a column of the delivery, nothing else"                                },
        {"amount = 1.1234567",                                        "E-RULE-SYNTAX 9: 1.1234567 has more than 6 decimal places or too many digits"                            },
        {"insured and kind = '甲' or kind = '乙'",
         "E-RULE-BRACKETS 0: and beside or needs brackets; write (a and b) or c, or a and (b or c)"                                                                             },
        {"amount < 0 and amount > 100",                               "E-RULE-NEVER 0: no value can meet both conditions: this can never be true"                               },
        {"insured and (amount = 1 and (kind = '甲' and amount > 1))",
         "E-RULE-NEVER 0: no value can meet both conditions: this can never be true"                                                                                            },
        {"kind = '甲' and kind = '乙'",                               "E-RULE-NEVER 0: no value can meet both conditions: this can never be true"                               },
        {"kind is null and kind = '乙'",                              "E-RULE-NEVER 0: no value can meet both conditions: this can never be true"                               },
        {"born > :as_of and born < '2000-01-01'",                     "E-RULE-NEVER 0: no value can meet both conditions: this can never be true"                               },
        {"amount between 3 and 2",                                    "no problem"                                                                                              },
        {"amount < 100 or amount > 0",                                "E-RULE-ALWAYS 0: every value meets one of the conditions: this is always true"                           },
        {"amount <> 1 or amount <> 2",                                "E-RULE-ALWAYS 0: every value meets one of the conditions: this is always true"                           },
        {"exists(event by house where paid > 1 and paid < 1)",
         "E-RULE-NEVER 28: no value can meet both conditions: this can never be true"                                                                                           },
        {"exists(event@before by house)",                             "E-RULE-SOURCE 13: event has no state \"before\"; previous: the delivery before; year_ago or "
                                          "same_period_last_year: the same period a year ago"                                          },
    };

    for (size_t at = 0; at < sizeof slips / sizeof slips[0]; at++) {
        assert_string_equal(problem_of(*state, slips[at][0]), slips[at][1]);
    }
}

static void
all_problems_of_an_expression_come_at_once(void **state)
{
    struct expr_problems problems = {0};

    assert_null(pack_check(*state, "person", "knd = '甲' and lenght(name) > :lin or born < 3", EXPR_BOOLEAN, &problems));
    assert_int_equal(problems.count, 4);
}

static void
nesting_is_bounded(void **state)
{
    struct rule_pack *world = *state;
    char *text = arena_must_alloc(&world->arena, 100000);

    memset(text, '(', 50000);
    text[50000] = '\0';
    assert_string_equal(problem_of(world, text), "E-RULE-SYNTAX 100: something less deeply nested expected instead of \"(\"");
    for (size_t at = 0; at < 40000; at += 2) {
        memcpy(text + at, "- ", 2);
    }
    text[40000] = '\0';
    assert_non_null(strstr(problem_of(world, text), "something less deeply nested"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logic_has_three_values),
        cmocka_unit_test(facts_hold),
        cmocka_unit_test(patterns_match_as_documented),
        cmocka_unit_test(doubling_is_bounded),
        cmocka_unit_test(long_chains_fit_the_stack),
        cmocka_unit_test(printing_is_canonical),
        cmocka_unit_test(a_slip_is_named_with_its_place_and_a_suggestion),
        cmocka_unit_test(all_problems_of_an_expression_come_at_once),
        cmocka_unit_test(nesting_is_bounded),
    };

    return cmocka_run_group_tests_name("expressions", tests, make, pack_drop);
}
