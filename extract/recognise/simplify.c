/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/simplify.h"

#include "common/ground/han.h"

static bool
is_nothing(uint32_t character)
{
    return character <= 0x20 || character == 0x7F || character == 0xA0 || character == 0xAD || (character >= 0x2000 && character <= 0x200F)
           || (character >= 0x2028 && character <= 0x202F) || (character >= 0x205F && character <= 0x2064) || character == 0x3000
           || character == 0xFEFF;
}

static uint32_t
normalise_width(uint32_t character)
{
    if (character >= 0xFF01 && character <= 0xFF5E) {
        character -= 0xFEE0;
    }
    switch (character) {
    case '[':
    case '{':
    case 0x3008: /* 〈 */
    case 0x300A: /* 《 */
    case 0x3010: /* 【 */
    case 0x3014: /* 〔 */
    case 0xFE59: /* ﹙ */
        return '(';
    case ']':
    case '}':
    case 0x3009:
    case 0x300B:
    case 0x3011:
    case 0x3015:
    case 0xFE5A:
        return ')';
    default:
        break;
    }
    character = han_circle(han_unified(character));
    return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
}

/* An undecodable byte counts as itself. */
static size_t
next_character(struct text rest, uint32_t *character)
{
    const size_t length = text_decode(rest, character);

    if (length == 0) {
        *character = 0xFFFD;
        return 1;
    }
    return length;
}

size_t
simplify_text(struct text text, char *out, size_t room)
{
    size_t used = 0;

    while (text.size > 0) {
        uint32_t character;
        char bytes[4];
        const size_t length = next_character(text, &character);

        if (!is_nothing(character)) {
            const size_t size = text_encode(normalise_width(character), bytes);

            if (used + size > room) {
                return SIZE_MAX;
            }
            memcpy(out + used, bytes, size);
            used += size;
        }
        text.data += length;
        text.size -= length;
    }
    return used;
}

bool
simplify_is_blank(struct text text)
{
    while (text.size > 0) {
        uint32_t character;
        const size_t length = next_character(text, &character);

        if (!is_nothing(character)) {
            return false;
        }
        text.data += length;
        text.size -= length;
    }
    return true;
}
