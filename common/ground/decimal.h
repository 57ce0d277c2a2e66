/* SPDX-License-Identifier: Apache-2.0 */
/* decimal(18,4): an int64 counting ten-thousandths. Pure; no floating point anywhere. */
#ifndef BIDUI_DECIMAL_H
#define BIDUI_DECIMAL_H

#include "common/ground/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { DECIMAL_SCALE = 10000, DECIMAL_TEXT_SIZE = 24 };
#define DECIMAL_MAX INT64_C(999999999999999999)

/* Canonical text: `-?[0-9]+(\.[0-9]+)?`, at most 14 digits before the point; digits beyond the fourth round half away from zero
 * and set *rounded when it is not NULL. False on anything else or overflow. */
bool decimal_parse(struct text text, int64_t *value, bool *rounded);
/* Shortest form: trailing zeros of the fraction are cut; NUL-terminated; returns the length. */
size_t decimal_format(int64_t value, char out[DECIMAL_TEXT_SIZE]);

#endif
