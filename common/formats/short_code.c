/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/short_code.h"

#include "common/ground/hash.h"

#include <stddef.h>
#include <string.h>

enum { BASE = 31 };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTWXYZ";
_Static_assert(sizeof alphabet - 1 == BASE, "a prime number of characters");

/* Weighted sum, weights 1 .. 6: a wrong character or a swap changes it modulo a prime. */
static int
check_value(const int digits[SHORT_CODE_SIZE - 1])
{
    int sum = 0;

    for (int place = 0; place < SHORT_CODE_SIZE - 1; place++) {
        sum += (place + 1) * digits[place];
    }
    return sum % BASE;
}

void
short_code_make(struct text finding_key, unsigned attempt, char out[SHORT_CODE_SIZE + 1])
{
    uint64_t value = hash_fold(attempt, finding_key);
    int digits[SHORT_CODE_SIZE - 1];

    for (int place = 0; place < SHORT_CODE_SIZE - 1; place++) {
        digits[place] = (int)(value % BASE);
        out[place] = alphabet[digits[place]];
        value /= BASE;
    }
    out[SHORT_CODE_SIZE - 1] = alphabet[check_value(digits)];
    out[SHORT_CODE_SIZE] = '\0';
}

bool
short_code_is_valid(struct text code)
{
    int digits[SHORT_CODE_SIZE];

    if (code.size != SHORT_CODE_SIZE) {
        return false;
    }
    for (size_t place = 0; place < SHORT_CODE_SIZE; place++) {
        const char byte = code.data[place];
        const char upper = (char)(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
        const char *found = upper == '\0' ? NULL : strchr(alphabet, upper);

        if (found == NULL) {
            return false;
        }
        digits[place] = (int)(found - alphabet);
    }
    return digits[SHORT_CODE_SIZE - 1] == check_value(digits);
}

/* A character as codes have it; 0 to skip it, -1 when no code ever looked so. */
static int
fold_character(uint32_t character)
{
    static const struct {
        uint32_t from, to;
        int out;
    } ranges[] = {
        {0,      ' ',    0  },
        {'-',    '-',    0  },
        {0xA0,   0xA0,   0  },
        {0x2010, 0x2015, 0  },
        {0x200B, 0x200D, 0  },
        {0x3000, 0x3000, 0  },
        {0xFEFF, 0xFEFF, 0  },
        {0x3007, 0x3007, '0'}
    };

    character = character >= 0xFF01 && character <= 0xFF5E ? character - 0xFEE0 : character;
    character = character >= 'a' && character <= 'z' ? character - 32 : character;
    for (size_t range = 0; range < sizeof ranges / sizeof ranges[0]; range++) {
        if (character >= ranges[range].from && character <= ranges[range].to) {
            return ranges[range].out;
        }
    }
    switch (character) {
    case 'O':
        return '0';
    case 'I':
    case 'L':
    case '|':
        return '1';
    default:
        return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ? (int)character : -1;
    }
}

struct text
short_code_fold(struct text cell, char out[SHORT_CODE_FOLDED])
{
    const struct text prefix = TEXT("短码");
    size_t used = 0;

    cell = text_trim(cell);
    if (text_starts_with(cell, prefix)) {
        cell = (struct text){cell.data + prefix.size, cell.size - prefix.size};
        cell = text_starts_with(cell, TEXT(":")) ? (struct text){cell.data + 1, cell.size - 1} : cell;
        cell = text_starts_with(cell, TEXT("\xEF\xBC\x9A")) ? (struct text){cell.data + 3, cell.size - 3} : cell;
    }
    while (cell.size > 0) {
        uint32_t character = 0;
        const size_t step = text_decode(cell, &character);
        const int folded = step == 0 ? -1 : fold_character(character);

        if (folded < 0 || used == SHORT_CODE_FOLDED) {
            return TEXT("");
        }
        if (folded > 0) {
            out[used++] = (char)folded;
        }
        cell.data += step;
        cell.size -= step;
    }
    return (struct text){out, used};
}
