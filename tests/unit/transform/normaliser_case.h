/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of normaliser cases: a row is a test. Beside what the row says, every row checks that the canonical form normalises to itself and that
 * the normaliser stays within its scratch. The pack is a small one made here. */
#ifndef BIDUI_NORMALISER_CASE_H
#define BIDUI_NORMALISER_CASE_H

#include "common/arena.h"
#include "common/date.h"
#include "common/decimal.h"
#include "transform/normaliser.h"
#include "transform/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct normaliser_case {
    const char *shows;
    const char *format; /* "code:sex" */
    const char *raw;
    const char *canonical; /* NULL when there is none */
    enum verdict verdict;
    const char *reason;
    const char *unit;
    const char *town; /* of the row */
};

/* code, name, aliases; code, name, level, parent, valid to, aliases. Aliases are separated by |. */
static const char *const case_sex[][3] = {{"1", "男", "男性|M"}, {"2", "女", ""}};
static const char *const case_health[][3] = {
    {"H1", "健康", ""}, {"H2", "长期慢性病", "慢性病|慢病"}, {"H3", "患有大病", ""}, {"H4", "残疾", ""}, {"H5", "其他/不明", ""}};
static const char *const case_divisions[][6] = {
    {"410000", "河南省", "province", "", "", ""},
    {"410525", "浚县", "county", "410000", "1986-01-01", ""},
    {"410600", "鹤壁市", "city", "410000", "", ""},
    {"410621", "浚县", "county", "410600", "", ""},
    {"410621101", "善堂镇", "town", "410621", "", "善堂|善堂乡"},
    {"410621101201", "罗庄村", "village", "410621101", "", "罗庄村委会|罗庄"},
    {"410621101202", "李庄村", "village", "410621101", "", ""},
    {"410621102", "屯子镇", "town", "410621", "", ""},
    {"410621102201", "李庄村", "village", "410621102", "", ""},
    {"410621102202", "裴营村", "village", "410621102", "", ""},
};

enum { CASE_DIVISIONS = sizeof case_divisions / sizeof *case_divisions };

static inline const struct text *
case_aliases(const char *joined, struct arena *arena, size_t *count)
{
    struct text *aliases = arena_must_zero(arena, 8, sizeof *aliases);
    struct text rest = text_from(joined);

    *count = 0;
    while (rest.size > 0 && text_split(&rest, '|', &aliases[*count])) {
        ++*count;
    }
    return aliases;
}

static inline struct schema_list
case_list(const char *name, const char *const rows[][3], size_t count, struct arena *arena)
{
    struct schema_list list = {.name = text_from(name), .code_count = count};

    list.codes = arena_must_zero(arena, count, sizeof *list.codes);
    for (size_t at = 0; at < count; at++) {
        list.codes[at] = (struct schema_code){.code = text_from(rows[at][0]), .name = text_from(rows[at][1])};
        list.codes[at].aliases = case_aliases(rows[at][2], arena, &list.codes[at].alias_count);
    }
    return list;
}

/* The pack of the cases; lives in the arena. */
static inline const struct pack *
case_pack(struct arena *arena)
{
    struct pack *pack = arena_must_zero(arena, 1, sizeof *pack);

    pack->folder = "test";
    pack->lists = arena_must_zero(arena, 2, sizeof *pack->lists);
    pack->lists[pack->list_count++] = case_list("health", case_health, sizeof case_health / sizeof *case_health, arena);
    pack->lists[pack->list_count++] = case_list("sex", case_sex, sizeof case_sex / sizeof *case_sex, arena);
    pack->divisions = arena_must_zero(arena, CASE_DIVISIONS, sizeof *pack->divisions);
    for (; pack->division_count < CASE_DIVISIONS; pack->division_count++) {
        const char *const *row = case_divisions[pack->division_count];
        struct schema_division *division = &pack->divisions[pack->division_count];

        *division = (struct schema_division){
            .code = text_from(row[0]), .name = text_from(row[1]), .level = text_from(row[2]), .parent = text_from(row[3])};
        division->valid_to = row[4][0] == '\0' ? TEXT_NULL : text_from(row[4]);
        division->aliases = case_aliases(row[5], arena, &division->alias_count);
    }
    return pack;
}

