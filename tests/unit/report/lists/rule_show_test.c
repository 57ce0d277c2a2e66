/* SPDX-License-Identifier: Apache-2.0 */
/* What each recipient sees, and what a spreadsheet must not take for a formula. */
#include "report/lists/rule_show.h"

#include "report/output/cell.h"
#include "tests/unit/report/lists/rule_folder.h"

static const char rule[] = "{\"show\": {\"village\": [\"name\", \"person_id\", \"health\", \"phone\", \"card\", \"plate\"],"
                           " \"department\": [\"phone\", \"card\", \"plate\"]},"
                           " \"let\": {\"amount\": \"sum(medical_settlement.self_paid by person_key)\"},"
                           " \"say\": \"{name} 自付 {amount} 元\"}";

static int
begin(void **state)
{
    *state = rule_folder_new(rule);
    return 0;
}

static int
end(void **state)
{
    rule_folder_free(*state);
    return 0;
}

static const struct rule_show *
shown(const struct rule_folder *folder)
{
    return rule_show_find(folder->shows, TEXT("T01"));
}

static void
each_recipient_sees_what_the_rule_shows_them(void **state)
{
    static const struct {
        bool named; /* by the rule */
        enum rule_show_audience audience;
        const char *field;
        enum schema_personal personal;
        const char *value;
        const char *seen;
    } rows[] = {
        {true,  RULE_SHOW_VILLAGE,    "name",      PERSONAL_NAME,     "张三",                "张三"               },
        {true,  RULE_SHOW_VILLAGE,    "person_id", PERSONAL_ID,       "410621199001011234",  "410621199001011234" },
        {false, RULE_SHOW_VILLAGE,    "person_id", PERSONAL_ID,       "410621199001011234",  "410621************" },
        {true,  RULE_SHOW_DEPARTMENT, "person_id", PERSONAL_ID,       "410621199001011234",  "410621************" },
        {false, RULE_SHOW_VILLAGE,    "person_id", PERSONAL_ID,       "41062",               ""                   },
        {true,  RULE_SHOW_VILLAGE,    "health",    PERSONAL_HEALTH,   "尿毒症",              "尿毒症"             },
        {false, RULE_SHOW_VILLAGE,    "health",    PERSONAL_HEALTH,   "尿毒症",              ""                   },
        {true,  RULE_SHOW_DEPARTMENT, "health",    PERSONAL_HEALTH,   "尿毒症",              ""                   },
        {true,  RULE_SHOW_VILLAGE,    "phone",     PERSONAL_PHONE,    "13812345678",         "13812345678"        },
        {false, RULE_SHOW_VILLAGE,    "phone",     PERSONAL_PHONE,    "13812345678",         "138****5678"        },
        {true,  RULE_SHOW_DEPARTMENT, "phone",     PERSONAL_PHONE,    "13812345678",         "13812345678"        },
        {true,  RULE_SHOW_VILLAGE,    "card",      PERSONAL_CARD,     "6217001234567890123", ""                   },
        {true,  RULE_SHOW_DEPARTMENT, "card",      PERSONAL_CARD,     "6217001234567890123", "6217001234567890123"},
        {true,  RULE_SHOW_VILLAGE,    "plate",     PERSONAL_PROPERTY, "豫F12345",            ""                   },
        {false, RULE_SHOW_DEPARTMENT, "plate",     PERSONAL_PROPERTY, "豫F12345",            ""                   },
        {false, RULE_SHOW_VILLAGE,    "born",      PERSONAL_BIRTH,    "1990-01-01",          "1990-01-01"         },
        {false, RULE_SHOW_VILLAGE,    "size",      PERSONAL_NONE,     "3",                   "3"                  },
    };
    struct rule_folder *folder = *state;

    assert_non_null(shown(folder));
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const struct schema_field field = {.name = text_from(rows[row].field), .personal = rows[row].personal};
        const struct text seen =
            rule_show_value(rows[row].named ? shown(folder) : NULL, rows[row].audience, &field, text_from(rows[row].value), &folder->arena);

        assert_true(text_equal(seen, text_from(rows[row].seen)));
    }
}

static void
a_rule_tells_what_its_message_says(void **state)
{
    struct rule_folder *folder = *state;

    assert_true(rule_show_names(shown(folder), RULE_SHOW_VILLAGE, TEXT("name")));
    assert_false(rule_show_names(shown(folder), RULE_SHOW_DEPARTMENT, TEXT("name")));
    assert_true(rule_show_says(shown(folder), TEXT("name")));
    assert_false(rule_show_says(shown(folder), TEXT("nam")));
    assert_false(rule_show_says(shown(folder), TEXT("phone")));
    assert_true(text_starts_with(rule_show_expression(shown(folder), TEXT("amount")), TEXT("sum(medical_settlement.self_paid")));
    assert_true(text_equal(rule_show_expression(shown(folder), TEXT("name")), TEXT("name")));
    assert_null(rule_show_find(folder->shows, TEXT("T02")));
    assert_false(rule_show_names(NULL, RULE_SHOW_VILLAGE, TEXT("name")));
}

static void
what_begins_like_a_formula_is_told(void **state)
{
    static const char *const risky[] = {"=1+1", "+86", "-5", "@SUM(A1)", "  =1", "\t1", "\n=1", "\r", "＝1+1", "＠cmd", "－2"};
    static const char *const safe[] = {"", "张三", "1-2", "a=b", "2022-06-30", "(=)", "一=二"};

    (void)state;
    for (size_t at = 0; at < sizeof risky / sizeof risky[0]; at++) {
        assert_true(cell_is_risky(text_from(risky[at])));
    }
    for (size_t at = 0; at < sizeof safe / sizeof safe[0]; at++) {
        assert_false(cell_is_risky(text_from(safe[at])));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_recipient_sees_what_the_rule_shows_them, begin, end),
        cmocka_unit_test_setup_teardown(a_rule_tells_what_its_message_says, begin, end),
        cmocka_unit_test(what_begins_like_a_formula_is_told),
    };

    return cmocka_run_group_tests_name("rule_show", tests, NULL, NULL);
}
