/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of comparisons and of keys: what they make of two values, and that document and schema name them all. */
#include "transform/link/comparison.h"

#include "common/ground/file.h"
#include "transform/link/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
    const char *kind; /* with its thresholds */
    const char *left;
    const char *right;
    const char *level; /* NULL: nothing */
} cases[] = {
    {"exact",                                             "Sydney",             " SYDNEY ",           "same"                  },
    {"exact",                                             "Sydney",             "Perth",              "different"             },
    {"exact",                                             "Sydney",             "",                   NULL                    },
    {"exact",                                             "无",                 "Perth",              NULL                    },
    {"jaro_winkler",                                      "Martha",             "Marhta",             "within_0.92"           },
    {"jaro_winkler",                                      "Dixon",              "Dicksonx",           "within_0.7"            },
    {"jaro_winkler",                                      "Martha",             "Bill",               "different"             },
    {"jaro_winkler\", \"thresholds\": [0.99], \"x\": \"", "Martha",             "Marhta",             "different"             },
    {"damerau_levenshtein",                               "2119",               "2191",               "within_1"              },
    {"damerau_levenshtein",                               "2119",               "2911",               "within_2"              },
    {"damerau_levenshtein",                               "2119",               "3000",               "different"             },
    {"date",                                              "1970-01-02",         "19700102",           "same"                  },
    {"date",                                              "1970年1月2日",       "1970/1/2",           "same"                  },
    {"date",                                              "1970-01-02",         "1971-01-02",         "one_wrong"             },
    {"date",                                              "1970-03-12",         "1970-12-03",         "one_wrong"             },
    {"date",                                              "19703012",           "1970-03-12",         "one_wrong"             },
    {"date",                                              "1970-08-25",         "1970-01-01",         "near"                  },
    {"date",                                              "1970-02-26",         "1970-03-29",         "near"                  },
    {"date",                                              "1970-02-26",         "1970-11-13",         "same_year"             },
    {"date",                                              "1970-02-26",         "1989-11-13",         "different"             },
    {"date",                                              "soon",               "1970-01-02",         NULL                    },
    {"number",                                            "100",                "100.0",              "same"                  },
    {"number",                                            "100",                "-100",               "different"             },
    {"number",                                            "100",                "101",                "within_0.01"           },
    {"number",                                            "-100",               "-109",               "within_0.1"            },
    {"number",                                            "0",                  "1",                  "different"             },
    {"sex",                                               "男",                 "M",                  "same"                  },
    {"sex",                                               "男",                 "2",                  "different"             },
    {"sex",                                               "男",                 "x",                  NULL                    },
    {"place",                                             "410621100201",       "410621100201",       "same"                  },
    {"place",                                             "410621100201",       "410621100202",       "same_town"             },
    {"place",                                             "410621100201",       "410621101202",       "same_county"           },
    {"place",                                             "410621100201",       "410622101202",       "different"             },
    {"place",                                             "小庄村",             "大庄村",             "different"             },
    {"phone",                                             "138-0000-0001",      "+86 13800000001",    "same"                  },
    {"phone",                                             "13800000001",        "13800000011",        "one_wrong"             },
    {"phone",                                             "13800000001",        "13911111111",        "different"             },
    {"phone",                                             "13800000001",        "123",                NULL                    },
    {"head",                                              "王小明",             "王晓明",             "near"                  },
    {"head",                                              "王小明",             "王建国",             "different"             },
    {"relation",                                          "长子",               "儿子",               "same"                  },
    {"relation",                                          "长子",               "长女",               "different"             },
    {"name",                                              "王小明",             "王晓明",             "sounds"                },
    {"name",                                              "王小明",             "王 小明",            "same"                  },
    {"citizen_number",                                    "410621197001011231", "410621197001011251", "id_one_wrong_no_birth" },
    {"citizen_number",                                    "410621197001011231", "",                   NULL                    },
    {"citizen_number",                                    "410621197001011231", "410621197001011231", "id_same_no_birth"      },
    {"citizen_number",                                    "410621********1231", "410621********1231", "id_compatible_no_birth"},
};

/* A column of one value. */
static struct link_column
column_of(const char *value, uint32_t codes[1], struct text values[2])
{
    codes[0] = value[0] == '\0' ? 0 : 1;
    values[1] = text_from(value);
    return (struct link_column){.name = TEXT("x"), .codes = codes, .values = values, .value_count = 1};
}

static void
values_are_compared_by_their_kind(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        struct arena arena;
        struct comparison comparison;
        struct value_domain domain = {0};
        uint32_t codes[2][1];
        struct text values[2][2];
        const struct link_column left = column_of(cases[at].left, codes[0], values[0]);
        const struct link_column right = column_of(cases[at].right, codes[1], values[1]);
        struct json *document;
        struct error err;
        uint64_t unread = 0;
        unsigned level;

        arena_init(&arena, 0);
        assert_int_equal(json_parse(text_from(arena_must_format(&arena, "{\"column\": \"x\", \"type\": \"%s\"}", cases[at].kind)), "model",
                                    &document, &err),
                         STATUS_OK);
        assert_int_equal(comparison_read(document, "model", &arena, &comparison, &err), STATUS_OK);
        domain.kind = comparison.kind->values[0];
        value_domain_build(&domain, &left, 1, &right, 1, &unread, &arena);
        comparison.domains[0] = &domain;
        level = comparison_level(&comparison, domain.codes[0], domain.codes[1]);
        if ((level == COMPARISON_NOTHING) != (cases[at].level == NULL)
            || (cases[at].level != NULL && strcmp(comparison.levels[level].name, cases[at].level) != 0)) {
            fail_msg("%s: %s / %s gives %s", cases[at].kind, cases[at].left, cases[at].right,
                     level == COMPARISON_NOTHING ? "nothing" : comparison.levels[level].name);
        }
        json_free(document);
        arena_done(&arena);
    }
}

