/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker carries to the final transaction, without a server. */
#include "load/history/delta.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static struct copy_column columns[] = {
    {"name",   COPY_TEXT  },
    {"amount", COPY_BIGINT}
};
static const struct package_resource resource = {.name = "person", .path = "person.csv"};
static const struct load load = {.as_of_days = 10957};

static struct load_source
source_of(void)
{
    return (struct load_source){.resource = &resource, .columns = columns, .column_count = 2, .table = "source.\"person\""};
}

static void
rows_are_carried_with_their_day(void **state)
{
    struct load_source source = source_of();
    struct csv_cursor cursor;
    bool more;

    (void)state;
    csv_open(&cursor, TEXT("name,amount\n甲,1\n乙,\n"), "person.csv");
    assert_int_equal(csv_next(&cursor, &more, NULL), STATUS_OK);
    for (int row = 0; row < 2; row++) {
        assert_int_equal(csv_next(&cursor, &more, NULL), STATUS_OK);
        assert_int_equal(delta_insert(&load, &source, NULL, &cursor, NULL), STATUS_OK);
    }
    csv_close(&cursor);
    assert_int_equal(source.delta.row_count, 2);
    assert_false(source.delta.rows_staged);
    /* header; fields, name, amount or NULL, day */
    assert_int_equal(source.delta.rows.buffer.size, 19 + (2 + 7 + 12 + 8) + (2 + 7 + 4 + 8));
    assert_int_equal(delta_finish(&source, NULL, NULL), STATUS_OK);
    delta_done(&source.delta);
    assert_null(source.delta.closes);
}

/* The value may be personal: the message says where it is, not what it is. */
static void
a_broken_cell_is_named_by_place(void **state)
{
    struct load_source source = source_of();
    struct csv_cursor cursor;
    struct error err = {0};
    bool more;

    (void)state;
    csv_open(&cursor, TEXT("name,amount\n甲,410621199001011234x\n"), "person.csv");
    assert_int_equal(csv_next(&cursor, &more, NULL), STATUS_OK);
    assert_int_equal(csv_next(&cursor, &more, NULL), STATUS_OK);
    assert_int_equal(delta_insert(&load, &source, NULL, &cursor, &err), STATUS_DATA);
    assert_string_equal(err.message, "\"person.csv\" row 2: column \"amount\" is no bigint");
    csv_close(&cursor);
    delta_done(&source.delta);
}

static void
keys_to_close_are_all_kept(void **state)
{
    enum { COUNT = 5000 };
    struct load_source source = source_of();

    (void)state;
    for (uint64_t key = 0; key < COUNT; key++) {
        assert_int_equal(delta_close(&source, UINT64_MAX - key, NULL), STATUS_OK);
    }
    assert_int_equal(source.delta.close_count, COUNT);
    assert_int_equal(source.delta.closes[0], -1);
    assert_int_equal(source.delta.closes[COUNT - 1], -COUNT);
    assert_int_equal(delta_finish(&source, NULL, NULL), STATUS_OK); /* few enough to wait in memory */
    assert_false(source.delta.closes_staged);
    delta_done(&source.delta);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_carried_with_their_day),
        cmocka_unit_test(a_broken_cell_is_named_by_place),
        cmocka_unit_test(keys_to_close_are_all_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
