/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/personal_number.h"

#include "common/formats/resident_id.h"

#include <stdbool.h>
#include <string.h>

enum {
    DIGITS_MAX = 32,
    SHORTEST = 11,
    SEPARATORS_MAX = 3,
    CARD_SHORTEST = 16,
    CARD_LONGEST = 19,
    MOBILE = 11,
    OLD_ID = 15,
    AREA = 6,
    MOBILE_FRONT = 3,
    CARD_BACK = 4
};

/* The digits from a place on, each with where it stands. */
struct digits {
    char values[DIGITS_MAX];
    size_t at[DIGITS_MAX];
    size_t end[DIGITS_MAX];
    bool border[DIGITS_MAX]; /* no digit touches it from behind */
    size_t count;
    size_t first_run; /* digits up to the first border */
};

/* What of them is a number: how many digits, how many of them stay at both ends. */
struct found {
    size_t count, front, back;
};

static char
digit_of(uint32_t character)
{
    if (character >= '0' && character <= '9') {
        return (char)character;
    }
    return character >= 0xff10 && character <= 0xff19 ? (char)('0' + (character - 0xff10)) : '\0';
}

static bool
is_final_x(uint32_t character)
{
    return character == 'X' || character == 'x' || character == 0xff38 || character == 0xff58;
}

/* Blanks, dashes, dots and what does not print, as the warehouse's pattern has them. */
static bool
is_separator(uint32_t character)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {'\t',   '\r'  },
        {' ',    ' '   },
        {'-',    '.'   },
        {'_',    '_'   },
        {0xa0,   0xa0  },
        {0xad,   0xad  },
        {0xb7,   0xb7  },
        {0x200b, 0x200d},
        {0x2010, 0x2015},
        {0x2060, 0x2060},
        {0x3000, 0x3000},
        {0xfeff, 0xfeff},
        {0xff0d, 0xff0d},
    };
    size_t at = 0;

    while (at < sizeof ranges / sizeof ranges[0] && (character < ranges[at].first || character > ranges[at].last)) {
        at++;
    }
    return at < sizeof ranges / sizeof ranges[0];
}

/* A character's size; one byte for what is no character. */
static size_t
step(struct text value, size_t at, uint32_t *character)
{
    const size_t size = at < value.size ? text_decode((struct text){value.data + at, value.size - at}, character) : 0;

    *character = size == 0 ? 0 : *character;
    return size == 0 ? 1 : size;
}

/* Adds the digit, or the final X of a citizen number, at `at`; false when there is none. */
static bool
add_digit(struct digits *digits, struct text value, size_t at)
{
    uint32_t character;
    uint32_t next;
    const size_t size = step(value, at, &character);
    const bool is_x = digits->count == RESIDENT_ID_SIZE - 1 && is_final_x(character);
    const char digit = is_x ? 'X' : digit_of(character);

    if (digit == '\0') {
        return false;
    }
    (void)step(value, at + size, &next);
    digits->values[digits->count] = digit;
    digits->at[digits->count] = at;
    digits->end[digits->count] = at + size;
    digits->border[digits->count++] = is_x || digit_of(next) == '\0';
    return !is_x;
}

static size_t
skip_separators(struct text value, size_t at)
{
    uint32_t character;

    for (int seen = 0; seen < SEPARATORS_MAX; seen++) {
        const size_t size = step(value, at, &character);

        if (!is_separator(character)) {
            break;
        }
        at += size;
    }
    return at;
}

static void
collect(struct digits *digits, struct text value, size_t at)
{
    digits->count = 0;
    digits->first_run = 0;
    while (digits->count < DIGITS_MAX && add_digit(digits, value, at)) {
        at = digits->end[digits->count - 1];
        if (digits->border[digits->count - 1]) {
            digits->first_run = digits->first_run == 0 ? digits->count : digits->first_run;
            at = skip_separators(value, at);
        }
    }
    digits->first_run = digits->first_run == 0 ? digits->count : digits->first_run;
}

/* ---- kinds of numbers ---- */

static bool
ends_at(const struct digits *digits, size_t count)
{
    return digits->count >= count && digits->border[count - 1];
}

