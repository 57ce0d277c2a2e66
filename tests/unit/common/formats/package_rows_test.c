/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/package_rows.h"

#include "tests/support/place.h"

#include <string.h>

enum { NAME, KIND, AMOUNT, COLUMNS };

static const char *const names[COLUMNS] = {"name", "kind?", "amount"};
static const char content[] = "amount,name,note\n12,\"张\"\"三\",\n,李四,\"a,b\"\n";

/* A resource of `rows` rows, or a register when they are 0. */
static enum status
open_rows(struct place *place, const char *text, uint64_t row_count, struct package_rows *rows, struct error *err)
{
    const struct package_resource resource = {.name = "t", .path = place_path(place, "t.csv"), .rows = row_count};

    *err = (struct error){0};
    place_put(place, "t.csv", text);
    return row_count > 0 ? package_rows_open(rows, &resource, names, COLUMNS, err)
                         : package_rows_open_file(rows, resource.path, names, COLUMNS, err);
}

static void
cells_come_by_name_in_the_order_asked_for(void **state)
{
    struct package_rows rows;
    struct text cells[COLUMNS];
    struct error err;

    assert_int_equal(open_rows(*state, content, 2, &rows, &err), STATUS_OK);
    assert_true(package_rows_next(&rows, cells, &err));
    assert_true(text_equal(cells[NAME], TEXT("张\"三")));
    assert_true(text_is_null(cells[KIND])); /* the file lacks it */
    assert_true(text_equal(cells[AMOUNT], TEXT("12")));
    assert_true(package_rows_next(&rows, cells, &err));
    assert_true(text_equal(cells[NAME], TEXT("李四")));
    assert_true(text_is_null(cells[AMOUNT])); /* empty */
    assert_false(package_rows_next(&rows, cells, &err));
    assert_false(package_rows_next(&rows, cells, &err));
    assert_int_equal(package_rows_close(&rows), STATUS_OK);
}

static void
a_table_that_is_not_there_has_no_rows(void **state)
{
    struct package_rows rows;
    struct text cells[COLUMNS];
    const struct package package = {.folder = "f"};
    const struct package_resource *resource;
    struct error err = {0};

    (void)state;
    assert_int_equal(package_rows_open(&rows, NULL, names, COLUMNS, &err), STATUS_OK);
    assert_false(package_rows_next(&rows, cells, &err));
    assert_int_equal(package_rows_close(&rows), STATUS_OK);
    assert_int_equal(package_rows_find(&package, "t", &resource, &err), STATUS_DATA);
    assert_string_equal(err.message, "\"f\" has no table \"t\"");
}

/* Reads to the end and takes every amount. */
static enum status
read_amounts(struct place *place, const char *text, uint64_t row_count, struct error *err)
{
    struct package_rows rows;
    struct text cells[COLUMNS];
    uint64_t amount;

    TRY(open_rows(place, text, row_count, &rows, err));
    while (package_rows_next(&rows, cells, err)) {
        rows.status = package_rows_number(&rows, AMOUNT, cells[AMOUNT], &amount, err);
    }
    return package_rows_close(&rows);
}

static void
a_fault_is_told_with_file_row_and_column(void **state)
{
    static const struct {
        const char *content;
        uint64_t rows;
        const char *message; /* behind the path */
    } cases[] = {
        {"name,note\n张三,1\n",                      0, " has no column \"amount\""                                             },
        {"",                                         0, " has no column \"name\""                                               },
        {"name,amount\n张三,1\n李四\n",              0, " row 3 has 1 fields, the header 2"                                     },
        {"name,amount\n张三,1,2\n",                  0, " row 2 has 3 fields, the header 2"                                     },
        {"name,amount\n张三,1\n李四,2\n",            1, " is not what its package says: it has more than 1 rows"                },
        {"name,amount\n张三,1\n",                    2, " is not what its package says: it should have 2 rows"                  },
        {"name,amount\n张三,1\n李四,-2\n",           0, " row 3, column \"amount\": \"-2\" is no whole number"                  },
        {"name,amount\n张三,\n",                     0, " row 2, column \"amount\": a number is missing"                        },
        {"name,amount\n张三,12345678901234567890\n", 0, " row 2, column \"amount\": \"12345678901234567890\" is no whole number"},
        {"name,amount\n张三,\"1\n",                  0, ": record 2: unterminated quote"                                        },
    };
    struct error err;

    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        assert_int_equal(read_amounts(*state, cases[at].content, cases[at].rows, &err), STATUS_DATA);
        assert_string_equal(err.id, "E-PACKAGE");
        assert_string_equal(strstr(err.message, "t.csv\"") + strlen("t.csv\""), cases[at].message);
    }
    assert_int_equal(read_amounts(*state, "name,amount\n张三,1234567890123456789\n", 1, &err), STATUS_OK);
}

static void
a_failure_of_the_caller_ends_the_reading(void **state)
{
    struct package_rows rows;
    struct text cells[COLUMNS];
    struct error err;

    assert_int_equal(open_rows(*state, content, 2, &rows, &err), STATUS_OK);
    assert_true(package_rows_next(&rows, cells, &err));
    rows.status = package_rows_fail(&rows, KIND, &err, "\"%s\" is no kind", "x");
    assert_false(package_rows_next(&rows, cells, &err));
    assert_int_equal(package_rows_close(&rows), STATUS_DATA);
    assert_non_null(strstr(err.message, "t.csv\" row 2, column \"kind\": \"x\" is no kind"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cells_come_by_name_in_the_order_asked_for, place_make, place_drop),
        cmocka_unit_test(a_table_that_is_not_there_has_no_rows),
        cmocka_unit_test_setup_teardown(a_fault_is_told_with_file_row_and_column, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_failure_of_the_caller_ends_the_reading, place_make, place_drop),
    };

    return cmocka_run_group_tests_name("package rows", tests, NULL, NULL);
}
