/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of normaliser cases: a row is a test. Beside what the row says, every row checks that the canonical form normalises to itself and
 * that the normaliser stays within its scratch. The pack is tests/support/small_pack.h. */
#ifndef BIDUI_NORMALISER_CASE_H
#define BIDUI_NORMALISER_CASE_H

#include "common/ground/arena.h"
#include "common/ground/date.h"
#include "common/ground/decimal.h"
#include "tests/support/small_pack.h"
#include "transform/cells/normaliser.h"
#include "transform/cells/place.h"

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

/* A schema of one field for the case. */
static inline void
case_field(const struct normaliser_case *row, struct schema_field *field)
{
    struct text rest = text_from(row->format);
    struct text format = TEXT_NULL;

    (void)text_split(&rest, ':', &format);
    *field =
        (struct schema_field){.name = TEXT("value"), .title = TEXT("值"), .format = format, .list = rest, .unit = text_from(row->unit)};
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
    pack = normaliser_pack_new(small_pack(&arena), TEXT("410621"), date_from_parts(2022, 6, 30), &arena);
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
