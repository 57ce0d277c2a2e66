/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/rules/mask.h"

enum { SHORTEST = 6, LONG = 12 };

bool
mask_applies(enum schema_personal kind)
{
    return kind == PERSONAL_ID || kind == PERSONAL_PHONE || kind == PERSONAL_CARD || kind == PERSONAL_PROPERTY;
}

/* Characters left at both ends. */
static void
ends_of(size_t length, enum schema_personal kind, size_t *front, size_t *back)
{
    if (kind == PERSONAL_PHONE && length >= 11) {
        *front = 3;
        *back = 4;
    } else if (length >= LONG) {
        *front = 6;
        *back = 4;
    } else {
        *front = 2;
        *back = 2;
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

struct text
mask_text(struct text value, enum schema_personal kind, struct arena *arena)
{
    const size_t prefix = prefix_size(value);
    struct text rest = {value.data + prefix, value.size - prefix};
    const size_t length = text_length(rest);
    size_t front;
    size_t back;
    size_t used = prefix;
    char *out;

    if (!mask_applies(kind) || text_is_null(value) || length < SHORTEST) {
        return value;
    }
    ends_of(length, kind, &front, &back);
    out = arena_must_alloc(arena, value.size + 1);
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
