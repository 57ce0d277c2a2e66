/* SPDX-License-Identifier: Apache-2.0 */
/* Files of packs and sites are held against schemas/meta: what is wrong, where, and what was probably meant. */
#include "common/pack/meta.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static void
gather(void *context, const struct meta_problem *problem)
{
    char *out = context;
    const size_t used = strlen(out);

    (void)snprintf(out + used, 2048 - used, "%s%zu:%zu %s%s%s", used == 0 ? "" : "\n", problem->line, problem->column, problem->message,
                   problem->hint == NULL ? "" : "; ", problem->hint == NULL ? "" : problem->hint);
}

static char *
problems_of(enum meta_kind kind, const char *source)
{
    const struct text sources[] = {TEXT("household_register"), TEXT("death")};
    const struct text rules[] = {TEXT("A20"), TEXT("hospital_city")};
    static char found[2048];
    struct meta_file file = {
        .kind = kind, .source = text_from(source), .names = {sources, 2, rules, 2}
    };
    struct json *document;
    bool good;

    found[0] = '\0';
    assert_int_equal(json_parse(file.source, "test", &document, NULL), STATUS_OK);
    file.document = document;
    good = meta_check(&file, &arena, gather, found);
    assert_int_equal(good, found[0] == '\0');
    json_free(document);
    return found;
}

static const struct {
    enum meta_kind kind;
    const char *source;
    const char *problems;
} cases[] = {
    {META_SITE,    "{\"division\": \"410621\", \"threads\": 0}",                                                                       ""                                                                             },
    {META_SITE,    "{\"division\": null, \"warehouse\": {\"dsn\": null}, \"pack\": null}",                                             ""                                                                             },
    {META_SITE,    "{\"thread\": 0}",                                                                                                  "1:3 there is no key \"thread\" here; did you mean \"threads\"?"               },
    {META_SITE,    "{\"rules\": {\"disable\": []}}",                                                                                   "1:13 there is no key \"disable\" here; did you mean \"disabled\"?"            },
    {META_SITE,    "{\n  // 说明\n  \"block\": [\"death\",\n    \"houshold_register\"]}",
     "4:6 \"block\": there is no source \"houshold_register\"; did you mean \"household_register\"?"                                                                                                                  },
    {META_SITE,    "{\"rules\": {\"disabled\": [\"hospital_city\", \"A2O\"]}}",
     "1:43 \"disabled\": there is no rule \"A2O\"; did you mean \"A20\"?"                                                                                                                                             },
    {META_SITE,    "{\"threads\": \"4\"}",                                                                                             "1:14 \"threads\": a whole number must stand here, not \"4\""                  },
    {META_SITE,    "{\"threads\": 1.5}",                                                                                               "1:13 \"threads\": a whole number must stand here, not 1.5"                    },
    {META_SITE,    "{\"threads\": 65}",                                                                                                "1:13 \"threads\": 65 is not at least 0 and at most 64"                        },
    {META_SITE,    "{\"threads\": 1, \"threads\": 2}",                                                                                 "1:17 \"threads\" is there twice"                                              },
    {META_SITE,    "{\"block\": [\"death\", \"death\"]}",                                                                              "1:22 \"death\" is there twice"                                                },
    {META_SITE,    "{\"inputs\": [{\"source\": \"death\"}]}",                                                                          "1:13 \"inputs\": an input has a path, or a url, or a query with dsn_env"      },
    {META_SITE,    "{\"inputs\": [{\"path\": \"x\", \"encoding\": \"gb18O30\"}]}",
     "1:40 \"encoding\": \"gb18O30\" is none of utf-8, gb18030, gbk, utf-16le, utf-16be, utf-32le, utf-32be, big5, latin-1; did you mean "
     "\"gb18030\"?"                                                                                                                                                                                                   },
    {META_SITE,    "{\"inputs\": [{\"path\": \"x\", \"effective\": \"30.6.2022\"}]}",
     "1:41 \"effective\": \"30.6.2022\" is not a date such as 2022-06-30"                                                                                                                                             },
    {META_SITE,    "{\"inputs\": [{\"url\": \"https://h/x\", \"auth\": {\"kind\": \"bearer\", \"enw\": \"T\"}}]}",
     "1:64 there is no key \"enw\" here; did you mean \"env\"?"                                                                                                                                                       },
    {META_SITE,    "[]",                                                                                                               "1:1 an object {…} must stand here, not a list"                                },
    {META_PACK,    "{\"name\": \"p\", \"flood\": {\"share\": \"30\"}}",                                                                "1:35 \"share\": \"30\" is not a share such as 30%, or none"                   },
    {META_PACK,    "{\"delivery_marks\": \"deth\"}",                                                                                   "1:21 \"delivery_marks\": there is no source \"deth\"; did you mean \"death\"?"},
    {META_PACK,    "{\"survivorship\": {\"persons\": {}}}",                                                                            "1:20 there is no key \"persons\" here; did you mean \"person\"?"              },
    {META_SOURCE,  "{\"name\": \"x\", \"fields\": [{\"name\": \"n\", \"title\": \"号\", \"type\": \"strng\", \"format\": \"code\"}]}",
     "1:63 \"type\": \"strng\" is none of string, integer, number, date, yearmonth, boolean; did you mean \"string\"?\n"
     "1:26 \"fields\": type and format go together: date date, yearmonth yearmonth, number amount or percent, integer integer, boolean "
     "yes_no, string all others"                                                                                                                                                                                      },
    {META_SOURCE,  "{\"name\": \"x\", \"primarykey\": [\"n\"]}",                                                                       "1:16 there is no key \"primarykey\" here; did you mean \"primaryKey\"?"       },
    {META_RULE,    "{\"id\": \"A20\", \"clas\": \"error\", \"severity\": \"wrong\"}",
     "1:16 there is no key \"clas\" here; did you mean \"class\"?\n1:45 \"severity\": \"wrong\" is none of block, error, warn, info"                                                                                  },
    {META_RULE,    "{\"max_unknown\": \"many\", \"show\": {\"vilage\": [\"name\"]}}",
     "1:18 \"max_unknown\": \"many\" is not of the form ^[0-9]+(\\.[0-9]+)? ?%$\n1:35 \"vilage\" is none of village, town, department, "
     "county; did you mean \"village\"?"                                                                                                                                                                              },
    {META_RULE,    "{\"class\": \"risk\", \"verdict\": \"'x'\"}",                                                                      "1:1 \"verdict\" does not belong here"                                         },
    {META_PARAM,   "[{\"name\": \"p\", \"values\": [{\"place\": \"41062\", \"value\": \"1\"}]}]",
     "1:38 \"place\": \"41062\" is not of the form ^[0-9]{6}([0-9]{3}([0-9]{3})?)?$"                                                                                                                                  },
    {META_PARAM,   "{\"nmae\": \"p\"}",                                                                                                "1:3 there is no key \"nmae\" here; did you mean \"name\"?"                    },
    {META_SOURCE,
     "{\"name\": \"x\", \"title\": \"X\", \"department\": \"Y\", \"fields\": [{\"name\": \"n\", \"title\": \"N\", \"type\": \"string\", "
     "\"format\": \"code\"}]}",                                                                                                        "1:1 the key \"mode\" is missing; \"mode\": one of snapshot, append"           },
    {META_PACK,    "{\n \"name\": \"p\", \"registers\": [\n  {\"source\": \"death\"}]}",
     "3:3 \"registers\": the key \"system\" is missing; \"system\": a text \"…\""                                                                                                                                     },
    {META_PARAM,   "{\"name\": \"p\"}",                                                                                                "1:1 the key \"values\" is missing; \"values\": a list […]"                    },
    {META_DERIVED, "{\"name\": \"d\", \"from\": \"death\", \"colums\": {}}",
     "1:33 there is no key \"colums\" here; did you mean \"columns\"?"                                                                                                                                                },
};

