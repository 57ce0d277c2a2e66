/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/likeness.h"

#include <stdbool.h>

/* Jaro: two equal characters match when they stand no further apart than half of the longer word. Of `right`, `taken` says what is matched;
 * the matched characters of `left` come out in order. */
static size_t
match_characters(const uint32_t *left, size_t left_size, const uint32_t *right, size_t right_size, bool *taken, uint32_t *matched)
{
    const size_t longer = left_size > right_size ? left_size : right_size;
    const size_t window = longer / 2 > 0 ? longer / 2 - 1 : 0;
    size_t count = 0;

    for (size_t at = 0; at < left_size; at++) {
        const size_t low = at > window ? at - window : 0;
        const size_t high = at + window + 1 < right_size ? at + window + 1 : right_size;

        for (size_t other = low; other < high; other++) {
            if (!taken[other] && left[at] == right[other]) {
                taken[other] = true;
                matched[count++] = left[at];
                break;
            }
        }
    }
    return count;
}

static size_t
count_out_of_order(const uint32_t *right, size_t right_size, const bool *taken, const uint32_t *matched)
{
    size_t count = 0;
    size_t next = 0;

    for (size_t at = 0; at < right_size; at++) {
        if (taken[at]) {
            count += right[at] != matched[next];
            next++;
        }
    }
    return count;
}

double
likeness_jaro_winkler(const uint32_t *left, size_t left_size, const uint32_t *right, size_t right_size)
{
    bool taken[LIKENESS_MAX] = {false};
    uint32_t matched[LIKENESS_MAX];
    size_t prefix = 0;
    double matches;
    double jaro;

    left_size = left_size > LIKENESS_MAX ? LIKENESS_MAX : left_size;
    right_size = right_size > LIKENESS_MAX ? LIKENESS_MAX : right_size;
    if (left_size == 0 || right_size == 0) {
        return left_size == right_size ? 1 : 0;
    }
    matches = (double)match_characters(left, left_size, right, right_size, taken, matched);
    if (matches < 1) {
        return 0;
    }
    jaro = (matches / (double)left_size + matches / (double)right_size
            + (matches - (double)(count_out_of_order(right, right_size, taken, matched) / 2)) / matches)
           / 3;
    while (prefix < 4 && prefix < left_size && prefix < right_size && left[prefix] == right[prefix]) {
        prefix++;
    }
    return jaro + (double)prefix * (1 - jaro) / 10;
}

static unsigned
least(unsigned left, unsigned right)
{
    return left < right ? left : right;
}

/* One row of the table of distances of beginnings (optimal string alignment); `rows` are this one, the one before and the one before that.
 */
static unsigned
fill_row(const uint32_t *left, size_t at, const uint32_t *right, size_t right_size, unsigned *const rows[3])
{
    unsigned lowest = rows[0][0] = (unsigned)at;

    for (size_t other = 1; other <= right_size; other++) {
        unsigned edits = least(least(rows[1][other], rows[0][other - 1]) + 1, rows[1][other - 1] + (left[at - 1] != right[other - 1]));

        if (at > 1 && other > 1 && left[at - 1] == right[other - 2] && left[at - 2] == right[other - 1]) {
            edits = least(edits, rows[2][other - 2] + 1);
        }
        rows[0][other] = edits;
        lowest = least(lowest, edits);
    }
    return lowest;
}

unsigned
likeness_edits(const uint32_t *left, size_t left_size, const uint32_t *right, size_t right_size, unsigned most)
{
    unsigned space[3][LIKENESS_MAX + 1];
    unsigned *rows[3] = {space[0], space[1], space[2]};

    left_size = left_size > LIKENESS_MAX ? LIKENESS_MAX : left_size;
    right_size = right_size > LIKENESS_MAX ? LIKENESS_MAX : right_size;
    if ((left_size > right_size ? left_size - right_size : right_size - left_size) > most) {
        return most + 1;
    }
    for (size_t other = 0; other <= right_size; other++) {
        rows[0][other] = (unsigned)other;
    }
    for (size_t at = 1; at <= left_size; at++) {
        unsigned *const oldest = rows[2];

        rows[2] = rows[1];
        rows[1] = rows[0];
        rows[0] = oldest;
        if (fill_row(left, at, right, right_size, rows) > most) {
            return most + 1;
        }
    }
    return least(rows[0][right_size], most + 1);
}
