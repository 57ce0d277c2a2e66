/* SPDX-License-Identifier: Apache-2.0 */
/* A pack with one thing wrong is refused with file and reason: one row for each reason. */
#include "common/pack/load.h"

#include "common/ground/buffer.h"
#include "tests/support/place.h"

static const char head[] = "\"name\":\"death\",\"title\":\"名单\",\"department\":\"局\"";
static const char fields[] = "\"fields\":[{\"name\":\"no\",\"title\":\"号\",\"type\":\"string\",\"format\":\"code\"}]";

static int
make_pack(void **state)
{
    struct place *place;

    if (place_make(state) != 0) {
        return 1;
    }
    place = *state;
    place_put(place, "pack.json", "{\"name\":\"t\",\"version\":\"1\"}");
    place_put(place, "sources/death.json",
              arena_must_format(&place->arena, "{%s,\"mode\":\"append\",\"window\":\"P1Y\",\"expected_every\":\"P2W\",%s}", head, fields));
    place_put(place, "sources/README.md", "no source");
    place_put(place, "codes/division.csv", "code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,410600,,,\n");
    return 0;
}

static enum status
load(struct place *place, struct pack *pack, struct error *err)
{
    *err = (struct error){0};
    return pack_load(place->folder, NULL, &place->arena, pack, err);
}

static void
units_of_durations_are_days_weeks_months_and_years(void **state)
{
    struct place *place = *state;
    struct error err;
    struct pack pack;

    assert_int_equal(load(place, &pack, &err), STATUS_OK);
    assert_int_equal(pack.sources[0].window_months, 12);
    assert_int_equal(pack.sources[0].expected_days, 14);
    assert_true(text_equal(schema_answer_event(&pack, TEXT("已核实")), TEXT("answer"))); /* without a list every answer is one */
}

/* `…` stands for the head of a source. */
static const struct {
    const char *file;
    const char *content;
    const char *message;
} cases[] = {
    {"sources/death.json", "{\"name\":\"death\",\"title\":\"名单\"}",                                                                       "the key \"department\" is missing"                    },
    {"sources/death.json", "{…,\"mode\":\"heap\"}",                                                                                         "\"mode\": \"heap\" is none of snapshot, append"       },
    {"sources/death.json", "{…,\"mode\":\"append\",\"window\":\"P12M\",\"scope\":\"moon\"}",
     "\"scope\": \"moon\" is none of county, town, village"                                                                                                                                        },
    {"sources/death.json", "{…,\"mode\":\"append\",\"window\":\"P1X\"}",                                                                    "a duration such as P7D, P1M, P1Y"                     },
    {"sources/death.json", "{…,\"mode\":\"append\",\"window\":\"P12M\",\"max_age\":\"7D\"}",                                                "a duration such as P7D, P1M, P1Y"                     },
    {"sources/death.json", "{…,\"mode\":\"append\",\"window\":\"P12M\",\"max_age\":\"PxD\"}",                                               "a duration such as P7D, P1M, P1Y"                     },
    {"sources/death.json", "{…,\"mode\":\"append\",\"window\":\"P12M\",\"contract\":{\"missing\":\"perhaps\"}}",
     "\"missing\": \"perhaps\" is none of strict, warn, ignore"                                                                                                                                    },
    {"sources/death.json", "{…,\"mode\":\"append\",\"window\":\"P12M\"}",                                                                   "the key \"fields\" is missing"                        },
    {"sources/death.json", "{…,\"mode\":\"append\",\"window\":\"P12M\",\"fields\":[{\"name\":\"no\"}]}",                                    "the key \"title\" is missing"                         },
    {"sources/death.json",
     "{…,\"mode\":\"append\",\"window\":\"P12M\",\"fields\":[{\"name\":\"no\",\"title\":\"号\",\"format\":\"code\",\"type\":\"real\"}]}",   "\"type\": \"real\" is none of string, integer"        },
    {"sources/death.json",
     "{…,\"mode\":\"append\",\"window\":\"P12M\",\"fields\":[{\"name\":\"no\",\"title\":\"号\",\"format\":\"code\",\"type\":\"string\","
     "\"personal\":\"dog\"}]}",                                                                                                             "\"personal\": \"dog\" is none of id, name"            },
    {"sources/death.json",
     "{…,\"mode\":\"append\",\"window\":\"P12M\",\"fields\":[{\"name\":\"no\",\"title\":\"号\",\"format\":\"code\",\"type\":\"string\"},"
     "{\"name\":\"no\",\"title\":\"码\",\"format\":\"code\",\"type\":\"string\"}]}",                                                        "field \"no\" is there twice"                          },
    {"sources/death.json",
     "{…,\"mode\":\"append\",\"window\":\"P12M\",\"fields\":[{\"name\":\"no\",\"title\":\"号\",\"format\":\"code\",\"type\":\"string\"}],"
     "\"primaryKey\":["
     "\"number\"]}",                                                                                                                        "\"primaryKey\" names \"number\", which is no field"   },
    {"sources/death.json",
     "{…,\"mode\":\"append\",\"window\":\"P12M\",\"fields\":[{\"name\":\"no\",\"title\":\"号\",\"format\":\"code\",\"type\":\"string\"}],"
     "\"keys\":{\"member\":["
     "\"no\"]}}",                                                                                                                           "\"member\": a list of 1, where 2 to 2 may be"         },
    {"sources/death.json",
     "{…,\"mode\":\"append\",\"window\":\"P12M\",\"fields\":[{\"name\":\"no\",\"title\":\"号\",\"format\":\"code\",\"type\":\"string\"}],"
     "\"keys\":{"
     "\"household\":{\"field\":\"no\"}}}",                                                                                                  "the key \"system\" is missing"                        },
    {"sources/death.json",
     "{…,\"mode\":\"append\",\"window\":\"P12M\",\"fields\":[{\"name\":\"no\",\"title\":\"号\",\"format\":\"code:kind\",\"type\":"
     "\"string\"}]}",                                                                                                                       "field \"no\": there is no code list \"kind\""         },
    {"sources/birth.json",
     "{…,\"mode\":\"append\",\"window\":\"P12M\",\"fields\":[{\"name\":\"no\",\"title\":\"号\",\"type\":\"string\",\"format\":\"code\"}]}", "the file is named otherwise than its source \"death\""},
    {"pack.json",          "{\"name\":\"p\",\"registers\":[{\"source\":\"member\",\"system\":\"nfp\"}]}",
     "\"source\": there is no source \"member\""                                                                                                                                                   },
    {"codes/kind.csv",     "code,aliases\n1,x\n",                                                                                           "it lacks the column \"name\""                         },
    {"codes/kind.csv",     "code,name\n1,\n",                                                                                               "record 2 has no name"                                 },
    {"codes/kind.csv",     "code,name\n1,\"x\n",                                                                                            "unterminated quote"                                   },
    {"codes/division.csv", "code,name,level,parent,valid_from,valid_to,aliases\n,浚县,county,410600,,,\n",                                  "no code or no name"                                   },
    {"codes/division.csv", "code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,410600,soon,,\n",
     "a date is not like 2022-06-30"                                                                                                                                                               },
    {"params/line.json",   "{\"values\":[{\"place\":\"000000\",\"value\":\"1\"}]}",                                                         "the key \"name\" is missing"                          },
    {"params/line.json",   "{\"name\":\"line\",\"values\":[{\"place\":\"000000\"}]}",                                                       "the key \"value\" is missing"                         },
    {"params/line.json",   "{\"name\":\"line\",\"values\":[{\"place\":\"000000\",\"value\":\"1\",\"from\":\"2022\"}]}",
     "\"from\": \"2022\" is not a date such as 2022-06-30"                                                                                                                                         },
};

