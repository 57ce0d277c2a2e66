/* SPDX-License-Identifier: Apache-2.0 */
#include "common/schema.h"

#include "common/date.h"
#include "common/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

struct place {
    struct arena arena;
    char folder[64];
};

static void
put(struct place *place, const char *name, const char *content)
{
    char *path = file_join(&place->arena, place->folder, name);
    char *folder = arena_must_string(&place->arena, text_from(path));

    *strrchr(folder, '/') = '\0';
    assert_int_equal(file_make_folder(folder, NULL), STATUS_OK);
    assert_int_equal(file_write_atomic(path, text_from(content), NULL), STATUS_OK);
}

static const char death[] =
    "{\"name\":\"death\",\"title\":\"死亡人员名单\",\"department\":\"公安局\",\"mode\":\"snapshot\",\"scope\":\"county\",\"max_age\":\"P62D\","
    "\"fields\":[{\"name\":\"person_id\",\"title\":\"证件号码\",\"aliases\":[\"身份证号\"],\"type\":\"string\",\"format\":\"resident_id\",\"personal\":\"id\"},"
    "{\"name\":\"kind\",\"title\":\"类别\",\"type\":\"string\",\"format\":\"code:kind\"}],"
    "\"primaryKey\":[\"person_id\"],\"keys\":{\"person\":\"person_id\"}}";

static int
make_pack(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    arena_init(&place->arena, 0);
    (void)snprintf(place->folder, sizeof place->folder, "/tmp/bidui_schema_XXXXXX");
    *state = place;
    if (mkdtemp(place->folder) == NULL) {
        return 1;
    }
    put(place, "pack.json", "{\"name\":\"t\",\"version\":\"1\",\"registers\":[{\"source\":\"death\",\"system\":\"x\"}]}");
    put(place, "sources/death.json", death);
    put(place, "codes/kind.csv", "code,name,aliases\n1,病故,病亡|因病死亡\n2,意外,\n");
    put(place, "codes/division.csv", "code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,410600,,,\n"
                                     "410621101,善堂镇,town,410621,,,善堂乡\n");
    put(place, "params/line.json",
        "{\"name\":\"line\",\"type\":\"number\",\"values\":[{\"place\":\"000000\",\"from\":\"2021-01-01\",\"value\":\"6000\"},"
        "{\"place\":\"410000\",\"from\":\"2023-01-01\",\"value\":7500},{\"place\":\"410000\",\"from\":\"2024-01-01\",\"value\":\"8300\"}]}");
    put(place, "site/line.json", "{\"name\":\"line\",\"values\":[{\"place\":\"410600\",\"from\":\"2022-01-01\",\"value\":\"7000\"}]}");
    return 0;
}

static int
drop_pack(void **state)
{
    struct place *place = *state;
    const enum status status = file_remove_tree(place->folder, NULL);

    arena_done(&place->arena);
    free(place);
    return status != STATUS_OK;
}

static void
load(struct place *place, bool site, struct pack *pack)
{
    struct error err = {0};
    const char *params = site ? file_join(&place->arena, place->folder, "site") : NULL;

    if (schema_load(place->folder, params, &place->arena, pack, &err) != STATUS_OK) {
        fail_msg("%s", err.message);
    }
}

static void
loads_sources_lists_and_divisions(void **state)
{
    struct place *place = *state;
    struct pack pack;
    const struct schema *schema;

    load(place, false, &pack);
    schema = schema_find(&pack, TEXT("death"));
    assert_non_null(schema);
    assert_int_equal(schema->max_age_days, 62);
    assert_int_equal(schema->person_field, 0);
    assert_true(schema->household_field == SIZE_MAX);
    assert_true(text_equal(schema->fields[1].list, TEXT("kind")));
    assert_true(text_equal(schema_code_find(schema_list_find(&pack, TEXT("kind")), TEXT("因病死亡"))->name, TEXT("病故")));
    assert_true(text_equal(schema_division_find(&pack, TEXT("410621101"))->name, TEXT("善堂镇")));
    assert_null(schema_division_find(&pack, TEXT("410621999")));
    assert_true(text_equal(schema_suggest_field(schema, TEXT("persn_id")), TEXT("person_id")));
}

static const char *
line_on(const struct pack *pack, const char *division, int year)
{
    static char text[32];
    const struct schema_parameter_value *value =
        schema_parameter_value(schema_parameter_find(pack, TEXT("line")), text_from(division), date_from_parts(year, 6, 30));

    (void)snprintf(text, sizeof text, "%.*s", value == NULL ? 4 : (int)value->value.size, value == NULL ? "none" : value->value.data);
    return text;
}

static void
the_nearest_place_then_the_latest_date_wins(void **state)
{
    struct place *place = *state;
    struct pack pack;

    load(place, false, &pack);
    assert_string_equal(line_on(&pack, "410621", 2020), "none");
    assert_string_equal(line_on(&pack, "410621", 2022), "6000");
    assert_string_equal(line_on(&pack, "410621", 2023), "7500");
    assert_string_equal(line_on(&pack, "410621", 2025), "8300");
    assert_string_equal(line_on(&pack, "130000", 2025), "6000");
}

static void
the_site_has_the_last_word_for_its_place(void **state)
{
    struct place *place = *state;
    struct pack with;
    struct pack without;

    load(place, false, &without);
    load(place, true, &with);
    assert_string_equal(line_on(&with, "410621", 2022), "7000");
    assert_string_equal(line_on(&with, "411521", 2022), "6000");
    assert_string_not_equal(with.sha256, without.sha256);
}

static void
a_missing_list_is_named(void **state)
{
    struct place *place = *state;
    struct pack pack;
    struct error err = {0};

    assert_int_equal(remove(file_join(&place->arena, place->folder, "codes/kind.csv")), 0);
    assert_int_equal(schema_load(place->folder, NULL, &place->arena, &pack, &err), STATUS_CONFIG);
    assert_non_null(strstr(err.message, "field \"kind\": there is no code list \"kind\""));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(loads_sources_lists_and_divisions, make_pack, drop_pack),
        cmocka_unit_test_setup_teardown(the_nearest_place_then_the_latest_date_wins, make_pack, drop_pack),
        cmocka_unit_test_setup_teardown(the_site_has_the_last_word_for_its_place, make_pack, drop_pack),
        cmocka_unit_test_setup_teardown(a_missing_list_is_named, make_pack, drop_pack),
    };

    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
