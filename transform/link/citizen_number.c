/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/link/citizen_number.h"

#include "common/formats/resident_id.h"
#include "transform/cells/fold.h"

#include <stdbool.h>
#include <stdlib.h>

enum { SIZE = RESIDENT_ID_SIZE, DIGITS = SIZE - 1, FEW = 5, ENOUGH = 10 };

static const unsigned weights[SIZE] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1};

static bool
is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool
is_masking(char character)
{
    return character == '*' || character == '#' || character == '?';
}

static unsigned
count_known(const struct citizen_number *number)
{
    unsigned known = 0;

    for (size_t at = 0; at < number->size; at++) {
        known += number->digits[at] != '*';
    }
    return known;
}

/* ---- reading ---- */

/* `4.10621E+17`, `4.10621199001E17`: the digits in front. */
static bool
read_power(struct text text, struct citizen_number *number)
{
    size_t size = 0;

    if (!fold_is_scientific(text)) {
        return false;
    }
    memset(number->digits, '*', SIZE);
    for (size_t at = 0; at < text.size && size < SIZE && text.data[at] != 'E'; at++) {
        if (is_digit(text.data[at])) {
            number->digits[size++] = text.data[at];
        }
    }
    if (size > 0 && size < SIZE) {
        size--; /* the last one is rounded */
        number->digits[size] = '*';
    }
    number->size = SIZE;
    number->state = CITIZEN_NUMBER_POWER;
    return true;
}

static enum citizen_number_state
state_of_18(const struct citizen_number *number)
{
    if (count_known(number) < SIZE) {
        return CITIZEN_NUMBER_MASKED;
    }
    if (resident_id_check(number->digits) == RESIDENT_ID_OK) {
        return CITIZEN_NUMBER_VALID;
    }
    return memcmp(number->digits + 15, "000", 3) == 0 ? CITIZEN_NUMBER_ZEROS : CITIZEN_NUMBER_BAD;
}

static void
settle_state(struct citizen_number *number)
{
    char whole[SIZE];

    if (number->size == 15 && resident_id_from_15((struct text){number->digits, 15}, whole) && resident_id_check(whole) == RESIDENT_ID_OK) {
        memcpy(number->digits, whole, SIZE);
        number->size = SIZE;
        number->state = CITIZEN_NUMBER_15;
    } else if (number->size == SIZE) {
        number->state = (uint8_t)state_of_18(number);
        if (number->state == CITIZEN_NUMBER_ZEROS) {
            memset(number->digits + 15, '*', 3);
        }
    } else {
        number->state = count_known(number) < number->size ? CITIZEN_NUMBER_MASKED : CITIZEN_NUMBER_LENGTH;
    }
}

struct text
citizen_number_read(struct text written, char *canonical, struct citizen_number *number)
{
    char folded[128];
    unsigned done;
    struct text text;

    *number = (struct citizen_number){.state = CITIZEN_NUMBER_NONE};
    if (written.size > sizeof folded) {
        written.size = sizeof folded;
    }
    text = fold_text(written, FOLD_GUARD | FOLD_WIDTH | FOLD_INVISIBLE | FOLD_BLANK | FOLD_UPPER, folded, &done);
    if (!read_power(text, number)) {
        for (size_t at = 0; at < text.size && number->size < CITIZEN_NUMBER_MAX; at++) {
            const char character = text.data[at];

            if (is_digit(character) || (character >= 'A' && character <= 'Z')) {
                number->digits[number->size++] = character;
            } else if (is_masking(character)) {
                number->digits[number->size++] = '*';
            }
        }
        settle_state(number);
    }
    number->known = (uint8_t)count_known(number);
    if (number->known < FEW) {
        *number = (struct citizen_number){.state = CITIZEN_NUMBER_NONE};
        return TEXT_NULL;
    }
    memcpy(canonical, number->digits, number->size);
    return (struct text){canonical, number->size};
}

/* ---- two numbers ---- */

static bool
is_partial(const struct citizen_number *number)
{
    return number->known < number->size;
}

/* Both of 18 places, of which some are not known. */
static enum citizen_number_likeness
compare_partial(const struct citizen_number *left, const struct citizen_number *right)
{
    unsigned both = 0;

    if (left->size != right->size) {
        return CITIZEN_NUMBER_UNKNOWN;
    }
    for (size_t at = 0; at < left->size; at++) {
        if (left->digits[at] != '*' && right->digits[at] != '*') {
            if (left->digits[at] != right->digits[at]) {
                return CITIZEN_NUMBER_DIFFERS;
            }
            both++;
        }
    }
    return both >= ENOUGH ? CITIZEN_NUMBER_COMPATIBLE : CITIZEN_NUMBER_UNKNOWN;
}

static enum citizen_number_likeness
compare_places(const struct citizen_number *left, const struct citizen_number *right)
{
    size_t differ = 0;
    size_t first = 0;
    size_t last = 0;

    for (size_t at = 0; at < left->size; at++) {
        if (left->digits[at] != right->digits[at]) {
            first = differ == 0 ? at : first;
            last = at;
            differ++;
        }
    }
    if (differ == 0) {
        return CITIZEN_NUMBER_SAME;
    }
    if (left->state == CITIZEN_NUMBER_VALID && right->state == CITIZEN_NUMBER_VALID) {
        return CITIZEN_NUMBER_DIFFERS; /* twins: neither is mistyped */
    }
    if (differ == 1) {
        return CITIZEN_NUMBER_ONE_WRONG;
    }
    if (differ == 2 && last == first + 1 && left->digits[first] == right->digits[last] && left->digits[last] == right->digits[first]) {
        return CITIZEN_NUMBER_SWAPPED;
    }
    return differ == 2 ? CITIZEN_NUMBER_TWO_WRONG : CITIZEN_NUMBER_DIFFERS;
}

