/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pack/load.h"
#include "common/pack/schema.h"

#include "common/ground/date.h"
#include "common/pack/variant.h"
#include "tests/support/place.h"

static const char death[] = "{\"name\":\"death\",\"title\":\"死亡人员名单\",\"department\":\"公安局\",\"mode\":\"snapshot\",\"scope\":"
                            "\"county\",\"max_age\":\"P62D\","
                            "\"fields\":[{\"name\":\"person_id\",\"title\":\"证件号码\",\"aliases\":[\"身份证号\"],\"type\":\"string\","
                            "\"format\":\"resident_id\",\"personal\":\"id\"},"
                            "{\"name\":\"kind\",\"title\":\"类别\",\"type\":\"string\",\"format\":\"code:kind\"}],"
                            "\"primaryKey\":[\"person_id\"],\"keys\":{\"person\":\"person_id\"}}";

static int
make_pack(void **state)
{
    struct place *place;

    if (place_make(state) != 0) {
        return 1;
    }
    place = *state;
    place_put(place, "pack.json", "{\"name\":\"t\",\"version\":\"1\",\"registers\":[{\"source\":\"death\",\"system\":\"x\"}]}");
    place_put(place, "sources/death.json", death);
    place_put(place, "codes/kind.csv", "code,name,aliases\n1,病故,病亡|因病死亡\n2,意外,\n");
    place_put(place, "codes/division.csv",
              "code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,410600,,,\n"
              "410621101,善堂镇,town,410621,,,善堂乡\n");
    place_put(place, "params/line.json",
              "{\"name\":\"line\",\"type\":\"number\",\"values\":[{\"place\":\"000000\",\"from\":\"2021-01-01\",\"value\":\"6000\"},"
              "{\"place\":\"410000\",\"from\":\"2023-01-01\",\"value\":7500},{\"place\":\"410000\",\"from\":\"2024-01-01\",\"value\":"
              "\"8300\"}]}");
    place_put(place, "site/line.json",
              "{\"name\":\"line\",\"values\":[{\"place\":\"410600\",\"from\":\"2022-01-01\",\"value\":\"7000\"}]}");
    return 0;
}

static void
load(struct place *place, bool site, struct pack *pack)
{
    struct error err = {0};
    const struct pack_site_folders own = {.params = file_join(&place->arena, place->folder, "site"),
                                          .codes = file_join(&place->arena, place->folder, "site_codes")};

    if (pack_load(place->folder, site ? &own : NULL, &place->arena, pack, &err) != STATUS_OK) {
        fail_msg("%s", err.message);
    }
}

