/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/logarithm.h"

#include "tests/support/property.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void
whole_powers_of_two_are_exact(void **state)
{
    (void)state;
    for (int exponent = -900; exponent <= 900; exponent++) {
        assert_true(logarithm_2(ldexp(1, exponent)) == exponent);
        assert_true(logarithm_power_2(exponent) == ldexp(1, exponent));
    }
}

static void
both_agree_with_the_library_to_the_documented_error(void **state)
{
    struct property property = property_begin("logarithm", 200000);

    (void)state;
    for (size_t round = 0; round < property.rounds; round++) {
        const double exponent = (double)property_draw(&property, 1800000) / 1000 - 900;
        const double value = exp2(exponent) * (1 + property_draw(&property, 1000000) / 1e6);
        const double expected = log2(value);

        assert_true(fabs(logarithm_2(value) - expected) <= 4e-16 * (1 + fabs(expected)));
        assert_true(fabs(logarithm_power_2(exponent) / exp2(exponent) - 1) <= 1e-13);
    }
}

static void
what_is_outside_ends_at_the_border(void **state)
{
    (void)state;
    assert_true(logarithm_2(0) == logarithm_2(1e-300));
    assert_true(logarithm_2(1e-308) == logarithm_2(1e-300));
    assert_true(logarithm_power_2(-1000) == 0);
    assert_true(logarithm_power_2(5000) == logarithm_power_2(1000));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_powers_of_two_are_exact),
        cmocka_unit_test(both_agree_with_the_library_to_the_documented_error),
        cmocka_unit_test(what_is_outside_ends_at_the_border),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
