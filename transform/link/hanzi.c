/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/hanzi.h"

#include <stddef.h>
#include <stdlib.h>

struct hanzi_syllable {
    const char *spelling;
    uint16_t blurred; /* equal numbers: syllables that many do not tell apart */
};

/* clang-format off */
#include "transform/link/hanzi_table.inc"
/* clang-format on */

enum { ROW_COUNT = sizeof rows / sizeof *rows, CANGJIE_LETTERS = 5 };

_Static_assert(ROW_COUNT > 40000 && ROW_COUNT < UINT16_MAX, "a number of the table is 16 bits");

static const double shape_near = 0.58;

static int
compare_character(const void *key, const void *row)
{
    const uint32_t left = *(const uint32_t *)key;
    const uint32_t right = ((const struct hanzi *)row)->character;

    return left < right ? -1 : left > right;
}

uint16_t
hanzi_number(uint32_t character, bool plain)
{
    const struct hanzi *row = bsearch(&character, rows, ROW_COUNT, sizeof *rows, compare_character);

    if (row == NULL) {
        return 0;
    }
    if (plain && row->plain != character) {
        const uint16_t other = hanzi_number(row->plain, false);

        return other == 0 ? (uint16_t)(row - rows + 1) : other;
    }
    return (uint16_t)(row - rows + 1);
}

const struct hanzi *
hanzi_get(uint16_t number)
{
    return &rows[number - 1];
}

static bool
share_reading(const struct hanzi *left, const struct hanzi *right, bool near)
{
    for (size_t at = 0; at < HANZI_READINGS && left->readings[at] != 0; at++) {
        for (size_t other = 0; other < HANZI_READINGS && right->readings[other] != 0; other++) {
            if (left->readings[at] == right->readings[other]
                || (near && syllables[left->readings[at]].blurred == syllables[right->readings[other]].blurred)) {
                return true;
            }
        }
    }
    return false;
}

bool
hanzi_sound_same(uint16_t left, uint16_t right)
{
    return left == right || share_reading(hanzi_get(left), hanzi_get(right), false);
}

bool
hanzi_sound_near(uint16_t left, uint16_t right)
{
    return left == right || share_reading(hanzi_get(left), hanzi_get(right), true);
}

static double
corner_likeness(unsigned left, unsigned right)
{
    unsigned equal = 0;

    if (left == HANZI_NO_CORNERS || right == HANZI_NO_CORNERS) {
        return 0;
    }
    for (int digit = 0; digit < 4; digit++) {
        equal += left % 10 == right % 10;
        left /= 10;
        right /= 10;
    }
    return equal / 4.0;
}

static unsigned
cangjie_letter(uint32_t code, unsigned at)
{
    return code >> (5 * (CANGJIE_LETTERS - 1 - at)) & 31;
}

static unsigned
cangjie_size(uint32_t code)
{
    unsigned size = 0;

    while (size < CANGJIE_LETTERS && cangjie_letter(code, size) != 0) {
        size++;
    }
    return size;
}

/* 1 - edits / longer code. */
static double
cangjie_likeness(uint32_t left, uint32_t right)
{
    const unsigned left_size = cangjie_size(left);
    const unsigned right_size = cangjie_size(right);
    const unsigned longer = left_size > right_size ? left_size : right_size;
    unsigned row[CANGJIE_LETTERS + 1];

    if (left_size == 0 || right_size == 0) {
        return 0;
    }
    for (unsigned other = 0; other <= right_size; other++) {
        row[other] = other;
    }
    for (unsigned at = 1; at <= left_size; at++) {
        unsigned corner = row[0];

        row[0] = at;
        for (unsigned other = 1; other <= right_size; other++) {
            const unsigned replaced = corner + (cangjie_letter(left, at - 1) != cangjie_letter(right, other - 1));
            const unsigned shifted = (row[other] < row[other - 1] ? row[other] : row[other - 1]) + 1;

            corner = row[other];
            row[other] = replaced < shifted ? replaced : shifted;
        }
    }
    return 1 - (double)row[right_size] / longer;
}

static double
stroke_likeness(unsigned left, unsigned right)
{
    const unsigned more = left > right ? left : right;
    const unsigned less = left > right ? right : left;

    return more == 0 ? 0 : (double)less / more;
}

double
hanzi_shape(uint16_t left, uint16_t right)
{
    const struct hanzi *one = hanzi_get(left);
    const struct hanzi *other = hanzi_get(right);

    return left == right ? 1
                         : (corner_likeness(one->corners, other->corners) + cangjie_likeness(one->cangjie, other->cangjie)
                            + stroke_likeness(one->strokes, other->strokes))
                               / 3;
}

bool
hanzi_shape_near(uint16_t left, uint16_t right)
{
    return hanzi_shape(left, right) >= shape_near;
}

uint16_t
hanzi_sound(uint16_t number, bool near)
{
    const uint16_t reading = hanzi_get(number)->readings[0];

    return near ? syllables[reading].blurred : reading;
}

const char *
hanzi_spelling(uint16_t number)
{
    return syllables[hanzi_get(number)->readings[0]].spelling;
}
