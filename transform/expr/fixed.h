/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of rules: fixed point with 6 decimal places in 128 bits. Total and exact: no floating point, no trap, no undefined behaviour.
 * A result beyond FIXED_LIMIT does not exist; functions say so by returning false and the caller makes it NULL. Every rounding is half away
 * from zero, so that a SQL engine's numeric gives the same digits. Pure. */
#ifndef BIDUI_FIXED_H
#define BIDUI_FIXED_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 fixed; /* the one typedef of the house: ISO C has no other name for it */

enum { FIXED_SCALE = 1000000, FIXED_PLACES = 6, FIXED_TEXT_SIZE = 48 };
/* 10^30 in units of 10^-6: room for any product of two decimal(18,4). */
#define FIXED_LIMIT ((fixed)INT64_C(1000000000000000000) * INT64_C(1000000000000000000))

static inline fixed
fixed_from_integer(int64_t value)
{
    return (fixed)value * FIXED_SCALE;
}

/* From common/ground/decimal.h's ten-thousandths. */
static inline fixed
fixed_from_decimal(int64_t value)
{
    return (fixed)value * (FIXED_SCALE / 10000);
}

/* Towards zero; what is beyond 64 bits stops at their ends. */
static inline int64_t
fixed_to_integer(fixed value)
{
    const fixed whole = value / FIXED_SCALE;

    return whole > INT64_MAX ? INT64_MAX : whole < INT64_MIN ? INT64_MIN : (int64_t)whole;
}

/* Whether a number of that size exists. */
static inline bool
fixed_exists(fixed value)
{
    return value < FIXED_LIMIT && value > -FIXED_LIMIT;
}

bool fixed_add(fixed left, fixed right, fixed *result);
bool fixed_subtract(fixed left, fixed right, fixed *result);
bool fixed_multiply(fixed left, fixed right, fixed *result);
/* False also for a divisor of zero. */
bool fixed_divide(fixed left, fixed right, fixed *result);
/* places 0..6 */
fixed fixed_round(fixed value, int places);
fixed fixed_floor(fixed value);
fixed fixed_ceil(fixed value);
/* `-?[0-9]+(\.[0-9]{1,6})?`; false on anything else. */
bool fixed_parse(struct text text, fixed *value);
/* Shortest form, NUL-terminated; returns the length. */
size_t fixed_format(fixed value, char out[FIXED_TEXT_SIZE]);

#endif