/* Most cases are parts of files: of them only what is there is looked at. */
static const char *
without_missing(char *problems)
{
    char *kept = problems;

    for (char *line = problems, *end; line != NULL; line = end) {
        end = strchr(line, '\n');
        end = end == NULL ? NULL : end + 1;
        if (strstr(line, "\" is missing") == NULL || (end != NULL && strstr(line, "\" is missing") >= end)) {
            const size_t size = end == NULL ? strlen(line) : (size_t)(end - line);

            memmove(kept, line, size);
            kept += size;
        }
    }
    kept[kept > problems && kept[-1] == '\n' ? -1 : 0] = '\0';
    return problems;
}

static void
each_slip_is_named_with_its_place(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        char *problems = problems_of(cases[at].kind, cases[at].source);

        if (strstr(cases[at].problems, "is missing") == NULL) {
            (void)without_missing(problems);
        }
        if (strcmp(problems, cases[at].problems) != 0) {
            print_error("%s\n%s\n", problems, cases[at].problems);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void
a_place_is_found_behind_whatever_stands_before(void **state)
{
    static const char source[] = "/* { */ {\"a\\\"}\": [1, {\"县\": \"x\"}, \"//\"], // ]\n \"b\": {\"c\": [[], -1.5e3, true]}}";
    static const struct {
        size_t steps[3], count;
        bool key;
        size_t line, column;
    } places[] = {
        {{0},       0, false, 1, 9 },
        {{0},       1, true,  1, 11},
        {{0, 1, 0}, 3, true,  1, 24},
        {{0, 1, 0}, 3, false, 1, 29},
        {{0, 2},    2, false, 1, 35},
        {{1, 0},    2, true,  2, 9 },
        {{1, 0, 2}, 3, false, 2, 26},
    };

    (void)state;
    for (size_t at = 0; at < sizeof places / sizeof places[0]; at++) {
        size_t line;
        size_t column;

        json_place(text_from(source), places[at].steps, places[at].count, places[at].key, &line, &column);
        assert_int_equal(line, places[at].line);
        assert_int_equal(column, places[at].column);
    }
}

static int
begin(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_slip_is_named_with_its_place),
        cmocka_unit_test(a_place_is_found_behind_whatever_stands_before),
    };

    return cmocka_run_group_tests_name("meta", tests, begin, end);
}
