/* SPDX-License-Identifier: Apache-2.0 */
/* What a line says beside its sentence: our data, and other departments' with department and data period. */
#include "report/lists/text.h"

#include "tests/unit/report/lists/rule_folder.h"

#define WORD(literal) {literal, sizeof(literal) - 1}

static struct schema_field member_fields[] = {
    {.name = WORD("name"), .title = WORD("姓名"), .personal = PERSONAL_NAME},
    {.name = WORD("person_id"), .title = WORD("证件号码"), .personal = PERSONAL_ID},
    {.name = WORD("size"), .title = WORD("人口")}
};
static struct schema_field death_fields[] = {
    {.name = WORD("died_on"), .title = WORD("死亡日期")}
};
static struct schema sources[] = {
    {.name = WORD("member"),   .department = WORD("乡村振兴局"), .fields = member_fields, .field_count = 3},
    {.name = WORD("register"), .department = WORD("乡村振兴局"), .fields = member_fields, .field_count = 3},
    {.name = WORD("death"),    .department = WORD("公安局"),     .fields = death_fields,  .field_count = 1}
};
static const struct pack pack = {.sources = sources, .source_count = 3};
static const struct list_text_period periods[] = {
    {WORD("death"), WORD("2022-06")}
};

static const char rule[] =
    "{\"show\": {\"village\": [\"person_id\", \"size\"]}, \"let\": {\"died\": \"first(death.died_on by person_key)\"},"
    " \"say\": \"{name} 于 {died} 死亡,登记人口 {first(register.size by household_key)}\"}";

static struct list_text_parts
fill(struct rule_folder *folder, const char *values, enum rule_show_audience audience)
{
    const struct list_text context = {
        .pack = &pack, .shows = folder->shows, .periods = periods, .period_count = 1, .arena = &folder->arena};
    const struct list_text_finding finding = {TEXT("T01"), TEXT("member"), TEXT("stored"), text_from(values)};
    struct list_text_parts parts;

    list_text_fill(&context, &finding, audience, &parts);
    return parts;
}

static void
ours_and_theirs_are_told_apart_by_department(void **state)
{
    static const char values[] = "{\"name\": \"张三\", \"person_id\": \"410621199001011234\", \"raw(size)\": \"三\","
                                 " \"died\": \"2022-03-01\", \"first(register.size by household_key)\": 4}";
    struct rule_folder *folder = rule_folder_new(rule);
    struct list_text_parts parts = fill(folder, values, RULE_SHOW_VILLAGE);

    (void)state;
    assert_true(text_equal(parts.message, TEXT("张三 于 2022-03-01 死亡,登记人口 4")));
    /* the name has a column of its own; what could not be parsed is shown as delivered; another list of the same office is ours */
    assert_true(text_equal(parts.ours, TEXT("证件号码:410621199001011234\n人口:三\n人口:4")));
    assert_true(text_equal(parts.theirs, TEXT("公安局(2022-06) 死亡日期:2022-03-01")));
    parts = fill(folder, values, RULE_SHOW_DEPARTMENT); /* the rule shows it nothing of the row */
    assert_true(text_equal(parts.ours, TEXT("人口:4")));
    rule_folder_free(folder);
}

static void
values_that_are_no_json_leave_the_stored_message(void **state)
{
    struct rule_folder *folder = rule_folder_new(rule);
    const struct list_text_parts parts = fill(folder, "{", RULE_SHOW_VILLAGE);

    (void)state;
    assert_true(text_equal(parts.message, TEXT("stored")));
    assert_int_equal(parts.ours.size, 0);
    assert_int_equal(parts.theirs.size, 0);
    rule_folder_free(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ours_and_theirs_are_told_apart_by_department),
        cmocka_unit_test(values_that_are_no_json_leave_the_stored_message),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
