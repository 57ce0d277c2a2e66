/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/resident_id.h"

#include "common/date.h"

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

bool
resident_id_pack(const char id[RESIDENT_ID_SIZE], uint64_t *packed)
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
