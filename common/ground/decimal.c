/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/decimal.h"

static bool
is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Reads the fraction behind the point into `scaled` (already whole * 10000). */
static bool
parse_fraction(struct text digits, int64_t *scaled, bool *rounded)
{
    int64_t unit = DECIMAL_SCALE / 10;

    if (digits.size == 0) {
        return false;
    }
    for (size_t at = 0; at < digits.size; at++) {
        const int digit = digits.data[at] - '0';

        if (!is_digit(digits.data[at])) {
            return false;
        }
        if (at < 4) {
            *scaled += unit * digit;
            unit /= 10;
        } else {
            *scaled += at == 4 && digit >= 5;
            if (rounded != NULL && digit != 0) {
                *rounded = true;
            }
        }
    }
    return true;
}

bool
decimal_parse(struct text text, int64_t *value, bool *rounded)
{
    const bool negative = text.size > 0 && text.data[0] == '-';
    size_t at = negative ? 1 : 0;
    const size_t start = at;
    int64_t scaled = 0;

    if (rounded != NULL) {
        *rounded = false;
    }
    while (at < text.size && is_digit(text.data[at])) {
        scaled = scaled * 10 + (text.data[at] - '0');
        if (scaled > DECIMAL_MAX / DECIMAL_SCALE) {
            return false;
        }
        at++;
    }
    if (at == start) {
        return false;
    }
    scaled *= DECIMAL_SCALE;
    if (at < text.size) {
        if (text.data[at] != '.' || !parse_fraction((struct text){text.data + at + 1, text.size - at - 1}, &scaled, rounded)) {
            return false;
        }
    }
    *value = negative ? -scaled : scaled;
    return scaled <= DECIMAL_MAX;
}

/* By hand: printf is a fifth of the time of writing a county's package. */
size_t
decimal_format(int64_t value, char out[DECIMAL_TEXT_SIZE])
{
    const uint64_t magnitude = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    static const unsigned units[4] = {1000, 100, 10, 1};
    uint64_t whole = magnitude / DECIMAL_SCALE;
    unsigned fraction = (unsigned)(magnitude % DECIMAL_SCALE);
    char digits[DECIMAL_TEXT_SIZE];
    size_t count = 0;
    size_t size = 0;

    do {
        digits[count++] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0);
    if (value < 0) {
        out[size++] = '-';
    }
    while (count > 0) {
        out[size++] = digits[--count];
    }
    if (fraction > 0) {
        out[size++] = '.';
        for (size_t place = 0; place < 4 && fraction > 0; place++) {
            out[size++] = (char)('0' + fraction / units[place]);
            fraction %= units[place];
        }
    }
    out[size] = '\0';
    return size;
}