static void
loads_sources_lists_and_divisions(void **state)
{
    struct text_nearest nearest = text_nearest_to(TEXT("persn_id"));
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
    schema_suggest_field(schema, &nearest);
    assert_true(text_equal(nearest.found, TEXT("person_id")));
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

static const char *
present(const struct pack *pack, const char *code, int year)
{
    static char shown[32];
    const struct text found = schema_division_present(pack, text_from(code), date_from_parts(year, 6, 30));

    (void)snprintf(shown, sizeof shown, "%.*s", TEXT_ARG(found));
    return shown;
}

/* 201 into 202 in 2021, 202 renumbered 203 in 2023; part of 203 into 204. */
static void
divisions_are_followed_along_whole_changes(void **state)
{
    struct place *place = *state;
    struct pack pack;
    struct pack without;

    place_put(place, "site_codes/division.csv",
              "code,name,level,parent,valid_from,valid_to,aliases\n410621101201,甲村,village,410621101,,,\n"
              "410621101202,乙村,village,410621101,,,\n410621101203,乙村,village,410621101,2023-01-01,,\n"
              "410621101204,丙村,village,410621101,,,\n410621101,善堂新镇,town,410621,,,\n");
    place_put(place, "site_codes/division_change.csv",
              "old,new,changed_on,kind,source\n410621101203,410621101204,2023-06-01,part,\n"
              "410621101202,410621101203,2023-01-01,whole,文件二\n410621101201,410621101202,2021-01-01,whole,文件一\n");
    load(place, true, &pack);
    assert_string_equal(present(&pack, "410621101201", 2020), "410621101201");
    assert_string_equal(present(&pack, "410621101201", 2022), "410621101202");
    assert_string_equal(present(&pack, "410621101201", 2024), "410621101203");
    assert_string_equal(present(&pack, "410621101204", 2024), "410621101204");
    assert_true(text_equal(schema_division_find(&pack, TEXT("410621101201"))->valid_to, TEXT("2021-01-01")));
    assert_true(text_is_null(schema_division_find(&pack, TEXT("410621101203"))->valid_to));
    assert_true(text_equal(schema_division_find(&pack, TEXT("410621101"))->name, TEXT("善堂新镇")));
    load(place, false, &without);
    assert_string_not_equal(pack.sha256, without.sha256);
    assert_true(text_equal(schema_division_find(&without, TEXT("410621101"))->name, TEXT("善堂镇")));
}

static void
refuse_change(struct place *place, const char *row, const char *reason)
{
    const struct pack_site_folders own = {.params = file_join(&place->arena, place->folder, "site"),
                                          .codes = file_join(&place->arena, place->folder, "site_codes")};
    struct pack pack;
    struct error err = {0};

    place_put(place, "site_codes/division_change.csv", arena_must_format(&place->arena, "old,new,changed_on,kind,source\n%s\n", row));
    assert_int_equal(pack_load(place->folder, &own, &place->arena, &pack, &err), STATUS_CONFIG);
    if (strstr(err.message, reason) == NULL) {
        fail_msg("%s instead of %s", err.message, reason);
    }
}

static void
a_wrong_change_is_refused_with_its_record(void **state)
{
    struct place *place = *state;

    refuse_change(place, "410621,410621102,2020-01-01,whole,", "record 2: new is not in division.csv");
    refuse_change(place, "410622,410621101,2020-01-01,whole,", "record 2: old is not in division.csv");
    refuse_change(place, "410621,410621101,2020-1-1,whole,", "record 2: changed_on is no date");
    refuse_change(place, "410621,410621101,2020-01-01,half,", "record 2: kind is neither whole nor part");
    refuse_change(place, "410621,410621,2020-01-01,whole,", "record 2: old and new are the same");
    place_put(place, "codes/division.csv",
              "code,name,level,parent,valid_from,valid_to,aliases\n1,a,town,,,,\n2,b,town,,,,\n3,c,town,,,,\n");
    refuse_change(place, "1,2,2020-01-01,whole,\n1,3,2020-01-01,whole,", "1 went as a whole into two divisions on 2020-01-01");
}

static void
changes_of_pack_and_site_stand_in_order(void **state)
{
    struct place *place = *state;
    struct pack pack;

    place_put(place, "codes/division.csv",
              "code,name,level,parent,valid_from,valid_to,aliases\n1,a,town,,,,\n2,b,town,,,,\n3,c,town,,,,\n4,d,town,,,,\n");
    place_put(place, "codes/division_change.csv", "old,new,changed_on,kind,source\n1,4,2021-01-01,part,\n1,3,2020-01-01,part,\n");
    place_put(place, "site_codes/division_change.csv", "old,new,changed_on,kind,source\n1,2,2021-01-01,whole,\n1,2,2020-01-01,part,\n");
    load(place, true, &pack);
    assert_int_equal(pack.change_count, 4);
    assert_true(text_equal(pack.changes[0].new_code, TEXT("2")) && !pack.changes[0].whole);
    assert_true(text_equal(pack.changes[1].new_code, TEXT("3")));
    assert_true(pack.changes[2].whole);
    assert_true(text_equal(pack.changes[3].new_code, TEXT("4")));
}

static void
sources_that_rules_want_as_they_were_are_found(void **state)
{
    struct place *place = *state;
    struct pack pack;
    bool *wanted;

    place_put(place, "rules/README.md", "death@previous");
    place_put(place, "rules/X.json", "{\"flag\": \"none(death@year_ago by person_key)\"}");
    load(place, false, &pack);
    assert_int_equal(variant_wanted(&pack, NULL, &place->arena, &wanted, NULL), STATUS_OK);
    assert_false(wanted[VARIANT_PREVIOUS * pack.source_count]);
    assert_true(wanted[VARIANT_YEAR_AGO * pack.source_count]);
}

static void
a_missing_list_is_named(void **state)
{
    struct place *place = *state;
    struct pack pack;
    struct error err = {0};

    assert_int_equal(remove(file_join(&place->arena, place->folder, "codes/kind.csv")), 0);
    assert_int_equal(pack_load(place->folder, NULL, &place->arena, &pack, &err), STATUS_CONFIG);
    assert_non_null(strstr(err.message, "field \"kind\": there is no code list \"kind\""));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(loads_sources_lists_and_divisions, make_pack, place_drop),
        cmocka_unit_test_setup_teardown(the_nearest_place_then_the_latest_date_wins, make_pack, place_drop),
        cmocka_unit_test_setup_teardown(the_site_has_the_last_word_for_its_place, make_pack, place_drop),
        cmocka_unit_test_setup_teardown(divisions_are_followed_along_whole_changes, make_pack, place_drop),
        cmocka_unit_test_setup_teardown(a_wrong_change_is_refused_with_its_record, make_pack, place_drop),
        cmocka_unit_test_setup_teardown(a_missing_list_is_named, make_pack, place_drop),
        cmocka_unit_test_setup_teardown(changes_of_pack_and_site_stand_in_order, make_pack, place_drop),
        cmocka_unit_test_setup_teardown(sources_that_rules_want_as_they_were_are_found, make_pack, place_drop),
    };

    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