/* The longer one without one character is the shorter. */
static bool
is_one_more(const struct citizen_number *longer, const struct citizen_number *shorter)
{
    size_t at = 0;

    while (at < shorter->size && longer->digits[at] == shorter->digits[at]) {
        at++;
    }
    return memcmp(longer->digits + at + 1, shorter->digits + at, shorter->size - at) == 0;
}

enum citizen_number_likeness
citizen_number_compare(const struct citizen_number *left, const struct citizen_number *right)
{
    if (is_partial(left) || is_partial(right)) {
        return compare_partial(left, right);
    }
    if (left->size == right->size) {
        return compare_places(left, right);
    }
    if (left->size == right->size + 1) {
        return is_one_more(left, right) ? CITIZEN_NUMBER_ONE_MORE : CITIZEN_NUMBER_DIFFERS;
    }
    if (right->size == left->size + 1) {
        return is_one_more(right, left) ? CITIZEN_NUMBER_ONE_MORE : CITIZEN_NUMBER_DIFFERS;
    }
    return CITIZEN_NUMBER_DIFFERS;
}

/* ---- candidates ---- */

struct candidates {
    uint64_t *packed;
    size_t count;
};

static void
offer(struct candidates *candidates, const char digits[SIZE])
{
    uint64_t packed;

    if (candidates->count < CITIZEN_NUMBER_CANDIDATES && resident_id_pack(digits, &packed)) {
        candidates->packed[candidates->count++] = packed;
    }
}

static unsigned
digit_at(const char *digits, size_t at)
{
    return digits[at] == 'X' ? 10 : (unsigned)(digits[at] - '0');
}

/* Sum of weight * digit less 1, modulo 11. */
static unsigned
syndrome(const char digits[SIZE])
{
    unsigned sum = 10;

    for (size_t at = 0; at < SIZE; at++) {
        sum += weights[at] * digit_at(digits, at);
    }
    return sum % 11;
}

/* The digit that place `at` wants, all others being right; 10 at the last place is X, elsewhere none. */
static void
offer_digit(struct candidates *candidates, char digits[SIZE], size_t at)
{
    const char kept = digits[at];

    for (unsigned digit = 0; digit < (at == DIGITS ? 11U : 10U); digit++) {
        digits[at] = digit == 10 ? 'X' : (char)('0' + digit);
        if (syndrome(digits) == 0) {
            offer(candidates, digits);
        }
    }
    digits[at] = kept;
}

static void
offer_wrong_digits(struct candidates *candidates, char digits[SIZE])
{
    for (size_t at = 0; at < SIZE; at++) {
        offer_digit(candidates, digits, at);
    }
    for (size_t at = 0; at + 1 < SIZE; at++) {
        const char kept = digits[at];

        if (kept != digits[at + 1] && kept != 'X' && digits[at + 1] != 'X') {
            digits[at] = digits[at + 1];
            digits[at + 1] = kept;
            offer(candidates, digits);
            digits[at + 1] = digits[at];
            digits[at] = kept;
        }
    }
}

/* 17 characters: in each gap the one digit that makes the number whole; 19: without each of them. */
static void
offer_lengths(struct candidates *candidates, const struct citizen_number *number)
{
    char digits[SIZE];

    for (size_t gap = 0; gap <= DIGITS && number->size == DIGITS; gap++) {
        memcpy(digits, number->digits, gap);
        digits[gap] = '0';
        memcpy(digits + gap + 1, number->digits + gap, DIGITS - gap);
        offer_digit(candidates, digits, gap);
    }
    for (size_t gap = 0; gap <= SIZE && number->size == SIZE + 1; gap++) {
        memcpy(digits, number->digits, gap);
        memcpy(digits + gap, number->digits + gap + 1, SIZE - gap);
        offer(candidates, digits);
    }
}

static int
compare_packed(const void *left, const void *right)
{
    const uint64_t one = *(const uint64_t *)left;
    const uint64_t other = *(const uint64_t *)right;

    return one < other ? -1 : one > other;
}

/* Digits; X at the end, or typed twice there. */
static bool
is_numeric(const struct citizen_number *number)
{
    for (size_t at = 0; at < number->size; at++) {
        if (!is_digit(number->digits[at]) && (number->digits[at] != 'X' || at + 2 < number->size)) {
            return false;
        }
    }
    return true;
}

size_t
citizen_number_candidates(const struct citizen_number *number, uint64_t packed[CITIZEN_NUMBER_CANDIDATES])
{
    struct candidates candidates = {.packed = packed};
    char digits[SIZE];
    size_t kept = 0;

    if (number->state == CITIZEN_NUMBER_ZEROS) { /* or the last digit alone is wrong */
        memcpy(digits, number->digits, SIZE);
        memset(digits + 15, '0', 3);
        offer_wrong_digits(&candidates, digits);
    } else if (!is_numeric(number)) {
        return 0;
    }
    if (number->state == CITIZEN_NUMBER_VALID || number->state == CITIZEN_NUMBER_15) {
        offer(&candidates, number->digits);
        return candidates.count;
    }
    if (number->state == CITIZEN_NUMBER_BAD) {
        memcpy(digits, number->digits, SIZE);
        offer_wrong_digits(&candidates, digits);
    } else if (number->state == CITIZEN_NUMBER_LENGTH) {
        offer_lengths(&candidates, number);
    }
    qsort(packed, candidates.count, sizeof *packed, compare_packed);
    for (size_t at = 0; at < candidates.count; at++) {
        if (kept == 0 || packed[kept - 1] != packed[at]) {
            packed[kept++] = packed[at];
        }
    }
    return kept;
}