static const char *
with_head(struct place *place, const char *content)
{
    static const char mark[] = "{…";
    const size_t size = sizeof mark - 1;

    return strncmp(content, mark, size) == 0 ? arena_must_format(&place->arena, "{%s%s", head, content + size) : content;
}

static void
each_mistake_has_its_message(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        void *own;
        struct place *place;
        struct error err;
        struct pack pack;

        assert_int_equal(make_pack(&own), 0);
        place = own;
        place_put(place, cases[at].file, with_head(place, cases[at].content));
        if (load(place, &pack, &err) == STATUS_OK || strstr(err.message, cases[at].message) == NULL
            || strstr(err.message, cases[at].file) == NULL) {
            fail_msg("%s: got \"%s\"", cases[at].message, err.message);
        }
        assert_int_equal(place_drop(&own), 0);
    }
}

static void
no_pack_and_no_source_are_said(void **state)
{
    struct place *place = *state;
    struct error err;
    struct pack pack;

    assert_int_equal(pack_load(place_path(place, "none"), NULL, &place->arena, &pack, &err), STATUS_CONFIG);
    assert_string_equal(err.id, "E-PACK");
    assert_int_equal(file_remove_tree(place_path(place, "sources"), NULL), STATUS_OK);
    assert_int_equal(load(place, &pack, &err), STATUS_CONFIG);
    assert_non_null(strstr(err.message, "no source schema there"));
}

static void
there_is_an_end_to_parameters(void **state)
{
    struct place *place = *state;
    struct buffer many;
    struct error err;
    struct pack pack;

    buffer_init(&many, 1 << 20);
    for (int at = 0; at <= 1024; at++) {
        buffer_format(&many, "%s{\"name\":\"p%d\",\"values\":[{\"place\":\"000000\",\"value\":\"1\"}]}", at == 0 ? "[" : ",", at);
    }
    buffer_append(&many, "]", 2);
    place_put(place, "params/many.json", many.data);
    assert_int_equal(load(place, &pack, &err), STATUS_CONFIG);
    assert_non_null(strstr(err.message, "more than 1024 parameters"));
    buffer_done(&many);
}

static void
answers_that_the_list_knows_have_their_event(void **state)
{
    struct place *place = *state;
    struct error err;
    struct pack pack;

    place_put(place, "codes/answer_event.csv", "code,name,aliases\npromise,已更正,改正|已改\n");
    assert_int_equal(load(place, &pack, &err), STATUS_OK);
    assert_true(text_equal(schema_answer_event(&pack, TEXT("已改")), TEXT("promise")));
    assert_true(text_equal(schema_answer_event(&pack, TEXT("属实")), TEXT("answer")));
}

#define WITH_PACK(test) cmocka_unit_test_setup_teardown(test, make_pack, place_drop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PACK(units_of_durations_are_days_weeks_months_and_years),
        cmocka_unit_test(each_mistake_has_its_message),
        WITH_PACK(no_pack_and_no_source_are_said),
        WITH_PACK(there_is_an_end_to_parameters),
        WITH_PACK(answers_that_the_list_knows_have_their_event),
    };

    return cmocka_run_group_tests_name("pack load", tests, NULL, NULL);
}
