/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/json/record_text.h"

uint32_t
json_record_text_unit(const char *digits)
{
    uint32_t unit = 0;

    for (size_t at = 0; at < 4; at++) {
        const char byte = digits[at];

        unit = unit << 4 | (uint32_t)(byte <= '9' ? byte - '0' : (byte | 0x20) - 'a' + 10);
    }
    return unit;
}

/* The character behind `\\u`; *at comes to stand behind it, and behind the second half of a pair. */
static uint32_t
escaped_character(const char **at)
{
    const uint32_t unit = json_record_text_unit(*at);

    *at += 4;
    if (unit < 0xD800 || unit > 0xDBFF) {
        return unit;
    }
    *at += 6;
    return 0x10000 + ((unit - 0xD800) << 10) + (json_record_text_unit(*at - 4) - 0xDC00);
}

static struct text
unescape(const char *at, const char *end, struct arena *arena)
{
    static const char letters[] = "bfnrt";
    static const char meant[] = "\b\f\n\r\t";
    char *out = arena_must_alloc(arena, (size_t)(end - at));
    size_t used = 0;

    while (at < end) {
        const char *slash = memchr(at, '\\', (size_t)(end - at));
        const size_t plain = (size_t)((slash == NULL ? end : slash) - at);

        memcpy(out + used, at, plain);
        used += plain;
        at += plain;
        if (slash == NULL) {
            break;
        }
        at += 2;
        if (slash[1] == 'u') {
            used += text_encode(escaped_character(&at), out + used);
        } else {
            const char *letter = strchr(letters, slash[1]);

            out[used++] = letter == NULL ? slash[1] : meant[letter - letters];
        }
    }
    return (struct text){out, used};
}

struct text
json_record_text(struct text lexeme, struct arena *arena)
{
    const struct text inner = {lexeme.data + 1, lexeme.size - 2};

    if (lexeme.data[0] != '"') {
        return lexeme.data[0] == 'n' ? TEXT_NULL : lexeme;
    }
    return memchr(inner.data, '\\', inner.size) == NULL ? inner : unescape(inner.data, inner.data + inner.size, arena);
}