static size_t
key_number(const char *name)
{
    size_t at = 0;

    while (strcmp(key_transform_at(at)->name, name) != 0) {
        at++;
    }
    return at;
}

static const struct {
    const char *key;
    size_t length;
    const char *left;
    const char *right;
    bool shared;
} keys[] = {
    {"value",        0, "Sydney",             "SYDNEY",             true },
    {"value",        0, "Sydney",             "Perth",              false},
    {"first",        4, "Sydney",             "Sydenham",           false},
    {"first",        2, "Sydney",             "Sydenham",           true },
    {"first",        2, "王小明",             "王小强",             true },
    {"first",        9, "Sydney",             "Sydney",             false},
    {"last",         3, "Sydney",             "Disney",             true },
    {"words",        0, "the blue owl",       "blue moon",          true },
    {"words",        0, "a b c",              "a b c",              false},
    {"soundex",      0, "Robert",             "Rupert",             true },
    {"soundex",      0, "Ashcraft",           "Ashcroft",           true },
    {"soundex",      0, "Tymczak",            "Pfister",            false},
    {"year",         0, "1970-01-02",         "1970-08-09",         true },
    {"month_day",    0, "1970-01-02",         "1971-01-02",         true },
    {"sound",        0, "王小明",             "王晓铭",             true },
    {"sound",        0, "王小明",             "王小强",             false},
    {"near_sound",   0, "李兰英",             "李南因",             true },
    {"family",       0, "欧阳小明",           "欧阳建国",           true },
    {"family_sound", 0, "张伟",               "章子",               true },
    {"given",        0, "张伟",               "王伟",               true },
    {"given_sound",  0, "张伟",               "王维",               true },
    {"numbers",      0, "410621197001011251", "410621197001011231", true },
    {"numbers",      0, "41062119700101123",  "410621197001011231", true },
    {"numbers",      0, "410621199001011231", "410621197001012237", false},
};

static void
keys_are_shared_by_what_is_to_be_held_together(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof keys / sizeof *keys; at++) {
        const struct key_transform *transform = key_transform_at(key_number(keys[at].key));
        struct arena arena;
        struct value_domain domain = {.kind = transform->kind == VALUE_KIND_COUNT ? VALUE_TEXT : transform->kind};
        uint32_t codes[2][1];
        struct text values[2][2];
        const struct link_column left = column_of(keys[at].left, codes[0], values[0]);
        const struct link_column right = column_of(keys[at].right, codes[1], values[1]);
        uint64_t made[2][KEY_MOST];
        size_t counts[2];
        uint64_t unread = 0;
        bool shared = false;

        arena_init(&arena, 0);
        value_domain_build(&domain, &left, 1, &right, 1, &unread, &arena);
        for (size_t side = 0; side < 2; side++) {
            counts[side] = transform->make(&domain, domain.codes[side][0], keys[at].length, made[side]);
        }
        for (size_t one = 0; one < counts[0]; one++) {
            for (size_t other = 0; other < counts[1]; other++) {
                shared = shared || made[0][one] == made[1][other];
            }
        }
        if (shared != keys[at].shared) {
            fail_msg("%s: %s / %s", keys[at].key, keys[at].left, keys[at].right);
        }
        arena_done(&arena);
    }
}

static void
document_and_schema_name_every_kind(void **state)
{
    struct arena arena;
    struct text document;
    struct text schema;
    struct error err;

    (void)state;
    arena_init(&arena, 0);
    assert_int_equal(file_read("docs/linkage.md", 1 << 20, &arena, &document, &err), STATUS_OK);
    assert_int_equal(file_read("schemas/meta/link.schema.json", 1 << 20, &arena, &schema, &err), STATUS_OK);
    for (size_t at = 0; comparison_kind_at(at) != NULL; at++) {
        const struct comparison_kind *kind = comparison_kind_at(at);

        assert_true(text_find(schema, text_from(arena_must_format(&arena, "\"%s\"", kind->name))) != SIZE_MAX);
        if (text_find(document, text_from(arena_must_format(&arena, "| `%s` | %s |", kind->name, kind->summary))) == SIZE_MAX) {
            fail_msg("docs/linkage.md has no row | `%s` | %s |", kind->name, kind->summary);
        }
    }
    for (size_t at = 0; key_transform_at(at) != NULL; at++) {
        const struct key_transform *transform = key_transform_at(at);

        assert_true(text_find(schema, text_from(transform->name)) != SIZE_MAX);
        if (text_find(document, text_from(arena_must_format(&arena, "| `%s%s` | %s |", transform->name, transform->takes_length ? ":N" : "",
                                                            transform->summary)))
            == SIZE_MAX) {
            fail_msg("docs/linkage.md has no row | `%s` | %s |", transform->name, transform->summary);
        }
    }
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_compared_by_their_kind),
        cmocka_unit_test(keys_are_shared_by_what_is_to_be_held_together),
        cmocka_unit_test(document_and_schema_name_every_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
