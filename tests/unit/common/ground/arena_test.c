/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void
an_arena_keeps_its_limit(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1024 * 1024);
    arena_reset(&arena); /* of nothing */
    assert_non_null(arena_alloc(&arena, 1000));
    assert_null(arena_alloc(&arena, 2 * 1024 * 1024));
    assert_null(arena_alloc(&arena, SIZE_MAX));
    arena_done(&arena);
}

static void
arena_pieces_do_not_overlap(void **state)
{
    struct arena arena;
    unsigned char *pieces[200];

    (void)state;
    arena_init(&arena, 0);
    for (size_t at = 0; at < 200; at++) {
        pieces[at] = arena_must_alloc(&arena, at * 37 + 1);
        assert_int_equal((uintptr_t)pieces[at] % 16, 0);
        memset(pieces[at], (int)at, at * 37 + 1);
    }
    for (size_t at = 0; at < 200; at++) {
        assert_int_equal(pieces[at][0], at);
        assert_int_equal(pieces[at][at * 37], at);
    }
    arena_reset(&arena);
    arena_reset(&arena);
    assert_string_equal(arena_must_format(&arena, "%d户", 3308), "3308户");
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arena_keeps_its_limit),
        cmocka_unit_test(arena_pieces_do_not_overlap),
    };

    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
