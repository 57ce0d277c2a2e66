/* SPDX-License-Identifier: Apache-2.0 */
/* Exact decimals: products and quotients are the nearest number of six places, halves away from zero, whatever the size of the operands. */
#include "transform/expr/fixed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROUNDS = 200000 };

static uint64_t seed = 20220630;

static uint64_t
draw(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return seed >> 1 ^ seed >> 33;
}

/* Of any size up to `bits` bits and either sign. */
static fixed
draw_fixed(unsigned bits)
{
    const unsigned size = 1 + (unsigned)(draw() % bits);
    const fixed value = (((fixed)draw() << 60) ^ (fixed)draw()) & (((fixed)1 << size) - 1);

    return draw() % 2 == 0 ? value : -value;
}

static fixed
size_of(fixed value)
{
    return value < 0 ? -value : value;
}

/* `result` is exact / divisor, half away from zero. */
static void
assert_rounded(fixed exact, fixed divisor, fixed result)
{
    const fixed error = exact - result * divisor;
    const fixed twice = 2 * size_of(error);

    assert_true(twice <= size_of(divisor));
    if (twice == size_of(divisor)) { /* a tie: the exact value lies nearer to zero */
        assert_true(size_of(result * divisor) > size_of(exact));
    }
}

static void
products_are_rounded_half_away_from_zero(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        const fixed left = draw_fixed(70);
        const fixed right = draw_fixed(50);
        fixed result;

        assert_true(fixed_multiply(left, right, &result));
        assert_rounded(left * right, FIXED_SCALE, result);
    }
}

static void
quotients_are_rounded_half_away_from_zero(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        const fixed left = draw_fixed(90);
        const fixed right = draw_fixed(66);
        fixed result;

        if (right != 0) {
            assert_true(fixed_divide(left, right, &result) || size_of(left) / size_of(right) > FIXED_LIMIT / (2 * FIXED_SCALE));
            if (size_of(result) < FIXED_LIMIT / 2 && size_of(left) < (fixed)1 << 88) {
                assert_rounded(left * FIXED_SCALE, right, result);
            }
        }
    }
}

static void
ties_and_edges(void **state)
{
    static const struct {
        fixed left, right, product;
    } products[] = {
        {1,         500000,  1                     },
        {-1,        500000,  -1                    },
        {1,         499999,  0                     },
        {INT64_MAX, 1,       INT64_C(9223372036855)},
        {INT64_MIN, 1000000, INT64_MIN             }
    };
    fixed result;

    (void)state;
    for (size_t at = 0; at < sizeof products / sizeof products[0]; at++) {
        assert_true(fixed_multiply(products[at].left, products[at].right, &result));
        assert_true(result == products[at].product);
        assert_true(fixed_multiply(products[at].right, products[at].left, &result));
        assert_true(result == products[at].product);
    }
    assert_false(fixed_divide(1, 0, &result));
    assert_true(fixed_divide(1, 2 * FIXED_SCALE, &result) && result == 1); /* 0.0000005 */
    assert_true(fixed_divide(-1, 2 * FIXED_SCALE, &result) && result == -1);
    assert_true(fixed_divide(INT64_MIN, -FIXED_SCALE, &result) && result == -(fixed)INT64_MIN);
    assert_true(fixed_divide((fixed)INT64_MAX + 1, FIXED_SCALE, &result) && result == (fixed)INT64_MAX + 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_rounded_half_away_from_zero),
        cmocka_unit_test(quotients_are_rounded_half_away_from_zero),
        cmocka_unit_test(ties_and_edges),
    };

    return cmocka_run_group_tests_name("rounding of exact decimals", tests, NULL, NULL);
}
