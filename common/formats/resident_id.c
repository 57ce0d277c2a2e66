/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/resident_id.h"

#include "common/ground/date.h"

#include <string.h>

/* GB/T 2260 provinces, one bit per two-digit code; 81..83 and 9x by the documents named in the header. */
static bool
is_province(unsigned code)
{
    static const uint64_t low = UINT64_C(0x1f) << 11 | UINT64_C(0x7) << 21 | UINT64_C(0x7f) << 31 | UINT64_C(0x3f) << 41
                                | UINT64_C(0x1f) << 50 | UINT64_C(0x7) << 61;

    if (code < 64) {
        return (low >> code) & 1;
    }
    return code == 64 || code == 65 || code == 71;
}

static unsigned
two_digits(const char *at)
{
    return (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
}

static bool
is_area(const char *id)
{
    const unsigned first = two_digits(id);

    if (id[0] == '9') {
        return is_province(two_digits(id + 1));
    }
    return first >= 81 && first <= 83 ? memcmp(id + 2, "0000", 4) == 0 : is_province(first);
}

char
resident_id_check_character(const char digits[RESIDENT_ID_SIZE - 1])
{
    static const unsigned char weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;

    for (size_t at = 0; at < sizeof weights; at++) {
        sum += weights[at] * (unsigned)(digits[at] - '0');
    }
    return "10X98765432"[sum % 11];
}

static bool
is_birth(const char *id)
{
    const int year = (int)(two_digits(id + 6) * 100 + two_digits(id + 8));

    return year >= 1800 && year < 2100 && date_is_valid(year, (int)two_digits(id + 10), (int)two_digits(id + 12));
}

enum resident_id_fault
resident_id_check(const char id[RESIDENT_ID_SIZE])
{
    for (size_t at = 0; at < RESIDENT_ID_SIZE - 1; at++) {
        if (id[at] < '0' || id[at] > '9') {
            return RESIDENT_ID_CHARACTER;
        }
    }
    if ((id[17] < '0' || id[17] > '9') && id[17] != 'X') {
        return RESIDENT_ID_CHARACTER;
    }
    if (!is_area(id)) {
        return RESIDENT_ID_AREA;
    }
    if (!is_birth(id)) {
        return RESIDENT_ID_DATE;
    }
    return id[17] == resident_id_check_character(id) ? RESIDENT_ID_OK : RESIDENT_ID_CHECK;
}

/* ---- eight characters at a time ----
 *
 * A word holds eight characters, the first in the lowest byte. The digits of even and of odd places are spread over four 16-bit lanes each;
 * one multiplication by the weights in reverse order then leaves the sum of the four products in the highest lane (at most 4 * 9 * 10, so
 * no lane overflows into it). The two-digit numbers that the calendar needs and the eight-digit numbers that make the packed form come from
 * the same lanes. About three times as fast as the loop above; on machines of the other byte order the loop is used. */

#define LANES UINT64_C(0x000f000f000f000f)

static uint64_t
load_word(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

static bool
are_digits(uint64_t word)
{
    const uint64_t high = UINT64_C(0xf0f0f0f0f0f0f0f0);
    const uint64_t three = UINT64_C(0x3030303030303030);

    return (((word & high) ^ three) | (((word + UINT64_C(0x0606060606060606)) & high) ^ three)) == 0;
}

/* Weights of four lanes, first lane first, turned round for the multiplication. */
#define LANE_WEIGHTS(a, b, c, d) ((uint64_t)(a) << 48 | (uint64_t)(b) << 32 | (uint64_t)(c) << 16 | (uint64_t)(d))

static unsigned
weigh(uint64_t even, uint64_t odd, uint64_t even_weights, uint64_t odd_weights)
{
    return (unsigned)((even * even_weights + odd * odd_weights) >> 48);
}

/* Four two-digit numbers, one a lane, to the eight-digit number. */
static uint64_t
join_pairs(uint64_t pairs)
{
    const uint64_t fours = ((pairs * 100 + (pairs >> 16)) & UINT64_C(0x0000ffff0000ffff));

    return (fours & 0xffff) * 10000 + (fours >> 32);
}

static bool
is_calendar_day(unsigned year, unsigned month, unsigned day)
{
    static const unsigned char days[16] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return year >= 1800 && year < 2100 && month < 13 && day >= 1 && day <= days[month] + (unsigned)leap;
}

static bool
check_words(const char *id, uint64_t first, uint64_t second, uint64_t *packed)
{
    const uint64_t first_even = first & LANES;
    const uint64_t first_odd = first >> 8 & LANES;
    const uint64_t second_even = second & LANES;
    const uint64_t second_odd = second >> 8 & LANES;
    const uint64_t first_pairs = first_even * 10 + first_odd;
    const uint64_t second_pairs = second_even * 10 + second_odd;
    const unsigned last = (unsigned)(id[16] - '0');
    const unsigned sum = weigh(first_even, first_odd, LANE_WEIGHTS(7, 10, 8, 2), LANE_WEIGHTS(9, 5, 4, 1))
                         + weigh(second_even, second_odd, LANE_WEIGHTS(6, 7, 10, 8), LANE_WEIGHTS(3, 9, 5, 4)) + last * 2;
    const unsigned year = (unsigned)(first_pairs >> 48) * 100 + (unsigned)(second_pairs & 0xff);

    if (last > 9 || id[17] != "10X98765432"[sum % 11] || !is_area(id)
        || !is_calendar_day(year, (unsigned)(second_pairs >> 16 & 0xff), (unsigned)(second_pairs >> 32 & 0xff))) {
        return false;
    }
    *packed = (join_pairs(first_pairs) * 100000000 + join_pairs(second_pairs)) * 10 + last;
    return true;
}

bool
resident_id_pack(const char id[RESIDENT_ID_SIZE], uint64_t *packed)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    const uint64_t first = load_word(id);
    const uint64_t second = load_word(id + 8);

    return are_digits(first) && are_digits(second) && check_words(id, first, second, packed);
#else
    return resident_id_pack_scalar(id, packed);
#endif
}

bool
resident_id_pack_scalar(const char id[RESIDENT_ID_SIZE], uint64_t *packed)
{
    uint64_t number = 0;

    if (resident_id_check(id) != RESIDENT_ID_OK) {
        return false;
    }
    for (size_t at = 0; at < RESIDENT_ID_SIZE - 1; at++) {
        number = number * 10 + (uint64_t)(id[at] - '0');
    }
    *packed = number;
    return true;
}

int32_t
resident_id_birth(const char id[RESIDENT_ID_SIZE])
{
    return date_from_parts((int)(two_digits(id + 6) * 100 + two_digits(id + 8)), (int)two_digits(id + 10), (int)two_digits(id + 12));
}

bool
resident_id_is_male(const char id[RESIDENT_ID_SIZE])
{
    return ((unsigned)id[16] & 1) == 1;
}

bool
resident_id_from_15(struct text digits, char id[RESIDENT_ID_SIZE])
{
    if (digits.size != 15) {
        return false;
    }
    for (size_t at = 0; at < digits.size; at++) {
        if (digits.data[at] < '0' || digits.data[at] > '9') {
            return false;
        }
    }
    memcpy(id, digits.data, 6);
    memcpy(id + 6, memcmp(digits.data + 12, "996", 3) >= 0 ? "18" : "19", 2);
    memcpy(id + 8, digits.data + 6, 9);
    id[17] = resident_id_check_character(id);
    return true;
}
