/* SPDX-License-Identifier: Apache-2.0 */
/* One finding's message for each recipient. */
#include "report/lists/rule_message.h"

#include "tests/unit/report/lists/rule_folder.h"

#define WORD(literal) {literal, sizeof(literal) - 1}

static struct schema_field member_fields[] = {
    {.name = WORD("name"), .personal = PERSONAL_NAME},
    {.name = WORD("person_id"), .personal = PERSONAL_ID},
    {.name = WORD("phone"), .personal = PERSONAL_PHONE},
    {.name = WORD("size")}
};
static struct schema_field vehicle_fields[] = {
    {.name = WORD("kind"), .personal = PERSONAL_PROPERTY}
};
static struct schema sources[] = {
    {.name = WORD("member"),  .fields = member_fields,  .field_count = 4},
    {.name = WORD("vehicle"), .fields = vehicle_fields, .field_count = 1}
};
static const struct pack pack = {.sources = sources, .source_count = 2};

static const char rule[] =
    "{\"show\": {\"village\": [\"person_id\"], \"department\": [\"name\"]}, \"let\": {\"shown\": \"upper(trim(raw(person_id)))\"},"
    " \"say\": \"{{{name} {shown} {raw(phone)} {first(vehicle.kind by household_key)} {size > 1} {empty} {name || shown}\"}";
static const char values[] = "{\"name\": \"张三\", \"shown\": \"410621199001011234\", \"raw(phone)\": \"13812345678\","
                             " \"first(vehicle.kind by household_key)\": \"轿车\", \"size > 1\": true, \"empty\": null,"
                             " \"name || shown\": \"张三410621199001011234\"}";

struct place {
    struct rule_folder *folder;
    struct json *values;
};

static int
begin(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    place->folder = rule_folder_new(rule);
    assert_int_equal(json_parse(text_from(values), "values", &place->values, NULL), STATUS_OK);
    *state = place;
    return 0;
}

static int
end(void **state)
{
    struct place *place = *state;

    json_free(place->values);
    rule_folder_free(place->folder);
    free(place);
    return 0;
}

static struct text
render(struct place *place, enum rule_show_audience audience, const struct json *given)
{
    const struct rule_message message = {&pack,         rule_show_find(place->folder->shows, TEXT("T01")), audience, &sources[0], given,
                                         TEXT("stored")};

    return rule_message_render(&message, &place->folder->arena);
}

static void
each_recipient_reads_their_own_message(void **state)
{
    struct place *place = *state;

    assert_true(text_equal(render(place, RULE_SHOW_VILLAGE, place->values),
                           TEXT("{张三 410621199001011234 138****5678 (略) 是 空 张三410621************")));
    assert_true(text_equal(render(place, RULE_SHOW_DEPARTMENT, place->values),
                           TEXT("{张三 410621************ 138****5678 (略) 是 空 张三410621************")));
}

static void
what_cannot_be_filled_is_said_as_stored(void **state)
{
    struct place *place = *state;
    struct json *few;

    assert_int_equal(json_parse(TEXT("{\"name\": \"张三\"}"), "values", &few, NULL), STATUS_OK);
    assert_true(text_equal(render(place, RULE_SHOW_VILLAGE, few), TEXT("stored")));
    json_free(few);
}

static void
a_value_is_traced_to_its_field(void **state)
{
    static const struct {
        const char *expression;
        const char *source; /* NULL: none of a single field */
    } rows[] = {
        {"person_id",                                           "member" },
        {"raw(person_id)",                                      "member" },
        {"coalesce(person_id, raw(person_id))",                 "member" },
        {"upper(trim(raw(person_id)))",                         "member" },
        {"first(vehicle.kind by household_key order by plate)", "vehicle"},
        {"sum(vehicle.kind by household_key)",                  "vehicle"},
        {"count_distinct(vehicle.kind by household_key)",       NULL     },
        {"length(person_id)",                                   NULL     },
        {"name || person_id",                                   NULL     },
        {"",                                                    NULL     },
        {"(",                                                   NULL     }
    };

    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        const struct schema *schema;
        size_t field;
        const bool found = rule_message_field(&pack, &sources[0], text_from(rows[row].expression), &schema, &field);

        assert_int_equal(found, rows[row].source != NULL);
        if (found) {
            assert_true(text_equal(schema->name, text_from(rows[row].source)));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_recipient_reads_their_own_message, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_filled_is_said_as_stored, begin, end),
        cmocka_unit_test(a_value_is_traced_to_its_field),
    };

    return cmocka_run_group_tests_name("rule_message", tests, NULL, NULL);
}
