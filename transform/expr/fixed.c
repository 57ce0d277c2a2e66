/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/fixed.h"

static bool
inside(fixed value, fixed *result)
{
    *result = value;
    return fixed_exists(value);
}

bool
fixed_add(fixed left, fixed right, fixed *result)
{
    return inside(left + right, result); /* both below 10^36, so the sum fits */
}

bool
fixed_subtract(fixed left, fixed right, fixed *result)
{
    return inside(left - right, result);
}

/* value / divisor, half away from zero; divisor > 0. */
static fixed
divide_rounded(fixed value, fixed divisor)
{
    const fixed quotient = value / divisor;
    const fixed rest = value % divisor;
    const fixed size = rest < 0 ? -rest : rest;

    if (size < divisor - size) {
        return quotient;
    }
    return value < 0 ? quotient - 1 : quotient + 1;
}

/* Nearly every number of a county fits 64 bits, for which the processor divides by itself. */
static bool
is_small(fixed value)
{
    return value == (fixed)(int64_t)value;
}

/* left / right of sizes below 2^127 and 2^64, half away from zero. */
static fixed
divide_small(fixed left, fixed right)
{
    const bool negative = (left < 0) != (right < 0);
    const fixed value = left < 0 ? -left : left;
    const uint64_t divisor = (uint64_t)(right < 0 ? -right : right);
    const bool narrow = value <= (fixed)UINT64_MAX;
    const fixed quotient = narrow ? (fixed)((uint64_t)value / divisor) : value / (fixed)divisor;
    const uint64_t rest = (uint64_t)(value - quotient * (fixed)divisor);
    const fixed rounded = quotient + (rest >= divisor - rest);

    return negative ? -rounded : rounded;
}

/* The product has 12 places and may need more than 128 bits; so both sides are cut into whole units and rests. Three of the four partial
 * products are exact, and only the product of the rests (of the same sign as all others) is rounded. */
bool
fixed_multiply(fixed left, fixed right, fixed *result)
{
    fixed right_rest;
    fixed small;
    fixed whole;
    fixed sum;

    if (is_small(left) && is_small(right)) {
        return inside(divide_small(left * right, FIXED_SCALE), result);
    }
    right_rest = right % FIXED_SCALE;
    small = left % FIXED_SCALE * (right / FIXED_SCALE) + divide_rounded(left % FIXED_SCALE * right_rest, FIXED_SCALE);
    if (__builtin_mul_overflow(left / FIXED_SCALE, right, &whole) || __builtin_add_overflow(whole, small, &sum)) {
        *result = 0;
        return false;
    }
    return inside(sum, result);
}

/* Schoolbook division: whole part, then one decimal digit after the other, then the rounding digit; no intermediate exceeds 10 * |right|.
 */
bool
fixed_divide(fixed left, fixed right, fixed *result)
{
    const bool negative = (left < 0) != (right < 0);
    const fixed divisor = right < 0 ? -right : right;
    fixed rest = left < 0 ? -left : left;
    fixed quotient;

    *result = 0;
    if (right == 0) {
        return false;
    }
    if (is_small(left) && is_small(right)) {
        return inside(divide_small(left * FIXED_SCALE, right), result);
    }
    quotient = rest / divisor;
    rest %= divisor;
    for (int place = 0; place < FIXED_PLACES; place++) {
        rest *= 10;
        if (__builtin_mul_overflow(quotient, (fixed)10, &quotient)) {
            return false;
        }
        quotient += rest / divisor;
        rest %= divisor;
    }
    quotient += rest >= divisor - rest;
    return inside(negative ? -quotient : quotient, result);
}

fixed
fixed_round(fixed value, int places)
{
    fixed unit = FIXED_SCALE;

    for (int place = 0; place < places && place < FIXED_PLACES; place++) {
        unit /= 10;
    }
    return divide_rounded(value, unit) * unit;
}

fixed
fixed_floor(fixed value)
{
    const fixed rest = value % FIXED_SCALE;

    return rest < 0 ? value - rest - FIXED_SCALE : value - rest;
}

fixed
fixed_ceil(fixed value)
{
    return -fixed_floor(-value);
}

static bool
parse_fixed_digits(struct text text, size_t *at, fixed *value, size_t *digits)
{
    const size_t from = *at;

    while (*at < text.size && text.data[*at] >= '0' && text.data[*at] <= '9') {
        if (*value >= FIXED_LIMIT / 10) {
            return false;
        }
        *value = *value * 10 + (text.data[*at] - '0');
        (*at)++;
    }
    *digits = *at - from;
    return *digits > 0;
}

bool
fixed_parse(struct text text, fixed *value)
{
    const bool negative = text.size > 0 && text.data[0] == '-';
    size_t at = negative ? 1 : 0;
    size_t digits;
    size_t places = 0;

    *value = 0;
    if (!parse_fixed_digits(text, &at, value, &digits)) {
        return false;
    }
    if (at < text.size && text.data[at] == '.') {
        at++;
        if (!parse_fixed_digits(text, &at, value, &places) || places > FIXED_PLACES) {
            return false;
        }
    }
    for (; places < FIXED_PLACES; places++) {
        if (*value >= FIXED_LIMIT / 10) {
            return false;
        }
        *value *= 10;
    }
    if (negative) {
        *value = -*value;
    }
    return at == text.size;
}

size_t
fixed_format(fixed value, char out[FIXED_TEXT_SIZE])
{
    char digits[FIXED_TEXT_SIZE];
    fixed rest = value < 0 ? -value : value;
    size_t count = 0;
    size_t skip = 0;
    size_t used = 0;

    while (rest > 0 || count <= FIXED_PLACES) {
        digits[count++] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    }
    while (skip < FIXED_PLACES && digits[skip] == '0') {
        skip++;
    }
    if (value < 0) {
        out[used++] = '-';
    }
    while (count > skip) {
        if (count == FIXED_PLACES) {
            out[used++] = '.';
        }
        out[used++] = digits[--count];
    }
    out[used] = '\0';
    return used;
}
