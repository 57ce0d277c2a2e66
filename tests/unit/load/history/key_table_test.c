/* SPDX-License-Identifier: Apache-2.0 */
#include "load/history/key_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

/* Keys chosen so that neighbours collide: the low bits repeat. */
static uint64_t
key_of(uint64_t number)
{
    return number % 7 == 0 ? number << 20 : number;
}

static void
test_keys_are_found_across_growth(void **unused)
{
    enum { COUNT = 100000 };
    struct key_table table;

    (void)unused;
    key_table_init(&table);
    assert_int_equal(key_table_find(&table, 5), SIZE_MAX);
    for (uint64_t number = 0; number < COUNT; number++) {
        bool fresh;

        assert_true(key_table_add(&table, key_of(number), number, &fresh));
        assert_true(fresh);
    }
    assert_int_equal(table.count, COUNT);
    for (uint64_t number = 0; number < COUNT; number++) {
        const size_t slot = key_table_find(&table, key_of(number));

        assert_int_not_equal(slot, SIZE_MAX);
        assert_int_equal(table.slots[slot].hash, number);
        assert_int_equal(table.states[slot], KEY_OPEN);
    }
    assert_int_equal(key_table_find(&table, UINT64_MAX), SIZE_MAX);
    key_table_done(&table);
}

static void
test_a_second_time_is_not_fresh(void **unused)
{
    struct key_table table;
    bool fresh;

    (void)unused;
    key_table_init(&table);
    assert_true(key_table_add(&table, 0, 1, &fresh));
    assert_true(fresh);
    assert_true(key_table_add(&table, 0, 2, &fresh));
    assert_false(fresh);
    assert_int_equal(table.slots[key_table_find(&table, 0)].hash, 1);
    key_table_done(&table);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_keys_are_found_across_growth),
                                       cmocka_unit_test(test_a_second_time_is_not_fresh)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
