/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/mask.h"

#include "common/formats/personal_number.h"

#include <ctype.h>
#include <string.h>

enum { SHORTEST = 6, LONG = 12, AREA = 6, MONTH = 7, DAY = 10 };

/* Characters left at both ends. */
static void
ends_of(size_t length, enum schema_personal kind, size_t *front, size_t *back)
{
    *front = length < LONG ? 2 : AREA;
    *back = length < LONG ? 2 : 4;
    if (kind == PERSONAL_ID) {
        *front = length < LONG ? 0 : AREA;
        *back = 0;
    } else if (kind == PERSONAL_PHONE && length >= 11) {
        *front = 3;
        *back = 4;
    }
}

static size_t
step(struct text rest)
{
    uint32_t character;
    const size_t size = text_decode(rest, &character);

    return size == 0 ? 1 : size;
}

/* The `cn:` of a person_key is no part of the number. */
static size_t
prefix_size(struct text value)
{
    for (size_t at = 0; at < value.size && at < 16; at++) {
        if (value.data[at] == ':') {
            return at + 1;
        }
    }
    return 0;
}

static struct text
mask_ends(struct text value, enum schema_personal kind, struct arena *arena)
{
    const size_t prefix = prefix_size(value);
    struct text rest = {value.data + prefix, value.size - prefix};
    const size_t length = text_length(rest);
    size_t front;
    size_t back;
    size_t used = prefix;
    char *out = arena_must_alloc(arena, value.size + 1);

    ends_of(length, kind, &front, &back);
    memcpy(out, value.data, prefix);
    for (size_t at = 0; at < length && rest.size > 0; at++) {
        const size_t size = step(rest);

        if (at < front || at >= length - back) {
            memcpy(out + used, rest.data, size);
            used += size;
        } else {
            out[used++] = '*';
        }
        rest = (struct text){rest.data + size, rest.size - size};
    }
    return (struct text){out, used};
}

static bool
has_digit(struct text value)
{
    size_t at = 0;

    while (at < value.size && !isdigit((unsigned char)value.data[at])) {
        at++;
    }
    return at < value.size;
}

/* 1965-07 of 1965-07-16; what is written otherwise, or computed from a date, shows nothing. */
static struct text
mask_birth(struct text value)
{
    const bool is_date = value.size == DAY && value.data[MONTH - 3] == '-' && value.data[MONTH] == '-';

    return is_date ? (struct text){value.data, MONTH} : has_digit(value) ? TEXT("***") : value;
}

struct text
mask_text(struct text value, enum schema_personal kind, const struct schema_field *field, struct arena *arena)
{
    if (text_is_null(value)) {
        return value;
    }
    switch (kind) {
    case PERSONAL_BIRTH:
        return mask_birth(value);
    case PERSONAL_ID:
        return has_digit(value) ? mask_ends(value, kind, arena) : value;
    case PERSONAL_PHONE:
    case PERSONAL_CARD:
    case PERSONAL_PROPERTY:
        return text_length(value) < SHORTEST ? value : mask_ends(value, kind, arena);
    case PERSONAL_NONE:
    case PERSONAL_NAME:
    case PERSONAL_HEALTH:
    case PERSONAL_ADDRESS:
    default:
        return field == NULL || text_equal(field->format, TEXT("text")) ? personal_number_mask(value, arena) : value;
    }
}

struct text
mask_cell(struct text value, const struct schema_field *field, struct arena *arena)
{
    return mask_text(value, field->personal, field, arena);
}
