/* SPDX-License-Identifier: Apache-2.0 */
/* Names compared, resident IDs read, formats refused. */
#include "common/formats/resident_id.h"
#include "tests/unit/transform/normaliser_case.h"
#include "transform/cells/fold.h"
#include "transform/cells/name.h"

static const struct {
    const char *shows;
    const char *left;
    const char *right;
    bool same;
} names[] = {
    {"equal names",                              "张三",             "张三",         true },
    {"different names",                          "张三",             "李四",         false},
    {"a longer name",                            "张三",             "张三丰",       false},
    {"dots of two kinds",                        "阿卜杜·毛力",      "阿卜杜•毛力",  true },
    {"a full-width stop for a dot",              "阿卜杜．毛力",     "阿卜杜・毛力", true },
    {"a dot too few",                            "阿卜杜毛力",       "阿卜杜·毛力",  false},
    {"blanks",                                   "孟  伟",           "孟伟",         true },
    {"an invisible",                             "张\xe2\x80\x8b三", "张三",         true },
    {"case and width",                           "Ｊohn",            "JOHN",         true },
    {"a bracketed remark",                       "张三（户主）",     "张三",         true },
    {"an open bracket is no remark",             "张三（户主",       "张三",         false},
    {"a question mark stands for any character", "刘欣?",            "刘欣䶮",       true },
    {"a box too",                                "刘欣□",            "刘欣䶮",       true },
    {"a private-use character too",              "刘欣\xee\x9f\x87", "刘欣䶮",       true },
    {"but only for one",                         "刘欣?",            "刘欣",         false},
    {"nothing and nothing",                      "",                 "",             true },
};

static void
names_compare_as_people_do(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof names / sizeof *names; at++) {
        if (name_same(text_from(names[at].left), text_from(names[at].right)) != names[at].same
            || name_same(text_from(names[at].right), text_from(names[at].left)) != names[at].same) {
            fail_msg("%s: \"%s\" and \"%s\"", names[at].shows, names[at].left, names[at].right);
        }
    }
}

static void
damage_is_seen(void **state)
{
    (void)state;
    assert_true(name_is_damaged(TEXT("刘欣?")));
    assert_true(name_is_damaged(TEXT("李(加王旁)莹")));
    assert_false(name_is_damaged(TEXT("刘欣䶮")));
}

/* What cannot be a name is compared as bytes, and does no harm. */
static void
long_names_compare_as_bytes(void **state)
{
    char long_name[600];

    (void)state;
    memset(long_name, 'a', sizeof long_name);
    assert_true(name_same((struct text){long_name, 600}, (struct text){long_name, 600}));
    assert_false(name_same((struct text){long_name, 600}, (struct text){long_name, 599}));
}

static void
an_id_says_birth_and_sex(void **state)
{
    (void)state;
    assert_int_equal(resident_id_birth("11010519491231002X"), date_from_parts(1949, 12, 31));
    assert_false(resident_id_is_male("11010519491231002X"));
    assert_true(resident_id_is_male("440524188001010014"));
}

static void
an_id_is_15_digits_or_none(void **state)
{
    char id[RESIDENT_ID_SIZE];

    (void)state;
    assert_false(resident_id_from_15(TEXT("11010549123100"), id));
    assert_false(resident_id_from_15(TEXT("11010549123100X"), id));
    assert_true(resident_id_from_15(TEXT("110105491231002"), id));
    assert_memory_equal(id, "11010519491231002X", RESIDENT_ID_SIZE);
}

static void
scientific_notation_is_told_from_codes(void **state)
{
    (void)state;
    assert_true(fold_is_scientific(TEXT("4.10621E+17")));
    assert_true(fold_is_scientific(TEXT("4E17")));
    assert_true(fold_is_scientific(TEXT("1.5e-3")));
    assert_false(fold_is_scientific(TEXT("E17")));
    assert_false(fold_is_scientific(TEXT("4E")));
    assert_false(fold_is_scientific(TEXT("4E+1X")));
    assert_false(fold_is_scientific(TEXT("410621")));
}

/* What field_init refuses: format, list, type, expected words of the message. */
static const struct {
    const char *format;
    const char *list;
    enum schema_type type;
    const char *message;
    const char *hint;
} wrong[] = {
    {"residentid", NULL,     SCHEMA_STRING, "\"test.json\": field \"value\": unknown format \"residentid\"",                          "Did you mean \"resident_id\"?"},
    {"date",       NULL,     SCHEMA_STRING, "\"test.json\": field \"value\": format \"date\" gives type date, the field says string", ""                             },
    {"code",       "gender", SCHEMA_STRING, "\"test.json\": field \"value\": there is no code list \"gender\"",                       ""                             },
    {"multi",      NULL,     SCHEMA_STRING, "\"test.json\": field \"value\": format \"multi\" takes a list, as in multi:health",      ""                             },
    {"date",       "sex",    SCHEMA_DATE,   "\"test.json\": field \"value\": format \"date\" takes no list",                          ""                             },
};

static void
wrong_formats_are_named(void **state)
{
    struct arena arena;
    const struct normaliser_pack *pack;

    (void)state;
    arena_init(&arena, 0);
    pack = normaliser_pack_new(small_pack(&arena), TEXT("410621"), date_from_parts(2022, 6, 30), &arena);
    for (size_t at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        struct schema_field described = {
            .name = TEXT("value"), .format = text_from(wrong[at].format), .list = text_from(wrong[at].list), .type = wrong[at].type};
        const struct schema schema = {.name = TEXT("test"), .path = "test.json", .fields = &described, .field_count = 1};
        struct normaliser_field field;
        struct error err = {0};

        assert_int_equal(normaliser_field_init(pack, &schema, 0, &field, &err), STATUS_CONFIG);
        assert_string_equal(err.id, "E-SCHEMA");
        assert_string_equal(err.message, wrong[at].message);
        assert_string_equal(err.hint, wrong[at].hint);
    }
    arena_done(&arena);
}

static void
every_format_says_what_it_is(void **state)
{
    (void)state;
    for (size_t at = 0; normaliser_at(at) != NULL; at++) {
        assert_non_null(normaliser_at(at)->name);
        assert_true(strlen(normaliser_at(at)->summary) > 0);
        assert_non_null(normaliser_at(at)->standard);
        assert_ptr_equal(normaliser_find(text_from(normaliser_at(at)->name), normaliser_at(at)->takes_list), normaliser_at(at));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_compare_as_people_do),  cmocka_unit_test(damage_is_seen),
        cmocka_unit_test(long_names_compare_as_bytes), cmocka_unit_test(an_id_says_birth_and_sex),
        cmocka_unit_test(an_id_is_15_digits_or_none),  cmocka_unit_test(scientific_notation_is_told_from_codes),
        cmocka_unit_test(wrong_formats_are_named),     cmocka_unit_test(every_format_says_what_it_is),
    };

    return cmocka_run_group_tests_name("names and formats", tests, NULL, NULL);
}
