/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/fixed.h"

#include "tests/support/property.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static fixed
number(const char *text)
{
    fixed value;

    if (!fixed_parse(text_from(text), &value)) {
        fail_msg("%s is no number", text);
    }
    return value;
}

static const char *
shown(fixed value)
{
    static char text[FIXED_TEXT_SIZE];

    (void)fixed_format(value, text);
    return text;
}

static const char largest[] = "1000000000000000000000000000000"; /* 10^30 */

static void
results_are_exact_or_rounded_half_away_from_zero(void **state)
{
    fixed result;

    (void)state;
    assert_true(fixed_multiply(number("1.5"), number("-2.25"), &result));
    assert_string_equal(shown(result), "-3.375");
    assert_true(fixed_multiply(number("0.000001"), number("0.5"), &result));
    assert_string_equal(shown(result), "0.000001");
    assert_true(fixed_multiply(number("-0.000001"), number("0.5"), &result));
    assert_string_equal(shown(result), "-0.000001");
    assert_true(fixed_divide(number("1"), number("3"), &result));
    assert_string_equal(shown(result), "0.333333");
    assert_true(fixed_divide(number("-2"), number("3"), &result));
    assert_string_equal(shown(result), "-0.666667");
    assert_string_equal(shown(fixed_round(number("2.345"), 2)), "2.35");
    assert_string_equal(shown(fixed_floor(number("-2.1"))), "-3");
    assert_true(fixed_to_integer(number("-2.9")) == -2);
    assert_true(fixed_to_integer(number("18446744073709551617")) == INT64_MAX); /* 2^64 + 1 does not come round to 1 */
    assert_true(fixed_to_integer(number("-18446744073709551617")) == INT64_MIN);
    assert_string_equal(shown(fixed_ceil(number("-2.1"))), "-2");
}

static void
beyond_the_limit_there_is_nothing(void **state)
{
    fixed result;

    (void)state;
    assert_false(fixed_divide(number("1"), 0, &result));
    assert_false(fixed_multiply(number("1000000000000000"), number("1000000000000001"), &result));
    assert_false(fixed_multiply(number("999999999999999999999999999"), number("999999999999999999999999999"), &result));
    assert_false(fixed_add(number("999999999999999999999999999999"), number("999999999999999999999999999999"), &result));
    assert_false(fixed_subtract(number("-999999999999999999999999999999"), number("999999999999999999999999999999"), &result));
    assert_false(fixed_divide(number("999999999999999999999999999999"), number("0.000001"), &result));
}

static void
only_plain_numbers_are_parsed(void **state)
{
    static const char *const wrong[] = {
        "", "-", "+1", "1.", ".5", "1.0000001", "1e3", "1 ", "１", largest, "9999999999999999999999999999999999999999", "1.2.3"};
    fixed value;

    (void)state;
    for (size_t at = 0; at < sizeof wrong / sizeof wrong[0]; at++) {
        if (fixed_parse(text_from(wrong[at]), &value)) {
            fail_msg("\"%s\" was parsed", wrong[at]);
        }
    }
    assert_string_equal(shown(number("-0012.340000")), "-12.34");
    assert_string_equal(shown(number("-0")), "0");
}

/* 64 x 64 bits fit into 128 without a trick. */
static void
products_and_quotients_agree_with_wide_ones(void **state)
{
    struct property property = property_begin("fixed", 20000);

    (void)state;
    for (size_t round = 0; round < property.rounds; round++) {
        const fixed left = ((fixed)property_draw(&property, UINT32_MAX) * 1000 + property_draw(&property, 1000)) - 2000000000000;
        const fixed right = (fixed)property_draw(&property, UINT32_MAX) - 2000000000;
        const fixed product = left * right;
        const fixed half = product < 0 ? -FIXED_SCALE / 2 : FIXED_SCALE / 2;
        fixed result;

        assert_true(fixed_multiply(left, right, &result));
        assert_true(result == (product + half) / FIXED_SCALE);
        if (right != 0) {
            const fixed scaled = left * FIXED_SCALE;
            const fixed size = right < 0 ? -right : right;
            const fixed quotient = ((scaled < 0 ? -scaled : scaled) * 2 + size) / (size * 2);

            assert_true(fixed_divide(left, right, &result));
            assert_true(result == ((left < 0) != (right < 0) ? -quotient : quotient));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_exact_or_rounded_half_away_from_zero),
        cmocka_unit_test(beyond_the_limit_there_is_nothing),
        cmocka_unit_test(only_plain_numbers_are_parsed),
        cmocka_unit_test(products_and_quotients_agree_with_wide_ones),
    };

    return cmocka_run_group_tests_name("fixed", tests, NULL, NULL);
}
