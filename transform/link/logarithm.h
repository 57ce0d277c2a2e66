/* SPDX-License-Identifier: Apache-2.0 */
/* Logarithm and power to base 2 out of additions, multiplications and divisions alone, which every machine with IEEE 754 doubles rounds
 * alike; those of a C library differ by machine and version. Pure. Error: below 4e-16 of 1 + |result| for the logarithm, below 1e-14 of the
 * result for the power (tests/unit/transform/link/logarithm_test.c holds both against the C library). */
#ifndef BIDUI_LOGARITHM_H
#define BIDUI_LOGARITHM_H

#include <stdint.h>
#include <string.h>

#define LOGARITHM_LN2 0.693147180559945309417232121458

/* `value` is finite and above 1e-300; smaller ones count as 1e-300. */
static inline double
logarithm_2(double value)
{
    uint64_t bits;
    double sum = 0;
    double square;
    int exponent;

    value = value < 1e-300 ? 1e-300 : value;
    memcpy(&bits, &value, sizeof bits);
    exponent = (int)(bits >> 52) - 1023;
    bits = (bits & UINT64_C(0xfffffffffffff)) | UINT64_C(1023) << 52;
    memcpy(&value, &bits, sizeof value); /* 1 <= value < 2 */
    if (value > 1.4142135623730951) {
        value /= 2;
        exponent++;
    }
    value = (value - 1) / (value + 1); /* ln v = 2 (s + s^3/3 + s^5/5 + ...), |s| < 0.172 */
    square = value * value;
    for (int power = 23; power >= 1; power -= 2) {
        sum = sum * square + 1.0 / power;
    }
    return (double)exponent + 2 * value * sum / LOGARITHM_LN2;
}

/* 0 below -1000; above 1000 as 1000. */
static inline double
logarithm_power_2(double exponent)
{
    const double held = exponent > 1000 ? 1000 : exponent;
    uint64_t bits;
    double sum = 1;
    double scale;
    int whole;

    if (!(held > -1000)) {
        return 0;
    }
    whole = (int)(held + 1024.5) - 1024; /* nearest */
    for (int term = 18; term >= 1; term--) {
        sum = 1 + sum * ((held - whole) * LOGARITHM_LN2) / term;
    }
    bits = (uint64_t)(whole + 1023) << 52;
    memcpy(&scale, &bits, sizeof scale);
    return sum * scale;
}

#endif
