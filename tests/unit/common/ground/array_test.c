/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/array.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#include <cmocka.h>

enum { FIRST = 4, MANY = 1000 };

static void
an_array_in_an_arena_doubles_and_keeps_what_it_held(void **state)
{
    struct arena arena;
    size_t *items = NULL;
    size_t count = 0;
    size_t capacity = 0;

    (void)state;
    arena_init(&arena, 0);
    for (size_t at = 0; at < MANY; at++) {
        size_t *const before = items;
        const bool room = count < capacity;

        items = array_grow(&arena, items, count, &capacity, FIRST, sizeof *items);
        assert_true(!room || items == before);
        items[count++] = at;
    }
    assert_int_equal(capacity, 1024);
    for (size_t at = 0; at < capacity; at++) {
        assert_int_equal(items[at], at < MANY ? at : 0); /* cleared behind the last */
    }
    arena_done(&arena);
}

static void
an_array_on_the_heap_doubles_and_keeps_what_it_held(void **state)
{
    size_t *items = NULL;
    size_t count = 0;
    size_t capacity = 0;

    (void)state;
    for (size_t at = 0; at < MANY; at++) {
        items = array_grow_heap(items, count, &capacity, FIRST, sizeof *items);
        assert_non_null(items);
        items[count++] = at;
    }
    assert_int_equal(capacity, 1024);
    for (size_t at = 0; at < MANY; at++) {
        assert_int_equal(items[at], at);
    }
    free(items);
}

static void
what_cannot_be_allocated_leaves_the_array_as_it_was(void **state)
{
    char item = 'x';
    size_t capacity = SIZE_MAX / 2 + 1; /* twice that overflows */

    (void)state;
    assert_null(array_grow_heap(&item, capacity, &capacity, FIRST, 1));
    assert_true(capacity == SIZE_MAX / 2 + 1);
    assert_int_equal(item, 'x');
    capacity = SIZE_MAX / 16; /* the count does not overflow, the bytes do */
    assert_null(array_grow_heap(&item, capacity, &capacity, FIRST, 64));
    assert_true(capacity == SIZE_MAX / 16);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_array_in_an_arena_doubles_and_keeps_what_it_held),
        cmocka_unit_test(an_array_on_the_heap_doubles_and_keeps_what_it_held),
        cmocka_unit_test(what_cannot_be_allocated_leaves_the_array_as_it_was),
    };

    return cmocka_run_group_tests_name("array", tests, NULL, NULL);
}