static bool
is_plausible_id(const char id[RESIDENT_ID_SIZE])
{
    const enum resident_id_fault fault = resident_id_check(id);

    return fault == RESIDENT_ID_OK || fault == RESIDENT_ID_CHECK;
}

static bool
find_id(const struct digits *digits, struct found *found)
{
    char id[RESIDENT_ID_SIZE];
    const bool certificate = digits->first_run >= RESIDENT_ID_SIZE + 2 && ends_at(digits, digits->first_run);

    *found = (struct found){certificate ? digits->first_run : RESIDENT_ID_SIZE, AREA, 0};
    if ((certificate || ends_at(digits, RESIDENT_ID_SIZE)) && is_plausible_id(digits->values)) {
        return true;
    }
    *found = (struct found){OLD_ID, AREA, 0};
    return ends_at(digits, OLD_ID) && resident_id_from_15((struct text){digits->values, OLD_ID}, id) && is_plausible_id(id);
}

static bool
find_mobile(const struct digits *digits, struct found *found)
{
    static const char *const prefixes[] = {"", "86", "0086"};

    for (size_t at = 0; at < sizeof prefixes / sizeof *prefixes; at++) {
        const size_t prefix = strlen(prefixes[at]);

        *found = (struct found){prefix + MOBILE, prefix + MOBILE_FRONT, 0};
        if (ends_at(digits, found->count) && memcmp(digits->values, prefixes[at], prefix) == 0 && digits->values[prefix] == '1'
            && digits->values[prefix + 1] >= '3') {
            return true;
        }
    }
    return false;
}

/* ISO/IEC 7812-1, annex B. */
static bool
passes_luhn(const char *values, size_t count)
{
    unsigned sum = 0;

    for (size_t at = 0; at < count; at++) {
        const unsigned digit = (unsigned)(values[count - 1 - at] - '0') << (at % 2);

        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

static bool
find_card(const struct digits *digits, struct found *found)
{
    for (size_t count = CARD_LONGEST; count >= CARD_SHORTEST; count--) {
        *found = (struct found){count, 0, CARD_BACK};
        if (ends_at(digits, count) && memchr(digits->values, 'X', count) == NULL && passes_luhn(digits->values, count)) {
            return true;
        }
    }
    return false;
}

/* ---- the text ---- */

/* Copies the text from `from` to the end of the number, with stars for its digits. */
static size_t
write_number(struct text value, size_t from, const struct digits *digits, const struct found *found, char *out)
{
    size_t used = 0;

    for (size_t at = 0; at < found->count; at++) {
        const bool hidden = at >= found->front && at < found->count - found->back;
        const size_t until = hidden ? digits->at[at] : digits->end[at];

        memcpy(out + used, value.data + from, until - from);
        used += until - from;
        if (hidden) {
            out[used++] = '*';
        }
        from = digits->end[at];
    }
    return used;
}

static bool
has_digits_enough(struct text value)
{
    uint32_t character;
    size_t digits = 0;

    for (size_t at = 0; at < value.size && digits < SHORTEST;) {
        at += step(value, at, &character);
        digits += digit_of(character) != '\0';
    }
    return digits >= SHORTEST;
}

struct text
personal_number_mask(struct text value, struct arena *arena)
{
    struct digits digits;
    struct found found;
    size_t used = 0;
    size_t copied = 0; /* of value */
    char *out;

    if (!has_digits_enough(value)) {
        return value;
    }
    out = arena_must_alloc(arena, value.size + 1);
    for (size_t at = 0; at < value.size;) {
        uint32_t character;
        const size_t size = step(value, at, &character);

        if (digit_of(character) == '\0') {
            at += size;
            continue;
        }
        collect(&digits, value, at);
        if (find_id(&digits, &found) || find_mobile(&digits, &found) || find_card(&digits, &found)) {
            used += write_number(value, copied, &digits, &found, out + used);
            copied = at = digits.end[found.count - 1];
            continue;
        }
        for (at = digits.end[digits.first_run - 1]; step(value, at, &character), digit_of(character) != '\0';) {
            at += step(value, at, &character);
        }
    }
    memcpy(out + used, value.data + copied, value.size - copied);
    return copied == 0 ? value : (struct text){out, used + value.size - copied};
}