/* A schema of one field for the case. */
static inline void
case_field(const struct normaliser_case *row, struct schema_field *field)
{
    struct text rest = text_from(row->format);
    struct text format = TEXT_NULL;

    (void)text_split(&rest, ':', &format);
    *field = (struct schema_field){.name = TEXT("value"),
                                   .title = TEXT("值"),
                                   .format = format,
                                   .list = rest,
                                   .unit = text_from(row->unit)};
    assert_non_null(normaliser_find(format, !text_is_null(rest)));
    field->type = normaliser_find(format, !text_is_null(rest))->type;
}

static inline struct text
case_canonical(enum schema_type type, const struct normalised *result, char out[32])
{
    switch (type) {
    case SCHEMA_STRING:
        return result->text;
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        return (struct text){out, decimal_format(result->number, out)};
    case SCHEMA_DATE:
        return (struct text){out, date_format((int32_t)result->number, out)};
    case SCHEMA_YEARMONTH:
        return (struct text){out, date_format_month((int32_t)result->number, out)};
    case SCHEMA_BOOLEAN:
        break;
    }
    return result->number != 0 ? TEXT("true") : TEXT("false");
}

static inline enum verdict
case_normalise(const struct normaliser_field *field, struct text raw, uint32_t town, struct normalised *result)
{
    static char scratch[8192];
    const size_t room = 2 * raw.size + field->room;
    enum verdict verdict;

    assert_true(room + 8 <= sizeof scratch);
    memset(scratch, '~', sizeof scratch);
    *result = (struct normalised){.scratch = scratch, .town = town};
    verdict = normaliser_run(field, raw, result);
    for (size_t at = room; at < room + 8; at++) {
        assert_int_equal(scratch[at], '~');
    }
    return verdict;
}

static inline void
case_run(void **state)
{
    const struct normaliser_case *row = *state;
    struct schema_field described;
    struct schema schema = {.name = TEXT("test"), .path = "test.json", .fields = &described, .field_count = 1};
    struct normaliser_field field;
    struct normalised result;
    struct arena arena;
    struct error err = {0};
    const struct normaliser_pack *pack;
    uint32_t town;
    char printed[32];
    char again[32];
    char kept[512];
    struct text canonical;

    arena_init(&arena, 0);
    pack = normaliser_pack_new(case_pack(&arena), TEXT("410621"), &arena);
    case_field(row, &described);
    assert_int_equal(normaliser_field_init(pack, &schema, 0, &field, &err), STATUS_OK);
    town = row->town == NULL ? 0 : place_town(normaliser_pack_places(pack), text_from(row->town));
    assert_int_equal(case_normalise(&field, text_from(row->raw), town, &result), row->verdict);
    if (row->reason == NULL) {
        assert_null(result.reason);
    } else {
        assert_non_null(result.reason);
        assert_string_equal(result.reason, row->reason);
    }
    if (row->canonical != NULL) {
        canonical = case_canonical(described.type, &result, printed);
        assert_true(canonical.size < sizeof kept);
        memcpy(kept, canonical.data, canonical.size);
        kept[canonical.size] = '\0';
        assert_string_equal(kept, row->canonical);
        (void)case_normalise(&field, text_from(row->canonical), town, &result);
        canonical = case_canonical(described.type, &result, again);
        assert_true(text_equal(canonical, text_from(row->canonical)));
    }
    arena_done(&arena);
}

static inline int
normaliser_cases_run(const char *group, const struct normaliser_case *cases, size_t count)
{
    struct CMUnitTest *tests = calloc(count, sizeof *tests);
    int failed;

    for (size_t at = 0; at < count; at++) {
        const void *row = &cases[at];

        tests[at].name = cases[at].shows;
        tests[at].test_func = case_run;
        memcpy(&tests[at].initial_state, &row, sizeof row);
    }
    failed = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
    free(tests);
    return failed;
}

#define NORMALISER_CASES_RUN(group, cases) normaliser_cases_run(group, cases, sizeof(cases) / sizeof *(cases))

#endif
